"""What people write about a rating, before any code has been looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workflow.domain.errors import InvalidValueError
from workflow.domain.records.rating import RatingStep

MOST_POINTS = 1_000
_SCORE = re.compile(r"\d{1,4}(?:[.,]\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One value of one step for one subject; a later one takes its place, and both stay.

    Attributes:
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        level: Of the scale; `not_rated_reason` instead says why there is none.
        score: Points as people write them, such as `92,5`.
        given_on: The day; today when absent.
        signatory: Code of the person who signed a decision; who decides when absent.
        overrides: Codes of the rules that a decision sets aside, with its grounds.
    """

    subject: str
    step: RatingStep
    level: str | None = None
    not_rated_reason: str | None = None
    score: str | None = None
    grounds: str | None = None
    given_on: date | None = None
    document: str | None = None
    signatory: str | None = None
    overrides: tuple[str, ...] = ()
    line: int = 0


def parse_score(text: str) -> Fraction:
    """Return the exact points that `92,5` or `92.5` says.

    Raises:
        InvalidValueError: They are not understood, or beyond what there is to give.
    """
    found = text.strip()
    score = Fraction(found.replace(",", ".")) if _SCORE.fullmatch(found) else None
    if score is None or score > MOST_POINTS:
        raise InvalidValueError("score_not_understood", found=text, expected=f"0 … {MOST_POINTS}")
    return score
