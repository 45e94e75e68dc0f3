"""How many rungs one transaction fires: as many as it does in a short time."""

from __future__ import annotations

from collections.abc import Callable

FIRST = 500
# Where every statement takes long, fewer rows a transaction would only take longer in all.
LEAST, MOST = 250, 5_000
# Others wait about as long for a row; a commit is small beside it.
WANTED_S = 0.05

Stopwatch = Callable[[], float]


def no_time() -> float:
    """Stand still: a stopwatch by which everything is done at once."""
    return 0.0


def size_after(size: int, seconds: float) -> int:
    """Return how many rows the next transaction takes; at most twice as many as the last one.

    Args:
        size: How many the last one took.
        seconds: How long it worked on them.
    """
    wanted = 2 * size if seconds * 2 <= WANTED_S else int(size * WANTED_S / seconds)
    return max(LEAST, min(wanted, MOST))
