"""The list for a deciding body: by points, then by results beyond targets, and ties are told."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.cap_ranking import Contender, Standing, is_exceeded, ranking
from workflow.domain.records.registers import Result


def contender(who: str, score: str | None = None, exceeded: int = 0) -> Contender[str]:
    """Return somebody who has the level."""
    points = None if score is None else Fraction(score)
    return Contender(who=who, score=points, exceeded=exceeded)


def listed(*contenders: Contender[str], allowed: int) -> list[tuple[str, int, str]]:
    """Return who stands where, best first."""
    ranked = ranking(contenders, allowed=allowed)
    return [(each.contender.who, each.position, each.standing.value) for each in ranked]


class TestRanking:
    def test_goes_by_points_then_by_results_beyond_their_targets(self) -> None:
        found = listed(
            contender("c", "91", 2),
            contender("a", "185/2"),
            contender("b", "91", 3),
            contender("d", "0", 9),
            contender("e", None, 9),
            allowed=2,
        )

        assert found == [
            ("a", 1, "within"),
            ("b", 2, "within"),
            ("c", 3, "over"),
            ("d", 4, "over"),
            ("e", 5, "over"),
        ]

    def test_tells_of_equals_whom_the_cap_cuts_apart(self) -> None:
        found = listed(
            contender("a", "95"),
            contender("b", "90"),
            contender("c", "90"),
            contender("d", "85"),
            allowed=2,
        )

        assert found == [("a", 1, "within"), ("b", 2, "tied"), ("c", 2, "tied"), ("d", 4, "over")]

    def test_does_not_call_equals_tied_who_stand_on_one_side(self) -> None:
        found = listed(contender("a", "90"), contender("b", "90"), contender("c", "80"), allowed=2)

        assert [standing for _, _, standing in found] == ["within", "within", "over"]

    @given(
        st.lists(st.tuples(st.none() | st.integers(0, 4), st.integers(0, 2)), max_size=12),
        st.integers(0, 12),
    )
    def test_keeps_no_more_within_than_are_allowed(
        self, given_: list[tuple[int | None, int]], allowed: int
    ) -> None:
        contenders = [
            Contender(
                who=place, score=None if score is None else Fraction(score), exceeded=exceeded
            )
            for place, (score, exceeded) in enumerate(given_)
        ]

        ranked = ranking(contenders, allowed=allowed)

        counts = {s: sum(each.standing is s for each in ranked) for s in Standing}
        assert counts[Standing.WITHIN] <= allowed
        assert counts[Standing.OVER] <= max(0, len(ranked) - allowed)
        if not counts[Standing.TIED]:
            assert counts[Standing.WITHIN] == min(allowed, len(ranked))


class TestIsExceeded:
    @pytest.mark.parametrize(
        ("given_", "exceeded"),
        [
            ({"value": "16", "target": "15"}, True),
            ({"value": "15", "target": "15"}, False),
            ({"value": "16", "of": "15"}, True),
            ({"value": "15", "of": "15"}, False),
            ({"value": "16", "of": "20", "target": "15"}, True),
            ({"value": "98", "of": "100", "target": "19/20"}, True),
            ({"value": "95", "of": "100", "target": "19/20"}, False),
            ({"value": "98/100", "target": "19/20"}, True),
            ({"value": "3", "of": "0"}, False),
            ({"value": "3", "target": "0"}, False),
            ({"value": "16"}, False),
            ({"value": "16", "target": "15", "holds": False}, False),
        ],
    )
    def test_compares_with_the_target_else_with_the_whole(
        self, given_: dict[str, Any], exceeded: bool
    ) -> None:
        numbers = {key: Fraction(value) for key, value in given_.items() if key != "holds"}
        result = Result(
            id=1,
            code="K1",
            review_id=1,
            name="targets",
            as_of_on=date(2026, 11, 2),
            holds=given_.get("holds", True),
            value=numbers["value"],
            of=numbers.get("of"),
            target=numbers.get("target"),
        )

        assert is_exceeded(result) is exceeded
