"""What the store of notices promises, on every database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import tables
from storage.notices import SqlNoticeStore
from tests.contract.stores.conftest import Transaction
from tests.contract.stores.plans import plans_of
from tests.factories import CYCLE, OPENED_AT, a_notice
from workflow.domain.notice import Notice, NoticeStatus

SENT_AT = OPENED_AT + timedelta(hours=1)

LIST = a_notice(
    "list.2026-03-16.7", person_id=7, review_id=None, stage=None, unit_id=None, due_on=None,
    offset=-3,
)  # fmt: skip


def add(transaction: Transaction, notices: Sequence[Notice], *, cycle_id: int = CYCLE) -> int:
    with transaction() as connection:
        return SqlNoticeStore(connection).add(cycle_id, notices)


def owed(transaction: Transaction, person_id: int = 1) -> list[tuple[int, Notice]]:
    with transaction() as connection:
        return SqlNoticeStore(connection).owed(person_id)


def mark(transaction: Transaction, keys: Sequence[tuple[int, str]], **changes: Any) -> None:
    told = {"status": NoticeStatus.SENT, "digest": "2026-03-02.1", "at": SENT_AT, **changes}
    with transaction() as connection:
        SqlNoticeStore(connection).mark(keys, told.pop("status"), **told)


def outcomes(transaction: Transaction) -> list[tuple[Any, ...]]:
    notice = tables.notice
    statement = select(
        notice.c.cycle_id, notice.c.key, notice.c.status, notice.c.sent_at, notice.c.digest,
        notice.c.why,
    ).order_by(notice.c.cycle_id, notice.c.key)  # fmt: skip
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(statement)]


class TestAdd:
    def test_keeps_every_field(self, transaction: Transaction) -> None:
        assert add(transaction, [a_notice(), LIST]) == 2

        assert owed(transaction) == [(CYCLE, a_notice())]
        assert owed(transaction, 7) == [(CYCLE, LIST)]

    def test_counts_only_those_whose_key_is_new(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a"), a_notice("b")])

        assert add(transaction, [a_notice("c"), a_notice("b", person_id=2), a_notice("d")]) == 2

        assert [notice.key for _, notice in owed(transaction)] == ["a", "b", "c", "d"]

    def test_counts_a_key_that_comes_twice_at_once(self, transaction: Transaction) -> None:
        assert add(transaction, [a_notice("a"), a_notice("a")]) == 1

    def test_knows_keys_for_each_cycle(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a")])

        assert add(transaction, [a_notice("a")], cycle_id=2) == 1

    def test_returns_those_whose_key_is_new(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a"), a_notice("b")])
        given = [a_notice(key) for key in ("d", "b", "c", "d")]

        with transaction() as connection:
            store = SqlNoticeStore(connection)
            added = [store.add_new(CYCLE, each) for each in (given, given, [])]

        assert added == [[a_notice("c"), a_notice("d")], [], []]
        assert [notice.key for _, notice in owed(transaction)] == ["a", "b", "c", "d"]

    def test_does_not_plan_again_what_was_sent(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a")])
        mark(transaction, [(CYCLE, "a")])

        assert add(transaction, [a_notice("a")]) == 0

        assert owed(transaction) == []

    @pytest.mark.parametrize("count", [0, 1, 5000])
    def test_takes_any_number(self, transaction: Transaction, count: int) -> None:
        assert add(transaction, [a_notice(f"{place:05}") for place in range(count)]) == count


class TestOwed:
    def test_stands_by_cycle_and_key(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a")], cycle_id=2)
        add(transaction, [a_notice("c"), a_notice("b"), LIST])

        assert [(cycle, notice.key) for cycle, notice in owed(transaction)] == [
            (1, "b"), (1, "c"), (2, "a"),
        ]  # fmt: skip

    def test_names_each_person_once(self, transaction: Transaction) -> None:
        given = [(9, "a"), (3, "b"), (9, "c"), (5, "d"), (4, "e")]
        add(transaction, [a_notice(key, person_id=person) for person, key in given])
        mark(transaction, [(CYCLE, "e"), (CYCLE, "c")])

        with transaction() as connection:
            people = [SqlNoticeStore(connection).owed_to(limit=limit) for limit in (2, 9)]

        assert people == [[3, 5], [3, 5, 9]]

    def test_takes_the_index_of_planned_notices(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlNoticeStore(connection)
            plans = plans_of(connection, lambda: store.owed_to(limit=9))
            plans += plans_of(connection, lambda: store.owed(1))

        assert ["ix_notice_owed" in plan for plan in plans] == [True, True]


class TestMark:
    def test_stores_what_became_of_these_alone(self, transaction: Transaction) -> None:
        add(transaction, [a_notice("a"), a_notice("b"), a_notice("c")])
        add(transaction, [a_notice("a"), a_notice("b")], cycle_id=2)

        mark(transaction, [(1, "a"), (2, "b")])
        mark(transaction, [(1, "b")], status=NoticeStatus.SKIPPED, why="no_address")

        assert outcomes(transaction) == [
            (1, "a", "sent", SENT_AT, "2026-03-02.1", None),
            (1, "b", "skipped", None, "2026-03-02.1", "no_address"),
            (1, "c", "planned", None, None, None),
            (2, "a", "planned", None, None, None),
            (2, "b", "sent", SENT_AT, "2026-03-02.1", None),
        ]


class TestDigestExists:
    @pytest.mark.parametrize(
        ("status", "name", "exists"),
        [("sent", "2026-03-02.1", True), ("sent", "2026-03-02.2", False),
         ("skipped", "2026-03-02.1", False)],
    )  # fmt: skip
    def test_asks_whether_it_was_handed_out(
        self, transaction: Transaction, status: str, name: str, exists: bool
    ) -> None:
        add(transaction, [a_notice("a")])
        mark(transaction, [(CYCLE, "a")], status=NoticeStatus(status))

        with transaction() as connection:
            assert SqlNoticeStore(connection).digest_exists(name) is exists
