"""Plan who from above attends which meeting, and when those without a time are held."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.attendance import BUFFER, Appointment, MeetingKey, PlannedMeeting, too_near
from workflow.domain.attendance_board import Board, Seat
from workflow.domain.attendance_order import MeetingOrder
from workflow.domain.enrolment import Finding
from workflow.domain.quorum import Sitting, check_sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendancePlan:
    """Who attends what when, without a clash.

    Attributes:
        appointments: One for each meeting that could be placed, in the order of the meetings.
        left: Why the others could not, each with its `meeting`: `nobody_allowed`, `all_busy`,
            `no_slot_left`, `earlier_meeting_left` or `meetings_in_ring`.
    """

    appointments: tuple[Appointment, ...]
    left: tuple[Finding, ...]


def assign(
    meetings: Sequence[PlannedMeeting],
    *,
    busy: Iterable[Appointment] = (),
    buffer: timedelta = BUFFER,
) -> AttendancePlan:
    """Return who attends the meetings, each of which has its time.

    See `schedule`.
    """
    return schedule(meetings, (), busy=busy, buffer=buffer)


def schedule(
    meetings: Sequence[PlannedMeeting],
    slots: Sequence[Sitting],
    *,
    after: Mapping[MeetingKey, Collection[MeetingKey]] | None = None,
    busy: Iterable[Appointment] = (),
    buffer: timedelta = BUFFER,
) -> AttendancePlan:
    """Return who attends the meetings, and when those without a time are held.

    First as many as can be are attended; then wishes are kept; then nobody attends many more than
    others who could do it; then meetings are spread over the slots. The same request always gets
    the same answer.

    Args:
        meetings: In the order in which they are served where it matters.
        slots: Sessions in which a meeting without times of its own may be held.
        after: By the key of a meeting, the keys of those that have to be over before. Keys that
            are not among the meetings bind nothing, nor do two settled times.
        busy: Appointments there are already; they also keep people from a meeting of their own.
        buffer: Least time between two appointments of one person.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    order = MeetingOrder(meetings, after or {})
    choices = [_choice(index, meeting, slots, order) for index, meeting in enumerate(meetings)]
    taken = _Taken(meetings, busy, buffer)
    seats = [
        list(_seats(meeting, choice, taken, part=order.part(index, len(choice))))
        for index, (meeting, choice) in enumerate(zip(meetings, choices, strict=True))
    ]
    board = Board(meetings, seats=seats, later=order.later, buffer=buffer)
    for index in order.sequence:
        if all(other in board.placed for other in order.earlier[index]):
            board.place(index)
    board.even_out()
    return _plan(meetings, choices, order, board)


class _Taken:
    """When people cannot attend, whatever the plan is."""

    def __init__(
        self, meetings: Sequence[PlannedMeeting], busy: Iterable[Appointment], buffer: timedelta
    ) -> None:
        self._buffer = buffer
        self._sittings: dict[int, list[tuple[MeetingKey, Sitting]]] = {}
        for one in busy:
            self._add(one.attendee_id, one.meeting, (one.starts_at, one.ends_at))
        for meeting in meetings:
            if meeting.is_fixed:
                for person in meeting.taking_part:
                    self._add(person, meeting.key, meeting.times[0])

    def __call__(self, person: int, key: MeetingKey, sitting: Sitting) -> bool:
        """Return whether a person cannot be at a meeting at that time."""
        return any(
            other != key and too_near(taken, sitting, buffer=self._buffer)
            for other, taken in self._sittings.get(person, ())
        )

    def _add(self, person: int, key: MeetingKey, sitting: Sitting) -> None:
        self._sittings.setdefault(person, []).append((key, sitting))


def _choice(
    index: int, meeting: PlannedMeeting, slots: Sequence[Sitting], order: MeetingOrder
) -> list[Sitting]:
    """Return when a meeting may be held beside those whose time is settled."""
    choice = sorted(meeting.times or (each for each in slots if each not in meeting.closed))
    for sitting in choice:
        check_sitting(*sitting)
    not_before, not_after = order.not_before.get(index), order.not_after.get(index)
    return [
        (starts_at, ends_at)
        for starts_at, ends_at in choice
        if (not_before is None or not_before <= starts_at)
        and (not_after is None or ends_at <= not_after)
    ]


def _seats(
    meeting: PlannedMeeting, choice: Sequence[Sitting], taken: _Taken, *, part: range
) -> Iterator[Seat]:
    attendees = sorted(meeting.allowed - meeting.taking_part)
    bound = () if meeting.is_fixed else meeting.taking_part
    for place, sitting in enumerate(choice):
        if any(taken(person, meeting.key, sitting) for person in bound):
            continue
        off = max(part.start - place, place - part.stop + 1, 0)
        for person in attendees:
            if not taken(person, meeting.key, sitting):
                unwished = meeting.wish is not None and person != meeting.wish
                yield Seat(sitting=sitting, attendee_id=person, reluctance=(unwished, off))


def _plan(
    meetings: Sequence[PlannedMeeting],
    choices: Sequence[Sequence[Sitting]],
    order: MeetingOrder,
    board: Board,
) -> AttendancePlan:
    appointments, left = [], []
    for index, meeting in enumerate(meetings):
        seat = board.placed.get(index)
        if seat is None:
            left.append(_why_left(index, meetings, choices[index], order, board))
            continue
        starts_at, ends_at = seat.sitting
        appointments.append(
            Appointment(
                meeting=meeting.key,
                attendee_id=seat.attendee_id,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
    return AttendancePlan(appointments=tuple(appointments), left=tuple(left))


def _why_left(
    index: int,
    meetings: Sequence[PlannedMeeting],
    choice: Sequence[Sitting],
    order: MeetingOrder,
    board: Board,
) -> Finding:
    meeting = meetings[index]
    facts = {"meeting": meeting.key}
    if not meeting.allowed - meeting.taking_part:
        return Finding(code="nobody_allowed", facts=facts)
    if index not in order.sequence:
        return Finding(code="meetings_in_ring", facts=facts)
    earlier = [meetings[other].key for other in order.earlier[index] if other not in board.placed]
    if earlier:
        return Finding(code="earlier_meeting_left", facts={**facts, "earlier": earlier})
    if not any(board.fits_order(index, sitting) for sitting in choice):
        return Finding(code="no_slot_left", facts=facts)
    return Finding(code="all_busy", facts=facts)
