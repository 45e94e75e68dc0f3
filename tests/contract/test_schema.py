"""What migrations promise on every database."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from storage import schema, tables
from storage.engine import Database
from storage.schema import (
    SchemaState,
    create_installation,
    installation,
    schema_state,
    upgrade,
)
from tests.contract.crash_points import crash_points
from tests.contract.installed import MONDAY_9AM, UUID, Begin, a_command, an_event, opened
from tests.databases import Databases, SqliteDatabases
from workflow.domain.errors import RefusedError, UnavailableError


def install(database: Database, **changes: Any) -> schema.Installation:
    return create_installation(
        database, **{"rehearsal": False, "uuid": UUID, "now": MONDAY_9AM, **changes}
    )


def described(connection: sa.Connection) -> dict[str, object]:
    """Return what the database tells of each table, down to its checks and partial indexes."""
    inspector = sa.inspect(connection)
    columns = {
        name: {
            each["name"]: (each["type"].compile(connection.dialect), each["nullable"])
            for each in inspector.get_columns(name)
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    return {
        name: {
            "columns": columns[name],
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(map(repr, inspector.get_unique_constraints(name))),
            "checks": sorted(map(repr, inspector.get_check_constraints(name))),
            "indexes": sorted(map(index_described, inspector.get_indexes(name))),
        }
        for name in columns
    }


def index_described(index: sa.engine.interfaces.ReflectedIndex) -> str:
    options = {name: str(value) for name, value in index.pop("dialect_options", {}).items()}
    return f"{index} {options}"


class TestModel:
    def test_has_nothing_that_the_migrations_lack(self, database: Database) -> None:
        with database.writer.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})

            assert compare_metadata(context, tables.metadata) == []

    def test_is_described_by_the_database_as_the_migrations_are(
        self, database: Database, databases: Databases
    ) -> None:
        with opened(databases.fresh(), create=True) as made, made.writer.begin() as connection:
            tables.metadata.create_all(connection)
            expected = described(connection)

        with database.reader.begin() as connection:
            assert described(connection) == expected

    def test_knows_every_revision_in_its_order(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        scripts = ScriptDirectory.from_config(config)

        newest_first = [script.revision for script in scripts.walk_revisions()]

        assert tuple(reversed(newest_first)) == schema.REVISIONS


class TestUpgrade:
    def test_changes_nothing_the_second_time(self, database: Database) -> None:
        with database.reader.begin() as connection:
            before = described(connection)

        upgrade(database)

        with database.reader.begin() as connection:
            assert described(connection) == before

    def test_leaves_nothing_when_it_fails_in_the_middle(self, database_url: str) -> None:
        steps = itertools.count(1)

        def fail(*_told: object) -> None:
            if next(steps) == 30:
                raise ZeroDivisionError

        with opened(database_url, create=True) as database:
            sa.event.listen(database.writer, "before_cursor_execute", fail)
            with pytest.raises(ZeroDivisionError):
                upgrade(database)

            assert schema_state(database) is SchemaState.MISSING
            with database.reader.begin() as connection:
                assert sa.inspect(connection).get_table_names() == []

    def test_leaves_nothing_when_it_is_killed_at_any_statement(
        self, sqlite: SqliteDatabases
    ) -> None:
        killed = 0
        for url in crash_points(sqlite.fresh, install, create=True):
            killed += 1
            with opened(url) as database, database.reader.begin() as connection:
                assert sa.inspect(connection).get_table_names() == [], killed

        assert killed > 40

    def test_refuses_a_schema_that_is_newer_than_the_program(self, database: Database) -> None:
        set_revision(database, "9999")

        with pytest.raises(UnavailableError, match="database_too_new"):
            upgrade(database)

        assert schema_state(database) is SchemaState.TOO_NEW


class TestSchemaState:
    def test_is_missing_before_the_first_upgrade(self, database_url: str) -> None:
        with opened(database_url, create=True) as database:
            with database.writer.begin():
                pass

            assert schema_state(database) is SchemaState.MISSING

    def test_is_current_after_an_upgrade(self, database: Database) -> None:
        assert schema_state(database) is SchemaState.CURRENT

    def test_is_too_old_when_the_program_knows_a_newer_one(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9999"))

        assert schema_state(database) is SchemaState.TOO_OLD


class TestCreateInstallation:
    @pytest.mark.parametrize("rehearsal", [False, True])
    def test_stores_what_the_database_is(self, database_url: str, rehearsal: bool) -> None:
        with opened(database_url, create=True) as database:
            made = install(database, rehearsal=rehearsal)

            with database.reader.begin() as connection:
                assert installation(connection) == made
        assert (made.uuid, made.created_at, made.rehearsal) == (UUID, MONDAY_9AM, rehearsal)

    def test_keeps_what_is_installed(self, database: Database) -> None:
        again = install(database, uuid="another", now=MONDAY_9AM + timedelta(days=1))

        assert (again.uuid, again.created_at) == (UUID, MONDAY_9AM)

    def test_refuses_to_make_a_rehearsal_of_what_is_real(self, database: Database) -> None:
        with pytest.raises(RefusedError, match="rehearsal_is_for_ever"):
            install(database, rehearsal=True)

    def test_happens_once_when_several_processes_begin_it(self, database_url: str) -> None:
        def make(number: int) -> str:
            with opened(database_url, create=True) as database:
                return install(database, uuid=str(number)).uuid

        with ThreadPoolExecutor(3) as pool:
            uuids = set(pool.map(make, range(3)))

        assert len(uuids) == 1


class TestHistory:
    @pytest.mark.parametrize(
        "statement",
        ["UPDATE history SET actor = 'person:BT99'", "DELETE FROM history", "TRUNCATE history"],
    )
    def test_refuses_to_be_changed(self, database: Database, begin: Begin, statement: str) -> None:
        with begin() as work:
            work.append(0, [an_event()], command=a_command())
            work.commit()

        with database.writer.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(sa.text(statement))

        with database.reader.begin() as connection:
            told = connection.scalars(sa.select(tables.history.c.actor)).all()
        assert told == ["person:BT01"]


def set_revision(database: Database, revision: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(
            sa.text("UPDATE alembic_version SET version_num = :new"), {"new": revision}
        )
