"""The rating scale of a definition: levels with their conditions, and caps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from workflow.domain.terms import AnyShare, Name, Part, Targets, Title

_AMOUNT = re.compile(r"(\d{1,9}(?:[.,]\d{1,6})?)\s*(%?)|(\d{1,9})\s*/\s*(\d{1,9})")
AMOUNT_EXPECTED = "90, 92,5, 98%, 2/3"
_MILLION = 10**6  # six decimals, as many as are read


def parse_amount(text: str) -> Fraction | None:
    """Return the exact amount that `90`, `92,5`, `101%` or `2/3` says; None when it is none."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or (match[4] and not int(match[4])):
        return None
    if match[3]:
        return Fraction(int(match[3]), int(match[4]))
    amount = Fraction(match[1].replace(",", "."))
    return amount / 100 if match[2] else amount


def write_amount(amount: Fraction) -> str:
    """Return an exact amount as `90`, `92.5` or, when no short decimal is exact, `20/3`."""
    if _MILLION % amount.denominator:
        return str(amount)
    return f"{Decimal(amount.numerator) / amount.denominator:f}"


def _amount(value: object) -> object:
    if isinstance(value, Fraction):
        return value
    found = None if isinstance(value, bool) else parse_amount(str(value))
    if found is None:
        raise PydanticCustomError("amount_not_understood", "{expected}", _EXPECTED)
    return found


_EXPECTED: dict[str, Any] = {"expected": AMOUNT_EXPECTED}

Amount = Annotated[Fraction, BeforeValidator(_amount, json_schema_input_type=str | int | float)]


class Condition(Part):
    """One comparison of a named fact about the subject; exactly one of the comparisons.

    Attributes:
        fact: `score`, a computed fact, or a result of the year that is on record.
        is_level: The level named by the fact is this one or a better one.
        tracks: Of whose subjects it is asked; of all tracks when empty.
    """

    fact: Name
    at_least: Amount | None = None
    more_than: Amount | None = None
    at_most: Amount | None = None
    less_than: Amount | None = None
    is_level: Name | None = None
    tracks: Annotated[tuple[Name, ...], Field(max_length=30)] = ()

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = (self.at_least, self.more_than, self.at_most, self.less_than, self.is_level)
        if sum(each is not None for each in given) != 1:
            raise PydanticCustomError("condition_one_comparison", "exactly one comparison")
        return self


class Level(Part):
    """One level of a rating scale; the order of the list is from best to worst.

    Attributes:
        score_from: Least points; the band ends where that of the better level begins.
        conditions: What must hold for a subject to have the level.
    """

    level: Name
    title: Title
    score_from: Amount | None = None
    conditions: Annotated[tuple[Condition, ...], Field(max_length=50)] = ()

    def asked_of(self, track: str) -> Self:
        """Return the level with the conditions that are asked of subjects of `track`."""
        asked = (each for each in self.conditions if not each.tracks or track in each.tracks)
        return self.model_copy(update={"conditions": tuple(asked)})


class CapBase(StrEnum):
    """Of which number a cap is a share."""

    GOOD_ONLY = "good_only"
    GOOD_OR_BETTER = "good_or_better"
    ALL_RATED = "all_rated"


class Rounding(StrEnum):
    """How a share of a number becomes a number of subjects."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


class Cap(Part):
    """How many subjects may have a level, within each unit of a kind.

    Attributes:
        cap: Its name.
        level: The level that is capped.
        base_level: For the bases `good_only` and `good_or_better`, the level that is "good";
            the next one below `level` when absent.
        tracks: Whose subjects count together; all tracks when empty.
        within: Kind of unit within which it counts, at or above the venue; the cycle when absent.
        exclude_heads: Whether heads of units are outside, in the base and in the count.
        raised_share: How far it may be raised with a reason; not at all when absent.
        raised_by: Who raises it; who decides the rating when absent.
    """

    cap: Name
    level: Name
    share: AnyShare
    base: CapBase = CapBase.GOOD_ONLY
    base_level: Name | None = None
    rounding: Rounding = Rounding.FLOOR
    tracks: Annotated[tuple[Name, ...], Field(max_length=30)] = ()
    within: Name | None = None
    exclude_heads: StrictBool = False
    raised_share: AnyShare | None = None
    raised_by: Targets | None = None


class Scale(Part):
    """The levels of a rating, the reasons for having none, and what bounds them.

    Attributes:
        results: Results of the year that conditions read.
        good_from: The lowest level that counts as "good or better"; the second one when absent.
        most_points: The greatest score there is.
        gap: Points from which on a value that differs from the step before needs grounds.
        head_not_above_collective: Whether a head gets no better level than what he heads.
        over_cap_by: Who may decide beyond a cap or a condition, with grounds; nobody when absent.
        decision_document: Whether a decision must carry the number of its document.
    """

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=50)]
    not_rated: Annotated[Mapping[Name, Title], Field(max_length=50)] = Field(default_factory=dict)
    results: Annotated[Mapping[Name, Title], Field(max_length=200)] = Field(default_factory=dict)
    good_from: Name | None = None
    most_points: Annotated[StrictInt, Field(ge=1, le=1_000)] = 100
    gap: Annotated[StrictInt, Field(ge=1, le=1_000)] = 5
    head_not_above_collective: StrictBool = False
    caps: Annotated[tuple[Cap, ...], Field(max_length=30)] = ()
    over_cap_by: Targets | None = None
    decision_document: StrictBool = False

    def asked_of(self, track: str) -> Self:
        """Return the scale with the conditions that are asked of subjects of `track`."""
        levels = tuple(level.asked_of(track) for level in self.levels)
        return self.model_copy(update={"levels": levels})

    def rank(self, level: str) -> int:
        """Return the place of a level, 0 for the best; the caller knows that it exists."""
        return next(place for place, each in enumerate(self.levels) if each.level == level)

    @property
    def lowest_good(self) -> str:
        """Return the lowest level that counts as good."""
        return self.good_from or self.levels[min(1, len(self.levels) - 1)].level
