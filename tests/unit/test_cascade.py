"""Documents that implement others: rings, lags, and the chains from the first to the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.cascade import Chain, chains, find_early, find_ring, lag

RESOLUTION, EARLIER_RESOLUTION, PROVINCE, DISTRICT, PLAN = 1, 2, 3, 4, 5

# Mỏ Cày Bắc: the plan of the district is one for the resolutions of two terms.
PARENTS = {PROVINCE: (RESOLUTION,), DISTRICT: (PROVINCE,), PLAN: (PROVINCE, EARLIER_RESOLUTION)}
ISSUED_ON = {
    RESOLUTION: date(2016, 10, 30),
    EARLIER_RESOLUTION: date(2012, 1, 16),
    PROVINCE: date(2017, 2, 27),
    DISTRICT: date(2017, 5, 3),
    PLAN: date(2017, 5, 4),
}
DAY = date(2020, 1, 1)

ids = st.integers(1, 8)
graphs = st.dictionaries(ids, st.frozensets(ids, max_size=3), max_size=8)


def reaches_itself(document: int, parents: Mapping[int, Collection[int]]) -> bool:
    """Return whether a document implements itself, by climbing from it."""
    above, seen = set(parents.get(document, ())), set[int]()
    while above - seen:
        seen |= above
        above = {upper for each in above for upper in parents.get(each, ())}
    return document in seen


class TestFindRing:
    @pytest.mark.parametrize(
        ("parents", "ring"),
        [
            pytest.param({}, (), id="no documents"),
            pytest.param(PARENTS, (), id="a child of two parents"),
            pytest.param({4: (2, 3), 2: (1,), 3: (1,)}, (), id="two ways to the same"),
            pytest.param({7: (7,)}, (7,), id="itself"),
            pytest.param({1: (2,), 2: (1,)}, (1, 2), id="each other"),
            pytest.param({3: (2,), 2: (5,), 5: (3,)}, (2, 3, 5), id="through others"),
            pytest.param({9: (3,), 3: (2,), 2: (1, 3)}, (2, 3), id="behind a document outside"),
            pytest.param({2: (3,), 3: (1, 2), 1: ()}, (2, 3), id="whatever the order"),
        ],
    )
    def test_tells_who_would_implement_themselves(
        self, parents: dict[int, tuple[int, ...]], ring: tuple[int, ...]
    ) -> None:
        assert find_ring(parents) == ring

    @pytest.mark.parametrize(
        "parents",
        [
            pytest.param({8: (9,), 9: (8,), 5: (6,), 6: (5,)}, id="the later one first"),
            pytest.param({1: (8, 5), 8: (9,), 9: (8,), 5: (6,), 6: (5,)}, id="behind a document"),
        ],
    )
    def test_tells_the_same_one_of_several(self, parents: dict[int, tuple[int, ...]]) -> None:
        assert find_ring(parents) == (5, 6)

    @given(graphs)
    def test_finds_a_ring_exactly_when_there_is_one(
        self, parents: dict[int, frozenset[int]]
    ) -> None:
        ring = find_ring(parents)

        assert bool(ring) is any(reaches_itself(each, parents) for each in parents)
        assert all(above in parents[below] for above, below in pairwise((*ring, *ring[:1])))


class TestLag:
    @pytest.mark.parametrize(
        ("parent", "child", "days"),
        [
            (RESOLUTION, PROVINCE, 120),
            (PROVINCE, DISTRICT, 65),
            (RESOLUTION, DISTRICT, 185),
            (DISTRICT, DISTRICT, 0),
            (DISTRICT, PROVINCE, -65),
        ],
    )
    def test_counts_days(self, parent: int, child: int, days: int) -> None:
        assert lag(ISSUED_ON[parent], ISSUED_ON[child]) == days


class TestChains:
    def test_lead_to_every_document_that_nothing_implements(self) -> None:
        found = list(chains(RESOLUTION, parents=PARENTS, issued_on=ISSUED_ON))

        assert found == [
            Chain(ids=(RESOLUTION, PROVINCE, DISTRICT), lags=(120, 65)),
            Chain(ids=(RESOLUTION, PROVINCE, PLAN), lags=(120, 66)),
        ]
        assert [chain.total for chain in found] == [185, 186]

    def test_follow_each_parent_of_a_document(self) -> None:
        found = list(chains(EARLIER_RESOLUTION, parents=PARENTS, issued_on=ISSUED_ON))

        assert found == [Chain(ids=(EARLIER_RESOLUTION, PLAN), lags=(1935,))]

    def test_are_of_one_document_when_nothing_implements_it(self) -> None:
        [alone] = chains(PLAN, parents=PARENTS, issued_on=ISSUED_ON)

        assert alone == Chain(ids=(PLAN,), lags=())
        assert alone.total == 0

    def test_put_early_documents_first_and_of_one_day_by_id(self) -> None:
        parents = {4: (1,), 3: (1,), 2: (1,)}
        issued_on = {1: DAY, 2: DAY + timedelta(2), 3: DAY + timedelta(1), 4: DAY + timedelta(1)}

        found = chains(1, parents=parents, issued_on=issued_on)

        assert [chain.ids for chain in found] == [(1, 3), (1, 4), (1, 2)]

    def test_tell_a_document_issued_before_its_parent(self) -> None:
        issued_on = {1: DAY, 2: DAY - timedelta(3), 3: DAY + timedelta(4)}

        [chain] = chains(1, parents={2: (1,), 3: (2,)}, issued_on=issued_on)

        assert (chain.lags, chain.total) == ((-3, 7), 4)

    def test_may_be_taken_one_by_one_of_very_many(self) -> None:
        # Forty times two documents that implement both of the time before: 2**40 chains.
        parents = {
            2 * step + side: (2 * step - 2, 2 * step - 1)
            for step in range(1, 41)
            for side in (0, 1)
        }

        found = islice(chains(0, parents=parents, issued_on=dict.fromkeys(range(82), DAY)), 3)

        assert [chain.ids[-2:] for chain in found] == [(78, 80), (78, 81), (79, 80)]

    def test_may_be_very_long(self) -> None:
        parents = {child: (child - 1,) for child in range(1, 3000)}

        [chain] = chains(0, parents=parents, issued_on=dict.fromkeys(range(3000), DAY))

        assert chain.ids == tuple(range(3000))

    def test_are_refused_in_a_ring(self) -> None:
        with pytest.raises(ValueError, match=r"\(2, 3\)"):
            list(chains(1, parents={2: (1, 3), 3: (2,)}, issued_on={}))

    @given(graphs.filter(lambda parents: not find_ring(parents)), ids)
    def test_are_each_once_and_add_up(self, parents: dict[int, frozenset[int]], root: int) -> None:
        issued_on = {each: DAY + timedelta(each * each) for each in range(1, 9)}
        implemented = {parent for above in parents.values() for parent in above}

        found = list(chains(root, parents=parents, issued_on=issued_on))

        assert len({chain.ids for chain in found}) == len(found) > 0
        for chain in found:
            assert chain.ids[0] == root
            assert chain.ids[-1] not in implemented
            assert all(above in parents[below] for above, below in pairwise(chain.ids))
            assert chain.total == (issued_on[chain.ids[-1]] - issued_on[root]).days


class TestFindEarly:
    def test_finds_nothing_in_order(self) -> None:
        assert find_early(PARENTS, issued_on=ISSUED_ON, numbers={}) == []

    def test_finds_nothing_on_the_same_day(self) -> None:
        assert find_early({2: (1,)}, issued_on={1: DAY, 2: DAY}, numbers={}) == []

    def test_names_the_documents_issued_before_those_they_implement(self) -> None:
        issued_on = {**ISSUED_ON, PROVINCE: date(2016, 10, 28)}
        numbers = {RESOLUTION: "04-NQ/TW", PROVINCE: "21-CTr/TU"}

        [finding] = find_early(PARENTS, issued_on=issued_on, numbers=numbers)

        assert finding.code == "document_before_parent"
        assert finding.facts == {"document": "21-CTr/TU", "parent": "04-NQ/TW", "days": 2}

    def test_names_them_in_the_order_of_their_ids(self) -> None:
        issued_on = {1: DAY, 2: DAY, 3: DAY - timedelta(1), 4: DAY - timedelta(2)}
        numbers = {each: f"0{each}-NQ/TW" for each in issued_on}

        found = find_early({4: (3, 2), 3: (2, 1)}, issued_on=issued_on, numbers=numbers)

        assert [(each.facts["document"], each.facts["parent"]) for each in found] == [
            ("03-NQ/TW", "01-NQ/TW"),
            ("03-NQ/TW", "02-NQ/TW"),
            ("04-NQ/TW", "02-NQ/TW"),
            ("04-NQ/TW", "03-NQ/TW"),
        ]
