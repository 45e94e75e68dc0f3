"""The migration that lets reviews follow units moved before, and what is kept of units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update

from storage import tables
from storage.engine import Database
from tests.contract.installed import Begin, a_command
from tests.contract.test_census import a_district, stored
from tests.factories import a_unit
from workflow.domain.cycle import INSTALLATION

MIGRATION = import_module("storage.migrations.versions.0012_abolished_units")

_review, _unit = tables.review, tables.unit


class TestFollow:
    def test_gives_reviews_the_path_of_their_venue_unless_they_rest(
        self, database: Database
    ) -> None:
        stored(database, a_district(seed=3))

        with database.writer.begin() as connection:
            connection.execute(update(_review).values(venue_path="/0/"))
            with Operations.context(MigrationContext.configure(connection)):
                MIGRATION._follow()
            found = connection.execute(
                select(_review.c.venue_path, _unit.c.path, _review.c.held_at).join(
                    _unit, _unit.c.id == _review.c.venue_id
                )
            ).all()

        expected = {(path if held_at is None else "/0/") for _, path, held_at in found}
        assert {row.venue_path for row in found} == expected
        assert all(row.venue_path == row.path for row in found if row.held_at is None)


class TestUnit:
    def test_keeps_when_it_ended_and_its_successor(self, begin: Begin) -> None:
        top, gone = a_unit(1), a_unit(2)
        ended = replace(
            gone, parent_id=1, path="/1/2/", abolished_on=date(2026, 7, 1), successor_id=1
        )
        with begin() as work:
            work.units.insert([top, gone])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            work.units.update([ended])
            work.append(INSTALLATION, [], command=a_command())
            work.commit()

        with begin() as work:
            assert work.units.all() == [top, ended]
