"""What is odd about a coverage that a unit reported."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.records.dissemination import CoverageReport
from workflow.domain.reported_coverage import find_oddities


def oddities(
    reached: int | None = None, whole: int | None = None, percent: str | None = None
) -> list[str]:
    report = CoverageReport(
        id=1,
        unit_id=1,
        as_of_on=date(2012, 4, 21),
        reached=reached,
        whole=whole,
        percent=percent,
    )
    return [finding.code for finding in find_oddities(report)]


class TestFindOddities:
    @pytest.mark.parametrize(
        ("reached", "whole", "percent", "codes"),
        [
            (3261, None, "97,67", ["reported_share_without_total"]),
            (3261, 3339, "97,67", ["reported_share_rounded"]),
            (3261, 3340, "97,67", ["reported_share_differs"]),
            (3261, 3339, "97,66", []),
            (164, 166, "> 98 %", []),
            (162, 166, "> 98 %", ["reported_share_differs"]),
            (None, 166, "> 98 %", []),
            (None, None, "> 98 %", []),
            (167, 166, None, ["reported_above_whole"]),
            (167, 166, "100 %", ["reported_above_whole"]),
            (166, 166, None, []),
            (166, None, None, []),
            (0, 0, None, []),
        ],
    )
    def test_tells_what_the_figures_do_not_explain(
        self, reached: int | None, whole: int | None, percent: str | None, codes: list[str]
    ) -> None:
        assert oddities(reached, whole, percent) == codes
