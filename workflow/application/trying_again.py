"""Try a transaction again when another one was in its way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from workflow.domain.errors import ConflictError, ReviewCycleError

MOST_TRIES = 3

Pause = Callable[[int], None]
A = TypeVar("A")


def at_once(_failures: int) -> None:
    """Lose no time before the next try."""


def up_to_three_times(act: Callable[[], A], *, pause: Pause) -> A:
    """Do it, and do it again while others are in the way, twice at most.

    Nothing is repeated whose end is unknown, such as a commit without a reply.

    Args:
        act: One transaction, from its beginning to its end.
        pause: Waits before the next try; told how many have failed.

    Raises:
        ReviewCycleError: The last try failed, or one failed for another reason.
    """
    for failures in range(1, MOST_TRIES):
        try:
            return act()
        except ReviewCycleError as error:
            if not _changed_nothing(error):
                raise
        pause(failures)
    return act()


def _changed_nothing(error: ReviewCycleError) -> bool:
    return isinstance(error, ConflictError) or error.code == "database_locked"
