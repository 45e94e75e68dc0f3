"""Sessions on a PostgreSQL server, and ending them as a restart would."""

from __future__ import annotations

import sqlalchemy as sa

from tests.contract.installed import opened


def session_of(connection: sa.Connection) -> int:
    """Return the number of the server process behind a connection."""
    return connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


def end_session(url: str, process: int) -> None:
    """End a session, and wait until it is gone."""
    with opened(url) as database, database.writer.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({process}, 5000)")
