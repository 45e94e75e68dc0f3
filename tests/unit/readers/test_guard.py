from __future__ import annotations

import pytest

from runtime.readers.guard import CLEAR, guard_dash, guard_formulas, unguard_dash, unguard_formulas


class TestGuardFormulas:
    @pytest.mark.parametrize(
        ("text", "cell"),
        [
            ("=1+1", "'=1+1"),
            ("+84 900", "'+84 900"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("a;=1", "a;'=1"),
            ("a;'=1", "a;''=1"),
            ("a\n=1\r\n-b", "a\n'=1\r\n'-b"),
            ("DV1;-X2", "DV1;'-X2"),
            ('a;"=1+1;"', 'a;\'"=1+1;"'),
            ("a\t=1", "a\t'=1"),
        ],
    )
    def test_puts_an_apostrophe_where_a_cell_may_begin(self, text: str, cell: str) -> None:
        assert guard_formulas(text) == cell
        assert unguard_formulas(cell) == text

    @pytest.mark.parametrize(
        "text", ["", "1+1", "a=b", "a-b", "'x", "''", "a;b", "2022-11-04", "٣"]
    )
    def test_leaves_other_text_alone(self, text: str) -> None:
        assert guard_formulas(text) == text
        assert unguard_formulas(text) == text


class TestGuardDash:
    @pytest.mark.parametrize(("text", "cell"), [("-", "'-"), ("'-", "''-"), ("''-", "'''-")])
    def test_keeps_a_dash_from_clearing(self, text: str, cell: str) -> None:
        assert guard_dash(text) == cell
        assert unguard_dash(cell) == text

    @pytest.mark.parametrize("text", ["", "--", "- x", "'", "'x-", "–"])
    def test_leaves_other_text_alone(self, text: str) -> None:
        assert guard_dash(text) == text != CLEAR
        assert unguard_dash(text) == text
