"""What every engine of the product promises, whichever database is behind it."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import socket
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from storage.engine import Database, open_database, preferred_journal_mode
from tests.contract.installed import opened
from tests.contract.sessions import end_session, session_of
from tests.databases import PostgresDatabases, SqliteDatabases
from workflow.domain.errors import ConflictError, InvalidValueError, UnavailableError

ROOT = Path(__file__).parents[2]
COUNTER = sa.Table("counter", sa.MetaData(), sa.Column("value", sa.Integer, primary_key=True))


@pytest.fixture
def counting(database_url: str) -> Iterator[Database]:
    """Return a database with a counter that stands at 0."""
    with opened(database_url, create=True) as database:
        with database.writer.begin() as connection:
            COUNTER.create(connection)
            connection.execute(COUNTER.insert().values(value=0))
        yield database


@pytest.fixture
def sqlite_url(sqlite: SqliteDatabases) -> str:
    return sqlite.fresh()


@pytest.fixture
def postgres_url(postgres: PostgresDatabases) -> str:
    return postgres.fresh()


def make_impatient(database: Database) -> None:
    """Let SQLite not wait for a lock."""
    if database.dialect == "sqlite":
        for engine in (database.writer, database.reader):
            sa.event.listen(
                engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0")
            )
            engine.dispose()


def insert_numbers(database: Database, numbers: range) -> None:
    with database.writer.begin() as connection:
        connection.execute(COUNTER.insert(), [{"value": number} for number in numbers])


class TestWriter:
    def test_loses_no_increment(self, counting: Database) -> None:
        def increment(_turn: int) -> None:
            with counting.writer.begin() as connection:
                seen = connection.scalars(sa.select(COUNTER.c.value).with_for_update()).one()
                connection.execute(COUNTER.update().values(value=seen + 1))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(increment, range(100)))

        with counting.reader.begin() as connection:
            assert connection.scalar(sa.select(COUNTER.c.value)) == 100

    def test_takes_the_place_of_the_only_writer_at_once(self, sqlite_url: str) -> None:
        with opened(sqlite_url, create=True) as database:
            make_impatient(database)
            with (
                database.writer.begin(),
                pytest.raises(UnavailableError, match="database_locked"),
                database.writer.begin(),
            ):
                pass

    def test_lets_others_read_what_was_committed(self, counting: Database) -> None:
        make_impatient(counting)
        with counting.writer.begin() as writing:
            writing.execute(COUNTER.update().values(value=1))
            with counting.reader.begin() as reading:
                assert reading.scalar(sa.select(COUNTER.c.value)) == 0

    def test_leaves_nothing_of_a_transaction_that_failed_not_even_tables(
        self, counting: Database
    ) -> None:
        with contextlib.suppress(ZeroDivisionError), counting.writer.begin() as connection:
            connection.execute(sa.text("CREATE TABLE other (value INTEGER)"))
            connection.execute(COUNTER.update().values(value=1))
            raise ZeroDivisionError

        with counting.reader.begin() as connection:
            assert sa.inspect(connection).get_table_names() == ["counter"]
            assert connection.scalar(sa.select(COUNTER.c.value)) == 0


class TestReader:
    def test_cannot_write(self, counting: Database) -> None:
        with (
            pytest.raises(UnavailableError, match="database_readonly"),
            counting.reader.begin() as connection,
        ):
            connection.execute(COUNTER.update().values(value=1))

    def test_sees_one_state_until_it_ends(self, counting: Database) -> None:
        make_impatient(counting)
        with counting.reader.begin() as reading:
            before = reading.scalar(sa.select(COUNTER.c.value))
            # Without a write-ahead log SQLite rather keeps the writer from committing.
            with contextlib.suppress(UnavailableError), counting.writer.begin() as writing:
                writing.execute(COUNTER.update().values(value=1))

            assert reading.scalar(sa.select(COUNTER.c.value)) == before


class TestSettings:
    @pytest.mark.parametrize("role", ["writer", "reader"])
    @pytest.mark.parametrize(
        ("pragma", "value"),
        [
            ("journal_mode", preferred_journal_mode()),
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("busy_timeout", 5000),
            ("trusted_schema", 0),
        ],
    )
    def test_of_sqlite_keep_what_was_committed(
        self, sqlite_url: str, role: str, pragma: str, value: object
    ) -> None:
        with opened(sqlite_url, create=True) as database:
            engine: sa.Engine = getattr(database, role)
            with engine.begin() as connection:
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("statement_timeout", "2min"),
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "5min"),
            ("application_name", "reviewcycle"),
            ("timezone", "Asia/Tokyo"),
        ],
    )
    def test_of_postgres_limit_waiting_and_leave_those_of_the_url(
        self, postgres_url: str, setting: str, value: str
    ) -> None:
        with opened(postgres_url) as database, database.writer.begin() as connection:
            assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value

    def test_of_postgres_end_waiting_for_a_silent_network(self, postgres_url: str) -> None:
        with opened(postgres_url) as database, database.writer.begin() as connection:
            driver = connection.connection.driver_connection
            told = {option.keyword: option.val for option in driver.pgconn.info}

        assert told[b"tcp_user_timeout"] == b"5000"
        assert told[b"connect_timeout"] == b"5"

    def test_avoid_the_log_that_may_corrupt_the_database(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = {}
        for version in [(3, 51, 2), (3, 51, 3), (3, 52, 0)]:
            monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
            found[version] = preferred_journal_mode()

        assert list(found.values()) == ["truncate", "wal", "wal"]


class TestOpenDatabase:
    def test_says_that_a_file_is_missing(self, sqlite_url: str) -> None:
        with pytest.raises(UnavailableError, match="database_missing"):
            open_database(sqlite_url)

    def test_says_that_a_directory_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(UnavailableError, match="database_directory_missing"):
            open_database(f"sqlite:///{tmp_path}/no/such.db", create=True)

    def test_does_not_bring_back_a_file_that_was_moved_away(self, sqlite_url: str) -> None:
        with opened(sqlite_url, create=True) as database, database.writer.begin():
            file = Path(database.address)

        with opened(sqlite_url) as database:
            file.unlink()
            with (
                pytest.raises(UnavailableError, match="database_cannot_be_opened"),
                database.writer.begin(),
            ):
                pass

        assert not file.exists()

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "reviewcycle.db",
            "sqlite://",
            "sqlite:///:memory:",
            "sqlite:///file:x.db?mode=memory&uri=true",
            "sqlite:///x.db?isolation_level=DEFERRED",
            "sqlite+aiosqlite:///x.db",
            "mysql://root@localhost/x",
            "postgresql+asyncpg://localhost/x",
        ],
    )
    def test_refuses_what_is_not_supported(self, url: str) -> None:
        with pytest.raises(InvalidValueError, match="database_url_unsupported"):
            open_database(url)

    @pytest.mark.parametrize("url", ["mysql://u:secret@host/x", "pg//u:secret@host/x"])
    def test_never_tells_a_password(self, url: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            open_database(url)

        assert "secret" not in str(caught.value)

    def test_shows_an_address_without_password(self) -> None:
        with opened("postgresql://u:secret@localhost/x?sslmode=require") as database:
            assert database.address == "postgresql+psycopg://u:***@localhost/x"

    def test_finds_a_file_with_signs_that_mean_something_in_addresses(self, tmp_path: Path) -> None:
        file = tmp_path / "kỳ 100% #1.db"

        with opened(f"sqlite:///{file}", create=True) as database, database.writer.begin():
            pass

        assert file.exists()


class TestErrors:
    def test_of_a_duplicate_are_conflicts(self, counting: Database) -> None:
        with (
            pytest.raises(ConflictError, match="someone_was_first"),
            counting.writer.begin() as connection,
        ):
            connection.execute(COUNTER.insert().values(value=0))

    def test_of_another_broken_constraint_are_bugs(self, database_url: str) -> None:
        statement = "CREATE TABLE positive (value INTEGER CHECK (value > 0))"
        with (
            opened(database_url, create=True) as database,
            database.writer.begin() as connection,
        ):
            connection.exec_driver_sql(statement)
            with pytest.raises(IntegrityError):
                connection.exec_driver_sql("INSERT INTO positive VALUES (0)")

    def test_of_a_full_disk_say_so(self, sqlite_url: str) -> None:
        with opened(sqlite_url, create=True) as database, database.writer.begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 2")
            COUNTER.create(connection)
            with pytest.raises(UnavailableError, match="database_full"):
                connection.exec_driver_sql("CREATE TABLE another (value TEXT)")

    def test_of_a_disk_that_fails_say_so_and_keep_what_was_committed(self, sqlite_url: str) -> None:
        with opened(sqlite_url, create=True) as database:
            with database.writer.begin() as connection:
                COUNTER.create(connection)
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
            try:
                with pytest.raises(UnavailableError, match="database_io_error"):
                    insert_numbers(database, range(20_000))
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            insert_numbers(database, range(3))

            with database.reader.begin() as connection:
                assert connection.scalars(sa.select(COUNTER.c.value)).all() == [0, 1, 2]

    def test_of_a_file_that_is_no_database_say_so(self, tmp_path: Path) -> None:
        file = tmp_path / "letter.db"
        file.write_text("Kính gửi" * 1000)

        with (
            opened(f"sqlite:///{file}") as database,
            pytest.raises(UnavailableError, match="database_not_recognised"),
            database.reader.begin(),
        ):
            pass

    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("23505", "someone_was_first"),
            ("40001", "serialization_failed"),
            ("40P01", "serialization_failed"),
            ("55P03", "database_locked"),
            ("53100", "database_full"),
            ("25006", "database_readonly"),
            ("57014", "statement_timed_out"),
            ("42501", "database_access_denied"),
            ("08006", "connection_lost"),
        ],
    )
    def test_of_postgres_are_told_by_their_state(
        self, postgres_url: str, state: str, code: str
    ) -> None:
        failing = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
        with (
            opened(postgres_url) as database,
            pytest.raises((ConflictError, UnavailableError), match=code),
            database.writer.begin() as connection,
        ):
            connection.exec_driver_sql(failing)

    def test_of_a_lost_connection_say_so_and_the_next_one_works(self, postgres_url: str) -> None:
        with opened(postgres_url) as database:
            with database.writer.connect() as connection:
                end_session(postgres_url, session_of(connection))
                with pytest.raises(UnavailableError, match="connection_lost"):
                    connection.exec_driver_sql("SELECT 1")

            with database.writer.begin() as connection:
                assert connection.exec_driver_sql("SELECT 1").scalar() == 1

    def test_of_a_network_that_broke_say_so(self, postgres_url: str) -> None:
        with opened(postgres_url) as database, database.writer.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            line = socket.socket(fileno=os.dup(connection.connection.driver_connection.fileno()))
            with line:
                line.shutdown(socket.SHUT_RDWR)

            with pytest.raises(UnavailableError, match="connection_lost"):
                connection.exec_driver_sql("SELECT 1")

    def test_of_an_idle_connection_that_was_lost_are_never_seen(self, postgres_url: str) -> None:
        with opened(postgres_url) as database:
            with database.writer.begin() as connection:
                process = session_of(connection)
            end_session(postgres_url, process)

            with database.writer.begin() as connection:
                assert session_of(connection) != process

    def test_of_a_server_that_is_not_there_say_so(self) -> None:
        with (
            opened("postgresql://nobody@127.0.0.1:1/nothing") as database,
            pytest.raises(UnavailableError, match="database_unreachable"),
            database.reader.begin(),
        ):
            pass


class TestProduct:
    def test_opens_databases_in_one_place_only(self) -> None:
        opening = re.compile(r"\b(create_engine|sqlite3\.connect|psycopg\.connect)\(")
        places = {
            file.relative_to(ROOT).as_posix()
            for package in ("workflow", "storage", "runtime", "web", "cli")
            for file in (ROOT / package).rglob("*.py")
            if opening.search(file.read_text(encoding="utf-8"))
        }

        assert places == {"storage/engine.py"}
