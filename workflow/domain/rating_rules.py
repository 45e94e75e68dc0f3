"""Rules that compare the rating of a subject with the one before, and with others. Pure."""

from __future__ import annotations

from workflow.domain.records.rating import Rating
from workflow.domain.scale import Scale


def needs_grounds(before: Rating | None, after: Rating, *, gap: int) -> bool:
    """Return whether a value differs so much from that of the step before that it says why.

    It does when the level, or the reason for having none, is another one, or when the scores lie
    `gap` points or more apart. Without a value before there is nothing to differ from.
    """
    if before is None:
        return False
    if (before.level, before.not_rated_reason) != (after.level, after.not_rated_reason):
        return True
    if before.score is None or after.score is None:
        return False
    return abs(after.score - before.score) >= gap


def above_collective(level: str | None, collective_level: str | None, scale: Scale) -> bool:
    """Return whether a head would get a better level than what he heads.

    While one of them has no level, nothing is above anything.
    """
    if level is None or collective_level is None:
        return False
    return scale.rank(level) < scale.rank(collective_level)


def is_good_or_better(level: str | None, scale: Scale) -> bool:
    """Return whether a level counts as good; having none does not."""
    return level is not None and scale.rank(level) <= scale.rank(scale.lowest_good)
