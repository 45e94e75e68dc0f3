"""Shares and percentages, on the numbers that were printed and on all others."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValueError
from workflow.domain.share import Share, parse_share, percent, rounding_that_explains

counts = st.integers(min_value=0, max_value=10**7)
shares = st.builds(
    lambda part, rest: Share(Fraction(part, part + rest)),
    st.integers(min_value=0, max_value=999),
    st.integers(min_value=1, max_value=999),
)


class TestParseShare:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            pytest.param("100%", Fraction(1), id="the whole"),
            pytest.param("0%", Fraction(0), id="nothing"),
            pytest.param("92.5%", Fraction(37, 40), id="with a point"),
            pytest.param("92,5 %", Fraction(37, 40), id="with a comma and a space"),
            pytest.param("33.333333%", Fraction(33333333, 10**8), id="six decimals"),
            pytest.param("2/3", Fraction(2, 3), id="a ratio"),
            pytest.param(" 10 / 15 ", Fraction(2, 3), id="a ratio that is not reduced"),
            pytest.param("3/3", Fraction(1), id="a whole ratio"),
        ],
    )
    def test_is_exact(self, text: str, value: Fraction) -> None:
        assert parse_share(text) == Share(value)

    @pytest.mark.parametrize(
        "text", ["", "%", "90", "0.9", "1/0", "2/", "-5%", "1e2%", "92.5.1%", "33.3333333%", "nan%"]
    )
    def test_refuses_what_is_no_share(self, text: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            parse_share(text)

        assert caught.value.code == "share_not_understood"
        assert caught.value.facts["found"] == text

    @pytest.mark.parametrize("text", ["101%", "100.000001%", "4/3"])
    def test_refuses_more_than_the_whole(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="share_above_whole"):
            parse_share(text)


class TestStr:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("100%", "100%"),
            ("20%", "20%"),
            ("92,5%", "92.5%"),
            ("0.000001%", "0.000001%"),
            ("1/2", "50%"),
            ("2/3", "2/3"),
            ("0%", "0%"),
        ],
    )
    def test_writes_a_percentage_if_that_is_exact(self, text: str, written: str) -> None:
        assert str(parse_share(text)) == written

    @given(shares)
    def test_is_read_back(self, share: Share) -> None:
        assert parse_share(str(share)) == share


class TestOf:
    @pytest.mark.parametrize(
        ("text", "total", "needed"),
        [
            pytest.param("2/3", 15, 10, id="T-8 of 15"),
            pytest.param("2/3", 21, 14, id="T-7 of 21"),
            pytest.param("2/3", 16, 11, id="a part of one is one"),
            pytest.param("90%", 10, 9, id="nothing is lost to rounding"),
            pytest.param("1/3", 3, 1, id="a third"),
            pytest.param("0%", 7, 0, id="nothing of something"),
            pytest.param("100%", 0, 0, id="all of nothing"),
        ],
    )
    def test_returns_how_many_are_needed(self, text: str, total: int, needed: int) -> None:
        assert parse_share(text).of(total) == needed

    @given(shares, counts)
    def test_is_the_least_count_that_reaches_the_share(self, share: Share, total: int) -> None:
        needed = share.of(total)

        assert needed >= share.value * total
        assert needed - 1 < share.value * total


class TestPercent:
    @pytest.mark.parametrize(
        ("count", "total", "expected"),
        [
            pytest.param(152, 166, "91.57", id="T-1"),
            pytest.param(193, 207, "93.24", id="T-3"),
            pytest.param(3410, 3675, "92.79", id="T-2"),
            pytest.param(1, 800, "0.13", id="a half is rounded up"),
            pytest.param(1, 3, "33.33", id="a third"),
            pytest.param(7, 7, "100.00", id="all"),
            pytest.param(0, 7, "0.00", id="none"),
            pytest.param(0, 0, "0.00", id="none of nobody"),
        ],
    )
    def test_rounds_half_up_to_two_places(self, count: int, total: int, expected: str) -> None:
        assert percent(count, total) == expected

    @pytest.mark.parametrize(
        ("rounding", "expected"),
        [(ROUND_DOWN, "91.5"), (ROUND_HALF_UP, "91.6"), (ROUND_UP, "91.6")],
    )
    def test_rounds_as_asked(self, rounding: str, expected: str) -> None:
        assert percent(152, 166, places=1, rounding=rounding) == expected

    @given(counts, counts)
    def test_is_never_more_than_half_a_hundredth_off(self, some: int, others: int) -> None:
        total = some + others + 1

        off = Fraction(percent(some, total)) - Fraction(100 * some, total)

        assert -Fraction(1, 200) < off <= Fraction(1, 200)


class TestRoundingThatExplains:
    @pytest.mark.parametrize(
        ("count", "total", "printed", "rounding"),
        [
            pytest.param(152, 166, "91,56", "truncated", id="T-1"),
            pytest.param(3410, 3675, "92,8", "half_up", id="T-2"),
            pytest.param(193, 207, "93,23", "truncated", id="T-3"),
            pytest.param(3261, 3339, "97,67", "up", id="T-4 with the total that may be meant"),
            pytest.param(3261, 3338, "97,67", "none", id="T-4 with one less"),
            pytest.param(3261, 3340, "97,67", "none", id="T-4 with one more"),
            pytest.param(152, 166, "91.57%", "half_up", id="a point and a sign"),
            pytest.param(152, 166, " 91,57 % ", "half_up", id="spaces around the sign"),
            pytest.param(7, 7, "100", "half_up", id="no places at all"),
            pytest.param(1, 3, "33,333333", "half_up", id="as many places as were printed"),
            pytest.param(152, 166, "91,5700", "none", id="places that were made up"),
            pytest.param(152, 166, "hơn 91", "none", id="words"),
        ],
    )
    def test_finds_how_a_printed_number_came_about(
        self, count: int, total: int, printed: str, rounding: str
    ) -> None:
        assert rounding_that_explains(count, total, printed) == rounding

    def test_finds_one_total_only_for_a_number_whose_total_was_not_printed(self) -> None:
        explained = {
            total: rounding
            for total in range(3262, 4000)
            if (rounding := rounding_that_explains(3261, total, "97,67")) != "none"
        }

        assert explained == {3339: "up"}

    @given(counts, counts, st.integers(min_value=0, max_value=6))
    def test_explains_every_number_that_was_computed(
        self, some: int, others: int, places: int
    ) -> None:
        total = some + others + 1
        printed = percent(some, total, places=places)

        assert rounding_that_explains(some, total, printed) == "half_up"
