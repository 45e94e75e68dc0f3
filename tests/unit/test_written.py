"""Pieces of a definition as plain data, in the way in which a file says them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from runtime.shipped import shipped_definitions
from tests.definitions import a_stage, shipped, stage_of
from workflow.domain.definition import Definition, Due, RungAction
from workflow.domain.durations import Months, WorkingDays
from workflow.domain.share import Share
from workflow.domain.terms import Target
from workflow.domain.written import said, written


class TestWritten:
    @pytest.mark.parametrize("name", shipped_definitions())
    def test_is_read_as_the_same_definition(self, name: str) -> None:
        definition = shipped(name)

        assert Definition.model_validate(written(definition)) == definition

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            pytest.param(Target(role="board"), "board", id="a role alone"),
            pytest.param(
                Target(role="board", above=True), {"role": "board", "above": True}, id="a target"
            ),
            pytest.param(Due.model_validate({"on": "2026-03-02"}), {"on": "2026-03-02"}, id="day"),
            pytest.param((WorkingDays(-3), Months(12)), ["-3wd", "P1Y"], id="lengths"),
            pytest.param(Share(Fraction(2, 3)), "2/3", id="share"),
            pytest.param(Fraction(185, 2), "92.5", id="amount"),
            pytest.param(RungAction.REMIND, "remind", id="word"),
            pytest.param(None, None, id="nothing"),
        ],
    )
    def test_is_what_a_file_says(self, value: object, expected: Any) -> None:
        assert written(value) == expected

    def test_leaves_out_what_goes_without_saying(self) -> None:
        stage = stage_of(optional=False, auto=True)

        assert written(stage) == {**a_stage(), "owner": ["secretary"], "auto": True}
        assert "optional" not in said(stage)
