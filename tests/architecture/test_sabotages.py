"""The list of sabotages names what there is: a text of the product, and tests that notice it."""

from __future__ import annotations

import re

import pytest

from tests.sabotaged import ROOT, Sabotage
from tests.sabotages import SABOTAGES

EACH = pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda each: each.name)


def definitions_in(test: str) -> list[str]:
    """Return the lines that define the class and the function of a test."""
    places = re.sub(r"\[.*\]$", "", test).split("::")[1:]
    return [rf"^class {each}\b" if each.startswith("T") else rf"def {each}\(" for each in places]


class TestSabotages:
    def test_have_names_of_their_own(self) -> None:
        assert len({each.name for each in SABOTAGES}) == len(SABOTAGES) >= 25

    @EACH
    def test_change_a_text_that_stands_once_in_its_file(self, sabotage: Sabotage) -> None:
        assert sabotage.occurs() == 1
        assert sabotage.becomes != sabotage.text

    @EACH
    def test_are_noticed_by_tests_that_exist(self, sabotage: Sabotage) -> None:
        assert sabotage.tests
        for test in sabotage.tests:
            written = (ROOT / test.split("::")[0]).read_text(encoding="utf-8")
            missing = [
                each for each in definitions_in(test) if not re.search(each, written, re.MULTILINE)
            ]
            assert missing == []
