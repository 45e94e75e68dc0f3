"""What the store of deadlines promises about those of records, on every database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage.deadlines import SqlDeadlineStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.storing import arm, insert_reviews
from tests.factories import CYCLE, DUE_AT, OPENED_AT, a_deadline, a_review
from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.definition import EXEMPT, WITHDRAWN


def of_record(record_id: int, **changes: Any) -> Deadline:
    """Return the open deadline of a check."""
    return a_deadline(**{"kind": "check", "stage": "check", "record_id": record_id, **changes})


class TestOfReviews:
    def test_are_those_that_are_not_closed_of_stages_and_records(
        self, transaction: Transaction
    ) -> None:
        other = a_review(2)
        held = a_deadline(status=DeadlineStatus.HELD, next_at=None, remaining=1)
        arm(transaction, of_record(7), held, a_deadline(other), a_deadline())
        with transaction() as connection:
            SqlDeadlineStore(connection).close_ids(CYCLE, [4], DeadlineStatus.MET, at=OPENED_AT)

        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            found = [[each.id for each in store.of_reviews(CYCLE, ids)] for ids in ([1], [2, 1])]

        assert found == [[1, 2], [1, 2, 3]]


class TestOfRecords:
    def test_are_those_that_are_not_closed_by_number(self, transaction: Transaction) -> None:
        held = of_record(7, status=DeadlineStatus.HELD, next_at=None, remaining=1)
        arm(
            transaction,
            of_record(7),
            of_record(8),
            a_deadline(),
            of_record(7, kind="remedy"),
            held,
            of_record(9),
        )
        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.close_ids(CYCLE, [1], DeadlineStatus.REPLACED, at=OPENED_AT)
            store.arm(2, [of_record(7)])
            store.write_armed(2, 1)

        with transaction() as connection:
            found = SqlDeadlineStore(connection).of_records(CYCLE, [9, 7])

        assert [(each.id, each.kind, each.record_id) for each in found] == [
            (4, "remedy", 7),
            (5, "check", 7),
            (6, "check", 9),
        ]

    def test_of_none_are_none(self, transaction: Transaction) -> None:
        arm(transaction, of_record(7))

        with transaction() as connection:
            assert SqlDeadlineStore(connection).of_records(CYCLE, []) == []

    def test_of_thousands_are_found(self, transaction: Transaction) -> None:
        arm(transaction, *(of_record(number) for number in range(1, 2_001)))

        with transaction() as connection:
            found = SqlDeadlineStore(connection).of_records(CYCLE, range(1, 2_001))

        assert len(found) == 2_000

    def test_end_by_number_and_not_with_a_stage(self, transaction: Transaction) -> None:
        arm(transaction, of_record(7), of_record(8), a_deadline())

        with transaction() as connection:
            store = SqlDeadlineStore(connection)
            store.close(CYCLE, [1], DeadlineStatus.MET, at=OPENED_AT)
            store.close_ids(CYCLE, [2], DeadlineStatus.MET, at=OPENED_AT)

            assert [each.id for each in store.of_records(CYCLE, [7, 8])] == [1]


class TestClaim:
    @pytest.mark.parametrize(
        ("changes", "current"),
        [
            pytest.param({}, True, id="where it was"),
            pytest.param({"state": "rating", "rank": 2}, True, id="further on"),
            pytest.param({"visit": 4}, True, id="set back"),
            pytest.param({"held_at": OPENED_AT}, True, id="on hold"),
            pytest.param({"state": "done", "rank": 3}, True, id="done"),
            pytest.param({"state": EXEMPT, "rank": 3}, True, id="exempt"),
            pytest.param({"state": WITHDRAWN, "rank": 3}, False, id="withdrawn"),
        ],
    )
    def test_is_fenced_by_nothing_but_withdrawal(
        self, transaction: Transaction, changes: dict[str, Any], current: bool
    ) -> None:
        insert_reviews(transaction, a_review(1, **changes))
        arm(transaction, of_record(7))

        with transaction() as connection:
            [due] = SqlDeadlineStore(connection).claim(CYCLE, DUE_AT + timedelta(hours=1), limit=9)

        assert (due.current, due.deadline.record_id) == (current, 7)
