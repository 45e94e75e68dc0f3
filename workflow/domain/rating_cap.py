"""Caps: how many subjects may have a level, exactly, and the sum behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from workflow.domain.scale import Cap, CapBase, Rounding, Scale, write_amount
from workflow.domain.share import Share

# From a level to a level; None for a subject that has none, before or after.
Move: TypeAlias = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapSum:
    """A cap within one unit, worked out.

    Attributes:
        unit: Code of the unit within which it counts; None for the whole cycle.
        counts: Distinct subjects by level, every level of the scale from best to worst.
        base_levels: Whose subjects the share is of, from best to worst.
        exact: The share of the base, before it is rounded to `allowed`.
        given: How many have the level.
        raised: Whether the share is the raised one.
    """

    cap: str
    level: str
    unit: str | None
    counts: Mapping[str, int]
    base: CapBase
    base_levels: tuple[str, ...]
    base_count: int
    share: Share
    exact: Fraction
    rounding: Rounding
    allowed: int
    given: int
    raised: bool

    @property
    def excess(self) -> int:
        """Return how many have the level beyond what is allowed."""
        return max(0, self.given - self.allowed)

    @property
    def ratio(self) -> Fraction | None:
        """Return what part of the base has the level; None of nothing."""
        return Fraction(self.given, self.base_count) if self.base_count else None

    @property
    def facts(self) -> dict[str, Any]:
        """Return what the sentence of the sum needs, as plain values."""
        return {
            "cap": self.cap,
            "level": self.level,
            "unit": self.unit,
            "base": str(self.base),
            "base_levels": list(self.base_levels),
            "base_count": self.base_count,
            "share": str(self.share),
            "exact": _written(self.exact),
            "rounding": str(self.rounding),
            "allowed": self.allowed,
            "given": self.given,
            "excess": self.excess,
            "raised": self.raised,
        }


def cap_sum(
    cap: Cap,
    counts: Mapping[str, int],
    scale: Scale,
    *,
    unit: str | None = None,
    raised: bool = False,
) -> CapSum:
    """Return a cap worked out on counts of distinct subjects by level.

    Subjects that are not rated have no level and count nowhere.

    Args:
        raised: Whether the cap was raised there; nothing is raised when it may not be.
    """
    levels = tuple(level.level for level in scale.levels)
    every = {level: counts.get(level, 0) for level in levels}
    of = base_levels(cap, scale)
    base_count = sum(every[level] for level in of)
    is_raised = raised and cap.raised_share is not None
    share = cap.raised_share if raised and cap.raised_share is not None else cap.share
    exact = share.value * base_count
    return CapSum(
        cap=cap.cap,
        level=cap.level,
        unit=unit,
        counts=every,
        base=cap.base,
        base_levels=of,
        base_count=base_count,
        share=share,
        exact=exact,
        rounding=cap.rounding,
        allowed=rounded(exact, cap.rounding),
        given=every[cap.level],
        raised=is_raised,
    )


def both_ways(
    cap: Cap,
    counts: Mapping[str, int],
    scale: Scale,
    *,
    unit: str | None = None,
    raised: bool = False,
) -> tuple[CapSum, CapSum]:
    """Return the sum against those who are good, and against those who are good or better.

    Rules and the forms that report on them read the same words differently; people are shown
    both, whichever the definition follows.
    """
    only, better = (
        cap_sum(cap.model_copy(update={"base": base}), counts, scale, unit=unit, raised=raised)
        for base in (CapBase.GOOD_ONLY, CapBase.GOOD_OR_BETTER)
    )
    return only, better


def would_exceed(
    cap: Cap,
    counts: Mapping[str, int],
    moves: Iterable[Move],
    scale: Scale,
    *,
    unit: str | None = None,
    raised: bool = False,
) -> CapSum | None:
    """Return the sum after some moves if they go beyond the cap; None if they do not.

    All moves are made before anything is counted: who moves from good to excellent also leaves
    the base. Of a cap that was exceeded before, only what makes it worse or gives the level anew
    goes beyond it; who takes the level from somebody, or gives a lower one, need not mend the rest.
    """
    listed = list(moves)
    before = cap_sum(cap, counts, scale, unit=unit, raised=raised)
    after = cap_sum(cap, moved(counts, listed), scale, unit=unit, raised=raised)
    gives = any(to == cap.level and was != cap.level for was, to in listed)
    goes_beyond = after.excess > before.excess or (after.excess > 0 and gives)
    return after if goes_beyond else None


def moved(counts: Mapping[str, int], moves: Iterable[Move]) -> dict[str, int]:
    """Return counts by level after some moves.

    Raises:
        ValueError: More subjects leave a level than have it.
    """
    after = dict(counts)
    for was, to in moves:
        if was is not None:
            after[was] = after.get(was, 0) - 1
        if to is not None:
            after[to] = after.get(to, 0) + 1
    if any(count < 0 for count in after.values()):
        raise ValueError(f"more subjects leave a level than have it: {after}")
    return after


def base_levels(cap: Cap, scale: Scale) -> tuple[str, ...]:
    """Return the levels whose subjects a cap is a share of, from best to worst."""
    levels = tuple(level.level for level in scale.levels)
    good = _good(cap, levels)
    match cap.base:
        case CapBase.GOOD_ONLY:
            return levels[good : good + 1]
        case CapBase.GOOD_OR_BETTER:
            return levels[: good + 1]
        case CapBase.ALL_RATED:
            return levels
        case _:
            assert_never(cap.base)


def rounded(exact: Fraction, rounding: Rounding) -> int:
    """Return a number of subjects that is not negative as a whole number."""
    numerator, denominator = exact.numerator, exact.denominator
    match rounding:
        case Rounding.FLOOR:
            return numerator // denominator
        case Rounding.HALF_UP:
            return (2 * numerator + denominator) // (2 * denominator)
        case Rounding.CEIL:
            return -(-numerator // denominator)
        case _:
            assert_never(rounding)


def _written(amount: Fraction) -> str:
    """Return the share of a base so that nobody takes it for a number of subjects: `6.0`."""
    text = write_amount(amount)
    return f"{text}.0" if amount.denominator == 1 else text


def _good(cap: Cap, levels: tuple[str, ...]) -> int:
    """Return the place of the level that is good: the next one below the capped one."""
    if cap.base_level is not None:
        return levels.index(cap.base_level)
    return levels.index(cap.level) + 1
