"""How far those who carry out one remedy are, taken together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from workflow.domain.records.remedy import RemedyExecutor

DONE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """How far a remedy is, by those who carry it out.

    Attributes:
        percent: Plain average of what each reported, exact; None while nobody carries it out.
        done: How many have reported 100 %.
        count: Of how many.
    """

    percent: Fraction | None
    done: int
    count: int


def roll_up(executors: Iterable[RemedyExecutor]) -> RollUp:
    """Return how far executors are who still count; each counts the same, whatever its size."""
    reported = [each.percent for each in executors if each.holds]
    return RollUp(
        percent=Fraction(sum(reported), len(reported)) if reported else None,
        done=sum(percent == DONE for percent in reported),
        count=len(reported),
    )
