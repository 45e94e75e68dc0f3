"""Nothing about a few people follows from published counts, by sums or by knowing the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.suppression import Published, publish

Row = list[int]
Key = tuple[tuple[int | None, ...], int | None]

thresholds = st.integers(3, 7)
sizes = st.lists(st.integers(0, 9) | st.integers(0, 60), max_size=6)


def published(counts: Sequence[int], k: int) -> Published:
    """Return what is published of groups with these counts, named by their places."""
    return publish({str(place): count for place, count in enumerate(counts)}, k=k)


def subsets(groups: int) -> Iterator[tuple[int, ...]]:
    """Yield every set of groups but the empty one."""
    for size in range(1, groups + 1):
        yield from combinations(range(groups), size)


def indicator(chosen: Sequence[int], groups: int) -> Row:
    """Return a sum of groups as the row of a matrix."""
    return [int(place in chosen) for place in range(groups)]


def reduced(row: Row, basis: Sequence[tuple[int, Row]]) -> Row:
    """Return what is left of a row by integer elimination, its columns cleared one by one."""
    left = list(row)
    for column, pivot in basis:
        if factor := left[column]:
            pairs = zip(left, pivot, strict=True)
            left = [one * pivot[column] - factor * other for one, other in pairs]
    return left


def sums_that_follow(answer: Published) -> Iterator[tuple[int, ...]]:
    """Yield the sets of groups whose sum is a linear combination of what is shown."""
    groups = len(answer.groups)
    told = [[place] for place, count in enumerate(answer.groups.values()) if count is not None]
    if answer.total is not None:
        told.append(list(range(groups)))
    basis: list[tuple[int, Row]] = []
    for chosen in told:
        left = reduced(indicator(chosen, groups), basis)
        if any(left):
            basis.append((next(place for place, value in enumerate(left) if value), left))
    for others in subsets(groups):
        if not any(reduced(indicator(others, groups), basis)):
            yield others


class TestPublish:
    @settings(max_examples=2000)
    @given(sizes, thresholds)
    def test_lets_no_combination_single_out_a_few(self, counts: list[int], k: int) -> None:
        answer = published(counts, k)

        for chosen in sums_that_follow(answer):
            together = sum(counts[place] for place in chosen)
            assert together == 0 or together >= k

    @pytest.mark.parametrize(
        ("k", "groups", "most"),
        [(3, 2, 15), (3, 3, 15), (3, 4, 12), (3, 5, 10), (4, 3, 18), (4, 4, 14), (5, 3, 22)],
    )
    def test_lets_nobody_who_knows_the_rule_single_out_a_few(
        self, k: int, groups: int, most: int
    ) -> None:
        # All counts that look alike once published: what is the same in all of them is known.
        alike: dict[Key, list[tuple[int, ...]]] = {}
        for counts in product(range(most + 1), repeat=groups):
            if sum(counts) <= most:
                answer = published(counts, k)
                alike.setdefault((tuple(answer.groups.values()), answer.total), []).append(counts)

        told = [
            (key, chosen)
            for key, worlds in alike.items()
            for chosen in subsets(groups)
            if len(sums := {sum(counts[place] for place in chosen) for counts in worlds}) == 1
            and 0 < min(sums) < k
        ]

        assert told == []

    @given(sizes, thresholds)
    def test_shows_only_groups_whose_complement_is_none_or_enough(
        self, counts: list[int], k: int
    ) -> None:
        answer = published(counts, k)

        for count in answer.groups.values():
            rest = sum(counts) - (count or 0)
            assert not count or (count >= k and (rest == 0 or rest >= k))

    @given(sizes, thresholds)
    def test_shows_counts_as_they_are_or_not_at_all(self, counts: list[int], k: int) -> None:
        answer = published(counts, k)

        assert all(
            told in (None, count)
            for told, count in zip(answer.groups.values(), counts, strict=True)
        )
        assert answer.total in (None, sum(counts))

    @given(sizes, thresholds, st.randoms(use_true_random=False))
    def test_does_not_depend_on_names_or_order(
        self, counts: list[int], k: int, random: st.RandomNumberGenerator
    ) -> None:
        order = list(range(len(counts)))
        random.shuffle(order)
        answer = published(counts, k)

        mixed = published([counts[place] for place in order], k)

        told = list(answer.groups.values())
        assert list(mixed.groups.values()) == [told[place] for place in order]
        assert mixed.total == answer.total

    @given(sizes, thresholds)
    def test_hides_nothing_without_need(self, counts: list[int], k: int) -> None:
        answer = published(counts, k)

        if not any(0 < count < k for count in counts):
            assert list(answer.groups.values()) == counts
        assert (answer.total is None) is (0 < sum(counts) < k)
