"""What claiming due deadlines promises, on every database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.cycles import SqlCycleStore
from storage.deadlines import SqlDeadlineStore
from storage.engine import Database
from storage.reviews import SqlReviewStore
from storage.rungs import SOON_DONE, claiming
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.plans import plans_of
from tests.contract.stores.storing import arm_for
from tests.factories import CYCLE, DUE_AT, a_deadline, a_review
from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.escalation import Claimed

LATER = DUE_AT + timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


def claim(connection: Connection, now: datetime = DUE_AT, *, limit: int = 100) -> list[int]:
    claimed = SqlDeadlineStore(connection).claim(CYCLE, now, limit=limit)
    return [due.deadline.id for due in claimed]


class TestClaim:
    def test_returns_what_is_due_oldest_first(self, transaction: Transaction) -> None:
        arm_for(transaction, a_review(1), a_review(2))
        older, still, never = DUE_AT - A_MOMENT, DUE_AT + A_MOMENT, None
        self.arm_more(transaction, [a_deadline(next_at=at) for at in (older, still, never)])

        with transaction() as connection:
            assert claim(connection) == [3, 1, 2]
            assert SqlDeadlineStore(connection).count_due(CYCLE, DUE_AT) == 3

    def test_returns_no_more_than_asked_for(self, transaction: Transaction) -> None:
        arm_for(transaction, *(a_review(number) for number in range(1, 6)))

        with transaction() as connection:
            assert claim(connection, limit=2) == [1, 2]
            assert SqlDeadlineStore(connection).count_due(CYCLE, DUE_AT) == 5

    @pytest.mark.parametrize("status", [s for s in DeadlineStatus if s != "open"])
    def test_leaves_out_what_is_not_open(
        self, transaction: Transaction, status: DeadlineStatus
    ) -> None:
        arm_for(transaction, a_review(1))
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            if status is DeadlineStatus.HELD:
                store.replace(CYCLE, a_deadline(id=1, status=status))
            else:
                store.close_ids(CYCLE, [1], status, at=LATER)

        with transaction() as connection:
            assert claim(connection) == []
            assert SqlDeadlineStore(connection).count_due(CYCLE, DUE_AT) == 0

    def test_is_of_one_cycle(self, transaction: Transaction) -> None:
        arm_for(transaction, a_review(1))

        with transaction() as connection:
            assert SqlDeadlineStore(connection).claim(2, DUE_AT, limit=9) == []
            assert SqlDeadlineStore(connection).count_due(2, DUE_AT) == 0

    @pytest.mark.parametrize(
        ("changes", "current"),
        [
            ({}, True),
            ({"state": "feedback"}, False),
            ({"visit": 2}, False),
            ({"held_at": LATER}, False),
        ],
        ids=["stays", "left", "returned", "on hold"],
    )
    def test_says_whether_the_review_is_still_there(
        self, transaction: Transaction, changes: dict[str, Any], current: bool
    ) -> None:
        arm_for(transaction, a_review(1))
        with transaction() as connection:
            SqlReviewStore(connection).replace([(a_review(1), a_review(1, revision=1, **changes))])

        with transaction() as connection:
            (due,) = SqlDeadlineStore(connection).claim(CYCLE, DUE_AT, limit=9)

        whole = a_deadline(id=1)
        read = {name: getattr(whole, name) for name in Claimed.__slots__}
        assert (due.deadline, due.current) == (Claimed(**read), current)

    def test_gives_two_workers_different_deadlines(self, postgres_database: Database) -> None:
        transaction = postgres_database.writer.begin
        arm_for(transaction, *(a_review(number) for number in range(1, 11)))

        with transaction() as one, transaction() as other:
            claimed = [claim(one, limit=4), claim(other, limit=4), claim(one), claim(other)]

        assert claimed == [[1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4, 9, 10], [5, 6, 7, 8]]

    def test_leaves_out_what_a_move_has_closed(self, postgres_database: Database) -> None:
        transaction = postgres_database.writer.begin
        arm_for(transaction, a_review(1), a_review(2))

        with transaction() as mover, transaction() as worker:
            SqlDeadlineStore(mover).close(CYCLE, [1], DeadlineStatus.MET, at=LATER)

            assert claim(worker) == [2]

    @pytest.mark.parametrize(
        ("limit", "longest"),
        [
            pytest.param(SOON_DONE, "15s", id="as many as a batch"),
            pytest.param(SOON_DONE + 1, "5min", id="everything, to say what would fire"),
        ],
    )
    def test_is_let_go_soon_when_its_worker_is_lost(
        self, postgres_database: Database, limit: int, longest: str
    ) -> None:
        asked = "SHOW idle_in_transaction_session_timeout"
        with postgres_database.writer.connect() as connection:
            claim(connection, limit=limit)
            within = connection.exec_driver_sql(asked).scalar_one()
            connection.commit()
            afterwards = connection.exec_driver_sql(asked).scalar_one()

        assert (within, afterwards) == (longest, "5min")

    def arm_more(self, transaction: Transaction, deadlines: list[Deadline]) -> None:
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.arm(CYCLE, deadlines)
            store.write_armed(CYCLE, 3)


class TestClaimStatement:
    def test_skips_what_is_locked_inside_a_materialized_part(self) -> None:
        written = str(claiming().compile(dialect=postgresql.dialect()))

        assert "AS MATERIALIZED \n(SELECT" in written
        assert "FOR UPDATE OF deadline SKIP LOCKED)" in written

    def test_locks_nothing_on_sqlite(self) -> None:
        assert "FOR UPDATE" not in str(claiming().compile(dialect=sqlite.dialect()))

    def test_takes_the_index_of_open_deadlines(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            plans = plans_of(connection, lambda: store.claim(CYCLE, DUE_AT, limit=9))
            plans += plans_of(connection, lambda: store.count_due(CYCLE, DUE_AT))
            cycles = SqlCycleStore(connection)
            plans += plans_of(connection, lambda: cycles.waiting(DUE_AT))

        assert ["ix_deadline_next" in plan for plan in plans] == [True, True, True]
        assert "ix_review_ready" in plans[2]
