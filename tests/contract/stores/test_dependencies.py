"""What the store of dependencies promises, on every database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.dependencies import SqlDependencyStore
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE, a_person, a_review, a_unit
from workflow.domain.facts import GateFacts
from workflow.domain.review import Dependency, Review

UNIT_REVIEW = a_review(100, of=a_unit(1))


def needs(
    needs_id: int, *, of: int = 100, gate: str = "members", stage: str = "dissemination"
) -> Dependency:
    return Dependency(review_id=of, stage=stage, gate=gate, needs_id=needs_id, needs_rank=2)


def store(transaction: Transaction, reviews: list[Review], dependencies: list[Dependency]) -> None:
    with transaction() as connection:
        SqlUnitStore(connection).insert([a_unit(1), a_unit(2)])
        SqlPersonStore(connection).insert([a_person(number) for number in range(1, 31)])
        SqlReviewStore(connection).insert(reviews)
        SqlDependencyStore(connection).insert(CYCLE, dependencies)


class TestAll:
    def test_returns_what_was_stored_by_key(self, transaction: Transaction) -> None:
        given = [needs(2), needs(1), needs(1, gate="superior"), needs(1, of=9), needs(1, stage="b")]
        store(transaction, [], given)

        with transaction() as connection:
            found = SqlDependencyStore(connection).all(CYCLE)

        assert found == [given[3], given[4], given[1], given[0], given[2]]

    def test_leaves_out_what_was_deleted(self, transaction: Transaction) -> None:
        store(transaction, [], [needs(1), needs(2), needs(3)])

        with transaction() as connection:
            SqlDependencyStore(connection).delete(CYCLE, [needs(1), needs(3), needs(4)])

            assert SqlDependencyStore(connection).all(CYCLE) == [needs(2)]

    def test_keeps_the_cycles_apart(self, transaction: Transaction) -> None:
        store(transaction, [], [needs(1)])

        with transaction() as connection:
            SqlDependencyStore(connection).delete(2, [needs(1)])

            assert SqlDependencyStore(connection).all(2) == []
            assert SqlDependencyStore(connection).all(CYCLE) == [needs(1)]


class TestWaitingOn:
    def test_returns_who_stands_at_the_stage_of_the_gate(self, transaction: Transaction) -> None:
        store(
            transaction,
            [a_review(1), a_review(2), a_review(3, state="feedback"), a_review(4, rank=9)],
            [
                needs(4, of=1),
                needs(4, of=1, gate="superior"),
                needs(5, of=1),
                needs(5, of=2),
                needs(4, of=3),
            ],
        )

        with transaction() as connection:
            waiting = SqlDependencyStore(connection).waiting_on(CYCLE, [4])

        assert waiting == [1]


class TestGatedBy:
    def test_returns_whose_gates_open_at_a_rank_in_the_range(
        self, transaction: Transaction
    ) -> None:
        at_ranks = [replace(needs(4, of=of), needs_rank=of) for of in range(1, 5)]
        store(transaction, [], [*at_ranks, needs(4, of=3, gate="superior"), needs(5, of=9)])

        with transaction() as connection:
            gated = SqlDependencyStore(connection).gated_by(CYCLE, [4], above=1, up_to=3)

        assert gated == [2, 3]


class TestGates:
    @pytest.mark.parametrize(
        ("ranks", "pending"),
        [([], None), ([0, 1], 2), ([1, 2], 1), ([2, 3], 0)],
        ids=["no gate", "all pending", "one has passed", "all have passed"],
    )
    def test_count_who_has_not_reached_the_rank(
        self, transaction: Transaction, ranks: list[int], pending: int | None
    ) -> None:
        members = [a_review(number, rank=rank) for number, rank in enumerate(ranks, start=1)]
        store(transaction, [UNIT_REVIEW, *members], [needs(member.id) for member in members])

        with transaction() as connection:
            gates = SqlDependencyStore(connection).gates(CYCLE, [UNIT_REVIEW])

        counted = [(gate.pending, gate.total) for gate in gates.get(100, ())]
        assert counted == ([] if pending is None else [(pending, len(ranks))])

    def test_name_ten_of_those_that_are_pending_in_the_order_of_codes(
        self, transaction: Transaction
    ) -> None:
        members = [a_review(number, rank=2 if number == 1 else 0) for number in range(1, 26)]
        store(transaction, [UNIT_REVIEW, *members], [needs(member.id) for member in members])

        with transaction() as connection:
            gates = SqlDependencyStore(connection).gates(CYCLE, [UNIT_REVIEW])

        first = ("P10", "P11", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "P19")
        assert gates == {100: (GateFacts(gate="members", pending=24, total=25, sample=first),)}

    def test_name_a_subject_with_two_venues_once(self, transaction: Transaction) -> None:
        twice = [a_review(1, of=a_person(7), at=unit) for unit in (a_unit(1), a_unit(2))]
        reviews = [UNIT_REVIEW, twice[0], replace(twice[1], id=2)]
        store(transaction, reviews, [needs(1), needs(2)])

        with transaction() as connection:
            gates = SqlDependencyStore(connection).gates(CYCLE, [UNIT_REVIEW])

        assert gates == {100: (GateFacts(gate="members", pending=2, total=2, sample=("P7",)),)}

    def test_stand_apart_by_kind_and_by_review(self, transaction: Transaction) -> None:
        member, superior = a_review(1), a_review(200, of=a_unit(2))
        store(
            transaction,
            [UNIT_REVIEW, superior, member],
            [needs(200, gate="superior"), needs(1), needs(100, of=1)],
        )

        with transaction() as connection:
            gates = SqlDependencyStore(connection).gates(CYCLE, [UNIT_REVIEW, member, superior])

        assert gates == {
            1: (GateFacts(gate="members", pending=1, total=1, sample=("U1",)),),
            100: (
                GateFacts(gate="members", pending=1, total=1, sample=("P1",)),
                GateFacts(gate="superior", pending=1, total=1, sample=("U2",)),
            ),
        }

    def test_are_those_of_the_stage_that_the_review_is_given_in(
        self, transaction: Transaction
    ) -> None:
        store(
            transaction,
            [UNIT_REVIEW, a_review(1), a_review(2)],
            [needs(1), needs(2, stage="meeting")],
        )
        moved, left = replace(UNIT_REVIEW, state="meeting"), replace(UNIT_REVIEW, state="done")

        with transaction() as connection:
            dependencies = SqlDependencyStore(connection)
            samples = {
                review.state: [gate.sample for gate in gates]
                for review in (moved, left)
                for gates in dependencies.gates(CYCLE, [review]).values()
            }

        assert samples == {"meeting": [("P2",)]}
