"""Results of the year: what differs from how they were printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from workflow.domain.records.registers import Comparison, Result
from workflow.domain.reported_result import odd_result

COUNTED = Result(
    id=1,
    code="R1",
    review_id=1,
    name="targets",
    value=Fraction(152),
    of=Fraction(166),
    as_of_on=date(2022, 11, 15),
)
SHARE = replace(COUNTED, value=Fraction(98, 100), of=None, compared=Comparison.MORE_THAN)


class TestOddResult:
    @pytest.mark.parametrize("printed", [None, "152/166", "91,57 %", "4.800 m", "trên 90%"])
    def test_is_none_when_it_agrees_or_is_no_percentage(self, printed: str | None) -> None:
        assert odd_result(replace(COUNTED, reported=printed)) is None

    @pytest.mark.parametrize(
        ("printed", "code"),
        [("91,56 %", "reported_share_rounded"), ("95 %", "reported_share_differs")],
    )
    def test_computes_what_counts_so_many_of_so_many(self, printed: str, code: str) -> None:
        found = odd_result(replace(COUNTED, reported=printed))

        assert found is not None
        assert found.code == code

    @pytest.mark.parametrize("printed", [">98 %", "trên 98%", "hơn 98 %", "98,0%  ", "tro 98%"])
    def test_takes_a_bound_for_the_same(self, printed: str) -> None:
        result = replace(SHARE, reported=printed)
        if printed.startswith("98"):
            result = replace(result, compared=None)

        assert odd_result(result) is None

    @pytest.mark.parametrize(
        "result",
        [
            replace(SHARE, reported="98 %"),
            replace(SHARE, reported="≥ 98 %"),
            replace(SHARE, reported="> 97 %"),
            replace(SHARE, reported="> 98 %", compared=Comparison.AT_LEAST),
        ],
        ids=["no bound", "another bound", "another figure", "another comparison"],
    )
    def test_tells_a_share_without_a_whole_that_differs(self, result: Result) -> None:
        found = odd_result(result)

        assert found is not None
        assert (found.code, found.facts["value"]) == ("result_differs", "0.98")

    def test_leaves_parts_of_people_alone(self) -> None:
        odd = replace(COUNTED, value=Fraction(1, 3), reported="5 %")

        assert odd_result(odd) is None
