"""Ratings compared: with the step before, with the collective, and with what is good."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from workflow.domain.rating_rules import above_collective, is_good_or_better, needs_grounds
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import SubjectKind
from workflow.domain.scale import Scale

NAMED = {"vi": "Tên", "en": "Name"}
LEVELS = ("excellent", "good", "completed", "not_completed")


def a_scale(**given: Any) -> Scale:
    """Return the four usual levels."""
    levels = [{"level": name, "title": NAMED} for name in LEVELS]
    return Scale.model_validate({"levels": levels, **given})


def a_value(level: str | None, score: str | None = None, *, reason: str | None = None) -> Rating:
    """Return one value of one step."""
    return Rating(
        subject_kind=SubjectKind.PERSON,
        subject_id=1,
        id=1,
        step=RatingStep.APPRAISED,
        level=level,
        not_rated_reason=reason,
        score=None if score is None else Fraction(score),
        given_on=date(2026, 11, 2),
        given_by="P1",
    )


class TestNeedsGrounds:
    @pytest.mark.parametrize(
        ("before", "after", "needed"),
        [
            pytest.param(None, a_value("good", "90"), False, id="nothing before"),
            pytest.param(a_value("good"), a_value("good"), False, id="no scores"),
            pytest.param(a_value("good", "80"), a_value("good"), False, id="one score"),
            pytest.param(a_value("good"), a_value("completed"), True, id="another level"),
            pytest.param(a_value("good"), a_value(None, reason="ill"), True, id="no level"),
            pytest.param(
                a_value(None, reason="ill"), a_value(None, reason="new"), True, id="another reason"
            ),
            pytest.param(a_value("good", "80"), a_value("good", "85"), True, id="exactly the gap"),
            pytest.param(a_value("good", "85"), a_value("good", "80"), True, id="downwards"),
            pytest.param(
                a_value("good", "80"), a_value("good", "849/10"), False, id="less than the gap"
            ),
            pytest.param(
                a_value("good", "241/3"), a_value("good", "256/3"), True, id="thirds, exactly"
            ),
        ],
    )
    def test_judges(self, before: Rating | None, after: Rating, needed: bool) -> None:
        assert needs_grounds(before, after, gap=5) is needed


class TestAboveCollective:
    @pytest.mark.parametrize(
        ("level", "collective", "is_above"),
        [
            ("excellent", "good", True),
            ("good", "good", False),
            ("completed", "good", False),
            ("excellent", None, False),
            (None, "good", False),
        ],
    )
    def test_limits_the_head(
        self, level: str | None, collective: str | None, is_above: bool
    ) -> None:
        assert above_collective(level, collective, a_scale()) is is_above


class TestIsGoodOrBetter:
    def test_takes_the_second_level_unless_told(self) -> None:
        assert [is_good_or_better(level, a_scale()) for level in (*LEVELS, None)] == [
            *(True, True, False, False, False)
        ]

    def test_takes_the_level_that_is_told(self) -> None:
        scale = a_scale(good_from="completed")

        assert [is_good_or_better(level, scale) for level in LEVELS] == [True, True, True, False]
