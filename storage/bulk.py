"""Many rows in few statements, and long lists of values in one parameter.

On PostgreSQL rows travel as one array per column, because its driver sends the rows of an
`executemany` one by one; on SQLite `executemany` is the fast way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Dialect,
    Insert,
    String,
    Table,
    Text,
    Update,
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

from storage.arrays import arrays_of, table_of_arrays
from storage.many import execute_many
from storage.prepared import execute

Row = Mapping[str, Any]

# Bounds the memory of one statement; arrays have no limit of parameters.
ROWS_PER_STATEMENT = 5_000

_GIVEN = "given_"


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows that all name the same columns; none at all is allowed."""
    for part in parts(rows):
        if len(part) == 1:
            execute(connection, _insert_one_by_one(table), part[0])
        elif connection.dialect.name == "postgresql":
            connection.execute(_insert_from_arrays(table, tuple(part[0])), arrays_of(part))
        else:
            execute_many(connection, _insert_one_by_one(table), part)


def update_rows(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    """Update each row that is found by `keys` with its other columns; return how many were found.

    All rows name the same columns, and no two of them the same key. A column among `keys` is
    compared and never changed, so it may also hold what the change is based on.
    """
    changed = 0
    for part in parts(rows):
        names = tuple(part[0])
        if connection.dialect.name == "postgresql":
            statement = _update_from_arrays(table, keys, names)
            changed += connection.execute(statement, arrays_of(part)).rowcount
        else:
            statement = _update_one_by_one(table, keys, names)
            given = [{_GIVEN + name: row[name] for name in names} for row in part]
            changed += execute_many(connection, statement, given)
    return changed


def matching(
    column: ColumnElement[Any], values: Iterable[int] | Iterable[str]
) -> ColumnElement[bool]:
    """Return the condition that `column` is among `values`, however many they are, maybe none."""
    return _Matches(column, bindparam(None, list(values), type_=_listed(column), unique=True))


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the same condition for values that come with each execution, as parameter `name`."""
    return _Matches(column, bindparam(name, type_=_listed(column)))


def parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Cut rows into pieces that one statement takes."""
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]


# A statement is made once: making it anew costs several times what running it does.
@cache
def _insert_from_arrays(table: Table, names: tuple[str, ...]) -> Insert:
    given = table_of_arrays({name: table.c[name].type for name in names})
    return insert(table).from_select(list(names), select(*given.c))


@cache
def _insert_one_by_one(table: Table) -> Insert:
    return insert(table)


@cache
def _update_from_arrays(table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Update:
    given = table_of_arrays({name: table.c[name].type for name in names})
    return _update(table, keys, dict(given.c.items()))


@cache
def _update_one_by_one(table: Table, keys: tuple[str, ...], names: tuple[str, ...]) -> Update:
    given = {name: bindparam(_GIVEN + name, type_=table.c[name].type) for name in names}
    return _update(table, keys, given)


def _update(table: Table, keys: tuple[str, ...], given: Mapping[str, ColumnElement[Any]]) -> Update:
    found = and_(*(table.c[key] == given[key] for key in keys))
    changes = {name: value for name, value in given.items() if name not in keys}
    return update(table).where(found).values(changes)


def _listed(column: ColumnElement[Any]) -> _Listed:
    return _Listed(of_text=isinstance(column.type, String))


class _Listed(TypeDecorator[Iterable[Any]]):
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

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:
        listed = list(value or ())
        return listed if dialect.name == "postgresql" else json.dumps(listed)


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
