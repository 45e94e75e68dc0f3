"""Import days into a working calendar: holidays, and days off that are worked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.application.commanding import once
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.history import Event, EventKind
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReport:
    """What the import did.

    Attributes:
        revision: Revision of the calendar afterwards; the same when nothing changed.
    """

    calendar: str
    revision: int
    created: int
    updated: int
    unchanged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalendar:
    """The use case behind `calendar import`; open deadlines keep the day they have."""

    begin: Begin

    def __call__(
        self, name: str, days: Sequence[CalendarDay], *, command: Command
    ) -> CalendarReport:
        """Store days over those that the calendar has; a changed calendar gets a new revision."""
        asked = [[day.day.isoformat(), day.works, day.name, day.status] for day in days]
        with self.begin() as work:
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"calendar": name, "days": asked},
                answer=CalendarReport,
                act=lambda: _import(work, name, days, command),
            )


def _import(
    work: UnitOfWork, name: str, days: Sequence[CalendarDay], command: Command
) -> CalendarReport:
    revision, known_days = work.calendars.get(name) or (0, ())
    known = {day.day: day for day in known_days}
    new = [day for day in days if day.day not in known]
    changed = [day for day in days if day.day in known and known[day.day] != day]
    if new or changed:
        revision += 1
        work.calendars.put(name, revision=revision, days={day.day: day for day in [*new, *changed]})
        body = {
            "calendar": name,
            "revision": revision,
            "days": [day.day.isoformat() for day in [*new, *changed]],
        }
        event = Event(kind=EventKind.CALENDAR_CHANGED, at=command.now, body=body)
        work.append(INSTALLATION, [event], command=command)
    return CalendarReport(
        calendar=name,
        revision=revision,
        created=len(new),
        updated=len(changed),
        unchanged=len(days) - len(new) - len(changed),
    )
