"""What the store of records promises, for every kind of record and on every database."""

from __future__ import annotations

import types
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import text

from storage.engine import Database
from storage.records import SqlRecordStore
from tests.contract.stores.conftest import Transaction
from tests.factories import CYCLE
from workflow.domain.errors import UnavailableError
from workflow.domain.records import RECORDS
from workflow.domain.records.monitoring import Check
from workflow.domain.records.rating import Rating
from workflow.domain.records.record import Record, columns_of
from workflow.domain.records.remedy import Remedy

DAY = date(2026, 6, 15)
MOMENT = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)


def a_value(hint: Any, number: int) -> Any:
    """Return some value of a type, different for each number."""
    if get_args(hint) and type(hint) is not types.GenericAlias:
        [hint] = [each for each in get_args(hint) if each is not types.NoneType]
    if hint == tuple[str, ...]:
        return (f"một {number}", "hai; ba")
    if issubclass(hint, StrEnum):
        return list(hint)[number % len(hint)]
    known = {
        bool: number % 2 == 0,
        int: number,
        date: DAY.replace(day=number),
        datetime: MOMENT,
        Fraction: Fraction(number, 7),
    }
    return known.get(hint, f"Đặng {number} 'x' \\")


def a_record(kind: type[Record], number: int, *, is_bare: bool = False) -> Record:
    """Return a record with every field filled in, or only those that must be."""
    hints = get_type_hints(kind)
    given = {
        name: None
        if is_bare and types.NoneType in get_args(hints[name])
        else a_value(hints[name], number)
        for name in columns_of(kind)
    }
    if kind is Rating:
        given["not_rated_reason" if not is_bare else "level"] = None if not is_bare else "good"
    if kind is Remedy and not is_bare:
        given["verifier_id"] = number + 100
    return kind(**given)


@pytest.mark.parametrize("kind", RECORDS, ids=[kind.TABLE for kind in RECORDS])
class TestEveryKind:
    def test_comes_back_as_it_was_stored(
        self, transaction: Transaction, kind: type[Record]
    ) -> None:
        rows = [a_record(kind, 3), a_record(kind, 5, is_bare=True)]

        with transaction() as connection:
            SqlRecordStore(connection).insert(CYCLE, rows)
        with transaction() as connection:
            found = SqlRecordStore(connection).all(CYCLE, kind)

        assert {row.key: row for row in found} == {row.key: row for row in rows}

    def test_is_known_by_its_key_within_its_cycle(
        self, transaction: Transaction, kind: type[Record]
    ) -> None:
        here, elsewhere = a_record(kind, 3), a_record(kind, 5)

        with transaction() as connection:
            store = SqlRecordStore(connection)
            store.insert(CYCLE, [here])
            store.insert(CYCLE + 1, [elsewhere])
            known = store.known(CYCLE, [elsewhere, here])

        assert known == {(kind.TABLE, here.key): here}

    def test_takes_the_place_of_the_row_with_its_key(
        self, transaction: Transaction, kind: type[Record]
    ) -> None:
        before, other = a_record(kind, 3), a_record(kind, 5)
        filled = a_record(kind, 4)
        after = replace(filled, **{name: getattr(before, name) for name in kind.KEY})  # type: ignore[type-var]

        with transaction() as connection:
            store = SqlRecordStore(connection)
            store.insert(CYCLE, [before, other])
            store.replace(CYCLE, [after])
            found = store.all(CYCLE, kind)

        assert {row.key: row for row in found} == {after.key: after, other.key: other}

    def test_is_found_by_what_it_is_looked_up_by(
        self, transaction: Transaction, kind: type[Record]
    ) -> None:
        rows = [a_record(kind, 3), a_record(kind, 5)]

        with transaction() as connection:
            store = SqlRecordStore(connection)
            store.insert(CYCLE, rows)
            found = {
                name: store.find(CYCLE, kind, name, [getattr(rows[1], name)])
                for name in (kind.KEY[0], *kind.LOOKUPS)
            }
            none = store.find(CYCLE, kind, kind.KEY[0], [])

        assert all(each == [rows[1]] for each in found.values())
        assert none == []


class TestNumbers:
    def test_count_on_through_all_kinds_of_records(self, transaction: Transaction) -> None:
        with transaction() as connection:
            store = SqlRecordStore(connection)
            given = [store.numbers(CYCLE, 2), store.numbers(CYCLE, 0), store.numbers(CYCLE, 1)]

        assert given == [[1, 2], [], [3]]

    def test_are_not_given_again_after_the_commit(self, transaction: Transaction) -> None:
        given: list[int] = []
        for _ in range(2):
            with transaction() as connection:
                given += SqlRecordStore(connection).numbers(CYCLE, 1)

        assert given == [1, 2]


class TestTakeTurn:
    def test_keeps_others_from_recording_in_the_cycle(self, postgres_database: Database) -> None:
        transaction = postgres_database.writer.begin

        with transaction() as one, transaction() as other:
            SqlRecordStore(one).take_turn(CYCLE)
            other.execute(text("SET LOCAL lock_timeout = '1ms'"))
            with pytest.raises(UnavailableError, match="database_locked"):
                SqlRecordStore(other).numbers(CYCLE, 1)

    def test_leaves_those_who_took_it_their_numbers(self, transaction: Transaction) -> None:
        with transaction() as connection:
            SqlRecordStore(connection).take_turn(CYCLE)

            assert SqlRecordStore(connection).numbers(CYCLE, 1) == [1]


class TestMixed:
    def test_kinds_are_stored_in_one_go(self, transaction: Transaction) -> None:
        remedy = Remedy(id=1, code="R1", review_id=1, title="Họp", first_raised_on=DAY)
        check = Check(id=2, review_id=1, due_on=DAY)

        with transaction() as connection:
            store = SqlRecordStore(connection)
            store.insert(CYCLE, [remedy, check])
            known = store.known(CYCLE, [check, remedy])

        assert set(known.values()) == {remedy, check}
