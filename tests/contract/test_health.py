"""What can be told of a database, and the clock of its server."""

from __future__ import annotations

from datetime import UTC, timedelta

from storage.clock import DatabaseClock
from storage.engine import Database
from storage.health import LastTick, check_health
from storage.schema import SchemaState
from tests.contract.installed import MONDAY_9AM, Begin, opened, stored_cycle
from tests.contract.sessions import session_of
from tests.databases import PostgresDatabases, SqliteDatabases


class TestCheckHealth:
    def test_tells_of_a_sound_database(self, database: Database) -> None:
        health = check_health(database)

        assert health.is_reachable
        assert health.address == database.address
        assert health.schema is SchemaState.CURRENT
        assert health.last_ticks == ()

    def test_tells_when_each_cycle_was_ticked(self, database: Database, begin: Begin) -> None:
        ticked = stored_cycle(begin, "K2")
        stored_cycle(begin, "K1")
        with begin() as work:
            work.cycles.note_tick(ticked, at=MONDAY_9AM, hold_reason=None)
            work.commit()

        assert check_health(database).last_ticks == (
            LastTick(cycle="K1", at=None),
            LastTick(cycle="K2", at=MONDAY_9AM),
        )

    def test_tells_of_a_database_without_schema(self, database_url: str) -> None:
        with opened(database_url, create=True) as database:
            with database.writer.begin():
                pass
            health = check_health(database)

        assert (health.schema, health.last_ticks) == (SchemaState.MISSING, ())

    def test_tells_the_settings_of_sqlite(self, sqlite: SqliteDatabases) -> None:
        with opened(sqlite.fresh(), create=True) as database:
            health = check_health(database)

        assert health.version.startswith("3.")
        assert set(health.settings) == {
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "busy_timeout",
        }
        assert health.settings["synchronous"] == "2"

    def test_tells_the_settings_of_postgres(self, postgres: PostgresDatabases) -> None:
        with opened(postgres.fresh()) as database:
            health = check_health(database)

        assert int(health.version.split(".")[0]) >= 14
        assert health.settings["TimeZone"] == "Asia/Tokyo"
        assert {"fsync", "full_page_writes", "synchronous_commit"} < set(health.settings)

    def test_tells_what_keeps_a_database_from_being_read(self) -> None:
        with opened("postgresql://nobody@127.0.0.1:1/nothing") as database:
            health = check_health(database)

        assert not health.is_reachable
        assert (health.trouble, health.schema) == ("database_unreachable", None)


class TestDatabaseClock:
    def test_goes_on_in_utc_whatever_the_zone_of_the_session(
        self, postgres: PostgresDatabases
    ) -> None:
        with opened(postgres.fresh()) as database:
            clock = DatabaseClock(database)
            first, second = clock.now(), clock.now()

            with database.reader.begin() as connection:
                session_of(connection)
                told = connection.exec_driver_sql(
                    "SELECT extract(epoch FROM clock_timestamp())::float8"
                ).scalar_one()

        assert first.tzinfo is UTC
        assert first < second
        assert abs(second.timestamp() - told) < timedelta(minutes=1).total_seconds()
