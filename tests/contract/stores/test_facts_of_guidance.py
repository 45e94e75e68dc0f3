"""What the store of facts says about guidance that was issued, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from storage.cycles import SqlCycleStore
from storage.records import SqlRecordStore
from storage.reviews import SqlReviewStore
from tests.contract.installed import a_cycle
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    CELL,
    FIRST,
    OF_OTHER_CELL,
    OF_TOP,
    OF_UNDER_CELL,
    OTHER_CELL,
    THIRD,
    TOP,
    UNDER_CELL,
    read,
    store_organisation,
)
from tests.factories import CYCLE
from workflow.domain.facts import FactKind, IssuedDocument
from workflow.domain.organisation import Unit
from workflow.domain.records.dissemination import Document
from workflow.domain.review import Review

GUIDANCE = frozenset({FactKind.GUIDANCE})


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def issue(
    transaction: Transaction,
    by: Unit | None,
    *kinds: str | None,
    holds: bool = True,
    cycle_id: int = CYCLE,
) -> None:
    """Store a document of each kind that a unit issued."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        rows = [
            Document(
                id=number,
                number=f"{number}-{kind}/U",
                plain_number=f"{number}-{kind}/U",
                kind=kind,
                unit_id=by.id if by else None,
                issued_on=date(2026, 3, 2),
                holds=holds,
            )
            for number, kind in zip(store.numbers(cycle_id, len(kinds)), kinds, strict=True)
        ]
        store.insert(cycle_id, rows)


def guidance(transaction: Transaction, *reviews: Review) -> list[list[tuple[bool, str]]]:
    """Return, of each review, whether each document is its own and of which kind it is."""
    facts = read(transaction, *reviews, kinds=GUIDANCE)
    return [[(each.is_own, each.kind) for each in facts[r.id].guidance] for r in reviews]


class TestGuidance:
    def test_comes_from_the_venue_and_the_units_above_it(self, transaction: Transaction) -> None:
        issue(transaction, TOP, "KH")
        issue(transaction, CELL, "HD")
        issue(transaction, UNDER_CELL, "CTr")
        issue(transaction, None, "NQ")

        found = guidance(transaction, OF_UNDER_CELL, THIRD, FIRST, OF_TOP, OF_OTHER_CELL)

        of_under_cell = [(True, "CTr"), (False, "HD"), (False, "KH")]
        assert found == [
            of_under_cell,
            of_under_cell,
            [(True, "HD"), (False, "KH")],
            [(True, "KH")],
            [(False, "KH")],
        ]

    def test_names_each_kind_of_document_once_with_the_kind_of_its_unit(
        self, transaction: Transaction
    ) -> None:
        issue(transaction, OTHER_CELL, "HD", "HD", None)

        facts = read(transaction, OF_OTHER_CELL, kinds=GUIDANCE)

        assert sorted(facts[OF_OTHER_CELL.id].guidance, key=lambda each: each.kind) == [
            IssuedDocument(unit_kind="cell", is_own=True, kind=""),
            IssuedDocument(unit_kind="cell", is_own=True, kind="HD"),
        ]

    def test_leaves_out_mistakes_and_other_cycles(self, transaction: Transaction) -> None:
        with transaction() as connection:
            other = SqlCycleStore(connection).insert(a_cycle("K2")).id
        issue(transaction, TOP, "HD", holds=False)
        issue(transaction, TOP, "KH", cycle_id=other)

        assert guidance(transaction, OF_TOP, FIRST) == [[], []]


class TestStanding:
    def test_is_asked_for_from_one_venue_down(self, transaction: Transaction) -> None:
        with transaction() as connection:
            moved = replace(OF_UNDER_CELL, state="meeting", rank=2, revision=1)
            SqlReviewStore(connection).replace([(OF_UNDER_CELL, moved)])
        at = [("cells", "dissemination"), ("members", "dissemination")]

        with transaction() as connection:
            store = SqlReviewStore(connection)
            under = [
                store.standing(CYCLE, at=at, under_path=path)
                for path in (CELL.path, OTHER_CELL.path, None)
            ]

        assert under == [[1, 2, 3, 11], [4, 12], [1, 2, 3, 4, 10, 11, 12]]
