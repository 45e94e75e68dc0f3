"""Changes that happen only to rows that are still as they were read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, Update, bindparam, update

from storage.arrays import rows_as_table
from storage.bulk import ROWS_PER_STATEMENT, Row

_SEEN, _NEW = "seen_", "new_"


def compare_and_set(
    connection: Connection,
    table: Table,
    *,
    cycle_id: int,
    seen: Sequence[Row],
    changes: Sequence[Row],
) -> int:
    """Store each of `changes` in the row that holds what `seen` says; return how many there were.

    The comparison is part of the UPDATE, so that one of two writers finds nothing to change.
    Unlike in `update_rows`, a column may be compared and changed at once. The two lists go
    together by position; all rows of a list name the same columns.
    """
    rows = [
        {_SEEN + name: value for name, value in was.items()}
        | {_NEW + name: value for name, value in becomes.items()}
        for was, becomes in zip(seen, changes, strict=True)
    ]
    run = _from_arrays if connection.dialect.name == "postgresql" else _one_by_one
    return sum(
        run(connection, table, cycle_id, rows[start : start + ROWS_PER_STATEMENT])
        for start in range(0, len(rows), ROWS_PER_STATEMENT)
    )


def _from_arrays(connection: Connection, table: Table, cycle_id: int, rows: Sequence[Row]) -> int:
    given = rows_as_table(rows, {name: table.c[_plain(name)].type for name in rows[0]})
    return connection.execute(_statement(table, cycle_id, dict(given.c.items()))).rowcount


def _one_by_one(connection: Connection, table: Table, cycle_id: int, rows: Sequence[Row]) -> int:
    given = {name: bindparam(name, type_=table.c[_plain(name)].type) for name in rows[0]}
    return connection.execute(_statement(table, cycle_id, given), rows).rowcount


def _statement(table: Table, cycle_id: int, given: Mapping[str, ColumnElement[Any]]) -> Update:
    unchanged = [
        table.c[_plain(name)] == value for name, value in given.items() if name.startswith(_SEEN)
    ]
    values = {_plain(name): value for name, value in given.items() if name.startswith(_NEW)}
    return update(table).where(table.c.cycle_id == cycle_id, *unchanged).values(values)


def _plain(name: str) -> str:
    return name.split("_", 1)[1]
