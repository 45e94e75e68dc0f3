"""Expressions over facts: what they come to, exactly, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValueError
from workflow.domain.expression import DEEPEST, Kind, Value, parse_expression

KNOWN = {"a": Kind.NUMBER, "b.c": Kind.NUMBER, "met": Kind.YES_NO, "level": Kind.TEXT}
FACTS: dict[str, Value] = {
    "a": Fraction(14),
    "b.c": Fraction(21),
    "met": True,
    "level": "district",
}


def holds(text: str, **facts: Value) -> bool:
    values = {**FACTS, **facts}
    return parse_expression(text, KNOWN).holds(lambda name: values[name])


class TestHolds:
    @pytest.mark.parametrize(
        ("text", "is_so"),
        [
            pytest.param("a / b.c >= 2/3", True, id="exact fraction"),
            pytest.param("a / b.c > 2/3", False, id="not more than itself"),
            pytest.param("a >= 66.67% * b.c", False, id="a rounded percentage is more"),
            pytest.param("a >= 66.66% * b.c", True, id="or less"),
            pytest.param("1 + 2 * 3 == 7", True, id="products before sums"),
            pytest.param("10 - 2 - 3 == 5", True, id="from the left"),
            pytest.param("(1 + 2) * 3 == 9", True, id="parentheses"),
            pytest.param("met or met and no", True, id="and before or"),
            pytest.param("not met or met", True, id="not before or"),
            pytest.param("not (met or met)", False, id="not of all"),
            pytest.param("not a < 3", True, id="not of a comparison"),
            pytest.param("level == 'district'", True, id="texts"),
            pytest.param("level != 'huyện'", True, id="other texts"),
            pytest.param("met == yes", True, id="yes"),
            pytest.param("  a==14and met ", True, id="spaces or none"),
        ],
    )
    def test_is_exact(self, text: str, is_so: bool) -> None:
        assert holds(text) is is_so

    @pytest.mark.parametrize(
        "text", ["a / b.c >= 0", "a / b.c < 1", "a / b.c != 1", "a/b.c + 1 > 0"]
    )
    def test_is_false_of_a_share_of_nothing(self, text: str) -> None:
        assert holds(text, **{"b.c": Fraction(0)}) is False

    @given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 9), st.integers(1, 9))
    def test_compares_shares_as_fractions_do(self, part: int, of: int, n: int, d: int) -> None:
        found = holds(f"a / b.c >= {n}/{d}", **{"a": Fraction(part), "b.c": Fraction(of)})

        assert found is (Fraction(part, of) >= Fraction(n, d))


class TestNames:
    def test_are_told_once_in_their_order(self) -> None:
        found = parse_expression("b.c > 1 and (met or a + b.c > a)", KNOWN)

        assert found.names == ("b.c", "met", "a")
        assert str(found) == "b.c > 1 and (met or a + b.c > a)"


class TestParseExpression:
    @pytest.mark.parametrize(
        ("text", "code", "found"),
        [
            pytest.param("", "expression_unreadable", "", id="nothing"),
            pytest.param("a >", "expression_unreadable", "a >", id="no right side"),
            pytest.param("a > 1 met", "expression_unreadable", "met", id="two in a row"),
            pytest.param("(a > 1", "expression_unreadable", "(a > 1", id="open parenthesis"),
            pytest.param("a > 1)", "expression_unreadable", ")", id="closed parenthesis"),
            pytest.param("a = 1", "expression_unreadable", "= 1", id="one equals sign"),
            pytest.param("1 < a < 3", "expression_unreadable", "< 3", id="chain"),
            pytest.param("a > 92,5", "expression_unreadable", ",5", id="decimal comma"),
            pytest.param("level == 'x", "expression_unreadable", "'x", id="open text"),
            pytest.param(
                "__import__('os')", "expression_unreadable", "__import__('os')", id="code"
            ),
            pytest.param("and met", "expression_unreadable", "and met", id="operator first"),
            pytest.param("d > 1", "expression_name_unknown", "d", id="unknown fact"),
            pytest.param("a", "expression_unfit", "a", id="a number is no answer"),
            pytest.param("met > 1", "expression_unfit", "met", id="yes is no number"),
            pytest.param("a and met", "expression_unfit", "a", id="a number is not true"),
            pytest.param("level == 1", "expression_unfit", "1", id="a text is no number"),
            pytest.param("not (a + 1)", "expression_unfit", "a + 1", id="not of a number"),
            pytest.param(
                "(" * (DEEPEST + 1) + "met", "nested_too_deeply", None, id="too many parentheses"
            ),
            pytest.param(
                "not " * (DEEPEST + 1) + "met", "nested_too_deeply", None, id="too many not"
            ),
            pytest.param("met or " * 100 + "met", "expression_unreadable", None, id="too long"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, text: str, code: str, found: str | None) -> None:
        with pytest.raises(InvalidValueError) as refused:
            parse_expression(text, KNOWN)

        assert refused.value.code == code
        assert found is None or refused.value.facts["found"] == found

    @given(st.text("ab.c()<>=!+-*/ 1'%notandrme", max_size=40))
    def test_answers_or_refuses_whatever_is_written(self, text: str) -> None:
        try:
            found = parse_expression(text, KNOWN)
        except InvalidValueError:
            return
        assert found.holds(lambda name: FACTS[name]) in (True, False)
