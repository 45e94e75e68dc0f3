"""Databases to play in: made for one process, fast, and not worth keeping."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from storage import tables
from storage.engine import Database, open_database
from storage.schema import create_installation
from storage.statistics import write_statistics

# What happened lately is asked for after every act, which nobody does in a real database.
_LATELY = "CREATE INDEX ix_review_lately ON review (cycle_id, opened_at)"


def scratch_database(file: Path, *, uuid: str, now: datetime) -> Database:
    """Return a new SQLite database in a file, whose content a crash may destroy."""
    database = open_database(f"sqlite:///{file}", create=True)
    for engine in (database.writer, database.reader):
        event.listen(engine, "connect", _hurry)
    create_installation(database, rehearsal=True, uuid=uuid, now=now)
    with database.writer.begin() as connection:
        connection.exec_driver_sql(_LATELY)
        write_statistics(connection)
    return database


def empty_database(file: Path) -> Database:
    """Return a new SQLite database in a file that has tables and no installation."""
    database = open_database(f"sqlite:///{file}", create=True)
    for engine in (database.writer, database.reader):
        event.listen(engine, "connect", _hurry)
    with database.writer.begin() as connection:
        tables.metadata.create_all(connection, checkfirst=False)
    return database


def _hurry(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
