"""How old lateness is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.ageing import by_age

FOUND = st.tuples(st.sampled_from(["blocked", "overdue"]), st.integers(0, 400), st.integers(1, 9))


class TestByAge:
    @pytest.mark.parametrize(
        ("days", "place"),
        [(0, 0), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (20, 3), (21, 4), (400, 4)],
    )
    def test_puts_days_into_the_step_that_has_them(self, days: int, place: int) -> None:
        steps = by_age([("overdue", days, 7)])

        assert [step.counts.total() for step in steps] == [7 * (n == place) for n in range(5)]

    def test_has_steps_without_gaps(self) -> None:
        steps = by_age([])

        assert [(step.first, step.last) for step in steps] == [
            (0, 0),
            (1, 5),
            (6, 10),
            (11, 20),
            (21, None),
        ]

    @given(st.lists(FOUND))
    def test_counts_everything_once(self, found: list[tuple[str, int, int]]) -> None:
        steps = by_age(found)

        for step in steps:
            last = 10**6 if step.last is None else step.last
            for kind in ("blocked", "overdue"):
                within = [n for k, days, n in found if k == kind and step.first <= days <= last]
                assert step.counts[kind] == sum(within)
