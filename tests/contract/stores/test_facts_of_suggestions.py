"""What the store of facts says about suggestions, on every database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.records import SqlRecordStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import FIRST, SECOND, read, store_organisation
from tests.factories import CYCLE
from tests.suggesting import brought_to
from workflow.domain.facts import SuggestionFacts
from workflow.domain.records.suggestion import SuggestionFollower, SuggestionStatus


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def suggest(transaction: Transaction, *statuses: str, review_id: int = 1) -> list[int]:
    """Store a suggestion in each status about a review."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        numbers = store.numbers(CYCLE, len(statuses))
        rows = [
            replace(brought_to(SuggestionStatus(status), number=number), review_id=review_id)
            for number, status in zip(numbers, statuses, strict=True)
        ]
        store.insert(CYCLE, rows)
    return numbers


def follow(transaction: Transaction, suggestion: int, *people: int, active: bool = True) -> None:
    with transaction() as connection:
        rows = [
            SuggestionFollower(suggestion_id=suggestion, person_id=person, active=active)
            for person in people
        ]
        SqlRecordStore(connection).insert(CYCLE, rows)


class TestSuggestions:
    def test_count_from_the_approval_by_what_they_lack(self, transaction: Transaction) -> None:
        suggest(transaction, *SuggestionStatus)

        facts = read(transaction, FIRST, SECOND)

        assert facts[1].suggestions == SuggestionFacts(
            approved=6, unnotified=1, unexplained=3, unfollowed=6, unconcluded=4
        )
        assert facts[2].suggestions == SuggestionFacts()

    def test_that_ended_are_nothing(self, transaction: Transaction) -> None:
        suggest(transaction, "proposed", "declined", "withdrawn")

        assert read(transaction, FIRST)[1].suggestions == SuggestionFacts()

    def test_are_followed_while_somebody_does(self, transaction: Transaction) -> None:
        one, two, three = suggest(transaction, "approved", "concluded", "reported")
        follow(transaction, one, 1, 2, 3)
        follow(transaction, two, 1, active=False)
        follow(transaction, three, 1, active=False)
        follow(transaction, three, 2)

        found = read(transaction, FIRST)[1].suggestions

        assert (found.approved, found.unfollowed) == (3, 1)
