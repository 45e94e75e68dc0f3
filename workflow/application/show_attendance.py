"""Show who from above attends which meeting, and what nobody attends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from workflow.application.appointments import STANDING, appointments_of, expected_at
from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.application.meeting_files import load_files
from workflow.domain.attendance import Appointment, clashes, load
from workflow.domain.definition import StageKind
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.records.meeting import Meeting, MeetingStatus
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeLine:
    """What one person from above has to do.

    Attributes:
        hours: Time at meetings, without the road, in hours.
    """

    person: str
    name: str
    meetings: int
    hours: float
    appointments: Sequence[tuple[str, str, datetime, datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceReport:
    """Who attends what.

    Attributes:
        attendees: By load, the heaviest first; appointments as (meeting, unit, start, end).
        unattended: Codes and units of planned meetings that nobody from above is to attend.
        unplanned: Codes of units under review that have no meeting yet.
        clashes: Pairs of meetings that one person cannot both attend: (person, one, other).
    """

    attendees: Sequence[AttendeeLine]
    unattended: Sequence[tuple[str, str]]
    unplanned: Sequence[str]
    clashes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAttendance:
    """The use case behind `meeting load`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        role: str | None = None,
        actor: str | None = None,
    ) -> AttendanceReport:
        """Return who attends the meetings of units that may be seen.

        Args:
            cycle: Code of the cycle.
            now: The moment.
            under: Code of the unit below which is looked.
            role: Whoever has it on a unit is listed, even with nothing to do.
            actor: Code of the person who reads.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return _report(reading, under, role)


def _report(reading: Reading, under: str | None, role: str | None) -> AttendanceReport:
    reports, cycle_id = reading.reports, reading.cycle.id
    path = reading.path_of(under)
    units = {
        unit.id: unit.code
        for unit in reading.directory.units.values()
        if unit.path.startswith(path)
        and (reading.viewer is None or reading.viewer.reaches(unit.id))
    }
    meetings = [each for each in reports.records(cycle_id, Meeting) if each.unit_id in units]
    find = partial(_find, reports, cycle_id)
    files = [file for file in load_files(find, meetings) if file.meeting.status in STANDING]
    zone = reading.context.table.zone
    found = [each for file in files for each in appointments_of(file, zone)]
    buffer = timedelta(hours=reading.context.definition.meetings.hours_between)
    codes = _codes(reading, found, role)
    of_unit = {file.meeting.code: units[file.meeting.unit_id] for file in files}
    return AttendanceReport(
        attendees=_attendees(found, codes, of_unit),
        unattended=[
            (file.meeting.code, units[file.meeting.unit_id])
            for file in files
            if file.meeting.status is MeetingStatus.PLANNED and not expected_at(file)
        ],
        unplanned=_unplanned(reading, units, files),
        clashes=[
            (codes[one.attendee_id][0], str(one.meeting), str(other.meeting))
            for one, other in clashes(found, buffer=buffer)
        ],
    )


def _find(reports: Reports, cycle_id: int, kind: type, by: str, values: Sequence[int]) -> list:  # type: ignore[type-arg]
    return reports.records(cycle_id, kind, by=by, values=values)


def _codes(
    reading: Reading, found: Sequence[Appointment], role: str | None
) -> Mapping[int, tuple[str, str]]:
    """Return code and name of each attendee, and of whoever has the role."""
    wanted = {each.attendee_id for each in found}
    if role is not None:
        for grant in reading.reports.grants():
            if grant.role == role and grant.holds_on(reading.context.table.today(reading.now)):
                wanted.add(grant.person_id)
    people = reading.reports.people(ids=wanted) if wanted else []
    return {person.id: (person.code, person.name) for person in people}


def _attendees(
    found: Sequence[Appointment],
    codes: Mapping[int, tuple[str, str]],
    units: Mapping[str, str],
) -> list[AttendeeLine]:
    lines = [
        AttendeeLine(
            person=codes[person_id][0],
            name=codes[person_id][1],
            meetings=each.meetings,
            hours=each.time / timedelta(hours=1),
            appointments=[
                (str(one.meeting), units[str(one.meeting)], one.starts_at, one.ends_at)
                for one in sorted(found, key=lambda one: one.starts_at)
                if one.attendee_id == person_id
            ],
        )
        for person_id, each in load(found, attendees=codes).items()
    ]
    return sorted(lines, key=lambda line: (-line.meetings, -line.hours, line.person))


def _unplanned(
    reading: Reading, units: Mapping[int, str], files: Sequence[MeetingFile]
) -> list[str]:
    planned = {file.meeting.unit_id for file in files}
    tracks = reading.context.definition.tracks
    waiting = {
        row.review.venue_id
        for row in reading.rows.values()
        if not row.review.is_final
        and any(
            stage.kind is StageKind.MEETING and rank >= row.review.rank
            for rank, stage in enumerate(tracks[row.review.track].stages)
        )
    }
    return sorted(units[one] for one in waiting if one in units and one not in planned)
