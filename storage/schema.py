"""The schema of a database: which one it has, and how it gets the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, column, func, insert, inspect, select, table, text, update

from storage import tables
from storage.engine import Database
from storage.history import start_chain
from storage.statistics import write_statistics
from storage.types import Moment, to_microseconds
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import RefusedError, UnavailableError

# Oldest first. A list here, because Alembic takes a second to import.
REVISIONS = tuple(f"{number:04}" for number in range(1, 13))
MIGRATIONS = Path(__file__).parent / "migrations"

_VERSION = table("alembic_version", column("version_num"))
_FIRST_WITH_MARK = "0005"
_MARK = table("restored_copy", column("at", Moment))
# Any number that no other program uses on the same database.
_ADVISORY_LOCK = 0x52657669


class SchemaState(StrEnum):
    """How the schema of a database compares with that of this program."""

    MISSING = "missing"
    CURRENT = "current"
    TOO_OLD = "too_old"
    TOO_NEW = "too_new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What a database was made as.

    Attributes:
        rehearsal: Whether it follows the as-of moments it is given and never sends.
    """

    uuid: str
    created_at: datetime
    rehearsal: bool


def schema_state(database: Database) -> SchemaState:
    """Return how the schema of a database compares with that of this program."""
    with database.reader.connect() as connection:
        return state_of(connection)


def state_of(connection: Connection) -> SchemaState:
    """Return the same within a transaction."""
    revision = revision_of(connection)
    if revision is None:
        return SchemaState.MISSING
    if revision not in REVISIONS:
        return SchemaState.TOO_NEW
    return SchemaState.CURRENT if revision == REVISIONS[-1] else SchemaState.TOO_OLD


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a schema, or None when there is none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    found: str | None = connection.scalar(select(_VERSION.c.version_num))
    return found


def upgrade(database: Database) -> None:
    """Give a database the newest schema, wholly or not at all.

    Raises:
        UnavailableError: `database_too_new`, or it cannot be written; nothing was changed.
    """
    with database.writer.begin() as connection:
        _upgrade(connection)


def create_installation(
    database: Database, *, rehearsal: bool | None, uuid: str, now: datetime
) -> Installation:
    """Give a database the newest schema and what a new installation needs; return what it is.

    One that is installed keeps its uuid and is only upgraded.

    Raises:
        RefusedError: `rehearsal_is_for_ever`, when it was made as the other kind.
        UnavailableError: `database_too_new`, or it cannot be written; nothing was changed.
    """
    with database.writer.begin() as connection:
        _upgrade(connection)
        found = installation(connection)
        if found is None:
            found = Installation(uuid=uuid, created_at=now, rehearsal=bool(rehearsal))
            _install(connection, found)
        if rehearsal is not None and found.rehearsal != rehearsal:
            raise RefusedError("rehearsal_is_for_ever", rehearsal=found.rehearsal)
    return found


def installation(connection: Connection) -> Installation | None:
    """Return what the database was made as, or None before it is installed."""
    found = tables.installation.c
    row = connection.execute(select(found.uuid, found.created_at, found.rehearsal)).one_or_none()
    return Installation(**row._asdict()) if row else None


def _install(connection: Connection, made: Installation) -> None:
    connection.execute(
        insert(tables.installation).values(
            id=1, uuid=made.uuid, created_at=made.created_at, rehearsal=made.rehearsal
        )
    )
    start_chain(connection, INSTALLATION, newest_at=made.created_at)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    state = state_of(connection)
    if state is SchemaState.TOO_NEW:
        raise UnavailableError("database_too_new")
    if state is SchemaState.CURRENT:
        return
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
    _keep_mark(connection)
    if connection.dialect.name == "sqlite":
        write_statistics(connection)


def mark_of_copy(at: datetime, revision: str) -> tuple[str, ...]:
    """Return the statements that make a restored database a copy until somebody confirms it.

    Where the schema has no place for that yet, a table keeps it until the upgrade.
    """
    moment = to_microseconds(at)
    if REVISIONS.index(revision) < REVISIONS.index(_FIRST_WITH_MARK):
        return (
            f"CREATE TABLE {_MARK.name} (at BIGINT NOT NULL)",
            f"INSERT INTO {_MARK.name} VALUES ({moment})",  # noqa: S608 - a name and a number
        )
    marked = f"UPDATE installation SET restored_at = {moment}"  # noqa: S608 - a number
    return (marked, "DELETE FROM worker")


def _keep_mark(connection: Connection) -> None:
    if inspect(connection).has_table(_MARK.name):
        at = connection.scalar(select(_MARK.c.at))
        connection.execute(update(tables.installation).values(restored_at=at))
        connection.exec_driver_sql(f"DROP TABLE {_MARK.name}")
