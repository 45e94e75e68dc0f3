"""What tests of storage may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database, open_database
from storage.unit_of_work import SqlUnitOfWork
from tests.contract.installed import INSTALLED, Begin
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import PostgresServer


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """Return a newly installed database, on SQLite and on PostgreSQL in turn."""
    opened = open_database(databases.clone(INSTALLED))
    yield opened
    opened.dispose()


@pytest.fixture
def begin(database: Database) -> Begin:
    """Return what begins a unit of work on `database`."""
    return lambda: SqlUnitOfWork(database)


@pytest.fixture
def sqlite(tmp_path: Path) -> SqliteDatabases:
    """Return SQLite alone, for what only a database in a file can show."""
    return SqliteDatabases(directory=tmp_path, templates=tmp_path)


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[PostgresDatabases]:
    """Return PostgreSQL alone, for what only a server can show."""
    databases = PostgresDatabases(server=postgres_server)
    yield databases
    databases.discard()
