"""What the store of deadlines promises, on every database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import tables
from storage.deadlines import SqlDeadlineStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.storing import arm, arm_for
from tests.factories import CYCLE, DUE_AT, OPENED_AT, a_deadline, a_review
from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.definition import RungAction
from workflow.domain.errors import ConflictError
from workflow.domain.escalation import Advance, Firing
from workflow.domain.organisation import Resolution
from workflow.domain.terms import Target
from workflow.ports.deadlines import LedgerRow

LATER = DUE_AT + timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)

EVERYTHING_SET = a_deadline(
    kind="remedy",
    visit=2,
    due_on=date(2026, 12, 31),
    due_at=LATER,
    next_rung=3,
    next_at=LATER + A_MOMENT,
    status=DeadlineStatus.HELD,
    calendar_revision=4,
    provisional=True,
    remaining=-2,
    replaces=17,
)


def stored(transaction: Transaction, review_id: int = 1) -> list[Deadline]:
    with transaction() as connection:
        return SqlDeadlineStore(connection).of_review(CYCLE, review_id)


def closing_moments(transaction: Transaction) -> list[datetime | None]:
    statement = select(tables.deadline.c.closed_at).order_by(tables.deadline.c.id)
    with transaction() as connection:
        return list(connection.scalars(statement))


class TestArm:
    def test_keeps_every_field(self, transaction: Transaction) -> None:
        arm(transaction, EVERYTHING_SET, a_deadline())

        assert stored(transaction) == [replace(EVERYTHING_SET, id=1), a_deadline(id=2)]

    def test_writes_nothing_before_the_numbers_are_known(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.arm(CYCLE, [a_deadline()])

            assert store.of_review(CYCLE, 1) == []

    def test_numbers_each_cycle_from_the_number_it_is_given(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.arm(CYCLE, [a_deadline(), a_deadline(a_review(2))])
            store.arm(2, [a_deadline()])
            store.arm(CYCLE, [a_deadline(a_review(3))])
            written = [store.write_armed(CYCLE, 40), store.write_armed(2, 7)]
            again = store.write_armed(CYCLE, 43)
            numbers = [store.of_review(CYCLE, review)[0].id for review in (1, 2, 3)]

            assert (written, again) == ([3, 1], 0)
            assert numbers == [40, 41, 42]
            assert [deadline.id for deadline in store.of_review(2, 1)] == [7]


class TestClose:
    def close(self, transaction: Transaction, reviews: Iterable[int]) -> None:
        with transaction() as connection:
            SqlDeadlineStore(connection).close(CYCLE, reviews, DeadlineStatus.MET, at=LATER)

    def test_ends_open_and_held_ones_of_stages(self, transaction: Transaction) -> None:
        held = a_deadline(status=DeadlineStatus.HELD, next_at=None, remaining=3)
        arm(transaction, a_deadline(), held, a_deadline(kind="remedy"), a_deadline(a_review(2)))

        self.close(transaction, [1, 3])

        met = a_deadline(status=DeadlineStatus.MET, next_at=None)
        assert stored(transaction) == [
            replace(met, id=1), replace(met, id=2), a_deadline(id=3, kind="remedy"),
        ]  # fmt: skip
        assert stored(transaction, 2) == [a_deadline(a_review(2), id=4)]
        assert closing_moments(transaction) == [LATER, LATER, None, None]

    def test_leaves_alone_what_was_closed_before(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline())
        with transaction() as connection:
            SqlDeadlineStore(connection).close_ids(
                CYCLE, [1], DeadlineStatus.CANCELLED, at=OPENED_AT
            )

        self.close(transaction, [1])

        assert [deadline.status for deadline in stored(transaction)] == ["cancelled"]
        assert closing_moments(transaction) == [OPENED_AT]

    def test_ends_those_that_wait_to_be_stored(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.arm(CYCLE, [a_deadline(), a_deadline(kind="remedy"), a_deadline(a_review(2))])
            store.arm(2, [a_deadline()])
            store.close(CYCLE, [1], DeadlineStatus.MET, at=LATER)
            store.arm(CYCLE, [a_deadline(visit=2)])
            store.write_armed(CYCLE, 1)
            store.write_armed(2, 1)

            statuses = [deadline.status for deadline in store.of_review(CYCLE, 1)]
            assert statuses == ["met", "open", "open"]
            assert [deadline.status for deadline in store.of_review(2, 1)] == ["open"]

    def test_by_number_ends_these_alone(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline(), a_deadline(), a_deadline())

        with transaction() as connection:
            SqlDeadlineStore(connection).close_ids(CYCLE, [1, 3], DeadlineStatus.REPLACED, at=LATER)

        statuses = [deadline.status for deadline in stored(transaction)]
        assert statuses == ["replaced", "open", "replaced"]


class TestReplace:
    def test_stores_every_field(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline(), a_deadline())
        changed = replace(EVERYTHING_SET, id=1)

        with transaction() as connection:
            SqlDeadlineStore(connection).replace(CYCLE, changed)

        assert stored(transaction) == [changed, a_deadline(id=2)]

    def test_is_refused_once_it_is_closed(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline())
        with transaction() as connection:
            SqlDeadlineStore(connection).close(CYCLE, [1], DeadlineStatus.MET, at=LATER)

        with transaction() as connection, pytest.raises(ConflictError, match="someone_was_first"):
            SqlDeadlineStore(connection).replace(CYCLE, a_deadline(id=1))

    def test_cannot_close(self, transaction: Transaction) -> None:
        closed = a_deadline(id=1, status=DeadlineStatus.MET)

        with transaction() as connection, pytest.raises(ValueError, match="met"):
            SqlDeadlineStore(connection).replace(CYCLE, closed)


class TestAdvance:
    def test_moves_on_to_the_next_rung(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline(), a_deadline(next_rung=2), a_deadline())

        with transaction() as connection:
            SqlDeadlineStore(connection).advance(
                CYCLE, [advance(1, from_rung=0), advance(2, from_rung=2, next_at=None)]
            )

        assert stored(transaction) == [
            a_deadline(id=1, next_rung=1, next_at=LATER),
            a_deadline(id=2, next_rung=3, next_at=None),
            a_deadline(id=3),
        ]

    def test_is_refused_when_one_is_at_another_rung(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline(), a_deadline(next_rung=1))

        with (
            pytest.raises(ConflictError, match="someone_was_first"),
            transaction() as connection,
        ):
            SqlDeadlineStore(connection).advance(CYCLE, [advance(1), advance(2)])

        assert stored(transaction) == [a_deadline(id=1), a_deadline(id=2, next_rung=1)]

    def test_is_refused_when_one_was_closed(self, transaction: Transaction) -> None:
        arm(transaction, a_deadline(), a_deadline())
        with transaction() as connection:
            SqlDeadlineStore(connection).close_ids(CYCLE, [1], DeadlineStatus.MET, at=LATER)

        with pytest.raises(ConflictError), transaction() as connection:
            SqlDeadlineStore(connection).advance(CYCLE, [advance(1), advance(2)])

        assert [deadline.next_rung for deadline in stored(transaction)] == [0, 0]


def advance(deadline_id: int, *, from_rung: int = 0, next_at: datetime | None = LATER) -> Advance:
    return Advance(
        deadline_id=deadline_id, from_rung=from_rung, next_rung=from_rung + 1, next_at=next_at
    )


class TestPark:
    def test_sets_aside_what_cannot_be_planned(self, transaction: Transaction) -> None:
        arm_for(transaction, a_review(1), a_review(2))

        with transaction() as connection:
            SqlDeadlineStore(connection).park(CYCLE, 1, error="KeyError('x')", at=LATER)

        incident = tables.incident
        with transaction() as connection:
            claimed = SqlDeadlineStore(connection).claim(CYCLE, DUE_AT, limit=9)
            listed = connection.execute(select(incident)).all()
        assert [due.deadline.id for due in claimed] == [2]
        assert listed == [(CYCLE, 1, LATER, "KeyError('x')", None)]
        assert stored(transaction) == [a_deadline(id=1, next_at=None)]


class TestRecord:
    def row(self, *, people: tuple[int, ...] = (4, 9), **changes: Any) -> LedgerRow:
        plain = Firing(
            deadline=a_deadline(id=1),
            rung=2,
            scheduled_at=DUE_AT,
            action=RungAction.ESCALATE,
            to=(Target(role="secretary"),),
            offset=3,
            notifies=True,
        )
        found = Resolution(role="secretary", unit_id=3, people=people)
        return LedgerRow(firing=replace(plain, **changes), resolution=found)

    def record(self, transaction: Transaction, *rows: LedgerRow) -> None:
        with transaction() as connection:
            SqlDeadlineStore(connection).record(CYCLE, rows, fired_at=LATER)

    def ledger(self, transaction: Transaction) -> list[tuple[Any, ...]]:
        with transaction() as connection:
            rows = connection.execute(select(tables.escalation).order_by("rung"))
            return [tuple(row) for row in rows]

    def test_keeps_who_was_meant_and_how_late_it_was(self, transaction: Transaction) -> None:
        self.record(transaction, self.row())

        assert self.ledger(transaction) == [
            (CYCLE, 1, 1, 2, DUE_AT, LATER, "escalate", True, "secretary", 3, [4, 9])
        ]

    @pytest.mark.parametrize(
        ("notifies", "people", "notified"),
        [(True, (4,), True), (True, (), False), (False, (4,), False)],
    )
    def test_says_whether_somebody_was_told(
        self, transaction: Transaction, notifies: bool, people: tuple[int, ...], notified: bool
    ) -> None:
        self.record(transaction, self.row(notifies=notifies, people=people))

        (row,) = self.ledger(transaction)
        assert row[7] is notified

    def test_refuses_a_rung_that_stands_there(self, transaction: Transaction) -> None:
        self.record(transaction, self.row(rung=0), self.row(rung=1))

        with pytest.raises(ConflictError):
            self.record(transaction, self.row(rung=2), self.row(rung=1))

        assert [row[3] for row in self.ledger(transaction)] == [0, 1]

    def test_tells_visits_apart(self, transaction: Transaction) -> None:
        again = a_deadline(id=1, visit=2)

        self.record(transaction, self.row(), self.row(deadline=again))

        assert [row[2] for row in self.ledger(transaction)] == [1, 2]
