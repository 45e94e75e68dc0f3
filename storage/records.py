"""Records in SQL: one way of reading and writing for every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, select, update

from storage import tables
from storage.bulk import among, insert_rows, update_rows
from storage.prepared import fetch
from storage.tables.records import RECORD_TABLES, enums_of
from workflow.domain.records.record import Key, Record, columns_of, values_of

R = TypeVar("R", bound=Record)

# A statement is made once: making it anew costs several times what running it does.
_READS: dict[tuple[type[Record], str | None], Select[Any]] = {}
_WORDS: dict[type[Record], Mapping[str, type[StrEnum]]] = {}

_number = tables.record_number

_TURN = select(_number.c.next).where(_number.c.cycle_id == bindparam("cycle_id")).with_for_update()

# Parameters of an UPDATE must not have the names of its columns.
_TAKE_NUMBERS = (
    update(_number)
    .where(_number.c.cycle_id == bindparam("of_cycle"))
    .values(next=_number.c.next + bindparam("count"))
    .returning(_number.c.next)
)


class SqlRecordStore:
    """`RecordStore` over one connection.

    The number of a record comes from one row per cycle, which stays locked until the end of
    the transaction: commands that record something in one cycle follow one another.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take_turn(self, cycle_id: int) -> None:
        """Keep others from recording anything in the cycle until the end; before any other lock.

        One that held reviews while it waited for a number could keep the other from them.
        """
        self._connection.execute(_TURN, {"cycle_id": cycle_id})

    def numbers(self, cycle_id: int, count: int) -> list[int]:
        """Take the next free numbers."""
        if not count:
            return []
        taken = self._connection.execute(_TAKE_NUMBERS, {"of_cycle": cycle_id, "count": count})
        beyond = taken.scalar_one()
        return list(range(beyond - count, beyond))

    def all(self, cycle_id: int, kind: type[R]) -> list[R]:
        """Return every row of a kind, in the order of the keys."""
        return records(self._connection, cycle_id, kind)

    def find(
        self, cycle_id: int, kind: type[R], by: str, values: Iterable[int] | Iterable[str]
    ) -> list[R]:
        """Return the rows whose field `by` is among values, in the order of the keys."""
        return records(self._connection, cycle_id, kind, by=by, values=values)

    def known(self, cycle_id: int, rows: Sequence[Record]) -> dict[tuple[str, Key], Record]:
        """Return what is stored under the keys of rows, by table and key."""
        found: dict[tuple[str, Key], Record] = {}
        for kind, group in _by_kind(rows).items():
            first = kind.KEY[0]
            wanted = {row.key for row in group}
            for row in self.find(cycle_id, kind, first, {getattr(row, first) for row in group}):
                if row.key in wanted:
                    found[kind.TABLE, row.key] = row
        return found

    def insert(self, cycle_id: int, rows: Sequence[Record]) -> None:
        """Store new rows."""
        for kind, group in _by_kind(rows).items():
            insert_rows(self._connection, RECORD_TABLES[kind], _columns(cycle_id, group))

    def replace(self, cycle_id: int, rows: Sequence[Record]) -> None:
        """Store rows over those with the same keys."""
        for kind, group in _by_kind(rows).items():
            key = ("cycle_id", *kind.KEY)
            update_rows(self._connection, RECORD_TABLES[kind], key, _columns(cycle_id, group))


def records(
    connection: Connection,
    cycle_id: int,
    kind: type[R],
    *,
    by: str | None = None,
    values: Iterable[int] | Iterable[str] = (),
) -> list[R]:
    """Return rows of a kind, all or those whose field `by` is among values, by their keys."""
    given: dict[str, Any] = {"cycle_id": cycle_id}
    if by is not None:
        given["sought"] = sorted(set(values))
        if not given["sought"]:
            return []
    words = _words(kind)
    return [
        _record(kind, row._asdict(), words) for row in fetch(connection, _read(kind, by), given)
    ]


def _words(kind: type[Record]) -> Mapping[str, type[StrEnum]]:
    if kind not in _WORDS:
        _WORDS[kind] = enums_of(kind)
    return _WORDS[kind]


def _read(kind: type[Record], by: str | None) -> Select[Any]:
    if (kind, by) not in _READS:
        _READS[kind, by] = _new_read(kind, by)
    return _READS[kind, by]


def _new_read(kind: type[Record], by: str | None) -> Select[Any]:
    table = RECORD_TABLES[kind]
    statement = (
        select(*(table.c[name] for name in columns_of(kind)))
        .where(table.c.cycle_id == bindparam("cycle_id"))
        .order_by(*(table.c[name] for name in kind.KEY))
    )
    return statement if by is None else statement.where(among(table.c[by], "sought"))


def _record(kind: type[R], row: dict[str, Any], words: Any) -> R:
    for name, word in words.items():
        if row[name] is not None:
            row[name] = word(row[name])
    for name, value in row.items():
        if isinstance(value, list):
            row[name] = tuple(value)
    return kind(**row)


def _by_kind(rows: Iterable[Record]) -> dict[type[Record], list[Record]]:
    groups: dict[type[Record], list[Record]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    return groups


def _columns(cycle_id: int, rows: Iterable[Record]) -> list[dict[str, Any]]:
    return [{"cycle_id": cycle_id, **values_of(row)} for row in rows]
