"""By which value a part of the whole is reached: exact, and never between two values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeVar

HALF, NINE_TENTHS, ALL = Fraction(1, 2), Fraction(9, 10), Fraction(1)


class Ordered(Protocol):
    """What can be put in order."""

    def __lt__(self, other: Any, /) -> bool:
        """Return whether it comes before another."""
        ...


V = TypeVar("V", bound=Ordered)


def reached(counts: Mapping[V, int], part: Fraction, *, of: int | None = None) -> V | None:
    """Return the first value by which at least a part of the whole is counted.

    Args:
        counts: How many have each value.
        part: Such as a half.
        of: The whole, with those that have no value; None when all have one.
    """
    whole = sum(counts.values()) if of is None else of
    count = 0
    for value in sorted(counts):
        count += counts[value]
        if count and count >= whole * part:
            return value
    return None
