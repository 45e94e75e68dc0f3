"""The floor: the bare driver, with the settings that the product gives it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.places import SQLITE

SAFE_WAL = (3, 51, 3)


class Raw:
    """One connection. Statements have `?` for parameters on both databases."""

    def __init__(self, url: str) -> None:
        self.engine = url.partition(":")[0].partition("+")[0]
        self._connection: Any = _sqlite(url) if self.engine == SQLITE else _postgres(url)

    def run(self, statement: str, *parameters: Any) -> Any:
        """Execute a statement and return its cursor."""
        if self.engine == SQLITE:
            return self._connection.execute(statement, parameters)
        written = statement.replace("%", "%%").replace("?", "%s")
        return self._connection.execute(written, parameters)

    def one(self, statement: str, *parameters: Any) -> tuple[Any, ...]:
        """Return the only row."""
        (row,) = self.run(statement, *parameters).fetchall()
        return tuple(row)

    def all(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return every row."""
        found: list[tuple[Any, ...]] = self.run(statement, *parameters).fetchall()
        return found

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows the fast way: `executemany` or COPY."""
        if self.engine == SQLITE:
            marks = ", ".join("?" for _ in columns.split(","))
            self._connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            return
        with self._connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def among(self, column: str) -> str:
        """Return the condition that a column is in a list, which `listed` makes a parameter."""
        if self.engine == SQLITE:
            return f"{column} IN (SELECT value FROM json_each(?))"
        return f"{column} = ANY(?)"

    def listed(self, values: Sequence[Any]) -> Any:
        """Return the parameter of `among`."""
        return json.dumps(values) if self.engine == SQLITE else list(values)

    def begin(self) -> None:
        """Begin to write."""
        self._connection.execute("BEGIN IMMEDIATE" if self.engine == SQLITE else "BEGIN")

    def commit(self) -> None:
        """Make it durable."""
        self._connection.execute("COMMIT")

    @property
    def lock(self) -> str:
        """Return what keeps others from a row that was read."""
        return "" if self.engine == SQLITE else " FOR UPDATE"

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    is_safe = sqlite3.sqlite_version_info >= SAFE_WAL
    connection.execute(f"PRAGMA journal_mode = {'wal' if is_safe else 'truncate'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def _postgres(url: str) -> Any:
    import psycopg

    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
