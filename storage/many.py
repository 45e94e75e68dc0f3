"""One statement for many rows, by the driver's own `executemany`: the fast way on SQLite.

SQLAlchemy would look at each value of each row by itself, which costs more than storing it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.dialects.sqlite import pysqlite

Process = Callable[[Any], Any]

_SQLITE = pysqlite.dialect()
_STATEMENTS = 256


def execute_many(
    connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Execute a statement of SQLite once for each row, and return how many rows it changed.

    All rows, of which there is at least one, name the same parameters. The statement is known
    again by its identity: it has to be made once.
    """
    made = _made(statement, tuple(rows[0]))
    columns = [each.column(rows) for each in made.parameters]
    given = list(zip(*columns, strict=True))
    return connection.exec_driver_sql(made.text, given).rowcount


@dataclass(frozen=True, slots=True)
class _Parameter:
    """One parameter of a statement, in its place.

    Attributes:
        process: Makes what is stored of a value; None where that is the value itself.
    """

    name: str
    process: Process | None

    def column(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return what is stored of this parameter of every row."""
        name, process = self.name, self.process
        values = [row[name] for row in rows]
        if process is None:
            return values
        # The same moments and lists come again and again; alike is not enough, True equals 1.
        known = {id(value): value for value in values}
        made = {number: process(value) for number, value in known.items()}
        return [made[id(value)] for value in values]


@dataclass(frozen=True, slots=True)
class _Made:
    text: str
    parameters: tuple[_Parameter, ...]


@lru_cache(maxsize=_STATEMENTS)
def _made(statement: Insert | Update, names: tuple[str, ...]) -> _Made:
    compiled = statement.compile(dialect=_SQLITE, column_keys=list(names))
    parameters = []
    for name in compiled.positiontup or ():
        kind = compiled.binds[name].type
        process = kind.dialect_impl(_SQLITE).bind_processor(_SQLITE)
        parameters.append(_Parameter(name, process))
    return _Made(str(compiled), tuple(parameters))
