"""Engines: the only place where the product opens a database."""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.driver_errors import translate
from workflow.domain.errors import InvalidValueError, UnavailableError

SUPPORTED = "sqlite:///FILE, postgresql://USER@HOST/DATABASE"
BUSY_TIMEOUT_S = 5
# The last one only says where to look in the one before.
_SIDES = ("-journal", "-wal", "-shm")

# Before it SQLite may corrupt a database in WAL mode: https://sqlite.org/wal.html#walresetbug
_SAFE_WAL = (3, 51, 3)
# A transaction that outgrows the cache of 2 MB locks readers out long before it commits.
_WRITER_CACHE_KIB = 65_536

_POSTGRES_DRIVERS = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
# Without these a silent network keeps a worker waiting until the kernel gives up.
_CONNECTION_LIMITS: dict[str, str] = {
    "connect_timeout": "5",  # seconds
    "tcp_user_timeout": "5000",  # milliseconds
    # Whoever waits for an answer sends nothing that could stay without acknowledgement.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "application_name": "reviewcycle",
}
_SESSION_SETTINGS = (
    "-cstatement_timeout=120s -clock_timeout=10s -cidle_in_transaction_session_timeout=300s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An open database.

    Attributes:
        address: Its URL for people, without a password.
        dialect: `sqlite` or `postgresql`.
        writer: Begins transactions that write; on SQLite each takes the writer's place at once.
        reader: Begins transactions that see one state of the database and cannot write.
    """

    address: str
    dialect: str
    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Close every connection that is not in use."""
        self.writer.dispose()
        self.reader.dispose()


def open_database(url: str, *, create: bool = False) -> Database:
    """Return the database at `url`; with `create` a SQLite file that is not there is made.

    Raises:
        InvalidValueError: `database_url_unsupported`.
        UnavailableError: `database_missing` or `database_directory_missing`. PostgreSQL is not
            asked before the first connection.
    """
    parsed = parse_url(url)
    if parsed.drivername in _POSTGRES_DRIVERS:
        return _open_postgres(parsed.set(drivername="postgresql+psycopg"))
    return _open_sqlite(parsed, create=create)


def open_read_only(file: Path) -> Database:
    """Return a SQLite database that nobody writes, such as a backup; its file is left as it is."""
    # Beside a copy that was made by hand, what had not been written back may lie.
    alone = not unwritten_of(file)
    address = f"{file.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "handle_error", translate)
    event.listen(engine, "begin", _begin_reading)
    return Database(address=str(file), dialect="sqlite", writer=engine, reader=engine)


def open_target(file: Path) -> sqlite3.Connection:
    """Return a connection to a file that another database is copied into, page by page."""
    return sqlite3.connect(file, isolation_level=None)


def sidecars_of(file: Path) -> tuple[Path, ...]:
    """Return the names of what SQLite may keep beside a database."""
    return tuple(file.with_name(file.name + end) for end in _SIDES)


def unwritten_of(file: Path) -> list[Path]:
    """Return the files beside a database that hold what is not written back into it.

    Beside another database they would be taken for its own, and damage it.
    """
    sides = sidecars_of(file)[:-1]
    return [side for side in sides if side.exists() and side.stat().st_size > 0]


def preferred_journal_mode() -> str:
    """Return the journal mode that is safe with the SQLite library of this process."""
    return "wal" if sqlite3.sqlite_version_info >= _SAFE_WAL else "truncate"


def parse_url(url: str) -> URL:
    """Return the address of a database of a kind that is supported.

    Raises:
        InvalidValueError: `database_url_unsupported`.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # What stands before the last "@" may be a password.
        found = url.rpartition("@")[2]
        raise InvalidValueError(
            "database_url_unsupported", found=found, expected=SUPPORTED
        ) from error
    file = parsed.database or ""
    is_file = bool(file) and not file.startswith(("file:", ":memory:")) and not parsed.query
    is_sqlite = parsed.drivername == "sqlite" and is_file and not parsed.host
    if not is_sqlite and parsed.drivername not in _POSTGRES_DRIVERS:
        found = parsed.render_as_string()
        raise InvalidValueError("database_url_unsupported", found=found, expected=SUPPORTED)
    return parsed


def _open_postgres(url: URL) -> Database:
    given = dict(url.query)
    options = f"{_SESSION_SETTINGS} {given.pop('options', '')}"
    engine = create_engine(
        url.set(query={**_CONNECTION_LIMITS, **given}),
        connect_args={"options": options},
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
    )
    event.listen(engine, "handle_error", translate)
    engine.dialect.do_ping = partial(_ping, engine.dialect.do_ping)  # type: ignore[method-assign]
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    address = url.set(query={}).render_as_string()
    return Database(address=address, dialect="postgresql", writer=engine, reader=reader)


def _ping(ask: Callable[[Any], bool], connection: Any) -> bool:
    """Return whether a connection that was idle can be used, asking the server only if in doubt.

    Where the server has ended it there is something to read, and soon after the network went
    silent too: keepalives see to it. To ask each time would cost a round trip.
    """
    if not hasattr(select, "poll"):
        return ask(connection)  # on Windows
    idle = select.poll()
    idle.register(connection, select.POLLIN)
    return not idle.poll(0) or ask(connection)


def _open_sqlite(url: URL, *, create: bool) -> Database:
    file = Path(url.database or "").absolute()
    if not file.parent.is_dir():
        raise UnavailableError("database_directory_missing", directory=str(file.parent))
    if not create and not file.is_file():
        raise UnavailableError("database_missing", database=str(file))
    connect = _connector(file, create=create)
    writer = create_engine(url, creator=connect, poolclass=QueuePool)
    reader = create_engine(url, creator=connect, poolclass=QueuePool)
    for engine in (writer, reader):
        event.listen(engine, "handle_error", translate)
        event.listen(engine, "connect", _prepare)
    event.listen(writer, "connect", _enlarge_cache)
    event.listen(writer, "begin", _begin_writing)
    event.listen(reader, "connect", _forbid_writing)
    event.listen(reader, "begin", _begin_reading)
    return Database(address=str(file), dialect="sqlite", writer=writer, reader=reader)


def _connector(file: Path, *, create: bool) -> Callable[[], sqlite3.Connection]:
    # `rw` keeps a file that was moved away from coming back empty.
    address = f"{file.as_uri()}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address,
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            # The driver begins no transaction by itself: where it does, updates get lost.
            isolation_level=None,
            check_same_thread=False,
        )

    return connect


def _prepare(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA journal_mode = {preferred_journal_mode()}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _enlarge_cache(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")


def _forbid_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
