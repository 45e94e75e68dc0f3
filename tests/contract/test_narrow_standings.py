"""The migration that fills in what reviews have in common, against what is stored of new ones."""

from __future__ import annotations

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select, update

from storage import tables
from storage.engine import Database
from tests.contract.test_census import a_district, stored

MIGRATION = import_module("storage.migrations.versions.0011_narrow_standings")

_review = tables.review


def shapes(connection: Connection) -> dict[int, int | None]:
    return {row.id: row.shape for row in connection.execute(select(_review.c.id, _review.c.shape))}


class TestFill:
    def test_gives_old_reviews_what_new_ones_get(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(MIGRATION, "ROWS_AT_ONCE", 7)
        stored(database, a_district(seed=3))

        with database.writer.begin() as connection:
            expected = shapes(connection)
            connection.execute(update(_review).values(shape=0))
            with Operations.context(MigrationContext.configure(connection)):
                MIGRATION._fill()
            found = shapes(connection)

        assert found == expected
        assert len(set(expected.values())) > 7
