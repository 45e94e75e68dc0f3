"""What statements over many rows promise on every database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from storage.bulk import ROWS_PER_STATEMENT, insert_rows, matching, update_rows
from storage.types import Document, Moment
from tests.contract.installed import MONDAY_9AM, opened
from tests.databases import PostgresDatabases, SqliteDatabases

MANY = 2 * ROWS_PER_STATEMENT + 1

# Names that mean something in SQL, and every type that the product stores.
THING = sa.Table(
    "thing",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("order", sa.String(5).with_variant(sa.String(5, collation="C"), "postgresql")),
    sa.Column("offset", Document),
    sa.Column("at", Moment),
    sa.Column("day", sa.Date),
    sa.Column("works", sa.Boolean),
    sa.Column("hash", sa.LargeBinary(4)),
    sa.Column("name", sa.Text),
)


def a_thing(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": number,
        "order": "Đ{,}",
        "offset": {"tên": ["Đặng", None, 1]},
        "at": MONDAY_9AM + timedelta(microseconds=number),
        "day": date(2026, 1, 1),
        "works": True,
        "hash": b"\x00\xff'\\",
        "name": """ "quoted", {braces} \\ 'and' more\n""",
        **changes,
    }


NOTHING = dict.fromkeys(THING.c.keys(), None)


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with opened(database_url, create=True) as database, database.writer.begin() as connection:
        THING.create(connection)
        yield connection


def stored(connection: sa.Connection) -> list[dict[str, Any]]:
    return [row._asdict() for row in connection.execute(sa.select(THING).order_by(THING.c.id))]


class TestInsertRows:
    @pytest.mark.parametrize("count", [0, 1, ROWS_PER_STATEMENT, MANY])
    def test_stores_every_row(self, connection: sa.Connection, count: int) -> None:
        rows = [a_thing(number) for number in range(count)]

        insert_rows(connection, THING, rows)

        assert stored(connection) == rows

    def test_stores_documents_of_every_shape(self, connection: sa.Connection) -> None:
        shapes: list[Any] = [[], [[]], [1, [2]], {}, [{"a": []}], "[]", 0, False]
        rows = [a_thing(number, offset=shape) for number, shape in enumerate(shapes)]

        insert_rows(connection, THING, rows)
        update_rows(connection, THING, ("id",), rows)

        assert stored(connection) == rows

    def test_stores_what_is_absent(self, connection: sa.Connection) -> None:
        rows = [{**NOTHING, "id": 1}, a_thing(2), {**NOTHING, "id": 3}]

        insert_rows(connection, THING, rows)

        assert stored(connection) == rows

    def test_never_cuts_a_text_that_is_too_long(self, postgres: PostgresDatabases) -> None:
        with opened(postgres.fresh()) as database, database.writer.begin() as connection:
            THING.create(connection)

            with pytest.raises(psycopg.DataError):
                insert_rows(connection, THING, [a_thing(1, order="123456")])


class TestUpdateRows:
    def test_changes_the_columns_that_are_no_keys(self, connection: sa.Connection) -> None:
        insert_rows(connection, THING, [a_thing(number) for number in range(MANY)])
        changed = [{**NOTHING, "id": number} for number in range(MANY)]

        assert update_rows(connection, THING, ("id",), changed) == MANY
        assert stored(connection) == changed

    def test_leaves_other_columns_and_rows(self, connection: sa.Connection) -> None:
        insert_rows(connection, THING, [a_thing(1), a_thing(2)])

        update_rows(connection, THING, ("id",), [{"id": 2, "order": "new"}])

        assert stored(connection) == [a_thing(1), a_thing(2, order="new")]

    def test_counts_what_was_found_by_all_keys(self, connection: sa.Connection) -> None:
        insert_rows(connection, THING, [a_thing(1), a_thing(2), a_thing(3)])
        rows = [{"id": 1, "order": "Đ{,}", "name": "new"}, {"id": 2, "order": "?", "name": "new"}]

        assert update_rows(connection, THING, ("id", "order"), rows) == 1
        assert [row["name"] == "new" for row in stored(connection)] == [True, False, False]

    def test_does_nothing_without_rows(self, connection: sa.Connection) -> None:
        assert update_rows(connection, THING, ("id",), []) == 0


class TestMatching:
    @pytest.fixture
    def things(self, connection: sa.Connection) -> sa.Connection:
        rows = [a_thing(number, order=f"đ{number}") for number in range(1, 6)]
        insert_rows(connection, THING, rows)
        return connection

    @pytest.mark.parametrize(
        ("ids", "found"),
        [([], []), ([2, 4], [2, 4]), ([9], []), (range(3, 200_000), [3, 4, 5])],
        ids=["none", "some", "unknown", "very many"],
    )
    def test_finds_numbers(self, things: sa.Connection, ids: Any, found: list[int]) -> None:
        statement = sa.select(THING.c.id).where(matching(THING.c.id, ids)).order_by(THING.c.id)

        assert things.scalars(statement).all() == found

    @pytest.mark.parametrize(
        ("codes", "found"), [([], []), (["đ2", "Đ2", "d2", "'"], [2])], ids=["none", "some"]
    )
    def test_finds_texts(self, things: sa.Connection, codes: list[str], found: list[int]) -> None:
        statement = sa.select(THING.c.id).where(matching(THING.c.order, codes))

        assert things.scalars(statement).all() == found

    def test_can_be_denied_and_combined(self, things: sa.Connection) -> None:
        statement = (
            sa.select(THING.c.id)
            .where(~matching(THING.c.id, [1, 2]), matching(THING.c.order, ["đ1", "đ3"]))
            .order_by(THING.c.id)
        )

        assert things.scalars(statement).all() == [3]

    def test_is_not_mixed_up_when_a_statement_is_used_again(self, things: sa.Connection) -> None:
        def found(ids: list[int]) -> list[int]:
            return list(things.scalars(sa.select(THING.c.id).where(matching(THING.c.id, ids))))

        assert [found([1]), found([2]), found([])] == [[1], [2], []]

    def test_lets_sqlite_use_an_index(self, sqlite: SqliteDatabases) -> None:
        with (
            opened(sqlite.fresh(), create=True) as database,
            database.writer.begin() as connection,
        ):
            THING.create(connection)
            statement = sa.select(THING.c.name).where(matching(THING.c.id, [1]))
            explained = f"EXPLAIN QUERY PLAN {statement.compile(connection)}"
            plan = [row.detail for row in connection.exec_driver_sql(explained, ("[1]",))]

        assert plan[0].startswith("SEARCH thing")
