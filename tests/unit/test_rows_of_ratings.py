"""Points as people write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.rows_of_ratings import parse_score


class TestParseScore:
    @pytest.mark.parametrize(
        ("text", "score"),
        [
            ("0", Fraction(0)),
            ("92,5", Fraction(185, 2)),
            ("92.5", Fraction(185, 2)),
            (" 70 ", Fraction(70)),
            ("1000", Fraction(1000)),
            ("0,000001", Fraction(1, 10**6)),
        ],
    )
    def test_is_exact(self, text: str, score: Fraction) -> None:
        assert parse_score(text) == score

    @pytest.mark.parametrize(
        "text",
        ["", "-1", "+1", "1000,1", "1001", "99999", "1e2", "90%", "2/3", "nan", "９０", "9,", ",5"],
    )
    def test_of_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="score_not_understood"):
            parse_score(text)
