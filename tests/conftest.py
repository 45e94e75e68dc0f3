"""What every test may ask for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests import postgres
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import PostgresServer

IN_CI = os.environ.get("CI") == "true"

# A slow machine is no fault of the code; in CI the same commit always gets the same examples.
hypothesis.settings.register_profile("project", deadline=None, derandomize=IN_CI)
hypothesis.settings.load_profile("project")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.reserve()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        postgres.release()


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test from ever reaching the database that REVIEWCYCLE_DB names outside."""
    for name in list(os.environ):
        if name.startswith("REVIEWCYCLE_") and not name.startswith("REVIEWCYCLE_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Return the PostgreSQL server of this run; without one the tests are skipped, never in CI."""
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(postgres.running())
        except Exception as error:
            if IN_CI:
                raise
            pytest.skip(f"PostgreSQL does not start here: {error}")
        yield server


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of the SQLite templates of this process."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Databases]:
    """Return one engine after the other; the databases it gives are removed after the test."""
    made: Databases
    if request.param == "sqlite":
        templates = request.getfixturevalue("sqlite_templates")
        made = SqliteDatabases(directory=tmp_path, templates=templates)
    else:
        made = PostgresDatabases(server=request.getfixturevalue("postgres_server"))
    yield made
    made.discard()


@pytest.fixture
def database_url(databases: Databases) -> str:
    """Return the URL of a new, empty database, on SQLite and on PostgreSQL in turn."""
    return databases.fresh()
