"""What two orders of the same names have in common. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def longest_common_order(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Return the most names that stand in the same order in both, each name once in either.

    Of several answers of the same length the one that is first by its names, so that it does not
    matter which order is given first.
    """
    places = {name: place for place, name in enumerate(second)}
    best: dict[str, tuple[str, ...]] = {}
    for name in first:
        if name in places:
            before = (run for last, run in best.items() if places[last] < places[name])
            best[name] = (*min(before, key=_by_length, default=()), name)
    return min(best.values(), key=_by_length, default=())


def _by_length(names: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return -len(names), names
