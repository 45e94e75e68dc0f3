"""What the reader of votes says about who was voted on before, in every cycle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from storage.records import SqlRecordStore
from storage.votes import SqlVoteReader
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.small_tree import (
    FIRST,
    OF_CELL,
    SECOND,
    TODAY,
    TOMORROW,
    YESTERDAY,
    store_organisation,
)
from tests.factories import CYCLE
from workflow.domain.records.vote import Vote, VoteStatus, VoteSubject


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    store_organisation(transaction)


def vote(transaction: Transaction, *reviews: int, active: bool = True, **given: Any) -> int:
    """Store a confirmed vote about reviews, and return its number."""
    with transaction() as connection:
        store = SqlRecordStore(connection)
        [number] = store.numbers(CYCLE, 1)
        usual = {"rule": "confidence", "held_on": TODAY, "status": VoteStatus.CONFIRMED}
        row = Vote(id=number, code=f"V{number}", unit_id=1, **{**usual, **given})
        subjects = [VoteSubject(vote_id=number, review_id=each, active=active) for each in reviews]
        store.insert(CYCLE, [row, *subjects])
    return number


def taken(
    transaction: Transaction, *, first: date = YESTERDAY, last: date = TOMORROW, but: int = 0
) -> dict[int, int]:
    people = [each.person_id for each in (FIRST, SECOND) if each.person_id is not None]
    with transaction() as connection:
        reader = SqlVoteReader(connection)
        return reader.taken("confidence", people, first=first, last=last, but=(CYCLE, but))


class TestTaken:
    def test_counts_the_votes_about_each_person(self, transaction: Transaction) -> None:
        vote(transaction, FIRST.id, SECOND.id)
        vote(transaction, FIRST.id)

        assert taken(transaction) == {FIRST.person_id: 2, SECOND.person_id: 1}

    @pytest.mark.parametrize(
        "given",
        [
            pytest.param({"rule": "rating_ballot"}, id="of another kind"),
            pytest.param({"status": VoteStatus.PLANNED}, id="not confirmed"),
            pytest.param({"status": VoteStatus.CANCELLED}, id="cancelled"),
            pytest.param({"active": False}, id="taken from the ballot"),
            pytest.param({"held_on": YESTERDAY - timedelta(days=1)}, id="before"),
            pytest.param({"held_on": TOMORROW + timedelta(days=1)}, id="after"),
        ],
    )
    def test_leaves_out_what_is_no_such_vote(
        self, transaction: Transaction, given: dict[str, Any]
    ) -> None:
        vote(transaction, FIRST.id, **given)

        assert taken(transaction) == {}

    @pytest.mark.parametrize("day", [YESTERDAY, TOMORROW], ids=["first day", "last day"])
    def test_counts_both_ends(self, transaction: Transaction, day: date) -> None:
        vote(transaction, FIRST.id, held_on=day)

        assert taken(transaction) == {FIRST.person_id: 1}

    def test_leaves_out_the_vote_that_asks(self, transaction: Transaction) -> None:
        number = vote(transaction, FIRST.id)

        assert taken(transaction, but=number) == {}

    def test_leaves_out_units(self, transaction: Transaction) -> None:
        vote(transaction, OF_CELL.id)

        assert taken(transaction) == {}
