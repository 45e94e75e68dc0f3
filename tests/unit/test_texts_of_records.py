"""What somebody types stands beside history, where it can be erased; what is counted by, in it."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from tests.checking import a_check, a_series
from workflow.domain.records.record import Record, texts_of, told
from workflow.domain.records.registers import Commendation, Result
from workflow.domain.records.remedy import RemedyExecutor
from workflow.domain.records.vote import Vote

DAY = date(2026, 3, 2)
TYPED = "Tổ quản lý đất đai"
COMMENDED = Commendation(id=1, code="CD1", review_id=1, reason="…", form=TYPED, given_on=DAY)
REACHED = Result(
    id=1, code="KQ1", review_id=1, name="roads", value=Fraction(3), measure=TYPED, as_of_on=DAY
)


class TestTold:
    @pytest.mark.parametrize(
        ("row", "name"),
        [
            pytest.param(
                RemedyExecutor(remedy_id=1, number=2, outside=TYPED),
                "remedy_executor/1.2/outside",
                id="who carries a remedy out",
            ),
            pytest.param(COMMENDED, "commendation/1/form", id="how somebody was commended"),
            pytest.param(REACHED, "result/1/measure", id="in what a result is measured"),
            pytest.param(
                Vote(id=1, code="V1", rule="r", unit_id=1, body=TYPED, held_on=DAY),
                "vote/1/body",
                id="which body voted",
            ),
        ],
    )
    def test_leaves_out_what_somebody_typed(self, row: Record, name: str) -> None:
        body = json.dumps(told([row]), ensure_ascii=False)

        assert TYPED not in body
        assert texts_of([row])[name] == TYPED

    @pytest.mark.parametrize(
        "row",
        [
            pytest.param(a_series(places=(TYPED,)), id="places of a series"),
            pytest.param(a_check(place=TYPED), id="the place of a check"),
            pytest.param(
                Vote(id=1, code="V1", rule="r", unit_id=1, stratum=TYPED, held_on=DAY),
                id="the stratum of a vote",
            ),
        ],
    )
    def test_keeps_the_names_that_figures_are_counted_by(self, row: Record) -> None:
        assert TYPED in json.dumps(told([row]), ensure_ascii=False)
        assert TYPED not in texts_of([row]).values()
