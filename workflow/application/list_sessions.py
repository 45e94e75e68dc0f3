"""List the sessions at which documents were explained, and who was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Unit
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.ports.reports import EVERYWHERE, Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """A session with codes instead of ids.

    Attributes:
        named: How many people are recorded by name.
        makes_up_for: Code of the session that some had missed.
    """

    session: Dissemination
    unit: str
    named: int
    makes_up_for: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceLine:
    """A person at a session, by codes; `present` is false when that was a mistake."""

    session: str
    person: str
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """The use cases behind `dissemination list` and `dissemination export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        unit: str | None = None,
        actor: str | None = None,
        void: bool = False,
    ) -> list[SessionLine]:
        """Return sessions by day and code.

        Args:
            cycle: Code of the cycle.
            now: As of when the roles of the actor count.
            unit: Code of a unit; only those held there or below.
            actor: Who reads; sees those at units that his roles reach.
            void: Whether those that were recorded by mistake are among them.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = _sessions(reading, unit)
            codes = {
                each.id: each.code for each in reports.records(reading.cycle.id, Dissemination)
            }
            named = Counter(each.dissemination_id for each in _attendance(reading, found))
            units = reading.directory.units
            return [
                SessionLine(
                    session=each,
                    unit=units[each.unit_id].code,
                    named=named[each.id],
                    makes_up_for=codes[each.makes_up_for] if each.makes_up_for else None,
                )
                for each in found
                if each.holds or void
            ]

    def attendance(
        self, cycle: str, *, now: datetime, unit: str | None = None, actor: str | None = None
    ) -> list[AttendanceLine]:
        """Return who was at which session, by session and code of the person; mistakes too.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            sessions = {each.id: each.code for each in _sessions(reading, unit)}
            found = reports.records(
                reading.cycle.id, Attendance, by="dissemination_id", values=sessions
            )
            people = {p.id: p.code for p in reports.people(ids={each.person_id for each in found})}
            lines = [
                AttendanceLine(
                    session=sessions[each.dissemination_id],
                    person=people[each.person_id],
                    present=each.present,
                )
                for each in found
            ]
            return sorted(lines, key=lambda line: (line.session, line.person))


def visible_unit(reading: Reading, code: str | None) -> Unit:
    """Return the unit of a code, or the top of the cycle without one.

    Raises:
        NotFoundError: There is none, or no role of who reads reaches it.
    """
    if code is None:
        return reading.directory.units[reading.cycle.unit_id]
    unit = reading.unit(code)
    if reading.viewer is not None and not reading.viewer.reaches(unit.id):
        raise NotFoundError("unit_not_found", unit=code)
    return unit


def visible_path(reading: Reading, code: str | None) -> str:
    """Return the path below which the part of the cycle under a unit lies; as above."""
    return EVERYWHERE if code is None else reading.path_under(visible_unit(reading, code))


def _sessions(reading: Reading, code: str | None) -> list[Dissemination]:
    viewer, units = reading.viewer, reading.directory.units
    path = visible_path(reading, code)
    found = [
        each
        for each in reading.reports.records(reading.cycle.id, Dissemination)
        if units[each.unit_id].path.startswith(path)
        and (viewer is None or viewer.reaches(each.unit_id))
    ]
    return sorted(found, key=lambda each: (each.held_on, each.code))


def _attendance(reading: Reading, sessions: Sequence[Dissemination]) -> list[Attendance]:
    found = reading.reports.records(
        reading.cycle.id, Attendance, by="dissemination_id", values=[each.id for each in sessions]
    )
    return [each for each in found if each.present]
