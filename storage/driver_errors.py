"""What an error of a database driver means to the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial

from sqlalchemy.engine import ExceptionContext

from workflow.domain.errors import ConflictError, ReviewCycleError, UnavailableError

_Meaning = Callable[[], ReviewCycleError]

_SOMEONE_WAS_FIRST = partial(ConflictError, "someone_was_first")
_SERIALIZATION_FAILED = partial(ConflictError, "serialization_failed")
_LOCKED = partial(UnavailableError, "database_locked")
_READONLY = partial(UnavailableError, "database_readonly")
_FULL = partial(UnavailableError, "database_full")
_DENIED = partial(UnavailableError, "database_access_denied")
_LOST = partial(UnavailableError, "connection_lost")
_TIMED_OUT = partial(UnavailableError, "statement_timed_out")
_OVERLOADED = partial(UnavailableError, "database_overloaded")

# A unique or primary key; other broken constraints are bugs and keep their trace.
_SQLITE_DUPLICATES = frozenset(
    {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
)
_SQLITE_MEANINGS: dict[int, _Meaning] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READONLY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_PERM: _DENIED,
    sqlite3.SQLITE_CANTOPEN: partial(UnavailableError, "database_cannot_be_opened"),
    sqlite3.SQLITE_NOTADB: partial(UnavailableError, "database_not_recognised"),
    sqlite3.SQLITE_CORRUPT: partial(UnavailableError, "database_damaged"),
}

# By SQLSTATE, or by its class; https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_MEANINGS: dict[str, _Meaning] = {
    "08": _LOST,
    "23505": _SOMEONE_WAS_FIRST,
    "25006": _READONLY,
    "25P03": _LOST,
    "28": _DENIED,
    "40001": _SERIALIZATION_FAILED,
    "40P01": _SERIALIZATION_FAILED,
    "42501": _DENIED,
    "53100": _FULL,
    "53200": _OVERLOADED,
    "53300": _OVERLOADED,
    "55P03": _LOCKED,
    "57014": _TIMED_OUT,
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": partial(UnavailableError, "database_unreachable", reason="starting or stopping"),
}


def translate(context: ExceptionContext) -> None:
    """Raise our error in place of a driver's; what nobody anticipates stays as it is.

    Raises:
        ConflictError: Someone else was first; the transaction must end.
        UnavailableError: The database cannot be used. After `connection_lost` the transaction
            may have been committed or not, and repeating the command by its id is safe.
    """
    if context.is_pre_ping:
        return  # the pool replaces the connection by itself
    meant = meaning(context.original_exception, is_lost=context.is_disconnect)
    if meant is not None:
        raise meant from context.original_exception


def meaning(error: BaseException | None, *, is_lost: bool) -> ReviewCycleError | None:
    """Return what an error of a driver means, or None when that is not anticipated."""
    if isinstance(error, sqlite3.Error):
        return _meaning_in_sqlite(error)
    return _meaning_in_postgres(error, is_lost=is_lost)


def _meaning_in_sqlite(error: sqlite3.Error) -> ReviewCycleError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code in _SQLITE_DUPLICATES:
        return _SOMEONE_WAS_FIRST()
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_IOERR:
        return UnavailableError("database_io_error", reason=error.sqlite_errorname)
    known = _SQLITE_MEANINGS.get(primary)
    return known() if known else None


def _meaning_in_postgres(error: BaseException | None, *, is_lost: bool) -> ReviewCycleError | None:
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    known = _POSTGRES_MEANINGS.get(state) or _POSTGRES_MEANINGS.get(state[:2])
    if known:
        return known()
    if is_lost:
        return _LOST()
    if not state and isinstance(error, psycopg.OperationalError):
        reason = str(error).strip().partition("\n")[0]
        return UnavailableError("database_unreachable", reason=reason)
    return None
