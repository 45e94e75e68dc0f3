"""Statements that are made once and run often, by the text that the driver gets.

SQLAlchemy looks at each execution anew, which costs several times what running a small statement
does. Here a statement is compiled at its first use and known again by its identity; from then on
only its values are converted, as their types say. Listeners of the engine hear of it, and errors
mean what they mean elsewhere.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Update,
    literal,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import TypeEngine

from storage.driver_errors import meaning

Process = Callable[[Any], Any]
Fetched: TypeAlias = Select[Any] | ReturningUpdate[Any]

_STATEMENTS = 1024
# The names are known at run time only.
_named: Any = namedtuple


def is_one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that a column has one of a few values, known when it is made.

    `in_` alone writes the values into the text at each execution, so that it cannot be kept.
    """
    return column.in_([literal(value, type_=column.type) for value in values])


def fetch(connection: Connection, statement: Fetched, given: Mapping[str, Any]) -> list[Any]:
    """Return the rows of a statement that was made once, as tuples with names."""
    made = _made(statement, (), connection.dialect)
    if made is None:
        return list(connection.execute(statement, given))
    cursor = _executed(connection, made, given)
    if made.row is None:
        made.row = _row(statement, connection.dialect, [each[1] for each in cursor.description])
    rows = list(map(made.row, cursor.fetchall()))
    cursor.close()
    return rows


def execute(
    connection: Connection, statement: Insert | Update | Delete, given: Mapping[str, Any]
) -> int:
    """Execute a statement that was made once, and return how many rows it found."""
    made = _made(statement, tuple(given), connection.dialect)
    if made is None:
        return connection.execute(statement, given).rowcount
    cursor = _executed(connection, made, given)
    found: int = cursor.rowcount
    cursor.close()
    return found


@dataclass(frozen=True, slots=True)
class _Parameter:
    """What the driver gets in one place: a value of the execution, or always the same.

    Attributes:
        process: Makes what is stored of a value; None where that is the value itself.
    """

    name: str
    process: Process | None
    is_given: bool
    value: Any

    def of(self, given: Mapping[str, Any]) -> Any:
        """Return what the driver gets."""
        if not self.is_given:
            return self.value
        value = given[self.name]
        return value if self.process is None else self.process(value)


@dataclass(slots=True)
class _Made:
    """A statement as the driver gets it; with places, or with names.

    Attributes:
        row: Makes a row of what the driver gives; None before the first time.
    """

    text: str
    parameters: tuple[_Parameter, ...]
    is_positional: bool
    row: Callable[[Sequence[Any]], Any] | None = None

    def values(self, given: Mapping[str, Any]) -> Any:
        """Return what stands for its parameters."""
        if self.is_positional:
            return [each.of(given) for each in self.parameters]
        return {each.name: each.of(given) for each in self.parameters}


@lru_cache(maxsize=_STATEMENTS)
def _made(
    statement: Fetched | Insert | Update | Delete, names: tuple[str, ...], dialect: Dialect
) -> _Made | None:
    """Return a statement for a driver; None when its text depends on its values."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names) or None)
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    order = compiled.positiontup if compiled.positional else compiled.binds
    parameters = tuple(_parameter(name, compiled.binds[name], dialect) for name in order)
    return _Made(str(compiled), parameters, compiled.positional)


def _parameter(name: str, bind: Any, dialect: Dialect) -> _Parameter:
    process = _adapted(bind.type, dialect).bind_processor(dialect)
    if bind.required:
        return _Parameter(name, process, is_given=True, value=None)
    value = bind.effective_value
    return _Parameter(name, None, is_given=False, value=process(value) if process else value)


def _row(
    statement: Fetched, dialect: Dialect, kinds: Sequence[Any]
) -> Callable[[Sequence[Any]], Any]:
    """Return what makes a row of the values that the driver gives, whose kinds it tells."""
    columns = list(statement.exported_columns)
    named: Any = _named("Row", [str(each.key) for each in columns], rename=True)
    make: Callable[[Sequence[Any]], Any] = named._make
    changing = [
        (place, process)
        for place, (column, kind) in enumerate(zip(columns, kinds, strict=True))
        if (process := _adapted(column.type, dialect).result_processor(dialect, kind))
    ]
    if not changing:
        return make

    def row(values: Sequence[Any]) -> Any:
        changed = list(values)
        for place, process in changing:
            changed[place] = process(changed[place])
        return make(changed)

    return row


def _adapted(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _executed(connection: Connection, made: _Made, given: Mapping[str, Any]) -> Any:
    """Return the cursor of a statement that was executed.

    Raises:
        ReviewCycleError: What an error of the driver means.
    """
    if not connection.in_transaction():
        connection.begin()
    values = made.values(given)
    driver = connection.connection
    cursor = driver.cursor()
    told = connection, cursor, made.text, values, None, False
    _tell(connection, "before_cursor_execute", told)
    try:
        cursor.execute(made.text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        is_lost = connection.dialect.is_disconnect(error, driver.driver_connection, cursor)
        meant = meaning(error, is_lost=is_lost)
        if is_lost:
            connection.invalidate(error)
        if meant is None:
            raise
        raise meant from error
    _tell(connection, "after_cursor_execute", told)
    return cursor


def _tell(connection: Connection, name: str, told: Sequence[Any]) -> None:
    for listener in getattr(connection.engine.dispatch, name):
        listener(*told)
