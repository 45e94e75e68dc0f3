"""Which holds cover a review, and what history tells of many at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import OPENED_AT, a_review
from workflow.domain.records.hold import Hold, HoldScope
from workflow.domain.resting import covers, meant_until, numbers_in, rests_since, spans

TODAY = date(2026, 3, 10)
LATER = OPENED_AT + timedelta(days=1)
# Unit 9 stood below 5, and 5 below 1, when the cycle was opened.
REVIEW = a_review(4, venue_id=9, venue_path="/1/5/9/")


def a_hold(scope: HoldScope = HoldScope.CYCLE, **changes: Any) -> Hold:
    return Hold(**{"id": 1, "scope": scope, "held_at": OPENED_AT, **changes})


class TestCovers:
    @pytest.mark.parametrize(
        ("hold", "expected"),
        [
            pytest.param(a_hold(), True, id="the cycle"),
            pytest.param(a_hold(HoldScope.UNIT, unit_id=9), True, id="its venue"),
            pytest.param(a_hold(HoldScope.UNIT, unit_id=5), True, id="a unit above"),
            pytest.param(a_hold(HoldScope.UNIT, unit_id=7), False, id="another unit"),
            pytest.param(a_hold(HoldScope.UNIT, unit_id=95), False, id="a number like it"),
            pytest.param(a_hold(HoldScope.REVIEW, review_id=4), True, id="itself"),
            pytest.param(a_hold(HoldScope.REVIEW, review_id=5), False, id="another review"),
            pytest.param(a_hold(released_at=LATER), False, id="one that has ended"),
        ],
    )
    def test_is_by_the_tree_as_it_was(self, hold: Hold, expected: bool) -> None:
        assert covers(hold, REVIEW) is expected


class TestRestsSince:
    def test_is_the_first_of_those_that_last(self) -> None:
        ended = a_hold(held_at=OPENED_AT - timedelta(days=1), released_at=LATER)
        holds = [a_hold(held_at=LATER), a_hold(HoldScope.UNIT, unit_id=5), ended]

        assert rests_since(REVIEW, holds) == OPENED_AT

    def test_is_nothing_without_any(self) -> None:
        assert rests_since(REVIEW, []) is None


class TestUntil:
    @pytest.mark.parametrize(
        ("days", "until"),
        [
            pytest.param([TODAY, date(2026, 4, 1)], date(2026, 4, 1), id="the last of them"),
            pytest.param([TODAY, None], None, id="one without an end"),
            pytest.param([], None, id="none"),
        ],
    )
    def test_is_the_day_on_which_the_last_should_end(
        self, days: list[date | None], until: date | None
    ) -> None:
        assert meant_until([a_hold(until_on=day) for day in days]) == until

    @pytest.mark.parametrize(("until", "outlived"), [(TODAY, False), (date(2026, 3, 9), True)])
    def test_is_outlived_the_day_after(self, until: date, outlived: bool) -> None:
        assert a_hold(until_on=until).is_outlived(TODAY) is outlived
        assert not a_hold(until_on=until, released_at=LATER).is_outlived(TODAY)


class TestSpans:
    @given(st.sets(st.integers(1, 60)))
    def test_give_back_every_number(self, numbers: set[int]) -> None:
        assert list(numbers_in(spans(numbers))) == sorted(numbers)

    def test_of_thousands_in_a_row_are_one(self) -> None:
        assert spans(range(1, 3676)) == [[1, 3675]]
