"""Who from above attends which meeting: clashes, loads, and meetings that nobody attends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from workflow.domain.organisation import Directory
from workflow.domain.quorum import Sitting, check_sitting, lasted

MeetingKey = int | str

# There is a road between two communes.
BUFFER = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Somebody who is to be at a meeting at a time.

    Attributes:
        meeting: Whatever the caller knows the meeting by.
        attendee_id: Id of the person.

    Raises:
        InvalidValueError: `ends_before_start`.
    """

    meeting: MeetingKey
    attendee_id: int
    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        check_sitting(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeeting:
    """A meeting that somebody from above is to attend.

    Attributes:
        allowed: Ids of those who may attend it; who takes part is never sent.
        wish: Who should attend it if that fits, such as the standing supervisor of the unit.
        taking_part: Ids of its members and subjects; they are nowhere else meanwhile.
        times: The time at which it is held, or several to choose from; none if any slot will do.
        closed: Slots that will not do, because the unit is off then.
    """

    key: MeetingKey
    allowed: frozenset[int]
    wish: int | None = None
    taking_part: frozenset[int] = frozenset()
    times: tuple[Sitting, ...] = ()
    closed: frozenset[Sitting] = frozenset()

    @property
    def is_fixed(self) -> bool:
        """Return whether its time is settled."""
        return len(self.times) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one attendee has to do.

    Attributes:
        meetings: Different meetings.
        time: Time at them, what overlaps counted once; the road is left out.
    """

    meetings: int = 0
    time: timedelta = timedelta()


def clashes(
    appointments: Iterable[Appointment], *, buffer: timedelta = BUFFER
) -> list[tuple[Appointment, Appointment]]:
    """Return the pairs that one attendee cannot both keep, the earlier first.

    They overlap, or less than `buffer` lies between them. Two appointments at one meeting never
    clash.
    """
    return [
        (earlier, later)
        for _, own in sorted(_by_attendee(appointments).items())
        for index, earlier in enumerate(own)
        for later in own[index + 1 : _first_from(own, earlier.ends_at + buffer)]
        if later.meeting != earlier.meeting
    ]


def load(appointments: Iterable[Appointment], *, attendees: Iterable[int] = ()) -> dict[int, Load]:
    """Return what each attendee has to do, by id.

    Args:
        appointments: In any order.
        attendees: Ids to be listed even if they have nothing to do.
    """
    found = dict.fromkeys(attendees, Load())
    for attendee_id, own in _by_attendee(appointments).items():
        found[attendee_id] = Load(
            meetings=len({each.meeting for each in own}),
            time=lasted((each.starts_at, each.ends_at) for each in own),
        )
    return dict(sorted(found.items()))


def unattended(
    meetings: Iterable[MeetingKey], appointments: Iterable[Appointment]
) -> tuple[MeetingKey, ...]:
    """Return the meetings that nobody is to attend, in their order."""
    attended = {each.meeting for each in appointments}
    return tuple(meeting for meeting in meetings if meeting not in attended)


def may_attend(
    directory: Directory, *, role: str, unit_id: int, taking_part: Container[int] = ()
) -> frozenset[int]:
    """Return who may attend the meeting of a unit from above.

    That is who holds `role` on the nearest unit above on which somebody does, without those who
    take part themselves; empty when there is nobody up to the root.

    Args:
        directory: With the unit and all that are above it.
        role: Such as the standing board.
        unit_id: The unit that meets.
        taking_part: Ids of its members and of everybody who is reviewed there.
    """
    for above in directory.units[unit_id].lineage[1:]:
        holders = {one for one in directory.holders(role, above) if one not in taking_part}
        if holders:
            return frozenset(holders)
    return frozenset()


def too_near(one: Sitting, other: Sitting, *, buffer: timedelta) -> bool:
    """Return whether two sittings overlap, or less than `buffer` lies between them."""
    return one[0] < other[1] + buffer and other[0] < one[1] + buffer


def _by_attendee(appointments: Iterable[Appointment]) -> dict[int, list[Appointment]]:
    """Return the appointments of each attendee by their start."""
    found: dict[int, list[Appointment]] = {}
    for each in sorted(appointments, key=attrgetter("starts_at", "ends_at")):
        found.setdefault(each.attendee_id, []).append(each)
    return found


def _first_from(own: list[Appointment], moment: datetime) -> int:
    return bisect_left(own, moment, key=attrgetter("starts_at"))
