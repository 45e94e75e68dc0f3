"""What reports about deadlines, notices and ratings promise, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from storage.notices import SqlNoticeStore
from storage.organisation import SqlPersonStore, SqlUnitStore
from tests.contract.stores.conftest import Read, Transaction
from tests.contract.stores.small_tree import decide, rating_of
from tests.contract.stores.storing import arm, fired, insert_reviews, record
from tests.factories import (
    CYCLE,
    DUE_AT,
    DUE_ON,
    OPENED_AT,
    a_deadline,
    a_notice,
    a_person,
    a_review,
    a_unit,
)
from workflow.domain.notice import NoticeStatus
from workflow.domain.records.rating import RatingStep
from workflow.ports.notice_log import NoticeRow
from workflow.ports.reports import (
    ConsolidatedCount,
    DeadlineRow,
    RatingCount,
    ReviewFilter,
    RungCount,
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


class TestDeadlines:
    def test_tell_what_fired_of_each(self, transaction: Transaction, reports: Read) -> None:
        deadline = a_deadline(visit=2, provisional=True)
        arm(transaction, deadline, deadline, a_deadline(a_review(2)))
        rows = [replace(deadline, id=number) for number in (1, 1, 3)]
        record(transaction, *(fired(each, rung) for rung, each in enumerate(rows)))

        with reports() as reading:
            told = reading.stage_deadlines(CYCLE, 1)

        plain = DeadlineRow(
            id=1, stage="dissemination", visit=2, due_on=DUE_ON, due_at=DUE_AT, status="open",
            next_at=DUE_AT, next_rung=deadline.next_rung, rungs_fired=2, provisional=True,
        )  # fmt: skip
        assert told == [plain, replace(plain, id=2, rungs_fired=0)]


class TestRungCounts:
    def test_are_grouped_by_stage_and_whom_they_told(
        self, transaction: Transaction, reports: Read
    ) -> None:
        arm(transaction, a_deadline(), a_deadline(a_review(2, of=CELL)), a_deadline())
        members, cells, others = (a_deadline(id=number) for number in (1, 2, 3))
        record(
            transaction,
            fired(members, 0, unit_id=2),
            fired(others, 0, unit_id=20, people=()),
            fired(members, 1),
            fired(cells, 0),
        )

        with reports() as reading:
            counts = reading.rung_counts(CYCLE)

        plain = RungCount(
            track="members", stage="dissemination", rung=0, role="secretary", unit_kind="cell",
            fired=2, notified=1,
        )  # fmt: skip
        once = replace(plain, unit_kind="committee", fired=1)
        assert counts == [replace(once, track="cells"), plain, replace(once, rung=1)]


class TestConsolidated:
    def test_counts_the_reviews_that_a_person_was_told_of(
        self, transaction: Transaction, reports: Read
    ) -> None:
        in_cell = [a_review(number, at=CELL) for number in (1, 2, 3)]
        arm(
            transaction,
            *(a_deadline(review) for review in in_cell),
            a_deadline(a_review(4, at=TOP)),
            a_deadline(a_review(5, at=CELL), due_on=date(2026, 4, 1)),
        )
        one, two, three, at_top, another_day = (a_deadline(id=number) for number in range(1, 6))
        record(transaction, fired(one, 9), fired_at=DUE_AT - timedelta(microseconds=1))
        record(transaction, fired(one, 0), fired(one, 1), fired(two, 0, people=[2, 1, 11]))
        record(transaction, fired(three, 0, people=[11, 2]), fired(at_top, 0))
        record(transaction, fired(another_day, 0), fired_at=LATER - timedelta(microseconds=1))
        record(transaction, fired(another_day, 1), fired(three, 1), fired_at=LATER)

        with reports() as reading:
            told = reading.consolidated(CYCLE, 1, since=DUE_AT, until=LATER)
            told_another = reading.consolidated(CYCLE, 11, since=DUE_AT, until=LATER)

        cell = ConsolidatedCount(
            unit_name="Chi bộ Đông", stage="dissemination", due_on=DUE_ON, count=2
        )
        assert told == [
            replace(cell, unit_name=TOP.name, count=1),
            cell,
            replace(cell, due_on=date(2026, 4, 1), count=1),
        ]
        assert told_another == [cell]


class TestNotices:
    PLAIN = NoticeRow(
        cycle="K1", key="a", person="P1", kind="remind", role="secretary", stage="dissemination",
        unit="U1", review="P1", due_on=DUE_ON, offset=0, created_at=OPENED_AT, status="planned",
        sent_at=None, digest=None, why=None,
    )  # fmt: skip

    def add(self, transaction: Transaction, *notices: Any) -> None:
        with transaction() as connection:
            SqlNoticeStore(connection).add(CYCLE, notices)

    def test_tell_codes_and_what_became_of_them(
        self, transaction: Transaction, reports: Read
    ) -> None:
        insert_reviews(transaction, a_review(1, of=FIRST, at=CELL))
        self.add(transaction, a_notice("a"), a_notice("b", review_id=None, unit_id=None, offset=-3))
        with transaction() as connection:
            SqlNoticeStore(connection).mark([(CYCLE, "b")], NoticeStatus.SENT, digest="d", at=LATER)

        with reports() as reading:
            told = reading.notices(cycle_id=CYCLE, person_id=None, limit=9)

        sent = replace(
            self.PLAIN, key="b", review=None, unit=None, offset=-3, status="sent", sent_at=LATER,
            digest="d",
        )  # fmt: skip
        assert told == [self.PLAIN, sent]

    def test_stand_newest_first(self, transaction: Transaction, reports: Read) -> None:
        self.add(
            transaction,
            a_notice("b"),
            a_notice("c", created_at=LATER, person_id=2),
            a_notice("a"),
        )

        with reports() as reading:
            asked = [(None, 9), (None, 2), (2, 9), (7, 9)]
            told = [
                [row.key for row in reading.notices(cycle_id=None, person_id=who, limit=limit)]
                for who, limit in asked
            ]

        assert told == [["c", "a", "b"], ["c", "a"], ["c"], []]

    def test_are_of_the_cycle_that_is_asked_for(
        self, transaction: Transaction, reports: Read
    ) -> None:
        self.add(transaction, a_notice("a"))

        with reports() as reading:
            assert reading.notices(cycle_id=2, person_id=None, limit=9) == []


class TestRatings:
    def test_count_subjects_by_level_or_reason(
        self, transaction: Transaction, reports: Read
    ) -> None:
        excused = {"not_rated_reason": "joined_recently"}
        insert_reviews(
            transaction,
            a_review(1, of=FIRST, at=CELL),
            a_review(2, of=FIRST, at=TOP),
            a_review(3, of=SECOND, at=OTHER_CELL),
            a_review(4, of=CELL),
            *(a_review(number, at=CELL, **excused) for number in (5, 6, 7)),
            a_review(8, at=CELL, state="withdrawn", **excused),
            a_review(9, at=CELL),
        )
        decide(
            transaction,
            rating_of(FIRST, level="fair", newest=False),
            rating_of(FIRST),
            rating_of(SECOND),
            rating_of(CELL, level=None, not_rated_reason="ill"),
            rating_of(a_person(7, unit=CELL)),
            rating_of(a_person(9, unit=CELL), step=RatingStep.PROPOSED),
        )

        with reports() as reading:
            counts = reading.ratings(CYCLE)
            in_cell = reading.ratings(CYCLE, under_path=CELL.path)

        ill = RatingCount(track="cells", level=None, not_rated_reason="ill", count=1)
        excused_two = RatingCount(
            track="members", level=None, not_rated_reason="joined_recently", count=2
        )
        three_good = RatingCount(track="members", level="good", not_rated_reason=None, count=3)
        assert counts == [ill, excused_two, three_good]
        assert in_cell == [ill, excused_two, replace(three_good, count=2)]
