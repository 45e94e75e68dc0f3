"""What reports promise, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from storage import tables
from storage.deadlines import SqlDeadlineStore
from storage.dependencies import SqlDependencyStore
from storage.engine import Database
from storage.history import Entry, add_events, lock_head, store_head
from storage.organisation import SqlPersonStore, SqlRoleStore, SqlUnitStore
from tests.contract.installed import a_command, an_event
from tests.contract.stores.conftest import Read, Transaction
from tests.contract.stores.storing import arm, fired, insert_reviews, record
from tests.factories import (
    CYCLE,
    DUE_AT,
    DUE_ON,
    a_deadline,
    a_person,
    a_review,
    a_unit,
)
from workflow.domain.deadline import DeadlineStatus
from workflow.domain.history import GENESIS
from workflow.domain.organisation import RoleGrant
from workflow.domain.review import Dependency, Reason
from workflow.ports.reports import (
    ReviewFilter,
)

LATER = DUE_AT + timedelta(days=1)
SOMEDAY = LATER + timedelta(days=1)
EVERYTHING = ReviewFilter()

TOP = a_unit(1, kind="committee")
CELL, OTHER_CELL = a_unit(2, parent=TOP, name="Chi bộ Đông"), a_unit(20, parent=TOP)
FIRST = a_person(1, unit=CELL, name="Trần Thị Ánh")
SECOND = a_person(2, unit=OTHER_CELL, name="Lê Văn Bình")


@pytest.fixture(autouse=True)
def organisation(transaction: Transaction) -> None:
    with transaction() as connection:
        SqlUnitStore(connection).insert([TOP, CELL, OTHER_CELL])
        SqlPersonStore(connection).insert([FIRST, SECOND])


class TestReports:
    def test_read_one_state_of_the_database(self, transaction: Transaction, reports: Read) -> None:
        insert_reviews(transaction, a_review(1, of=FIRST))

        with reports() as reading:
            before = reading.reviews(CYCLE, EVERYTHING)
            if reading._connection.dialect.name == "postgresql":
                insert_reviews(transaction, a_review(2, of=SECOND))
            again = reading.reviews(CYCLE, EVERYTHING)

        assert [len(before), len(again)] == [1, 1]

    def test_cannot_write(self, reports: Read) -> None:
        with reports() as reading, pytest.raises(Exception, match="database_readonly"):
            reading._connection.execute(insert(tables.unit).values(id=9))

    def test_tell_people_in_the_order_of_their_given_names(self, reports: Read) -> None:
        with reports() as reading:
            assert reading.people() == [FIRST, SECOND]
            assert reading.people(under_path=OTHER_CELL.path) == [SECOND]
            assert reading.people(under_path=CELL.path) == [FIRST]
            assert reading.people(ids=[2, 3]) == [SECOND]
            assert reading.people(ids=[]) == []

    def test_tell_the_organisation_as_it_is_stored(
        self, transaction: Transaction, reports: Read
    ) -> None:
        grant = RoleGrant(role="secretary", person_id=1, unit_id=2, to_on=DUE_ON)
        with transaction() as connection:
            SqlRoleStore(connection).insert([grant])

        with reports() as reading:
            assert reading.units() == [TOP, CELL, OTHER_CELL]
            assert reading.grants() == [grant]
            assert reading.calendar("vn") is None
            assert reading.definitions() == reading.definition_versions("year_end") == []
            assert reading.cycle("K1") == reading.cycles()[0]
            assert reading.cycle("K2") is None


class TestReviews:
    def test_come_with_the_names_of_subject_and_venue(
        self, transaction: Transaction, reports: Read
    ) -> None:
        waiting = Reason(code="waits_for_members", owed_by=())
        given = [a_review(1, of=CELL, unmet=(waiting,)), a_review(2, of=FIRST, at=CELL)]
        insert_reviews(transaction, *given)

        with reports() as reading:
            of_unit, of_person = reading.reviews(CYCLE, EVERYTHING)

        assert [of_unit.review, of_person.review] == given
        assert (of_unit.subject_code, of_unit.subject_name) == ("U2", "Chi bộ Đông")
        assert (of_person.subject_code, of_person.subject_name) == ("P1", "Trần Thị Ánh")
        assert (of_person.venue_code, of_person.venue_name) == ("U2", "Chi bộ Đông")

    def test_name_the_venue_only_where_there_are_several(
        self, transaction: Transaction, reports: Read
    ) -> None:
        insert_reviews(
            transaction,
            a_review(1, of=FIRST, at=CELL),
            a_review(2, of=FIRST, at=TOP),
            a_review(3, of=TOP),
            replace(a_review(4, of=TOP, at=CELL), cycle_id=2),
        )

        with reports() as reading:
            keys = [row.key for row in reading.reviews(CYCLE, EVERYTHING)]

        assert keys == ["P1@U2", "P1@U1", "U1"]

    def test_are_found_by_codes(self, transaction: Transaction, reports: Read) -> None:
        insert_reviews(
            transaction, a_review(1, of=FIRST, at=CELL), a_review(2, of=FIRST, at=TOP),
            a_review(3, of=TOP),
        )  # fmt: skip

        with reports() as reading:
            found = {
                (subject, venue): [row.key for row in reading.find_reviews(CYCLE, subject, venue)]
                for subject, venue in [("P1", None), ("P1", "U2"), ("U1", None), ("U2", None)]
            }

        assert found == {
            ("P1", None): ["P1@U2", "P1@U1"],
            ("P1", "U2"): ["P1@U2"],
            ("U1", None): ["U1"],
            ("U2", None): [],
        }

    @pytest.mark.parametrize(
        ("ids", "counts"), [(None, [2, 1, 0]), ((2, 3), [1, 0])], ids=["of all", "of some"]
    )
    def test_count_the_rungs_of_the_deadline_that_goes_on(
        self,
        transaction: Transaction,
        reports: Read,
        ids: tuple[int, ...] | None,
        counts: list[int],
    ) -> None:
        held, extended, left = a_review(1, of=FIRST), a_review(2, of=SECOND), a_review(3, of=TOP)
        insert_reviews(transaction, held, extended, left)
        arm(
            transaction,
            a_deadline(held, status=DeadlineStatus.HELD),
            a_deadline(held, kind="remedy"),
            a_deadline(extended),
            a_deadline(extended, replaces=3),
            a_deadline(left),
        )
        with transaction() as connection:
            close = SqlDeadlineStore(connection).close_ids
            close(CYCLE, [3], DeadlineStatus.REPLACED, at=LATER)
            close(CYCLE, [5], DeadlineStatus.MET, at=LATER)
        rows = [a_deadline(id=number) for number in (1, 1, 2, 2, 2, 3, 3, 4, 5)]
        record(transaction, *(fired(each, rung) for rung, each in enumerate(rows)))

        with reports() as reading:
            told = reading.reviews(CYCLE, ReviewFilter(ids=ids))

        assert [row.rungs_fired for row in told] == counts


class TestBehindGates:
    def test_names_those_that_have_not_passed(
        self, transaction: Transaction, reports: Read
    ) -> None:
        insert_reviews(
            transaction,
            a_review(1, of=CELL), a_review(2), a_review(3, rank=2), a_review(4),
            a_review(5, state="feedback"), a_review(6),
        )  # fmt: skip
        needs = [
            Dependency(
                review_id=of, stage="dissemination", gate=gate, needs_id=needed, needs_rank=2
            )
            for of, gate, needed in [
                (1, "members", 4),
                (1, "members", 3),
                (1, "members", 2),
                (1, "superior", 2),
                (5, "members", 2),
                (6, "members", 3),
                (2, "superior", 1),
            ]
        ]
        with transaction() as connection:
            SqlDependencyStore(connection).insert(CYCLE, needs)

        with reports() as reading:
            assert reading.behind_gates(CYCLE, [1, 5, 6]) == {1: (2, 4)}


class TestEvents:
    def append(self, database: Database, *reviews: int | None) -> None:
        entries = [
            Entry(event=replace(an_event(), review_id=review), command=a_command())
            for review in reviews
        ]
        with database.writer.begin() as connection:
            store_head(connection, add_events(connection, lock_head(connection, CYCLE), entries))

    @pytest.mark.parametrize(
        ("asked", "places"),
        [
            ({}, [1, 2, 3, 4, 5, 6, 7]),
            ({"after": 5}, [6, 7]),
            ({"limit": 3}, [1, 2, 3]),
            ({"limit": 5, "after": 1}, [2, 3, 4, 5, 6]),
            ({"limit": 0}, []),
            ({"review_id": 7}, [1, 3, 5, 7]),
            ({"review_id": 7, "after": 1, "limit": 2}, [3, 5]),
            ({"review_id": 1}, []),
        ],
    )
    def test_come_in_order_whatever_the_page(
        self,
        database: Database,
        reports: Read,
        monkeypatch: pytest.MonkeyPatch,
        asked: dict[str, int],
        places: list[int],
    ) -> None:
        monkeypatch.setattr("storage.reports.history.PAGE", 2)
        self.append(database, 7, None, 7, 8, 7, None, 7)

        with reports() as reading:
            assert [event.seq for event in reading.events(CYCLE, **asked)] == places

    def test_carry_the_bytes_that_were_hashed(self, database: Database, reports: Read) -> None:
        self.append(database, 7, 8)

        with reports() as reading:
            first, second = reading.events(CYCLE)
            heads = reading.chain_heads()

        assert (first.prev, second.prev) == (GENESIS, first.hash)
        assert [event.expected_hash() for event in (first, second)] == [first.hash, second.hash]
        assert heads == [(0, 0, GENESIS), (CYCLE, 2, second.hash)]
