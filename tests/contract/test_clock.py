"""What it costs to ask the clock of a server, and to use a connection again."""

from __future__ import annotations

import pytest

from storage.clock import DatabaseClock
from tests.contract.installed import opened
from tests.contract.sessions import session_of
from tests.databases import PostgresDatabases

# From the sixth time on the driver has the server keep a statement.
OFTEN = 10


@pytest.fixture
def postgres_url(postgres: PostgresDatabases) -> str:
    return postgres.fresh()


class TestDatabaseClock:
    def test_leaves_the_server_the_statements_that_it_keeps(self, postgres_url: str) -> None:
        with opened(postgres_url) as database:
            clock = DatabaseClock(database)

            for _ in range(OFTEN):
                clock.now()

            with database.writer.connect() as connection:
                kept = connection.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements")
                assert kept.scalar_one() == 1


class TestConnection:
    def test_that_is_used_again_at_once_asks_the_server_nothing(self, postgres_url: str) -> None:
        with opened(postgres_url) as database, opened(postgres_url) as other:
            with database.writer.connect() as connection:
                session = session_of(connection)

            with database.writer.connect(), other.writer.connect() as watching:
                newest = watching.exec_driver_sql(
                    f"SELECT query FROM pg_stat_activity WHERE pid = {session}"
                )
                assert newest.scalar_one() == "ROLLBACK"
