"""Who from above is expected or was at which meeting of a cycle, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from workflow.application.desk import Desk
from workflow.application.meeting_files import load_files
from workflow.domain.attendance import Appointment, clashes
from workflow.domain.errors import RefusedError
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.moments import moment_at
from workflow.domain.quorum import Sitting
from workflow.domain.records.meeting import Meeting, MeetingStatus

# A meeting of which only the day is known takes the whole working day.
DAY_BEGINS, DAY_ENDS = time(8), time(17)

STANDING = (MeetingStatus.PLANNED, MeetingStatus.HELD, MeetingStatus.CLOSED)


def times_of(file: MeetingFile, zone: ZoneInfo) -> tuple[Sitting, ...]:
    """Return when a meeting sits; the whole working day where only the day is known."""
    return file.times or (whole_day(file.meeting.meets_on, zone),)


def expected_at(file: MeetingFile) -> frozenset[int]:
    """Return who from above is assigned to a meeting that is planned, or was at one."""
    if file.meeting.status is not MeetingStatus.PLANNED:
        return file.supervising
    return frozenset(one.person_id for one in file.supervisors.values() if one.assigned)


def whole_day(day: date, zone: ZoneInfo) -> Sitting:
    """Return the working day, from its first to its last hour."""
    return (
        moment_at(day, local_time=DAY_BEGINS, zone=zone),
        moment_at(day, local_time=DAY_ENDS, zone=zone),
    )


def appointments_of(file: MeetingFile, zone: ZoneInfo) -> Iterator[Appointment]:
    """Yield who from above is expected or was at a meeting; of one that stands only."""
    if file.meeting.status not in STANDING:
        return
    for person_id in sorted(expected_at(file)):
        for starts_at, ends_at in times_of(file, zone):
            yield Appointment(
                meeting=file.meeting.code,
                attendee_id=person_id,
                starts_at=starts_at,
                ends_at=ends_at,
            )


class Engagements:
    """The appointments of everybody in a cycle, as the rows so far have made them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._zone = desk.context.table.zone
        self._buffer = timedelta(hours=desk.context.definition.meetings.hours_between)
        stored = desk.work.records.all(desk.cycle.id, Meeting)
        self.files = {file.meeting.code: file for file in load_files(desk.find, stored)}
        self._by_person: dict[int, list[Appointment]] = {}
        for file in self.files.values():
            self._add(file)

    def _add(self, file: MeetingFile) -> None:
        for appointment in appointments_of(file, self._zone):
            self._by_person.setdefault(appointment.attendee_id, []).append(appointment)

    def all(self) -> list[Appointment]:
        """Return every appointment."""
        return [each for own in self._by_person.values() for each in own]

    def take(self, file: MeetingFile) -> None:
        """Put a meeting in the place of what was known of it.

        Raises:
            RefusedError: `attendee_clash`: somebody cannot be at two places.
        """
        code = file.meeting.code
        self.files[code] = file
        for person_id, own in self._by_person.items():
            self._by_person[person_id] = [each for each in own if each.meeting != code]
        self._add(file)
        self._require_no_clash(code, sorted(expected_at(file)))

    def _require_no_clash(self, code: str, people: Iterable[int]) -> None:
        for person_id in people:
            own: Sequence[Appointment] = self._by_person.get(person_id, ())
            for earlier, later in clashes(own, buffer=self._buffer):
                if code in (earlier.meeting, later.meeting):
                    other = later if earlier.meeting == code else earlier
                    [person] = self._desk.work.people.by_ids([person_id]).values()
                    raise RefusedError(
                        "attendee_clash",
                        person=person.code,
                        meeting=code,
                        other=other.meeting,
                        starts_at=other.starts_at,
                    )


def engagements(desk: Desk) -> Engagements:
    """Return the appointments that a transaction is about."""
    return desk.shared("engagements", lambda: Engagements(desk))
