"""How long visits to a stage took, and who has less time than that."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.dwell import FEWEST_PEERS, Dwell, dwell_by, risk_of
from workflow.domain.quantile import reached

DAYS = st.integers(-3, 40)
COUNTED = st.tuples(st.sampled_from("ab"), DAYS, st.integers(1, 9))
PEERS = Dwell(visits=FEWEST_PEERS, median=4, p90=9)


def one_by_one(days: list[int], part: Fraction) -> int:
    """Return by which day a part was done, by trying each."""
    return next(day for day in sorted(days) if sum(d <= day for d in days) >= part * len(days))


class TestDwellBy:
    def test_is_of_nothing_where_nothing_was_done(self) -> None:
        assert dwell_by([]) == {}

    def test_takes_the_day_by_which_half_and_nine_tenths_were_done(self) -> None:
        found = [("a", 1, 5), ("a", 3, 4), ("a", 20, 1)]

        assert dwell_by(found) == {"a": Dwell(visits=10, median=1, p90=3)}

    @given(st.lists(COUNTED))
    def test_agrees_with_looking_at_each_visit(self, found: list[tuple[str, int, int]]) -> None:
        told = dwell_by(found)

        for key in "ab":
            days = [day for k, day, count in found if k == key for _ in range(count)]
            expected = days and Dwell(
                visits=len(days),
                median=one_by_one(days, Fraction(1, 2)),
                p90=one_by_one(days, Fraction(9, 10)),
            )
            assert told.get(key) == (expected or None)


class TestReached:
    def test_is_none_where_too_few_have_a_value(self) -> None:
        assert reached({3: 4}, Fraction(1, 2), of=9) is None

    def test_is_exact_at_the_limit(self) -> None:
        assert reached({3: 4, 8: 1}, Fraction(1, 2), of=8) == 3


class TestRiskOf:
    @pytest.mark.parametrize(("left", "at_risk"), [(0, True), (3, True), (4, False), (9, False)])
    def test_is_there_below_the_median_of_the_peers(self, left: int, at_risk: bool) -> None:
        risk = risk_of(left, peers=PEERS)

        assert (risk is not None) is at_risk
        assert risk is None or (risk.left, risk.peers) == (left, PEERS)

    def test_needs_enough_peers(self) -> None:
        few = Dwell(visits=FEWEST_PEERS - 1, median=4, p90=9)

        assert risk_of(0, peers=few) is None
        assert risk_of(0, peers=None) is None
