"""Amounts in a scale: read as people write them, kept exactly, and written again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.language import language
from workflow.domain.scale import parse_amount, write_amount


class TestParseAmount:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("90", "90"),
            (" 92,5 ", "185/2"),
            ("92.5", "185/2"),
            ("98%", "49/50"),
            ("101 %", "101/100"),
            ("2/3", "2/3"),
            ("0", "0"),
        ],
    )
    def test_reads_exactly(self, text: str, amount: str) -> None:
        assert parse_amount(text) == Fraction(amount)

    @pytest.mark.parametrize("text", ["", "-1", "1/0", "1e3", "9,1234567", "2/3%", "chín mươi"])
    def test_understands_nothing_else(self, text: str) -> None:
        assert parse_amount(text) is None


class TestWriteAmount:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            ("90", "90"),
            ("185/2", "92.5"),
            ("1/3", "1/3"),
            ("1/1000000", "0.000001"),
            ("1/10000000", "1/10000000"),
        ],
    )
    def test_writes_a_decimal_where_one_is_exact(self, amount: str, text: str) -> None:
        assert write_amount(Fraction(amount)) == text

    @given(st.fractions(min_value=0, max_value=900, max_denominator=10**6))
    def test_writes_what_is_read_as_the_same(self, amount: Fraction) -> None:
        assert parse_amount(write_amount(amount)) == amount

    @pytest.mark.parametrize(
        ("code", "text", "shown"),
        [
            ("vi", "7.8", "7,8"),
            ("en", "7.8", "7.8"),
            ("vi", "22.5%", "22,5 %"),
            ("en", "20%", "20 %"),
            ("vi", "20/3", "20/3"),
        ],
    )
    def test_is_shown_as_the_language_writes_it(self, code: str, text: str, shown: str) -> None:
        assert language(code).amount(text) == shown
