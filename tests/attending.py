"""Meetings to be attended, and what a plan of attendance is held against: every pair, every way."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations, product
from pathlib import Path

from workflow.domain.attendance import BUFFER, Appointment, PlannedMeeting
from workflow.domain.attendance_plan import AttendancePlan, schedule
from workflow.domain.quorum import Sitting

THOI_LAI = Path(__file__).parents[1] / "definitions" / "thoi_lai_2022"
MONDAY = date(2022, 11, 7)
HOUR = timedelta(hours=1)

After = Mapping[int | str, Collection[int | str]]


def morning(day: int) -> Sitting:
    """Return 8:00 to 11:30 of the n-th working day from 1, in Vietnam."""
    return _sitting(day, hour=1.0)


def afternoon(day: int) -> Sitting:
    """Return 13:30 to 17:00 of the n-th working day from 1, in Vietnam."""
    return _sitting(day, hour=6.5)


def half_days(days: int) -> list[Sitting]:
    """Return both sessions of so many working days."""
    return [session(day) for day in range(1, days + 1) for session in (morning, afternoon)]


def _sitting(number: int, *, hour: float) -> Sitting:
    weeks, weekday = divmod(number - 1, 5)
    day = MONDAY + timedelta(weeks=weeks, days=weekday)
    starts_at = datetime(day.year, day.month, day.day, tzinfo=UTC) + hour * HOUR
    return starts_at, starts_at + 3.5 * HOUR


def at(sitting: Sitting, *, meeting: int | str = "M", attendee: int = 1) -> Appointment:
    """Return an appointment at a sitting."""
    starts_at, ends_at = sitting
    return Appointment(meeting=meeting, attendee_id=attendee, starts_at=starts_at, ends_at=ends_at)


def a_meeting(
    key: int | str, *allowed: int, at: Sitting | None = None, wish: int | None = None
) -> PlannedMeeting:
    """Return a meeting that the people named may attend, settled when `at` is given."""
    times = () if at is None else (at,)
    return PlannedMeeting(key=key, allowed=frozenset(allowed), times=times, wish=wish)


def attendees(plan: AttendancePlan) -> dict[int | str, int]:
    """Return who attends, by meeting."""
    return {each.meeting: each.attendee_id for each in plan.appointments}


def left(plan: AttendancePlan) -> dict[int | str, str]:
    """Return why meetings were left, by meeting."""
    return {finding.facts["meeting"]: finding.code for finding in plan.left}


def counts(appointments: Iterable[Appointment]) -> list[int]:
    """Return how many meetings those who attend any attend, the most first."""
    found = Counter(each.attendee_id for each in appointments)
    return sorted(found.values(), reverse=True)


def apart(one: Sitting, other: Sitting, buffer: timedelta) -> bool:
    """Return whether one is over, and the road travelled, when the other begins."""
    return one[1] + buffer <= other[0] or other[1] + buffer <= one[0]


def clashing_pairs(
    appointments: Iterable[Appointment], buffer: timedelta = BUFFER
) -> list[tuple[Appointment, Appointment]]:
    """Return every clash, found by looking at every pair."""
    return [
        (one, other)
        for one, other in combinations(appointments, 2)
        if one.attendee_id == other.attendee_id
        and one.meeting != other.meeting
        and not apart(when(one), when(other), buffer)
    ]


@dataclass(frozen=True)
class Request:
    """What is to be planned; each meeting has its own key, of which `after` names only some."""

    meetings: tuple[PlannedMeeting, ...]
    slots: tuple[Sitting, ...] = ()
    after: After = field(default_factory=dict)
    busy: tuple[Appointment, ...] = ()
    buffer: timedelta = BUFFER

    def plan(self) -> AttendancePlan:
        """Return the plan."""
        return schedule(
            self.meetings, self.slots, after=self.after, busy=self.busy, buffer=self.buffer
        )

    def faults(self, appointments: Sequence[Appointment]) -> list[str]:
        """Return what is wrong with appointments, by looking at each and at every pair."""
        by_key = {meeting.key: meeting for meeting in self.meetings}
        wrong_seats = [
            f"{each.meeting} has a wrong seat"
            for each in appointments
            if each.attendee_id not in by_key[each.meeting].allowed
            or each.attendee_id in by_key[each.meeting].taking_part
            or when(each) not in (by_key[each.meeting].times or self.slots)
        ]
        held = {meeting.key: meeting.times[0] for meeting in self.meetings if meeting.is_fixed}
        held |= {each.meeting: when(each) for each in appointments}
        return [*wrong_seats, *self._clashes(appointments, held), *self._out_of_order(held)]

    def _clashes(
        self, appointments: Sequence[Appointment], held: Mapping[int | str, Sitting]
    ) -> Iterator[str]:
        given, made = list(self.busy), list(appointments)
        for meeting in self.meetings:
            if meeting.key in held:
                there = [
                    at(held[meeting.key], meeting=meeting.key, attendee=person)
                    for person in meeting.taking_part
                ]
                (given if meeting.is_fixed else made).extend(there)
        unavoidable = clashing_pairs(given, self.buffer)
        for one, other in clashing_pairs([*given, *made], self.buffer):
            if (one, other) not in unavoidable:
                yield f"{one.attendee_id} is at {one.meeting} and at {other.meeting}"

    def _out_of_order(self, held: Mapping[int | str, Sitting]) -> Iterator[str]:
        fixed = {meeting.key for meeting in self.meetings if meeting.is_fixed}
        for behind, befores in self.after.items():
            for before in befores:
                if behind not in held or {before, behind} <= fixed:
                    continue
                if before not in held and behind not in fixed:
                    yield f"{behind} is held without {before}"
                elif before in held and held[before][1] > held[behind][0]:
                    yield f"{behind} is held before {before}"

    def every_way(self) -> Iterator[list[Appointment]]:
        """Yield every set of appointments without a fault; for very few meetings only."""
        choices = [
            [
                at(sitting, meeting=meeting.key, attendee=person)
                for sitting in meeting.times or self.slots
                for person in meeting.allowed
            ]
            for meeting in self.meetings
        ]
        for chosen in product(*([None, *choice] for choice in choices)):
            appointments = [each for each in chosen if each is not None]
            if not self.faults(appointments):
                yield appointments


def when(appointment: Appointment) -> Sitting:
    """Return the time of an appointment."""
    return appointment.starts_at, appointment.ends_at


@cache
def thoi_lai() -> tuple[tuple[PlannedMeeting, ...], dict[str, str]]:
    """Return the meetings of all cells and organisations of the district, and who is above whom.

    Each may be attended by the standing board of the unit above, by wish of its supervisor.
    """
    boards, members = defaultdict(set), defaultdict(set)
    supervisors = {}
    for row in _rows("roles.csv"):
        if row["role"] == "standing_board":
            boards[row["unit"]].add(_number(row["person"]))
        elif row["role"] == "supervisor":
            supervisors[row["unit"]] = _number(row["person"])
    for row in _rows("people.csv"):
        members[row["unit"]].add(_number(row["code"]))
    above = {row["code"]: row["parent"] for row in _rows("units.csv") if row["parent"]}
    meetings = tuple(
        PlannedMeeting(
            key=unit,
            allowed=frozenset(boards[parent]),
            wish=supervisors.get(unit),
            taking_part=frozenset(members[unit]),
        )
        for unit, parent in above.items()
    )
    return meetings, above


def _rows(name: str) -> list[dict[str, str]]:
    with (THOI_LAI / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(code: str) -> int:
    return int(code.removeprefix("DV"))
