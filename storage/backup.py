"""Backups of a database: one file that is whole, written while others work."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect

from storage import backup_postgres, tables
from storage.driver_errors import meaning
from storage.engine import (
    Database,
    open_database,
    open_read_only,
    open_target,
    parse_url,
    sidecars_of,
    unwritten_of,
)
from storage.schema import REVISIONS, SchemaState, mark_of_copy, revision_of, state_of
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    Problem,
    RefusedError,
    UnavailableError,
)

SQLITE, POSTGRES = "sqlite", "postgresql"
# The disk is full, the owner's part of it is, or no file may be that long.
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNWRITTEN = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
_PROBE_BYTES = 1 << 20
_SIGNS = {b"SQLite format 3\0": SQLITE, b"PGDMP": POSTGRES}


@contextmanager
def draft_of(file: Path) -> Iterator[Path]:
    """Yield a new file beside `file` that takes its name in the end, whole, or leaves nothing.

    Only its owner may read it.

    Raises:
        InvalidValueError: There is such a file already, or its folder cannot be written.
    """
    if file.is_dir():
        raise InvalidValueError("file_is_directory", file=str(file))
    if os.path.lexists(file):
        raise InvalidValueError("backup_exists", file=str(file))
    with _explained(file):
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
        os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with _explained(file):
            _flush(draft)
            # Unlike a rename it never takes the place of a file that came meanwhile.
            os.link(draft, file)
            _flush(file.parent)
    finally:
        for left in (draft, *sidecars_of(draft)):
            left.unlink(missing_ok=True)


def write_backup(database: Database, url: str, draft: Path) -> None:
    """Write the present state of a database into a file that is there and empty.

    Raises:
        UnavailableError: The database cannot be read, the disk is full, or a tool is missing.
    """
    if database.dialect == POSTGRES:
        backup_postgres.dump(parse_url(url), database, draft)
        return
    with database.reader.connect() as connection, closing(open_target(draft)) as target:
        source = connection.connection.driver_connection
        try:
            # In one step, or a busy database would make it begin again and again.
            source.backup(target)  # type: ignore[union-attr]
            # One file is enough to read it, whatever mode the original is in.
            target.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) in _UNWRITTEN:
                _require_room(draft)
            raise meaning(error, is_lost=False) or error from error


@contextmanager
def opened_backup(file: Path, url: str) -> Iterator[Database]:
    """Yield what a backup holds: the file itself, or a scratch database beside that at `url`.

    Raises:
        InvalidFileError: The file is damaged.
        RefusedError: `scratch_not_permitted`.
        UnavailableError: The server does not answer, or a tool is missing.
    """
    if kind_of(file) == POSTGRES:
        with backup_postgres.scratch(file, parse_url(url)) as scratch:
            yield scratch
        return
    with closing_database(open_read_only(file)) as database:
        _require_whole(file, database)
        yield database


def revision_in(file: Path, url: str) -> str:
    """Return the revision of the schema in a backup.

    Raises:
        InvalidFileError: It is no backup of this program, or damaged.
        UnavailableError: `backup_too_new`.
    """
    if kind_of(file) == POSTGRES:
        found = backup_postgres.revision_in(file, parse_url(url))
    else:
        with closing_database(open_read_only(file)) as database:
            _require_whole(file, database)
            with database.reader.begin() as connection:
                ours = inspect(connection).has_table(tables.installation.name)
                found = revision_of(connection) if ours else None
    if found is None:
        raise InvalidFileError((Problem(code="backup_not_ours", file=str(file)),))
    if found not in REVISIONS:
        raise UnavailableError("backup_too_new", file=str(file), revision=found)
    return found


def require_same_kind(file: Path, url: str) -> None:
    """Let pass a backup of the kind of database that `url` names.

    Raises:
        InvalidFileError: It is no backup.
        RefusedError: `backup_of_other_kind`.
    """
    kind = kind_of(file)
    wanted = SQLITE if parse_url(url).drivername == SQLITE else POSTGRES
    if kind != wanted:
        raise RefusedError("backup_of_other_kind", found=kind, expected=wanted)


def require_empty(url: str) -> None:
    """Let pass a database that is not there or holds nothing.

    Raises:
        RefusedError: `database_not_empty`, or `database_leftovers` of one that was removed.
        UnavailableError: It cannot be asked.
    """
    parsed = parse_url(url)
    file = Path(parsed.database or "").absolute()
    if parsed.drivername == SQLITE and not file.exists():
        if left := unwritten_of(file):
            raise RefusedError("database_leftovers", files=[str(side) for side in left])
        return
    with closing_database(open_database(url)) as database, database.reader.begin() as connection:
        if _holds_something(connection):
            raise RefusedError("database_not_empty", database=database.address)


def restore_backup(
    file: Path, url: str, *, at: datetime, revision: str, then: Callable[[Database], None]
) -> None:
    """Make the database at `url`, which is empty, a copy that nobody has confirmed.

    Args:
        at: When it is restored.
        revision: That of the schema in the file.
        then: Called with the database when its schema is the newest.

    Raises:
        InvalidFileError: The file is damaged.
        UnavailableError: The database cannot be written; it is as empty as before.
    """
    marks = mark_of_copy(at, revision)
    is_current = revision == REVISIONS[-1]
    if kind_of(file) == POSTGRES:
        backup_postgres.load(file, parse_url(url), last=marks)
        if is_current:
            with closing_database(open_database(url)) as database:
                then(database)
        return
    target = Path(parse_url(url).database or "").absolute()
    if target.exists():
        target.unlink()  # it is empty
    with draft_of(target) as draft:
        with closing_database(open_read_only(file)) as backup:
            write_backup(backup, url="", draft=draft)
        with closing_database(open_database(f"sqlite:///{draft}")) as database:
            with database.writer.begin() as connection:
                for mark in marks:
                    connection.exec_driver_sql(mark)
            if is_current:
                then(database)


def kind_of(file: Path) -> str:
    """Return the dialect of the database in a backup.

    Raises:
        InvalidFileError: `backup_not_recognised`.
        InvalidValueError: The file cannot be read.
    """
    with _readable(file), file.open("rb") as opened:
        start = opened.read(max(map(len, _SIGNS)))
    for sign, kind in _SIGNS.items():
        if start.startswith(sign):
            return kind
    raise InvalidFileError((Problem(code="backup_not_recognised", file=str(file)),))


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with _readable(file), file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def closing_database(database: Database) -> Iterator[Database]:
    """Yield a database, and close its connections in the end."""
    try:
        yield database
    finally:
        database.dispose()


def _require_whole(file: Path, database: Database) -> None:
    try:
        with database.reader.begin() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    except UnavailableError as error:
        found = error.code
    if found != "ok":
        problem = Problem(code="backup_damaged", file=str(file), found=str(found).splitlines()[-1])
        raise InvalidFileError((problem,))


def _require_room(draft: Path) -> None:
    """Let pass a file that can be longer; SQLite does not say why it could not write.

    Raises:
        UnavailableError: `backup_no_space`.
    """
    with _explained(draft), draft.open("ab") as file:
        file.write(bytes(_PROBE_BYTES))


def _holds_something(connection: Connection) -> bool:
    told = inspect(connection)
    return state_of(connection) is not SchemaState.MISSING or bool(
        told.get_table_names() or told.get_view_names()
    )


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UnavailableError("database_directory_missing", directory=str(file.parent)) from error
    except FileExistsError as error:
        raise InvalidValueError("backup_exists", file=str(file)) from error
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise UnavailableError("backup_no_space", file=str(file.parent)) from error
        why = error.strerror or str(error)
        raise InvalidValueError("file_unwritable", file=str(file), why=why) from error


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise InvalidValueError("file_not_found", file=str(file)) from error
    except PermissionError as error:
        raise InvalidValueError("file_not_permitted", file=str(file)) from error
    except IsADirectoryError as error:
        raise InvalidValueError("file_is_directory", file=str(file)) from error


def _flush(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
