"""Counts by group: what is shown, what is hidden, and with what."""

from __future__ import annotations

import pytest

from workflow.domain.errors import InvalidValueError
from workflow.domain.suppression import DEFAULT_K, MIN_K, publish

Shown = list[int | None]


def shown(counts: list[int], k: int) -> tuple[Shown, int | None]:
    """Return what is published of groups with these counts, in their order, and the total."""
    published = publish({f"group {place}": count for place, count in enumerate(counts)}, k=k)
    return list(published.groups.values()), published.total


class TestPublish:
    @pytest.mark.parametrize(
        ("counts", "groups", "total"),
        [
            pytest.param([], [], 0, id="no groups"),
            pytest.param([0, 0], [0, 0], 0, id="nobody answered"),
            pytest.param([7, 9, 5], [7, 9, 5], 21, id="all are large"),
            pytest.param([7, 0, 5], [7, 0, 5], 12, id="0 beside large ones"),
            pytest.param([5], [5], 5, id="one group of k"),
        ],
    )
    def test_shows_all_when_no_group_is_small(
        self, counts: list[int], groups: Shown, total: int
    ) -> None:
        assert shown(counts, 5) == (groups, total)

    @pytest.mark.parametrize(
        ("counts", "groups"),
        [
            pytest.param([9, 4, 7], [9, None, None], id="the next larger one"),
            pytest.param([9, 4, 9, 11], [None, None, None, 11], id="all of one size"),
            pytest.param([9, 2, 3, 7], [9, None, None, 7], id="none if the small ones are k"),
            pytest.param([9, 4, 4, 7], [9, None, None, None], id="a larger one if all are alike"),
            pytest.param([9, 1, 0, 7], [9, None, None, None], id="0 is no cover"),
            pytest.param([9, 4, 4, 0, 7], [9, None, None, None, 7], id="0 is hidden with them"),
            pytest.param([9, 4], [None, None], id="the only other one"),
            pytest.param([2, 2, 2], [None, None, None], id="all, when none is large"),
            pytest.param([2, 3], [None, None], id="all, when they are k together"),
            pytest.param([6, 4, 5], [6, None, None], id="one of k is large"),
        ],
    )
    def test_hides_small_groups_with_others(self, counts: list[int], groups: Shown) -> None:
        assert shown(counts, 5) == (groups, sum(counts))

    @pytest.mark.parametrize("counts", [[1], [4], [2, 2], [1, 0, 3]])
    def test_shows_nothing_of_fewer_than_k(self, counts: list[int]) -> None:
        assert shown(counts, 5) == ([None] * len(counts), None)

    def test_keeps_the_groups_in_their_order(self) -> None:
        published = publish({"b": 9, "a": 4, "c": 7}, k=5)

        assert list(published.groups) == ["b", "a", "c"]

    def test_takes_five_unless_told(self) -> None:
        counts = {"a": 4, "b": 5, "c": 6}

        assert publish(counts) == publish(counts, k=5) != publish(counts, k=4)
        assert DEFAULT_K == 5

    @pytest.mark.parametrize("k", [-1, 0, 1, 2])
    def test_refuses_to_hide_fewer_than_three(self, k: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            publish({}, k=k)

        assert caught.value.code == "threshold_too_small"
        assert caught.value.facts == {"found": k, "expected": 3}

    def test_accepts_three(self) -> None:
        assert publish({"a": 3}, k=MIN_K).total == 3

    def test_refuses_counts_below_nothing(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            publish({"a": 9, "b": -1})

        assert caught.value.code == "count_negative"
        assert caught.value.facts == {"group": "b", "found": -1}

    def test_is_done_once_because_two_differ_by_whoever_answered_between(self) -> None:
        before, after = publish({"a": 5, "b": 7}), publish({"a": 6, "b": 7})

        assert (before.groups["a"], after.groups["a"]) == (5, 6)
