"""How old lateness is: working days late, in steps of one, two and four weeks of work. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Last day of each step but the last; whoever is stuck without being late stands before them.
_LAST = (0, 5, 10, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeStep:
    """Reviews that are late by about as many working days.

    Attributes:
        first: Fewest working days late.
        last: Most; None when there is no end.
        counts: How many reviews, by what they were told apart by.
    """

    first: int
    last: int | None
    counts: Counter[str]


def by_age(found: Iterable[tuple[str, int, int]]) -> Sequence[AgeStep]:
    """Return every step, empty ones too, in their order.

    Args:
        found: By what they are told apart, working days late, and how many.
    """
    firsts = (0, *(last + 1 for last in _LAST))
    steps = [
        AgeStep(first=first, last=last, counts=Counter())
        for first, last in zip(firsts, (*_LAST, None), strict=True)
    ]
    for kind, days, count in found:
        place = sum(days > last for last in _LAST)
        steps[place].counts[kind] += count
    return steps
