"""Many rows in few statements, and long lists of values in one parameter.

On PostgreSQL rows travel as one array per column, because its driver sends the rows of an
`executemany` one by one; on SQLite `executemany` is the fast way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    String,
    Table,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.arrays import rows_as_table

Row = Mapping[str, Any]

# Bounds the memory of one statement; arrays have no limit of parameters.
ROWS_PER_STATEMENT = 5_000


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns; none at all is allowed."""
    for part in _parts(rows):
        if connection.dialect.name == "postgresql":
            names = list(part[0])
            given = _given(table, part)
            connection.execute(insert(table).from_select(names, select(*given.c)))
        else:
            connection.execute(insert(table), part)


def update_rows(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    """Update each row that is found by `keys` with its other columns; return how many were found.

    All rows name the same columns, and no two of them the same key. A column among `keys` is
    compared and never changed, so it may also hold what the change is based on.
    """
    changed = 0
    for part in _parts(rows):
        if connection.dialect.name == "postgresql":
            changed += _update_from_arrays(connection, table, keys, part)
        else:
            changed += _update_one_by_one(connection, table, keys, part)
    return changed


def matching(
    column: ColumnElement[Any], values: Iterable[int] | Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that `column` is among `values`, however many they are, maybe none."""
    kind = _Listed(of_text=isinstance(column.type, String))
    return _Matches(column, bindparam(None, list(values), type_=kind, unique=True))


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]


def _update_from_arrays(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    given = _given(table, rows)
    found = and_(*(table.c[key] == given.c[key] for key in keys))
    changes = {name: given.c[name] for name in rows[0] if name not in keys}
    return connection.execute(update(table).where(found).values(changes)).rowcount


def _update_one_by_one(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    sought = {key: bindparam(f"key_{key}", type_=table.c[key].type) for key in keys}
    found = and_(*(table.c[key] == value for key, value in sought.items()))
    others = [name for name in rows[0] if name not in keys]
    changes = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in others}
    parameters = [
        {(f"key_{name}" if name in keys else f"new_{name}"): row[name] for name in row}
        for row in rows
    ]
    return connection.execute(update(table).where(found).values(changes), parameters).rowcount


def _given(table: Table, rows: Sequence[Row]) -> TableValuedAlias:
    return rows_as_table(rows, {name: table.c[name].type for name in rows[0]})


class _Listed(TypeDecorator[list[Any]]):
    """A list in one parameter: an array on PostgreSQL, else JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, *, of_text: bool) -> None:
        self.of_text = of_text
        super().__init__()

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Text() if self.of_text else BigInteger()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value, ensure_ascii=False)


class _Matches(FunctionElement[bool]):
    name = "matches"
    type = Boolean()
    inherit_cache = True

    # Without this SQLite is told "... = 1", which keeps it from using an index.
    def self_group(self, against: OperatorType | None = None) -> _Matches:
        return self


@compiles(_Matches, "sqlite")
def _in_json(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    sought, listed = (compiler.process(each, **options) for each in element.clauses)
    return f"{sought} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 - both are compiled


@compiles(_Matches, "postgresql")
def _in_array(element: _Matches, compiler: SQLCompiler, **options: Any) -> str:
    sought, listed = (compiler.process(each, **options) for each in element.clauses)
    return f"{sought} = ANY({listed})"
