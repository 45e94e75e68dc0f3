"""The clock of the database server, the same for every machine that works on it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, func, select

from storage.engine import Database
from storage.prepared import fetch

# Not now(), which stands still from the beginning of a transaction.
_PRESENT = select(func.clock_timestamp(type_=DateTime(timezone=True)))


class DatabaseClock:
    """`Clock` of a PostgreSQL server."""

    def __init__(self, database: Database) -> None:
        # Without a transaction, whose beginning and end would be asked of the server too. Not of
        # the reader, whose own level would win; a rollback also costs every prepared statement.
        self._engine = database.writer.execution_options(isolation_level="AUTOCOMMIT")

    def now(self) -> datetime:
        """Return the present moment in UTC.

        Raises:
            UnavailableError: The server does not answer.
        """
        with self._engine.connect() as connection:
            [(told,)] = fetch(connection, _PRESENT, {})
        moment: datetime = told
        return moment.astimezone(UTC)
