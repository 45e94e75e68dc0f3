"""What the store of facts says about votes, on every database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from storage.records import SqlRecordStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    FIRST,
    SECOND,
    TODAY,
    YESTERDAY,
    read,
    store_organisation,
)
from tests.factories import CYCLE
from workflow.domain.facts import VoteFacts
from workflow.domain.records.vote import Vote, VoteStatus, VoteSubject


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def vote(
    transaction: Transaction,
    code: str,
    *reviews: int,
    rule: str = "confidence",
    held_on: date = TODAY,
    gone: tuple[int, ...] = (),
    **given: Any,
) -> None:
    """Store a vote about reviews; some of them were taken from the ballot."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        [number] = store.numbers(CYCLE, 1)
        row = Vote(id=number, code=code, rule=rule, unit_id=1, held_on=held_on, **given)
        subjects = [
            VoteSubject(vote_id=number, review_id=each, active=each not in gone)
            for each in (*reviews, *gone)
        ]
        store.insert(CYCLE, [row, *subjects])


class TestVotes:
    def test_are_told_of_each_subject_on_the_ballot(self, transaction: Transaction) -> None:
        vote(transaction, "V1", 1, status=VoteStatus.CONFIRMED, has_quorum=True)

        facts = read(transaction, FIRST, SECOND)

        assert facts[1].votes == (
            VoteFacts(rule="confidence", code="V1", status="confirmed", has_quorum=True),
        )
        assert facts[2].votes == ()

    def test_are_the_newest_of_each_kind_by_day_and_then_by_number(
        self, transaction: Transaction
    ) -> None:
        vote(transaction, "V1", 1)
        vote(transaction, "V2", 1)
        vote(transaction, "V3", 1, held_on=YESTERDAY)
        vote(transaction, "V4", 1, rule="rating_ballot", held_on=YESTERDAY)

        found = read(transaction, FIRST)[1].votes

        assert {each.rule: each.code for each in found} == {
            "confidence": "V2",
            "rating_ballot": "V4",
        }

    def test_that_were_cancelled_are_nothing(self, transaction: Transaction) -> None:
        vote(transaction, "V1", 1, held_on=YESTERDAY)
        vote(transaction, "V2", 1, status=VoteStatus.CANCELLED)

        [found] = read(transaction, FIRST)[1].votes

        assert (found.code, found.status, found.has_quorum) == ("V1", "planned", None)

    def test_are_not_about_who_was_taken_from_the_ballot(self, transaction: Transaction) -> None:
        vote(transaction, "V1", 2, gone=(1,))

        facts = read(transaction, FIRST, SECOND)

        assert (len(facts[1].votes), len(facts[2].votes)) == (0, 1)

    def test_tell_that_too_few_came(self, transaction: Transaction) -> None:
        vote(transaction, "V1", 1, status=VoteStatus.CONFIRMED, has_quorum=False)

        [found] = read(transaction, FIRST)[1].votes

        assert found.has_quorum is False
