"""How far several executors are, taken together."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.records.remedy import RemedyExecutor
from workflow.domain.rollup import roll_up

reports = st.lists(st.tuples(st.integers(min_value=0, max_value=100), st.booleans()), max_size=40)


def executors(*reported: tuple[int, bool]) -> list[RemedyExecutor]:
    return [
        RemedyExecutor(remedy_id=1, number=number, outside="Đoàn thể", percent=percent, holds=holds)
        for number, (percent, holds) in enumerate(reported, start=1)
    ]


class TestRollUp:
    def test_is_the_exact_average(self) -> None:
        found = roll_up(executors((100, True), (0, True), (0, True)))

        assert (found.percent, found.done, found.count) == (Fraction(100, 3), 1, 3)

    def test_says_nothing_while_nobody_carries_it_out(self) -> None:
        found = roll_up([])

        assert (found.percent, found.done, found.count) == (None, 0, 0)

    def test_leaves_out_who_does_not_count_any_more(self) -> None:
        found = roll_up(executors((100, True), (0, False)))

        assert (found.percent, found.done, found.count) == (100, 1, 1)

    def test_counts_as_done_only_the_whole(self) -> None:
        assert roll_up(executors((99, True), (100, True))).done == 1

    @given(reports)
    def test_lies_between_the_least_and_the_most(self, reported: list[tuple[int, bool]]) -> None:
        counted = [percent for percent, holds in reported if holds]

        found = roll_up(executors(*reported))

        assert found.count == len(counted)
        if found.percent is not None:
            assert min(counted) <= found.percent <= max(counted)
            assert found.percent * found.count == sum(counted)
            assert (found.percent == 100) is (found.done == found.count)
