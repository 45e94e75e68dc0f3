"""When the next beat of a worker comes, so that many workers do not come at once."""

from __future__ import annotations

LONGEST_PAUSE_S = 30.0
_MOST_DOUBLINGS = 10


def first_pause(interval_s: float, *, draw: float) -> float:
    """Return the seconds before the first beat.

    Args:
        draw: A random number from 0 to 1.
    """
    return interval_s * draw


def pause_after(failures: int, *, interval_s: float, draw: float) -> float:
    """Return the seconds before the next beat when so many have failed one after the other.

    Twice as long each time, up to a limit, and somewhere in the upper half of that.

    Args:
        failures: From 1.
        draw: A random number from 0 to 1.
    """
    doubled = interval_s * 2.0 ** min(failures, _MOST_DOUBLINGS)
    longest = min(doubled, max(LONGEST_PAUSE_S, interval_s))
    return longest * (1 + draw) / 2
