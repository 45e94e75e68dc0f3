"""What SQLite is told about the tables, so that it takes the right index whatever they hold.

Untold, it takes any cycle for ten rows and reads it whole where an index leads to a few. What
ANALYZE finds would depend on when it ran. PostgreSQL looks at its tables by itself.
https://sqlite.org/lang_analyze.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, inspect

_ROWS_OF_A_TABLE = 100_000
# An index with a condition is there for the few that meet it.
_ROWS_OF_A_PART = 1_000
_ROWS_OF_A_KEY = 10

# Values of these are shared by a large part of a table.
_COARSE = frozenset({"cycle_id", "role", "subject_kind"})


def write_statistics(connection: Connection) -> None:
    """Store what to expect of every index of a SQLite database."""
    connection.exec_driver_sql("ANALYZE sqlite_master")  # makes the table
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", _expected(connection))
    connection.exec_driver_sql("ANALYZE sqlite_master")  # reads it


def _expected(connection: Connection) -> list[tuple[str, str, str]]:
    return [
        (table, row.name, " ".join(map(str, _rows_found(row, columns))))
        for table in inspect(connection).get_table_names()
        for row, columns in _indexes(connection, table)
    ]


def _indexes(connection: Connection, table: str) -> Iterator[tuple[Row[Any], list[str]]]:
    # By hand: SQLAlchemy does not tell the names of the indexes behind keys.
    for row in connection.exec_driver_sql(f"PRAGMA index_list({table})").all():
        info = connection.exec_driver_sql(f"PRAGMA index_info({row.name})")
        yield row, [column.name for column in info]


def _rows_found(index: Row[Any], columns: Sequence[str]) -> Iterator[int]:
    """Yield how many rows there are, share the first column, share the first two, and so on."""
    rows = _ROWS_OF_A_PART if index.partial else _ROWS_OF_A_TABLE
    yield rows
    for count in range(1, len(columns) + 1):
        if count == len(columns) and index.unique:
            yield 1
        elif _COARSE.issuperset(columns[:count]):
            yield rows
        else:
            yield _ROWS_OF_A_KEY
