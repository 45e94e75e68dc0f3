"""Who has a capped level, in the order in which a deciding body looks at them. Pure.

Nobody is moved to another level by it: where too many have the level, a person decides who.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import Generic, TypeVar

from workflow.domain.records.registers import Result

T = TypeVar("T")


class Standing(StrEnum):
    """Where somebody stands as to the cap; tied ones have equals on its other side."""

    WITHIN = "within"
    TIED = "tied"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender(Generic[T]):
    """Somebody who has the level; never his post.

    Attributes:
        score: Points; None when they are not on record.
        exceeded: How many results of the year went beyond their targets.
    """

    who: T
    score: Fraction | None
    exceeded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked(Generic[T]):
    """A contender in the order.

    Attributes:
        position: 1 for the best; the same for those who are equal, whose order says nothing.
    """

    contender: Contender[T]
    position: int
    standing: Standing


def ranking(contenders: Iterable[Contender[T]], *, allowed: int) -> list[Ranked[T]]:
    """Return contenders by score, then by results exceeded, those who are equal as they came.

    Of a group of equals that the cap cuts in two, each is tied.
    """
    ordered = sorted(contenders, key=_merit, reverse=True)
    ranked: list[Ranked[T]] = []
    for _, group in groupby(ordered, key=_merit):
        equals, better = list(group), len(ranked)
        standing = _standing(better, better + len(equals), allowed)
        ranked += [
            Ranked(contender=each, position=better + 1, standing=standing) for each in equals
        ]
    return ranked


def _merit(contender: Contender[T]) -> tuple[bool, Fraction, int]:
    """Return what the order goes by: points first, who has none comes last."""
    return contender.score is not None, contender.score or Fraction(0), contender.exceeded


def _standing(better: int, together: int, allowed: int) -> Standing:
    """Return where equals stand who are `together` with those who are better."""
    if together <= allowed:
        return Standing.WITHIN
    return Standing.OVER if better >= allowed else Standing.TIED


def is_exceeded(result: Result) -> bool:
    """Return whether more was reached than was to be: the target, else the whole it is of.

    Where how many of so many are counted, a target of no more than 1 is a share of them, such as
    95 %. Of a result without target and whole nothing is known, and a target of 0, such as no
    complaints, is never exceeded.
    """
    if not result.holds or not (result.target or result.of):
        return False
    wanted, whole = result.target or Fraction(1), result.of or Fraction(1)
    return result.value > (wanted if wanted > 1 else wanted * whole)
