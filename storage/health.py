"""How a database is, as plain values for whoever judges them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, column, select, table

from storage import tables
from storage.engine import Database
from storage.installation import SqlInstallationStore
from storage.schema import SchemaState, state_of
from workflow.domain.cycle import CycleStatus
from workflow.domain.errors import UnavailableError

_SQLITE_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
_POSTGRES_SETTINGS = (
    "server_version",
    "TimeZone",
    "fsync",
    "full_page_writes",
    "synchronous_commit",
)
_SETTINGS = table("pg_settings", column("name"), column("setting"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTick:
    """When a cycle that is not closed was last ticked; None before the first time."""

    cycle: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth:
    """What could be read of a database.

    Attributes:
        trouble: Code of the error that keeps it from being read; None when it is reachable.
        version: Of the SQLite library, or of the server.
        settings: Those that decide about losing or damaging data, as the database names them:
            pragmas of SQLite, settings of the session of PostgreSQL.
        last_ticks: By code of the cycle; empty unless the schema is current.
        restored_at: When the database was restored, until somebody confirms the copy.
    """

    address: str
    dialect: str
    trouble: str | None = None
    version: str | None = None
    schema: SchemaState | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    last_ticks: tuple[LastTick, ...] = ()
    restored_at: datetime | None = None

    @property
    def is_reachable(self) -> bool:
        """Whether the database answers."""
        return self.trouble is None


def check_health(database: Database) -> DatabaseHealth:
    """Return how a database is; nothing is changed, and an error is part of the answer."""
    try:
        with database.reader.connect() as connection:
            return _read(database, connection)
    except UnavailableError as error:
        return DatabaseHealth(
            address=database.address, dialect=database.dialect, trouble=error.code
        )


def _read(database: Database, connection: Connection) -> DatabaseHealth:
    settings = _settings(connection)
    schema = state_of(connection)
    is_current = schema is SchemaState.CURRENT
    return DatabaseHealth(
        address=database.address,
        dialect=database.dialect,
        version=settings.pop("server_version", sqlite3.sqlite_version),
        schema=schema,
        settings=settings,
        last_ticks=_last_ticks(connection) if is_current else (),
        restored_at=SqlInstallationStore(connection).restored_at() if is_current else None,
    )


def _settings(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "postgresql":
        statement = select(_SETTINGS.c.name, _SETTINGS.c.setting).where(
            _SETTINGS.c.name.in_(_POSTGRES_SETTINGS)
        )
        return {row.name: row.setting for row in connection.execute(statement)}
    return {
        name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
        for name in _SQLITE_PRAGMAS
    }


def _last_ticks(connection: Connection) -> tuple[LastTick, ...]:
    cycle = tables.cycle.c
    statement = (
        select(cycle.code, cycle.last_tick_at)
        .where(cycle.status != CycleStatus.CLOSED)
        .order_by(cycle.code)
    )
    rows = connection.execute(statement)
    return tuple(LastTick(cycle=row.code, at=row.last_tick_at) for row in rows)
