"""What the store of reviews promises, on every database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from storage.engine import Database
from storage.organisation import SqlPersonStore, SqlUnitStore
from storage.reviews import SqlReviewStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.plans import plans_of
from tests.contract.stores.storing import insert_reviews
from tests.factories import CYCLE, OPENED_AT, a_person, a_review, a_unit
from workflow.domain.errors import ConflictError, UnavailableError
from workflow.domain.review import Reason, Review, SubjectKind
from workflow.domain.terms import Target

LATER = OPENED_AT + timedelta(days=1)

EVERYTHING_SET = a_review(
    state="meeting",
    rank=3,
    visit=2,
    revision=7,
    entered_at=OPENED_AT + timedelta(microseconds=1),
    opened_at=None,
    due_on=date(2026, 12, 31),
    due_at=LATER,
    held_at=LATER,
    unmet=(
        Reason(
            code="supervisor_absent",
            facts={"role": "supervisor", "held_on": "2026-11-02"},
            owed_by=(Target(role="supervisor"), Target(role="secretary", at="committee")),
        ),
        Reason(code="waits_for_members", facts={"sample": ["Đ1"]}, owed_by=()),
    ),
    not_rated_reason="joined_recently",
    touched_at=LATER,
)


def insert(transaction: Transaction, *reviews: Review) -> None:
    with transaction() as connection:
        SqlReviewStore(connection).insert(reviews)


def stored(transaction: Transaction, *ids: int) -> list[Review]:
    with transaction() as connection:
        return SqlReviewStore(connection).lock(CYCLE, ids or range(1, 100))


class TestInsert:
    @pytest.mark.parametrize(
        "review",
        [a_review(), EVERYTHING_SET, a_review(of=a_unit(5), due_on=None, due_at=None)],
        ids=["plain", "everything set", "of a unit without deadline"],
    )
    def test_keeps_every_field(self, transaction: Transaction, review: Review) -> None:
        insert(transaction, review)

        assert stored(transaction) == [review]

    def test_refuses_a_second_review_of_a_subject_at_a_venue(
        self, transaction: Transaction
    ) -> None:
        insert(transaction, a_review(1))

        with pytest.raises(ConflictError):
            insert(transaction, a_review(2, of=a_person(1)))


class TestFind:
    @pytest.fixture(autouse=True)
    def two_venues(self, transaction: Transaction) -> None:
        units = [a_unit(1), a_unit(2)]
        with transaction() as connection:
            SqlUnitStore(connection).insert(units)
            SqlPersonStore(connection).insert([a_person(1), a_person(2)])
        insert(
            transaction,
            a_review(1, of=a_person(1), at=units[1]),
            a_review(2, of=a_person(1), at=units[0]),
            a_review(3, of=units[0]),
            a_review(4, of=a_person(2)),
            replace(a_review(5, of=a_person(1)), cycle_id=2),
        )

    @pytest.mark.parametrize(
        ("subject", "venue", "ids"),
        [
            ("P1", None, [1, 2]),
            ("P1", "U1", [2]),
            ("U1", None, [3]),
            ("P2", "U2", []),
            ("nobody", None, []),
        ],
    )
    def test_returns_the_reviews_of_a_code(
        self, transaction: Transaction, subject: str, venue: str | None, ids: list[int]
    ) -> None:
        with transaction() as connection:
            found = SqlReviewStore(connection).find(CYCLE, subject, venue)

        assert [review.id for review in found] == ids

    def test_keeps_other_writers_from_what_it_found(self, postgres_database: Database) -> None:
        transaction = postgres_database.writer.begin
        with transaction() as connection:
            SqlUnitStore(connection).insert([a_unit(1)])
            SqlPersonStore(connection).insert([a_person(1), a_person(2)])
        insert(transaction, a_review(1, of=a_person(1)), a_review(2, of=a_person(2)))

        with transaction() as one, transaction() as other:
            SqlReviewStore(one).find(CYCLE, "P1")
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
            free = SqlReviewStore(other).find(CYCLE, "P2")
            with pytest.raises(UnavailableError, match="database_locked"):
                SqlReviewStore(other).find(CYCLE, "P1")

        assert [review.id for review in free] == [2]

    def test_by_codes_gives_the_venues_too(self, transaction: Transaction) -> None:
        with transaction() as connection:
            found = SqlReviewStore(connection).ids_by_code(CYCLE, ["P1", "U1", "nobody"])

        assert found == {"P1": [(1, "U2"), (2, "U1")], "U1": [(3, "U1")]}

    def test_at_units_gives_who_is_reviewed_there(self, transaction: Transaction) -> None:
        with transaction() as connection:
            assert SqlReviewStore(connection).ids_at(CYCLE, venue_ids=[1]) == [2, 3, 4]

    @pytest.mark.parametrize(("kind", "ids"), [("person", [1, 2]), ("unit", [3])])
    def test_of_subjects_tells_units_from_people(
        self, transaction: Transaction, kind: str, ids: list[int]
    ) -> None:
        with transaction() as connection:
            found = SqlReviewStore(connection).ids_of(
                CYCLE, kind=SubjectKind(kind), subject_ids=[1]
            )

        assert found == ids


class TestReplace:
    def test_stores_every_field(self, transaction: Transaction) -> None:
        before = a_review(revision=6)
        insert(transaction, before, a_review(2))

        with transaction() as connection:
            SqlReviewStore(connection).replace([(before, EVERYTHING_SET)])

        assert stored(transaction) == [EVERYTHING_SET, a_review(2)]

    @pytest.mark.parametrize(
        "read", [{"revision": 4}, {"state": "feedback"}], ids=["revision", "state"]
    )
    def test_is_refused_when_the_review_is_another(
        self, transaction: Transaction, read: dict[str, object]
    ) -> None:
        now = a_review(revision=3)
        insert(transaction, now)
        before = replace(now, **read)

        with pytest.raises(ConflictError, match="someone_was_first"), transaction() as connection:
            SqlReviewStore(connection).replace([(before, advanced(before))])

        assert stored(transaction) == [now]

    def test_changes_nothing_when_one_of_many_is_another(self, transaction: Transaction) -> None:
        insert(transaction, a_review(1), a_review(2, revision=1))
        read = [a_review(1), a_review(2)]

        with pytest.raises(ConflictError), transaction() as connection:
            SqlReviewStore(connection).replace([(each, advanced(each)) for each in read])

        assert stored(transaction) == [a_review(1), a_review(2, revision=1)]

    @pytest.mark.parametrize("count", [0, 5001])
    def test_takes_any_number(self, transaction: Transaction, count: int) -> None:
        given = [a_review(number) for number in range(1, count + 1)]
        insert(transaction, *given)

        with transaction() as connection:
            store = SqlReviewStore(connection)
            store.replace([(review, advanced(review, state="feedback")) for review in given])
            left = store.ready(CYCLE, at=[("members", "dissemination")], limit=1)

        assert left == []

    def test_refuses_a_revision_that_does_not_follow(self, transaction: Transaction) -> None:
        with transaction() as connection, pytest.raises(ValueError, match="not the next revision"):
            SqlReviewStore(connection).replace([(a_review(), a_review(revision=2))])

    def test_lets_one_of_two_writers_win(self, database: Database) -> None:
        seen = a_review()
        insert(database.writer.begin, seen)
        start = Barrier(2)

        def attempt(state: str) -> str:
            start.wait()
            try:
                with database.writer.begin() as connection:
                    SqlReviewStore(connection).replace([(seen, advanced(seen, state=state))])
            except ConflictError as error:
                return error.code
            return "won"

        with ThreadPoolExecutor() as pool:
            outcomes = list(pool.map(attempt, ["feedback", "withdrawn"]))

        assert sorted(outcomes) == ["someone_was_first", "won"]


class TestLock:
    def test_returns_those_that_exist_by_id(self, transaction: Transaction) -> None:
        insert(transaction, a_review(2), a_review(1), a_review(4))

        assert [review.id for review in stored(transaction, 4, 1, 3)] == [1, 4]

    def test_keeps_other_writers_from_these_reviews_alone(
        self, postgres_database: Database
    ) -> None:
        transaction = postgres_database.writer.begin
        insert(transaction, a_review(1), a_review(2))

        with transaction() as one, transaction() as other:
            SqlReviewStore(one).lock(CYCLE, [1])
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
            free = SqlReviewStore(other).lock(CYCLE, [2])
            with pytest.raises(UnavailableError, match="database_locked"):
                SqlReviewStore(other).lock(CYCLE, [1])

        assert free == [a_review(2)]


class TestReady:
    READY = (
        a_review(1),
        a_review(2, unmet=(Reason(code="meeting_not_held", owed_by=()),)),
        a_review(3, held_at=LATER),
        a_review(4, state="done"),
        a_review(5, state="feedback"),
        a_review(6, of=a_unit(1)),
        a_review(7),
    )

    @pytest.mark.parametrize(
        ("at", "ids"),
        [
            ([("members", "dissemination")], [1, 7]),
            ([("members", "feedback"), ("cells", "dissemination")], [5, 6]),
            ([("members", "done")], []),
            ([], []),
        ],
    )
    def test_returns_what_could_be_completed(
        self, transaction: Transaction, at: list[tuple[str, str]], ids: list[int]
    ) -> None:
        insert(transaction, *self.READY)

        with transaction() as connection:
            assert SqlReviewStore(connection).ready(CYCLE, at=at, limit=10) == ids

    def test_returns_no_more_than_asked_for(self, transaction: Transaction) -> None:
        insert(transaction, *self.READY)

        with transaction() as connection:
            found = SqlReviewStore(connection).ready(
                CYCLE, at=[("members", "dissemination")], limit=1
            )

        assert found == [1]

    def test_takes_the_index_of_ready_reviews(self, transaction: Transaction) -> None:
        lacking = (Reason(code="meeting_not_held", owed_by=()),)
        insert(transaction, a_review(1), *(a_review(n, unmet=lacking) for n in range(2, 500)))

        with transaction() as connection:
            connection.exec_driver_sql("ANALYZE review")
            store = SqlReviewStore(connection)
            at = [("members", "dissemination")]
            (plan,) = plans_of(connection, lambda: store.ready(CYCLE, at=at, limit=9))

        assert "ix_review_ready" in plan

    def test_follows_the_review(self, transaction: Transaction) -> None:
        insert(transaction, a_review(1))

        with transaction() as connection:
            store = SqlReviewStore(connection)
            store.replace([(a_review(1), a_review(1, revision=1, held_at=LATER))])

            assert store.ready(CYCLE, at=[("members", "dissemination")], limit=10) == []


def advanced(review: Review, **changes: Any) -> Review:
    return replace(review, revision=review.revision + 1, **changes)


class TestBelow:
    def test_is_by_the_paths_of_the_opening(self, transaction: Transaction) -> None:
        paths = {1: "/1/", 2: "/1/5/", 3: "/1/5/9/", 4: "/1/95/"}
        insert_reviews(
            transaction,
            *(
                a_review(number, subject_id=number, venue_id=number, venue_path=path)
                for number, path in paths.items()
            ),
        )

        with transaction() as connection:
            store = SqlReviewStore(connection)

            assert store.ids_below(CYCLE, 5) == [2, 3]
            assert store.ids_below(CYCLE, None) == [1, 2, 3, 4]
