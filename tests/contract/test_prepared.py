"""What statements by the text of the driver promise: the same as SQLAlchemy, and no less told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.bulk import among
from storage.engine import Database
from storage.prepared import execute, fetch
from workflow.domain.errors import ConflictError

CALENDAR, DAY = tables.calendar, tables.calendar_day
NEW = {"calendar": "k", "day": date(2026, 9, 2), "works": False, "name": "Quốc khánh"}

INSERT = sa.insert(DAY)
BY_NAMES = sa.select(DAY).where(
    among(DAY.c.name, "names"), DAY.c.works == sa.false(), DAY.c.day > date(2026, 1, 1)
)
COUNT = sa.select(sa.func.count(), sa.func.sum(sa.literal(2)).label("sum")).select_from(DAY)
LISTED = sa.select(DAY.c.name).where(DAY.c.name.in_(["Quốc khánh", "Tết"]))
TWICE = sa.select(DAY.c.name, DAY.c.name)
RENAME = sa.update(DAY).where(DAY.c.calendar == sa.bindparam("of"))


@pytest.fixture
def stored(database: Database) -> Database:
    with database.writer.begin() as connection:
        connection.execute(sa.insert(CALENDAR), {"name": "k", "revision": 1})
        execute(connection, INSERT, {**NEW, "status": "confirmed"})
    return database


class TestFetch:
    @pytest.mark.parametrize(
        ("statement", "given"),
        [
            pytest.param(BY_NAMES, {"names": ["Quốc khánh", "Tết"]}, id="a list and constants"),
            pytest.param(BY_NAMES, {"names": []}, id="nothing"),
            pytest.param(COUNT, {}, id="functions"),
            pytest.param(LISTED, {}, id="a list that stands in the statement"),
            pytest.param(TWICE, {}, id="a column twice"),
        ],
    )
    def test_returns_what_the_same_statement_returns(
        self, stored: Database, statement: sa.Select[Any], given: dict[str, Any]
    ) -> None:
        with stored.writer.begin() as connection:
            expected = [tuple(row) for row in connection.execute(statement, given)]

            found = [fetch(connection, statement, given) for _ in range(2)]

        assert [[tuple(row) for row in rows] for rows in found] == [expected, expected]

    def test_names_the_values_of_a_row(self, stored: Database) -> None:
        with stored.writer.begin() as connection:
            [row] = fetch(connection, BY_NAMES, {"names": ["Quốc khánh"]})

        assert (row.day, row.works, row.name) == (NEW["day"], False, NEW["name"])

    def test_begins_a_transaction_by_itself(self, stored: Database) -> None:
        with stored.reader.connect() as connection:
            fetch(connection, COUNT, {})

            assert connection.in_transaction()


class TestExecute:
    @pytest.mark.parametrize(("calendar", "found"), [("k", 1), ("other", 0)])
    def test_tells_how_many_rows_it_found(
        self, stored: Database, calendar: str, found: int
    ) -> None:
        with stored.writer.begin() as connection:
            assert execute(connection, RENAME, {"of": calendar, "name": "Tết"}) == found
            assert len(fetch(connection, BY_NAMES, {"names": ["Tết"]})) == found

    def test_tells_what_an_error_means(self, stored: Database) -> None:
        with (
            pytest.raises(ConflictError, match="someone_was_first"),
            stored.writer.begin() as connection,
        ):
            execute(connection, INSERT, {**NEW, "status": "confirmed"})

    def test_is_heard_by_who_listens(self, stored: Database) -> None:
        heard = []
        sa.event.listen(stored.writer, "before_cursor_execute", lambda *told: heard.append(told[2]))

        with stored.writer.begin() as connection:
            execute(connection, RENAME, {"of": "k", "name": "Tết"})

        assert any(text.startswith("UPDATE calendar_day SET name") for text in heard)
