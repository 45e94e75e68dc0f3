"""What the databases that tests are given promise."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from tests.databases import Databases, PostgresDatabases, Template, template_database
from tests.postgres import PostgresServer

PREPARED = sa.table("prepared", sa.column("value", sa.Integer))
SEVEN = PREPARED.c.value == 7


def execute(url: str, *statements: sa.Executable | str) -> list[object]:
    """Run statements in one transaction and return the first column of the last one."""
    engine = sa.create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            told = sa.text(statement) if isinstance(statement, str) else statement
            result = connection.execute(told)
        return list(result.scalars()) if result.returns_rows else []


def prepare(url: str) -> None:
    execute(url, "CREATE TABLE prepared (value INTEGER)", PREPARED.insert().values(value=7))


TEMPLATE = template_database("databases_test", prepare)


class TestFresh:
    def test_is_empty(self, database_url: str) -> None:
        execute(database_url, "CREATE TABLE prepared (value INTEGER)")

        assert execute(database_url, sa.select(PREPARED.c.value)) == []

    def test_is_another_one_each_time(self, databases: Databases) -> None:
        urls = {databases.fresh() for _ in range(3)}
        for url in urls:
            execute(url, "CREATE TABLE prepared (value INTEGER)")

        assert len(urls) == 3


class TestClone:
    def test_holds_what_was_prepared(self, databases: Databases) -> None:
        assert execute(databases.clone(TEMPLATE), sa.select(PREPARED.c.value)) == [7]

    def test_does_not_see_what_another_clone_was_given(self, databases: Databases) -> None:
        execute(databases.clone(TEMPLATE), PREPARED.insert().values(value=8))

        assert execute(databases.clone(TEMPLATE), sa.select(PREPARED.c.value)) == [7]

    def test_is_prepared_anew_after_a_preparation_that_failed(self, databases: Databases) -> None:
        def fail(url: str) -> None:
            prepare(url)
            raise ZeroDivisionError

        try:
            databases.clone(Template(name="failing", prepare=fail))
        except ZeroDivisionError:
            clone = databases.clone(Template(name="failing", prepare=prepare))

        assert execute(clone, sa.select(PREPARED.c.value)) == [7]


class TestTemplate:
    def test_has_a_name_of_its_own(self) -> None:
        with pytest.raises(ValueError, match="databases_test"):
            template_database("databases_test", print)


class TestReuse:
    """A copy on PostgreSQL is used again, and nobody can tell."""

    @pytest.fixture
    def given_back(self, postgres_server: PostgresServer) -> str:
        """Return the URL of a copy that was written into and given back."""
        first = PostgresDatabases(server=postgres_server)
        url = first.clone(TEMPLATE)
        execute(url, PREPARED.insert().values(value=8), sa.delete(PREPARED).where(SEVEN))
        first.discard()
        return url

    def test_of_a_copy_leaves_nothing_of_what_was_written(
        self, postgres_server: PostgresServer, given_back: str
    ) -> None:
        second = PostgresDatabases(server=postgres_server)

        url = second.clone(TEMPLATE)

        assert url == given_back
        assert execute(url, sa.select(PREPARED.c.value)) == [7]
        second.discard()

    @pytest.mark.parametrize(
        "change",
        [
            "ALTER TABLE prepared ADD other INTEGER",
            "CREATE INDEX other ON prepared (value)",
            "ALTER DATABASE {} SET default_transaction_read_only = on",
        ],
        ids=["a column", "an index", "a setting"],
    )
    def test_ends_with_a_copy_that_was_built_otherwise(
        self, postgres_server: PostgresServer, change: str
    ) -> None:
        databases = PostgresDatabases(server=postgres_server)
        url = databases.clone(TEMPLATE)
        execute(url, change.format(sa.make_url(url).database))
        databases.discard()

        assert databases.clone(TEMPLATE) != url
        databases.discard()


class TestPostgresSession:
    def test_has_a_time_zone_that_is_not_utc(self, postgres_server: PostgresServer) -> None:
        databases = PostgresDatabases(server=postgres_server)

        zone = execute(databases.fresh(), "SHOW timezone")
        databases.discard()

        assert zone == ["Asia/Tokyo"]
