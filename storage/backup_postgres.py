"""Backups of a PostgreSQL database, by the tools that come with the server."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import URL, Connection, text

from storage.engine import Database, open_database
from workflow.domain.errors import (
    InvalidFileError,
    Problem,
    RefusedError,
    UnavailableError,
)

SCRATCH = "reviewcycle_check_"
# Any number that no other program uses on the same database; beside it the hash of a name.
_SCRATCH_LOCK = 0x52657663
DUMP, RESTORE, SHELL = "pg_dump", "pg_restore", "psql"

# How a tool ends that was not allowed to make its file any longer, and what it says otherwise.
_TOO_LONG = -signal.SIGXFSZ
_NO_SPACE = ("No space left", "Disk quota exceeded", "File too large")

_INSTALLED = Path("/usr/lib/postgresql")
_VERSION = re.compile(rb"\b(\d+)(\.|\b)")
_REVISION = re.compile(rb"COPY \S*alembic_version \(version_num\) FROM stdin;\n(\w+)\n")
# What only servers of version 17 or newer understand; it is about the session that loads.
_TOO_NEW_FOR_SOME = b"SET transaction_timeout = 0;\n"


_LEFT = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
_LOCK = text("SELECT pg_advisory_lock(:lock, hashtext(:name))")
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:lock, hashtext(:name))")
_UNLOCK = text("SELECT pg_advisory_unlock(:lock, hashtext(:name))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The tools of one version.

    Attributes:
        folder: Where they are.
        major: Their version.
    """

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Return the path of one of them."""
        return str(self.folder / name)


def dump(url: URL, database: Database, file: Path) -> None:
    """Write one state of a database into a file.

    Raises:
        UnavailableError: `tool_missing`, or `backup_failed` with what the tool says.
    """
    tools = _tools(database)
    words = [tools.path(DUMP), "-Fc", "--no-password", "-f", str(file), "-d", _address(url)]
    done = subprocess.run(
        words, env=_environment(url), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        reason = _last_line(done.stderr)
        if done.returncode == _TOO_LONG or _says_no_space(reason):
            raise UnavailableError("backup_no_space", file=str(file.parent))
        raise UnavailableError("backup_failed", reason=reason)


def revision_in(file: Path, url: URL) -> str | None:
    """Return the revision of the schema in a backup, or None where there is none.

    Raises:
        InvalidFileError: The file is damaged.
        UnavailableError: `tool_missing`.
    """
    with _database(url) as database:
        tools = _tools(database)
    words = [tools.path(RESTORE), "-a", "-t", "alembic_version", "-f", "-", str(file)]
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(url), check=False
    )
    if done.returncode:
        raise _damaged(file, done.stderr)
    found = _REVISION.search(done.stdout)
    return found[1].decode() if found else None


def load(file: Path, url: URL, *, last: Sequence[str] = ()) -> None:
    """Bring the content of a backup into a database that is empty, all of it or nothing.

    Args:
        last: Statements that are part of the same transaction.

    Raises:
        InvalidFileError: The file is damaged.
        UnavailableError: `tool_missing`, or `restore_failed` with what the tool says.
    """
    with _database(url) as database:
        tools = _tools(database)
    reading = [tools.path(RESTORE), "--no-owner", "--no-privileges", "-f", "-", str(file)]
    loading = [tools.path(SHELL), "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-d", _address(url)]
    given = _environment(url)
    with (
        tempfile.TemporaryFile() as told,
        tempfile.TemporaryFile() as complaint,
        subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=told, env=given) as source,
        subprocess.Popen(
            loading, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=complaint, env=given
        ) as target,
    ):
        with suppress(BrokenPipeError):
            _pass_on(source, target, last)
        loaded, read = target.wait(), source.wait()
        if loaded == 0 and read:
            raise _damaged(file, _written(told))
        if loaded:
            raise UnavailableError("restore_failed", reason=_last_line(_written(complaint)))


@contextmanager
def scratch(file: Path, url: URL) -> Iterator[Database]:
    """Yield a database of its own with the content of a backup; it is dropped in the end.

    One that a killed process left behind is dropped before.

    Raises:
        RefusedError: `scratch_not_permitted`, or `scratch_no_space` on the disk of the server.
        InvalidFileError: The file is damaged.
        UnavailableError: `tool_missing`, or `restore_failed`.
    """
    with _database(url) as beside, _new_scratch(beside) as name:
        own = url.set(database=name)
        try:
            load(file, own)
        except UnavailableError as error:
            if error.code == "restore_failed" and _says_no_space(error.facts["reason"]):
                raise RefusedError("scratch_no_space") from error
            raise
        with _database(own) as database:
            yield database


@contextmanager
def _new_scratch(beside: Database) -> Iterator[str]:
    """Yield the name of a new database, which is dropped in the end.

    A lock tells others that somebody uses it; it goes with its holder, however that ends.
    """
    alone = beside.writer.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        prefix = f"{SCRATCH}{_number_of_database(connection)}_"
        _drop_left(connection, prefix)
        name = f"{prefix}{os.getpid()}_{secrets.token_hex(8)}"
        connection.execute(_LOCK, {"lock": _SCRATCH_LOCK, "name": name})
        try:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        except UnavailableError as error:
            reasons = {"database_access_denied": "scratch_not_permitted"}
            reasons["database_full"] = "scratch_no_space"
            if error.code not in reasons:
                raise
            raise RefusedError(reasons[error.code]) from error
        try:
            yield name
        finally:
            _drop(connection, name)


def _drop_left(connection: Connection, prefix: str) -> None:
    """Drop what was made beside the same database and nobody uses any more."""
    for name in connection.scalars(_LEFT, {"prefix": prefix}).all():
        if not connection.scalar(_TRY_LOCK, {"lock": _SCRATCH_LOCK, "name": name}):
            continue
        try:
            # Another role may have made it.
            with suppress(UnavailableError):
                _drop(connection, name)
        finally:
            connection.execute(_UNLOCK, {"lock": _SCRATCH_LOCK, "name": name})


def _drop(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _number_of_database(connection: Connection) -> int:
    query = "SELECT oid FROM pg_database WHERE datname = current_database()"
    return int(connection.exec_driver_sql(query).scalar_one())


def _pass_on(
    source: subprocess.Popen[bytes], target: subprocess.Popen[bytes], last: Sequence[str]
) -> None:
    """Hand over what one tool says to the other, which commits only what came to its end."""
    if source.stdout is None or target.stdin is None:
        raise TypeError("both tools have pipes")
    # Whoever reads the tail first would let the other write into a pipe that nobody empties.
    with source.stdout as said, target.stdin as taking:
        taking.write(b"BEGIN;\n")
        for line in said:
            if line != _TOO_NEW_FOR_SOME:
                taking.write(line)
        if source.wait() == 0:
            ending = ["RESET search_path", *last, "COMMIT"]
            taking.write("".join(f"{statement};\n" for statement in ending).encode())


def _tools(database: Database) -> Tools:
    """Return the oldest tools that understand the server.

    Raises:
        UnavailableError: `tool_missing`, with what to install.
    """
    with database.reader.connect() as connection:
        number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    wanted = number // 10_000
    fitting = [tools for tools in _found() if tools.major >= wanted]
    if not fitting:
        raise UnavailableError("tool_missing", tool=DUMP, version=wanted)
    return min(fitting, key=lambda tools: tools.major)


def _found() -> Iterator[Tools]:
    named = [Path(folder) for folder in os.get_exec_path()]
    installed = sorted(_INSTALLED.glob("*/bin"))
    for folder in (*named, *installed):
        if all(shutil.which(name, path=folder) for name in (DUMP, RESTORE, SHELL)):
            told = subprocess.run(
                [str(folder / DUMP), "--version"], capture_output=True, check=False
            )
            if version := _VERSION.search(told.stdout):
                yield Tools(folder=folder, major=int(version[1]))


def _address(url: URL) -> str:
    """Return how the tools are told where to connect; a password would be seen by everybody."""
    from psycopg.conninfo import make_conninfo

    named = url.translate_connect_args(username="user", database="dbname")
    query = {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in url.query.items()
    }
    given = {**query, **named, "application_name": "reviewcycle"}
    return make_conninfo("", **{key: value for key, value in given.items() if key != "password"})


def _environment(url: URL) -> Mapping[str, str]:
    password = url.password or url.query.get("password")
    secret = {"PGPASSWORD": str(password)} if password else {}
    return {**os.environ, "LC_ALL": "C", "PGCONNECT_TIMEOUT": "5", **secret}


@contextmanager
def _database(url: URL) -> Iterator[Database]:
    database = open_database(url.render_as_string(hide_password=False))
    try:
        yield database
    finally:
        database.dispose()


def _says_no_space(reason: str) -> bool:
    return any(words in reason for words in _NO_SPACE)


def _damaged(file: Path, told: bytes) -> InvalidFileError:
    problem = Problem(code="backup_damaged", file=str(file), found=_last_line(told))
    return InvalidFileError((problem,))


def _written(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _last_line(told: bytes) -> str:
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
