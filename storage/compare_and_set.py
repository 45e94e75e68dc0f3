"""Changes that happen only to rows that are still as they were read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Table, Update, bindparam, update

from storage.arrays import arrays_of, table_of_arrays
from storage.bulk import Row, parts
from storage.many import execute_many
from storage.prepared import execute

_SEEN, _CYCLE = "seen_", "of_cycle"


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
        {**{_SEEN + name: value for name, value in was.items()}, **becomes}
        for was, becomes in zip(seen, changes, strict=True)
    ]
    if len(rows) == 1:
        return execute(connection, _one(table, rows[0]), {_CYCLE: cycle_id, **rows[0]})
    run = _from_arrays if connection.dialect.name == "postgresql" else _one_by_one
    return sum(run(connection, table, cycle_id, part) for part in parts(rows))


def _from_arrays(connection: Connection, table: Table, cycle_id: int, rows: Sequence[Row]) -> int:
    statement = _update_from_arrays(table, tuple(rows[0]))
    return connection.execute(statement, {_CYCLE: cycle_id, **arrays_of(rows)}).rowcount


def _one_by_one(connection: Connection, table: Table, cycle_id: int, rows: Sequence[Row]) -> int:
    statement = _one(table, rows[0])
    return execute_many(connection, statement, [{_CYCLE: cycle_id, **row} for row in rows])


def _one(table: Table, row: Row) -> Update:
    return _update_one_by_one(table, tuple(name for name in row if _is_seen(name)))


@cache
def _update_from_arrays(table: Table, names: tuple[str, ...]) -> Update:
    given = table_of_arrays({name: table.c[_plain(name)].type for name in names}).c
    seen = [table.c[_plain(name)] == given[name] for name in names if _is_seen(name)]
    values = {name: given[name] for name in names if not _is_seen(name)}
    return _of_cycle(table).where(*seen).values(values)


@cache
def _update_one_by_one(table: Table, names: tuple[str, ...]) -> Update:
    # The columns to set are those that come with the rows: named here they would cost each row.
    return _of_cycle(table).where(*(table.c[_plain(name)] == bindparam(name) for name in names))


def _of_cycle(table: Table) -> Update:
    return update(table).where(table.c.cycle_id == bindparam(_CYCLE))


def _is_seen(name: str) -> bool:
    return name.startswith(_SEEN)


def _plain(name: str) -> str:
    return name.removeprefix(_SEEN)
