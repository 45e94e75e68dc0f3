"""Record who was at which session, one person per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, KeepRecords, Names
from workflow.application.reaching import Reach, require_within_sight
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.guidance import recorders
from workflow.domain.history import EventKind
from workflow.domain.organisation import Unit
from workflow.domain.records.dissemination import Attendance, Dissemination
from workflow.domain.rows_of_dissemination import AttendanceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSessionAttendance:
    """The use case behind `dissemination import --attendance`."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        rows: Sequence[AttendanceRow],
        *,
        file: str | None = None,
        plan: bool = False,
        command: Command,
    ) -> Recorded:
        """Store who was there, and settle the reviews that it concerns.

        Raises:
            NotFoundError: No such cycle; without a file, no such session or person.
            RefusedError: The actor may not, or the session was recorded by mistake.
            InvalidFileError: With the problems of every row.
        """
        keep = KeepRecords(recorder=self.recorder, sheet=_AttendanceSheet(rows=tuple(rows)))
        return keep(cycle, rows, file=file, plan=plan, command=command)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Roll:
    """What the rows name: sessions by code with their units, and whom they concern."""

    sessions: dict[str, Dissemination]
    units: dict[int, Unit]
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class _AttendanceSheet:
    rows: tuple[AttendanceRow, ...]

    @property
    def event(self) -> EventKind:
        return EventKind.ATTENDANCE_RECORDED

    def names(self, rows: Sequence[AttendanceRow]) -> Names:
        return Names(people={row.person for row in rows})

    def draft(self, desk: Desk, row: AttendanceRow) -> Draft:
        roll = desk.shared("roll", lambda: self._roll(desk))
        session = roll.sessions.get(row.session)
        if session is None:
            raise NotFoundError("session_not_found", session=row.session)
        unit = roll.units[session.unit_id]
        desk.require_at(unit, recorders(desk.context.definition))
        if not session.holds:
            raise RefusedError("session_void", session=session.code)
        person = desk.person(row.person)
        require_within_sight(desk, [person], unit)
        attendance = Attendance(
            person_id=person.id, dissemination_id=session.id, present=row.present
        )
        return Draft(records=(attendance,), settles=roll.reach.concerned([person.id]))

    def _roll(self, desk: Desk) -> _Roll:
        found = desk.find(Dissemination, "code", {row.session for row in self.rows})
        people = desk.work.people.by_codes({row.person for row in self.rows})
        reach = Reach(desk)
        reach.prepare([person.id for person in people.values()])
        units = desk.directory({session.unit_id for session in found}).units
        return _Roll(sessions={each.code: each for each in found}, units=dict(units), reach=reach)
