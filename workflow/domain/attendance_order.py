"""Which meeting comes after which, where a superior's comes before or after those below it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

from workflow.domain.attendance import MeetingKey, PlannedMeeting


class MeetingOrder:
    """Which meeting comes after which; meetings by index.

    Attributes:
        earlier: By meeting, those that have to be over before, where both times are open.
        later: The reverse.
        not_before: By meeting whose time is open, the end of settled ones that precede it.
        not_after: The start of settled ones that follow it.
        sequence: Meetings after those they follow, wishes first; without rings and what is behind.
    """

    def __init__(
        self,
        meetings: Sequence[PlannedMeeting],
        after: Mapping[MeetingKey, Collection[MeetingKey]],
    ) -> None:
        self.earlier: dict[int, list[int]] = {index: [] for index in range(len(meetings))}
        self.later: dict[int, list[int]] = {index: [] for index in range(len(meetings))}
        self.not_before: dict[int, datetime] = {}
        self.not_after: dict[int, datetime] = {}
        for before, behind in _pairs(meetings, after):
            first, second = meetings[before], meetings[behind]
            if not (first.is_fixed or second.is_fixed):
                self.earlier[behind].append(before)
                self.later[before].append(behind)
            elif not second.is_fixed:
                end = first.times[0][1]
                self.not_before[behind] = max(end, self.not_before.get(behind, end))
            elif not first.is_fixed:
                start = second.times[0][0]
                self.not_after[before] = min(start, self.not_after.get(before, start))
        self._depths = _longest_chains(self.earlier)
        self._heights = _longest_chains(self.later)
        self.sequence = sorted(
            self._depths,
            key=lambda index: (self._depths[index], meetings[index].wish is None, index),
        )

    def part(self, index: int, count: int) -> range:
        """Return which of its `count` times leave the others of its chain as many each."""
        depth = self._depths.get(index, 0)
        length = depth + 1 + self._heights.get(index, 0)
        return range(depth * count // length, (depth + 1) * count // length)


def _pairs(
    meetings: Sequence[PlannedMeeting], after: Mapping[MeetingKey, Collection[MeetingKey]]
) -> Iterator[tuple[int, int]]:
    """Yield each two meetings of which the first has to be over before the second."""
    indexes: dict[MeetingKey, list[int]] = {}
    for index, meeting in enumerate(meetings):
        indexes.setdefault(meeting.key, []).append(index)
    for behind, meeting in enumerate(meetings):
        for key in dict.fromkeys(after.get(meeting.key, ())):
            for before in indexes.get(key, ()):
                yield before, behind


def _longest_chains(before: Mapping[int, Collection[int]]) -> dict[int, int]:
    """Return how many come one after the other before each, without what no order can hold."""
    sorter = TopologicalSorter(before)
    with suppress(CycleError):  # whatever is not behind a ring is still given out
        sorter.prepare()
    lengths: dict[int, int] = {}
    while ready := sorter.get_ready():
        for index in ready:
            lengths[index] = 1 + max((lengths[other] for other in before[index]), default=-1)
        sorter.done(*ready)
    return lengths
