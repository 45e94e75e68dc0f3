"""Coverage: distinct people, unit by unit, however often and wherever they were reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.coverage import Coverage, coverage_by_unit

TOP, LEFT, RIGHT = "/1/", "/1/2/", "/1/20/"
PATHS = (TOP, LEFT, RIGHT, "/1/2/3/")

reviewed = st.lists(st.tuples(st.integers(1, 9), st.sampled_from(PATHS)), max_size=12)
reached = st.frozensets(st.integers(1, 9))


def counts(found: dict[int, Coverage]) -> dict[int, tuple[int, int]]:
    return {unit: (len(each.reached), len(each.people)) for unit, each in found.items()}


class TestCoverageByUnit:
    def test_counts_everybody_at_a_unit_and_below(self) -> None:
        found = coverage_by_unit([(1, TOP), (2, LEFT), (3, LEFT), (4, RIGHT)], {2, 4, 9})

        assert counts(dict(found)) == {1: (2, 4), 2: (1, 2), 20: (1, 1)}

    def test_counts_a_person_with_two_venues_once(self) -> None:
        found = coverage_by_unit([(1, LEFT), (1, RIGHT)], {1})

        assert counts(dict(found)) == {1: (1, 1), 2: (1, 1), 20: (1, 1)}

    def test_of_nobody_is_nothing(self) -> None:
        assert coverage_by_unit([], {1}) == {}

    @given(reviewed, reached)
    def test_of_a_unit_is_that_of_those_below_and_its_own_together(
        self, places: list[tuple[int, str]], reached: frozenset[int]
    ) -> None:
        found = coverage_by_unit(places, reached)

        for unit, path in ((1, TOP), (2, LEFT), (20, RIGHT)):
            people = {person for person, venue in places if venue.startswith(path)}
            coverage = found.get(unit, Coverage())
            assert (coverage.people, coverage.reached) == (people, people & reached)
            assert coverage.missing == people - reached


class TestPercent:
    @pytest.mark.parametrize(
        ("reached", "people", "percent"),
        [(3261, 3339, "97.66"), (1, 3, "33.33"), (2, 3, "66.67"), (0, 5, "0.00"), (0, 0, "0.00")],
    )
    def test_is_rounded_half_up(self, reached: int, people: int, percent: str) -> None:
        coverage = Coverage(people=set(range(people)), reached=set(range(reached)))

        assert coverage.percent == percent
