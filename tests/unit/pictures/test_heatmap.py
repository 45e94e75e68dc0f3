"""The cells of the heat map."""

from __future__ import annotations

import pytest

from runtime.language import language
from runtime.pictures.heatmap import cell_text, shade_of
from runtime.pictures.shades import Shade
from workflow.application.chart_cycle import Cell
from workflow.domain.health import Health


def a_cell(**changes: object) -> Cell:
    given = {"subjects": 1200, "passed": 0, "here": 0, "stuck": 0, "worst": None}
    return Cell(**{**given, **changes})  # type: ignore[arg-type]


CASES = [
    pytest.param(a_cell(), "0/1.200", Shade.TO_COME, id="nobody yet"),
    pytest.param(a_cell(passed=3), "0/1.200", Shade.TO_COME, id="some have passed"),
    pytest.param(a_cell(passed=1200), "✔", Shade.TO_COME, id="all have passed"),
    pytest.param(a_cell(here=2, worst=Health.WAITING), "0/1.200", Shade.INSIDE, id="waiting"),
    pytest.param(
        a_cell(here=2, stuck=1, worst=Health.OVERDUE), "1/1.200", Shade.OVERDUE, id="overdue"
    ),
    pytest.param(
        a_cell(here=2, stuck=2, worst=Health.BLOCKED), "2/1.200", Shade.BLOCKED, id="blocked"
    ),
    pytest.param(
        a_cell(here=2, stuck=2, worst=Health.STALLED), "2/1.200", Shade.STALLED, id="stalled"
    ),
]


class TestCell:
    @pytest.mark.parametrize(("cell", "text", "shade"), CASES)
    def test_tells_what_is_stuck_of_all(self, cell: Cell, text: str, shade: Shade) -> None:
        assert (cell_text(cell, language("vi")), shade_of(cell)) == (text, shade)

    def test_is_empty_where_no_review_goes(self) -> None:
        assert cell_text(None, language("vi")) == ""
