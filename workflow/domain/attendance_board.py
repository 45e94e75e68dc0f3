"""The board on which a plan of attendance grows: place a meeting, make room, share the load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.attendance import PlannedMeeting, too_near
from workflow.domain.quorum import Sitting

# Moves in a row that make room for one meeting: far more than a plan needs, and no deep recursion.
_LONGEST_CHAIN = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One way to place a meeting: when, and who from above attends.

    Attributes:
        reluctance: How far it is from what is wanted, less is better.
    """

    sitting: Sitting
    attendee_id: int
    reluctance: tuple[bool, int]


class Board:
    """Which meeting is placed on which of its seats; meetings are known by their index.

    Where room is needed, meetings that were placed before move on to other seats, in chains. While
    appointments that are too near to each other come in groups, as those of one day do, and no
    order binds the meetings, that places as many as anybody could.

    Attributes:
        placed: The seats taken.
    """

    def __init__(
        self,
        meetings: Sequence[PlannedMeeting],
        *,
        seats: Sequence[Sequence[Seat]],
        later: Mapping[int, Collection[int]],
        buffer: timedelta,
    ) -> None:
        self.placed: dict[int, Seat] = {}
        self._meetings = meetings
        self._seats = seats
        self._later = later
        self._earlier: dict[int, list[int]] = {}
        for meeting, followers in later.items():
            for follower in followers:
                self._earlier.setdefault(follower, []).append(meeting)
        self._buffer = buffer
        self._bound = _bound(meetings)
        self._diary: dict[int, dict[int, Sitting]] = {}
        self._attends: dict[int, dict[int, Seat]] = {
            seat.attendee_id: {} for choice in seats for seat in choice
        }
        self._held: Counter[Sitting] = Counter()
        self._stuck: set[int] = set()
        self._trail: list[tuple[int, Seat | None]] = []

    def place(self, meeting: int) -> bool:
        """Place a meeting, and return whether that was possible; a kept wish gives way last."""
        limit, spared = len(self._meetings), self._kept() | self._stuck
        # What made no room for the meeting that was left before makes none for this one either.
        placed = self._place(meeting, limit=limit, tried=spared) or self._place(
            meeting, limit=limit, tried=self._stuck
        )
        if placed:
            self._stuck.clear()
        return placed

    def even_out(self) -> None:
        """Move meetings from whoever attends many to whoever attends fewer, wishes apart."""
        groups = self._groups()
        improved = True
        while improved:
            improved = False
            for count in sorted({len(own) for own in self._attends.values()}, reverse=True):
                tried = self._kept()
                for person, group in groups.items():
                    lightest = min(len(self._attends[other]) for other in group)
                    is_next = len(self._attends[person]) == count > lightest + 1
                    if is_next and self._relieve(person, tried):
                        improved, tried = True, self._kept()

    def fits_order(self, meeting: int, sitting: Sitting) -> bool:
        """Return whether a meeting at that time is after and before those it has to be."""
        return not set(self._out_of_order(meeting, sitting))

    def _kept(self) -> set[int]:
        """Return the meetings that are attended by whom was wished."""
        return {
            meeting
            for meeting, seat in self.placed.items()
            if self._meetings[meeting].wish == seat.attendee_id
        }

    def _relieve(self, person: int, tried: set[int]) -> bool:
        """Take one meeting from a person so that nobody comes to have as many as he had."""
        own = self._attends[person]
        limit = len(own) - 1
        return any(
            self._place(meeting, limit=limit, tried=tried)
            for meeting in sorted(own)
            if meeting not in tried
        )

    def _place(self, meeting: int, *, limit: int, tried: set[int], chain: int = 0) -> bool:
        """Place a meeting so that nobody comes to attend more than `limit`; change all or nothing.

        `tried` are the meetings that may not be moved, or no longer; the search adds to it.
        """
        tried.add(meeting)
        if chain > _LONGEST_CHAIN:
            return False
        for seat, away in self._ways(meeting, limit):
            if not tried.isdisjoint(away):
                continue
            mark = len(self._trail)
            for other in away:
                self._move(other, None)
            self._move(meeting, seat)
            if all(
                self._place(other, limit=limit, tried=tried, chain=chain + 1)
                for other in sorted(away)
            ):
                return True
            self._undo(mark)
        return False

    def _ways(self, meeting: int, limit: int) -> Iterator[tuple[Seat, set[int]]]:
        """Yield the seats with the meetings that have to move for each, the best first."""
        ways, full = [], set()
        for seat in sorted(self._seats[meeting], key=self._wanted):
            person = seat.attendee_id
            own = self._attends[person]
            away = self._in_the_way(meeting, seat)
            if len(own) < limit or not own.keys().isdisjoint(away):
                if not away:
                    yield seat, away
                    return
                ways.append((seat, away))
            elif person not in full:  # any of his meetings may go, and one seat does for all
                full.add(person)
                ways += [(seat, {*away, other}) for other in own]
        yield from sorted(ways, key=lambda way: len(way[1]))

    def _wanted(self, seat: Seat) -> tuple[tuple[bool, int], int, int]:
        return seat.reluctance, len(self._attends[seat.attendee_id]), self._held[seat.sitting]

    def _in_the_way(self, meeting: int, seat: Seat) -> set[int]:
        """Return the placed meetings that cannot stay where they are beside this one."""
        away = set(self._out_of_order(meeting, seat.sitting))
        key = self._meetings[meeting].key
        for person in (seat.attendee_id, *self._bound[meeting]):
            for other, sitting in self._diary.get(person, {}).items():
                is_near = too_near(sitting, seat.sitting, buffer=self._buffer)
                if is_near and self._meetings[other].key != key:
                    away.add(other)
        return away

    def _out_of_order(self, meeting: int, sitting: Sitting) -> Iterator[int]:
        for earlier in self._earlier.get(meeting, ()):
            if earlier in self.placed and self.placed[earlier].sitting[1] > sitting[0]:
                yield earlier
        for later in self._later.get(meeting, ()):
            if later in self.placed and self.placed[later].sitting[0] < sitting[1]:
                yield later

    def _move(self, meeting: int, seat: Seat | None) -> None:
        self._trail.append((meeting, self._put(meeting, seat)))

    def _undo(self, mark: int) -> None:
        while len(self._trail) > mark:
            self._put(*self._trail.pop())

    def _put(self, meeting: int, seat: Seat | None) -> Seat | None:
        """Seat a meeting, or unseat it, and return the seat it had."""
        before = self.placed.pop(meeting, None)
        bound = self._bound[meeting]
        if before is not None:
            self._held[before.sitting] -= 1
            del self._attends[before.attendee_id][meeting]
            for person in {before.attendee_id, *bound}:
                del self._diary[person][meeting]
        if seat is not None:
            self.placed[meeting] = seat
            self._held[seat.sitting] += 1
            self._attends[seat.attendee_id][meeting] = seat
            for person in {seat.attendee_id, *bound}:
                self._diary.setdefault(person, {})[meeting] = seat.sitting
        return before

    def _groups(self) -> dict[int, set[int]]:
        """Return for each attendee those to whom a meeting of his may go, be it over others."""
        groups = {person: {person} for person in sorted(self._attends)}
        for choice in self._seats:
            people = {seat.attendee_id for seat in choice}
            whole = set().union(*(groups[person] for person in people))
            for person in whole:
                groups[person] = whole
        return groups


def _bound(meetings: Sequence[PlannedMeeting]) -> list[frozenset[int]]:
    """Return who is taken up by each meeting whose time is open, where it may matter.

    That is whoever may be needed elsewhere too. A meeting whose time is settled takes up its
    people whatever the plan is.
    """
    needed = Counter(
        person for meeting in meetings for person in meeting.allowed | meeting.taking_part
    )
    return [
        frozenset()
        if meeting.is_fixed
        else frozenset(person for person in meeting.taking_part if needed[person] > 1)
        for meeting in meetings
    ]
