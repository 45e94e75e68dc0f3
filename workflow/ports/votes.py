"""Reading votes of every cycle, without locking anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class VoteReader(Protocol):
    """Votes that were taken before."""

    def taken(
        self, rule: str, people: Sequence[int], *, first: date, last: date, but: tuple[int, int]
    ) -> dict[int, int]:
        """Return how many confirmed votes were taken about each of some people.

        Args:
            rule: Name of the kind of vote, in whatever cycle.
            people: Their ids; who is not in the answer was never on such a ballot.
            first: First day that counts.
            last: Last day that counts.
            but: Cycle and number of a vote that does not count.
        """
        ...
