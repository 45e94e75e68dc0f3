"""What the store of records promises beyond the facts that come of them, on every database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from storage import tables
from storage.engine import Database
from storage.records import SqlRecordStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE, a_review
from workflow.domain.errors import NotFoundError, RefusedError, UnavailableError
from workflow.domain.records import Check, Rating, RatingStep, Remedy

DAY = date(2026, 6, 15)


def a_remedy(review_id: int = 1, *, owner_id: int | None = 1) -> Remedy:
    return Remedy(review_id=review_id, title="…", owner_id=owner_id, due_on=DAY)


class TestNumbers:
    def test_count_on_through_all_kinds_of_records(self, transaction: Transaction) -> None:
        with transaction() as connection:
            records = SqlRecordStore(connection)
            numbers = [
                records.add_remedies(CYCLE, [a_remedy(), a_remedy()]),
                records.add_checks(CYCLE, []),
                records.add_checks(CYCLE, [Check(review_id=1, due_on=DAY)]),
            ]

        assert numbers == [[1, 2], [], [3]]

    def test_are_not_given_again_after_the_commit(self, transaction: Transaction) -> None:
        given = []
        for _ in range(2):
            with transaction() as connection:
                given += SqlRecordStore(connection).add_remedies(CYCLE, [a_remedy()])

        assert given == [1, 2]


class TestTakeTurn:
    def test_keeps_others_from_recording_in_the_cycle(self, postgres_database: Database) -> None:
        transaction = postgres_database.writer.begin

        with transaction() as one, transaction() as other:
            SqlRecordStore(one).take_turn(CYCLE)
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
            with pytest.raises(UnavailableError, match="database_locked"):
                SqlRecordStore(other).add_remedies(CYCLE, [a_remedy()])

    def test_leaves_those_who_took_it_their_numbers(self, transaction: Transaction) -> None:
        with transaction() as connection:
            SqlRecordStore(connection).take_turn(CYCLE)

            assert SqlRecordStore(connection).add_remedies(CYCLE, [a_remedy()]) == [1]


class TestVerifyRemedies:
    @pytest.fixture(autouse=True)
    def three_remedies(self, transaction: Transaction) -> None:
        remedies = [a_remedy(7), a_remedy(5, owner_id=None), a_remedy(7, owner_id=2)]
        with transaction() as connection:
            SqlRecordStore(connection).add_remedies(CYCLE, remedies)

    def statuses(self, transaction: Transaction) -> list[tuple[str, int | None]]:
        remedy = tables.remedy
        statement = select(remedy.c.status, remedy.c.verifier_id).order_by(remedy.c.id)
        with transaction() as connection:
            return [(status, verifier) for status, verifier in connection.execute(statement)]

    def test_returns_each_review_once(self, transaction: Transaction) -> None:
        with transaction() as connection:
            reviews = SqlRecordStore(connection).verify_remedies(CYCLE, [3, 2, 1], verifier_id=9)

        assert reviews == [5, 7]
        assert self.statuses(transaction) == [("verified", 9)] * 3

    def test_keeps_the_first_verifier(self, transaction: Transaction) -> None:
        for verifier in (8, 9):
            with transaction() as connection:
                SqlRecordStore(connection).verify_remedies(CYCLE, [1], verifier_id=verifier)

        assert self.statuses(transaction) == [("verified", 8), ("open", None), ("open", None)]

    def test_refuses_the_owner(self, transaction: Transaction) -> None:
        with transaction() as connection, pytest.raises(RefusedError) as refused:
            SqlRecordStore(connection).verify_remedies(CYCLE, [1, 2, 3], verifier_id=2)

        assert (refused.value.code, refused.value.facts) == ("verifier_is_owner", {"remedies": [3]})
        assert self.statuses(transaction) == [("open", None)] * 3

    def test_refuses_what_does_not_exist(self, transaction: Transaction) -> None:
        with transaction() as connection, pytest.raises(NotFoundError) as missing:
            SqlRecordStore(connection).verify_remedies(CYCLE, [5, 1, 4], verifier_id=9)

        assert missing.value.facts == {"remedies": [4, 5]}
        assert self.statuses(transaction) == [("open", None)] * 3


class TestAddRatings:
    def test_leaves_one_newest_of_each_step(self, database: Database) -> None:
        steps = [RatingStep.SELF, RatingStep.DECIDED, RatingStep.DECIDED]
        rows = [Rating(review_id=1, step=step, level="good", given_on=DAY) for step in steps]
        rating = tables.rating

        with database.writer.begin() as connection:
            SqlReviewStore(connection).insert([a_review()])
            SqlRecordStore(connection).add_ratings(CYCLE, rows, by="P9")
            SqlRecordStore(connection).add_ratings(CYCLE, rows[:1], by="P9")

        statement = select(rating.c.id, rating.c.step, rating.c.newest).order_by(rating.c.id)
        with database.reader.begin() as connection:
            assert [tuple(row) for row in connection.execute(statement)] == [
                (1, "self", False),
                (2, "decided", False),
                (3, "decided", True),
                (4, "self", True),
            ]
