"""Databases with one running cycle, and transactions on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection

from storage.cycles import SqlCycleStore
from storage.engine import Database
from storage.reports import SqlReports
from storage.schema import create_installation
from tests.contract.installed import MONDAY_9AM, UUID, a_cycle, opened
from tests.databases import Databases, PostgresDatabases, template_database

Read = Callable[[], SqlReports]
Transaction = Callable[[], AbstractContextManager[Connection]]


def _prepare(url: str) -> None:
    with opened(url, create=True) as database:
        create_installation(database, rehearsal=False, uuid=UUID, now=MONDAY_9AM)
        with database.writer.begin() as connection:
            SqlCycleStore(connection).insert(a_cycle())


WITH_A_CYCLE = template_database("with_a_cycle", _prepare)


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """Return a database with cycle 1, on SQLite and on PostgreSQL in turn."""
    with opened(databases.clone(WITH_A_CYCLE)) as database:
        yield database


@pytest.fixture
def postgres_database(postgres: PostgresDatabases) -> Iterator[Database]:
    """Return a database with cycle 1, on PostgreSQL alone."""
    with opened(postgres.clone(WITH_A_CYCLE)) as database:
        yield database


@pytest.fixture
def transaction(database: Database) -> Transaction:
    """Return what begins a transaction that is committed at the end of its block."""
    return database.writer.begin


@pytest.fixture
def reports(database: Database) -> Read:
    """Return what begins a reading of `database`."""
    return lambda: SqlReports(database)
