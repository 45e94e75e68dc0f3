"""How long reviews stood at a stage before they had done with it, and who has less time. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from workflow.domain.quantile import HALF, NINE_TENTHS, reached

# Fewer say nothing about how long it takes.
FEWEST_PEERS = 5

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwell:
    """How many working days some finished visits to a stage took.

    Attributes:
        visits: How many there were; at least one.
        median: Working days within which at least half of them were done.
        p90: Within which at least nine tenths were.
    """

    visits: int
    median: int
    p90: int

    @property
    def tells(self) -> bool:
        """Return whether there were enough visits to judge others by them."""
        return self.visits >= FEWEST_PEERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A review is in time, and yet has less of it than its peers took.

    Attributes:
        left: Working days after today, through the last valid day.
        peers: How long those took who had done with the stage.
    """

    left: int
    peers: Dwell


def dwell_by(found: Iterable[tuple[K, int, int]]) -> Mapping[K, Dwell]:
    """Return how long visits took, by what they are told apart by.

    Args:
        found: By what they are told apart, working days, and how many took so many.
    """
    counts: dict[K, Counter[int]] = {}
    for key, days, count in found:
        counts.setdefault(key, Counter())[days] += count
    return {key: dwell for key, each in counts.items() if (dwell := _dwell(each)) is not None}


def risk_of(left: int, *, peers: Dwell | None) -> Risk | None:
    """Return that a review in time has fewer working days left than its peers took, if it has.

    Args:
        left: Working days after today, through the last valid day.
        peers: How long finished visits of the same track to the same stage took; None where
            there were none.
    """
    if peers is None or not peers.tells or left >= peers.median:
        return None
    return Risk(left=left, peers=peers)


def _dwell(counts: Counter[int]) -> Dwell | None:
    median, p90 = reached(counts, HALF), reached(counts, NINE_TENTHS)
    if median is None or p90 is None:
        return None
    return Dwell(visits=counts.total(), median=median, p90=p90)
