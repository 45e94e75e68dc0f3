"""Monthly meetings of units: what is odd, and how many were good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import NAMED
from workflow.domain.quality_series import (
    count_quality,
    odd_meetings,
    quarters_without_thematic,
    series_of,
)
from workflow.domain.record_rules import QualityRules
from workflow.domain.records.registers import MeetingKind, MeetingQuality

RULES = QualityRules.model_validate(
    {
        "grades": dict.fromkeys(("excellent", "good", "fair", "poor"), NAMED),
        "good_from": "good",
        "attendance": "2/3",
        "minutes": 60,
    }
)
MONTH = MeetingQuality(id=1, code="Q1", unit_id=1, month="2022-03")
THEMATIC = replace(MONTH, kind=MeetingKind.THEMATIC)


def found(rules: QualityRules | None = RULES, **changes: Any) -> list[str]:
    return [each.code for each in odd_meetings(replace(MONTH, **changes), "CB", rules)]


class TestOddMeetings:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, []),
            ({"held": 0}, ["quality_not_held"]),
            ({"held": 0, "kind": MeetingKind.THEMATIC}, []),
            ({"held": 0, "grade": "good"}, ["quality_not_held", "quality_graded_unheld"]),
            ({"present": 14, "expected": 21}, []),
            ({"present": 13, "expected": 21}, ["quality_poorly_attended"]),
            ({"present": 0, "expected": 0}, []),
            ({"present": 3}, []),
            ({"minutes": 59}, ["quality_too_short"]),
            ({"minutes": 60}, []),
            ({"minutes": 0, "held": 0}, ["quality_not_held"]),
        ],
    )
    def test_are_told(self, changes: dict[str, Any], expected: list[str]) -> None:
        assert found(**changes) == expected

    def test_follow_the_rules_of_the_definition(self) -> None:
        odd = {"present": 1, "expected": 21, "minutes": 5}

        assert found(None, **odd) == []
        assert found(RULES.model_copy(update={"minutes": None, "attendance": None}), **odd) == []


class TestQuarters:
    def quarters(self, *rows: MeetingQuality, this_month: str = "2022-07") -> list[str]:
        told = quarters_without_thematic([("CB", row) for row in rows], this_month=this_month)
        return [each.facts["quarter"] for each in told]

    def test_are_told_when_they_are_over(self) -> None:
        assert self.quarters(MONTH) == ["2022-Q1"]
        assert self.quarters(MONTH, this_month="2022-03") == []
        assert self.quarters(MONTH, this_month="2022-04") == ["2022-Q1"]

    def test_have_one_thematic_meeting_in_any_month(self) -> None:
        assert self.quarters(MONTH, replace(THEMATIC, month="2022-01")) == []
        assert self.quarters(MONTH, replace(THEMATIC, month="2022-04")) == ["2022-Q1"]
        assert self.quarters(MONTH, replace(THEMATIC, held=0)) == ["2022-Q1"]

    def test_count_for_each_unit(self) -> None:
        rows = [("A", MONTH), ("A", THEMATIC), ("B", MONTH)]

        told = list(quarters_without_thematic(rows, this_month="2022-07"))

        assert [each.facts["unit"] for each in told] == ["B"]


class TestCount:
    def test_takes_the_grade_that_is_good_and_the_better_ones(self) -> None:
        grades = ["excellent", "good", "good", "fair", "poor"]

        counted = count_quality([replace(MONTH, grade=grade) for grade in grades], RULES)

        assert (counted.good, counted.graded, counted.percent) == (3, 5, "60.00")
        assert list(counted.grades.items()) == [
            ("excellent", 1),
            ("good", 2),
            ("fair", 1),
            ("poor", 1),
        ]

    def test_is_nothing_of_nothing(self) -> None:
        counted = count_quality([], None)

        assert (counted.good, counted.graded, counted.percent) == (0, 0, "0.00")

    @given(
        st.lists(
            st.builds(
                lambda held, grade: replace(MONTH, held=held, grade=grade),
                st.integers(0, 2),
                st.sampled_from([None, "excellent", "good", "fair", "poor", "gone"]),
            )
        )
    )
    def test_drops_nothing(self, rows: list[MeetingQuality]) -> None:
        counted = count_quality(rows, RULES)

        assert counted.graded + counted.ungraded + counted.not_held == counted.recorded == len(rows)
        assert 0 <= counted.good <= counted.graded == sum(counted.grades.values())


class TestSeries:
    def test_fills_the_gaps_of_regular_meetings(self) -> None:
        may = replace(MONTH, month="2022-05")
        thematic = replace(THEMATIC, month="2022-05")

        told = list(series_of([may, thematic, MONTH]))

        assert told == [
            ("2022-03", MeetingKind.REGULAR, MONTH),
            ("2022-04", MeetingKind.REGULAR, None),
            ("2022-05", MeetingKind.REGULAR, may),
            ("2022-05", MeetingKind.THEMATIC, thematic),
        ]
        assert list(series_of([])) == []
