"""Find days and attendees for all meetings that still lack them, without a clash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from workflow.application.appointments import (
    appointments_of,
    engagements,
    expected_at,
    times_of,
)
from workflow.application.desk import Desk, Recorded
from workflow.application.meeting_files import files_of
from workflow.application.plan_meetings import planned, with_assigned
from workflow.application.recording import Recorder
from workflow.domain.attendance import PlannedMeeting, may_attend
from workflow.domain.attendance_plan import AttendancePlan, schedule
from workflow.domain.command import Command
from workflow.domain.definition import StageKind
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import Event, EventKind
from workflow.domain.local_sitting import LocalSitting
from workflow.domain.meeting_file import MeetingFile, differences, with_sittings
from workflow.domain.moments import local_day, moment_at
from workflow.domain.organisation import Unit
from workflow.domain.quorum import Sitting
from workflow.domain.records.meeting import MeetingStatus
from workflow.domain.review import Review
from workflow.domain.rows_of_plans import PlanRow
from workflow.domain.terms import SUPERVISOR, Target

MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRequest:
    """What is to be planned.

    Attributes:
        under: Code of the unit below which it is done; the whole cycle when None.
        role: Role, on a unit above, of those who attend.
        from_on: First day on which meetings may be held; `to_on` the last.
        sessions: Times of day at which one may be held.
        top_down: Whether a unit meets after the one above it; False for before it, None for any.
    """

    cycle: str
    under: str | None = None
    role: str
    from_on: date
    to_on: date
    sessions: tuple[LocalSitting, ...]
    top_down: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleMeetings:
    """The use case behind `meeting schedule`.

    Units that have no meeting yet get one; planned meetings that nobody is to attend keep their
    time and get somebody.
    """

    recorder: Recorder

    def __call__(
        self, request: ScheduleRequest, *, plan: bool = False, command: Command
    ) -> Recorded:
        """Plan what can be planned; findings tell what was left, and why.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: There is no such role, or no working day to meet on.
            RefusedError: The actor may not plan for one of the units.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "schedule": request.under,
                "role": request.role,
                "from_on": request.from_on.isoformat(),
                "to_on": request.to_on.isoformat(),
                "sessions": [str(session) for session in request.sessions],
                "top_down": request.top_down,
            },
            act=lambda desk: _Scheduling(desk, request).run(),
            plan=plan,
        )


class _Scheduling:
    """One run: what lacks a time or an attendee, and where it goes."""

    def __init__(self, desk: Desk, request: ScheduleRequest) -> None:
        if request.role not in desk.context.definition.roles:
            expected = sorted(desk.context.definition.roles)
            raise InvalidValueError("role_not_defined", found=request.role, expected=expected)
        self._desk = desk
        self._request = request
        self._zone = desk.context.table.zone
        units = desk.work.units.all()
        top = desk.unit(request.under).path if request.under else "/"
        self._units = {unit.id: unit for unit in units if unit.path.startswith(top)}
        desk.directory([unit.id for unit in units])

    def run(self) -> Recorded:
        desk = self._desk
        slots = list(self._slots())
        if not slots:
            days = {"from_on": self._request.from_on, "to_on": self._request.to_on}
            raise InvalidValueError("no_day_to_meet", **days)
        reviews = self._reviews()
        waiting = self._waiting(reviews)
        lacking = {file.meeting.id: file for file in self._lacking()}
        meetings = [
            *(self._fixed(file, reviews) for file in lacking.values()),
            *(self._open(unit, reviews[unit.id], slots) for unit in waiting),
        ]
        found = schedule(
            meetings,
            slots,
            after=self._after([unit.code for unit in waiting]),
            busy=engagements(desk).all(),
            buffer=timedelta(hours=desk.context.definition.meetings.hours_between),
        )
        return self._store(found, lacking)

    def _slots(self) -> Iterator[Sitting]:
        day, calendar = max(self._request.from_on, self._desk.today), self._desk.context.table
        for _ in range(MOST_DAYS):
            if day > self._request.to_on:
                return
            if calendar.calendar.is_working(day):
                for _, begin, end in self._request.sessions:
                    yield (
                        moment_at(day, local_time=begin, zone=self._zone),
                        moment_at(day, local_time=end, zone=self._zone),
                    )
            day += timedelta(days=1)

    def _reviews(self) -> Mapping[int, list[Review]]:
        """Return, by venue, the reviews that a meeting is still to deal with."""
        desk = self._desk
        found: dict[int, list[Review]] = {}
        ids = desk.work.reviews.ids_at(desk.cycle.id, venue_ids=list(self._units))
        for review in desk.locked(ids):
            if not review.is_final and review.rank <= self._rank_of_meeting(review):
                found.setdefault(review.venue_id, []).append(review)
        return found

    def _rank_of_meeting(self, review: Review) -> int:
        stages = self._desk.context.definition.tracks[review.track].stages
        ranks = [rank for rank, stage in enumerate(stages) if stage.kind is StageKind.MEETING]
        return max(ranks, default=-1)

    def _waiting(self, reviews: Mapping[int, list[Review]]) -> list[Unit]:
        standing = {
            file.meeting.unit_id
            for file in engagements(self._desk).files.values()
            if file.meeting.status in (MeetingStatus.PLANNED, MeetingStatus.HELD)
        }
        venues = (unit for unit in self._units.values() if unit.id in reviews)
        return sorted((u for u in venues if u.id not in standing), key=lambda unit: unit.code)

    def _lacking(self) -> list[MeetingFile]:
        """Return the planned meetings that nobody from above is to attend."""
        return [
            file
            for file in engagements(self._desk).files.values()
            if file.meeting.status is MeetingStatus.PLANNED
            and file.meeting.unit_id in self._units
            and not list(appointments_of(file, self._zone))
        ]

    def _fixed(self, file: MeetingFile, reviews: Mapping[int, list[Review]]) -> PlannedMeeting:
        unit = self._units[file.meeting.unit_id]
        times = times_of(file, self._zone)
        whole = (min(begin for begin, _ in times), max(end for _, end in times))
        waiting = self._open(unit, reviews.get(unit.id, ()), ())
        return replace(waiting, key=file.meeting.id, times=(whole,))

    def _open(
        self, unit: Unit, reviews: Sequence[Review], slots: Sequence[Sitting]
    ) -> PlannedMeeting:
        desk = self._desk
        members = frozenset(r.person_id for r in reviews if r.person_id is not None)
        directory = desk.directory([unit.id])
        allowed = may_attend(
            directory, role=self._request.role, unit_id=unit.id, taking_part=members
        )
        wish = None
        if SUPERVISOR in desk.context.definition.roles:
            standing = directory.resolve(
                (Target(role=SUPERVISOR),), venue_id=unit.id, subject_id=None
            )
            wish = next((one for one in standing.people if one in allowed), None)
        return PlannedMeeting(
            key=unit.code,
            allowed=allowed,
            wish=wish,
            taking_part=members,
            closed=self._closed(unit, slots),
        )

    def _closed(self, unit: Unit, slots: Sequence[Sitting]) -> frozenset[Sitting]:
        """Return the slots that lie on days off of the unit alone."""
        common = self._desk.context.table
        own = common.at(unit.path)
        if own is common:
            return frozenset()
        return frozenset(
            (begin, end)
            for begin, end in slots
            if not own.calendar.is_working(local_day(begin, self._zone))
        )

    def _after(self, waiting: Sequence[str]) -> Mapping[int | str, list[int | str]]:
        """Return which meetings come before which; between units of the tree only."""
        if self._request.top_down is None:
            return {}
        chosen = set(waiting)
        codes = {unit.id: unit.code for unit in self._units.values()}
        after: dict[int | str, list[int | str]] = {}
        for unit in self._units.values():
            above = [codes[one] for one in unit.lineage[1:] if codes.get(one) in chosen]
            if unit.code not in chosen or not above:
                continue
            first, second = (
                (above[0], unit.code)
                if self._request.top_down
                else (
                    unit.code,
                    above[0],
                )
            )
            after.setdefault(second, []).append(first)
        return after

    def _store(self, found: AttendancePlan, lacking: Mapping[int, MeetingFile]) -> Recorded:
        desk = self._desk
        changes: list[tuple[MeetingFile | None, MeetingFile]] = []
        for each in found.appointments:
            before = lacking.get(each.meeting) if isinstance(each.meeting, int) else None
            file = before or self._planned(str(each.meeting), (each.starts_at, each.ends_at))
            changes.append((before, with_assigned(file, [each.attendee_id])))
        for _, after in changes:
            files_of(desk).permit(after)
        events = [self._write(before, after) for before, after in changes]
        updated = sum(before is not None for before, _ in changes)
        return desk.done(
            [after.meeting.id for _, after in changes],
            desk.locked({number for _, after in changes for number in after.items}),
            events,
            created=len(changes) - updated,
            updated=updated,
            findings=[_by_code(finding, lacking) for finding in found.left],
            made=[self._told(after) for _, after in changes],
        )

    def _told(self, file: MeetingFile) -> Mapping[str, Any]:
        expected = self._desk.work.people.by_ids(expected_at(file)).values()
        times = times_of(file, self._zone)
        return {
            "meeting": file.meeting.code,
            "unit": self._units[file.meeting.unit_id].code,
            "starts_at": times[0][0].astimezone(self._zone).isoformat(),
            "ends_at": times[-1][1].astimezone(self._zone).isoformat(),
            "attendees": [person.code for person in expected],
        }

    def _planned(self, unit: str, sitting: Sitting) -> MeetingFile:
        day = local_day(sitting[0], self._zone)
        file = planned(self._desk, None, PlanRow(unit=unit, meets_on=day))
        return with_sittings(file, [sitting])

    def _write(self, before: MeetingFile | None, after: MeetingFile) -> Event:
        rows = differences(before, after)
        self._desk.write(rows)
        return self._desk.event(EventKind.MEETING_PLANNED, rows)


def _by_code(finding: Finding, lacking: Mapping[int, MeetingFile]) -> Finding:
    """Return a finding about a meeting that has a code already, with it."""
    number = finding.facts.get("meeting")
    if not isinstance(number, int):
        return finding
    return Finding(
        code=finding.code, facts={**finding.facts, "meeting": lacking[number].meeting.code}
    )
