"""Import days into a working calendar: holidays, and days off that are worked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.application.commanding import once
from workflow.domain.calendar import CalendarDay
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import NotFoundError
from workflow.domain.history import Event, EventKind
from workflow.ports.organisation import NO_CALENDAR
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReport:
    """What the import did.

    Attributes:
        revision: Revision of the calendar afterwards; the same when nothing changed.
        unit: Code of the unit whose own days they are; None where they are everybody's.
        removed: Days that are as without an entry again.
    """

    calendar: str
    revision: int
    created: int
    updated: int
    unchanged: int
    unit: str | None = None
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalendar:
    """The use case behind `calendar import`; open deadlines keep the day they have."""

    begin: Begin

    def __call__(
        self,
        name: str,
        days: Sequence[CalendarDay],
        *,
        unit: str | None = None,
        usual: Collection[date] = (),
        command: Command,
    ) -> CalendarReport:
        """Store days over those that the calendar has; a changed calendar gets a new revision.

        Args:
            name: Of the calendar.
            days: They hold for everybody, or for the unit and those below it.
            unit: Code of the unit that has a calendar of its own, based on that of the name.
            usual: Days that are to be as without an entry: of the unit, as above it.
            command: Who imports, and as of when.

        Raises:
            NotFoundError: There is no such unit, or no calendar on which its own could be based.
        """
        asked: dict[str, Any] = {
            "calendar": name,
            "days": [[day.day.isoformat(), day.works, day.name, day.status] for day in days],
        }
        if unit is not None:
            asked["unit"] = unit
        if usual:
            asked["usual"] = sorted(day.isoformat() for day in usual)
        with self.begin() as work:
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request=asked,
                answer=CalendarReport,
                act=lambda: _import(work, _Days(name, unit, days, usual), command),
            )


@dataclass(frozen=True, slots=True)
class _Days:
    """What is imported, and where."""

    calendar: str
    unit: str | None
    days: Sequence[CalendarDay]
    usual: Collection[date]


def _import(work: UnitOfWork, given: _Days, command: Command) -> CalendarReport:
    revision, known, unit_id = _present(work, given)
    new = [day for day in given.days if day.day not in known]
    changed = [day for day in given.days if day.day in known and known[day.day] != day]
    removed = sorted(known.keys() & set(given.usual))
    if new or changed or removed:
        revision += 1
        _store(work, given, revision, unit_id, [*new, *changed], removed)
        body: dict[str, Any] = {
            "calendar": given.calendar,
            "revision": revision,
            "days": [day.day.isoformat() for day in [*new, *changed]],
        }
        if given.unit is not None:
            body["unit"] = given.unit
        if removed:
            body["usual"] = [day.isoformat() for day in removed]
        event = Event(kind=EventKind.CALENDAR_CHANGED, at=command.now, body=body)
        work.append(INSTALLATION, [event], command=command)
    return CalendarReport(
        calendar=given.calendar,
        revision=revision,
        created=len(new),
        updated=len(changed),
        unchanged=len(given.days) + len(given.usual) - len(new) - len(changed) - len(removed),
        unit=given.unit,
        removed=len(removed),
    )


def _present(work: UnitOfWork, given: _Days) -> tuple[int, Mapping[date, CalendarDay], int | None]:
    """Return the revision, the days that are to be changed by date, and whose they are."""
    stored = work.calendars.get(given.calendar)
    if given.unit is None:
        revision, days, _ = stored or NO_CALENDAR
        return revision, {day.day: day for day in days}, None
    if stored is None:
        raise NotFoundError("calendar_not_found", calendar=given.calendar)
    unit = work.units.by_code(given.unit)
    if unit is None:
        raise NotFoundError("unit_not_found", unit=given.unit)
    own = stored.local.get(unit.id, ())
    return stored.revision, {day.day: day for day in own}, unit.id


def _store(
    work: UnitOfWork,
    given: _Days,
    revision: int,
    unit_id: int | None,
    days: Sequence[CalendarDay],
    removed: Collection[date],
) -> None:
    by_date = {day.day: day for day in days}
    common = by_date if unit_id is None else {}
    work.calendars.put(given.calendar, revision=revision, days=common)
    if unit_id is not None:
        work.calendars.put_local(given.calendar, unit_id, list(by_date.values()))
    work.calendars.drop(given.calendar, removed, unit_id=unit_id)
