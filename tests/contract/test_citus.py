"""Tables over the servers of a Citus cluster; on a real one where the environment names it.

`REVIEWCYCLE_TEST_CITUS` is the URL of an empty database with the extension.
"""

from __future__ import annotations

import os

import pytest

from storage import tables
from storage.citus import distribute, is_distributed
from storage.schema import upgrade
from tests.contract.installed import opened
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.small_world import CYCLE, World, application, load_and_open, november
from workflow.domain.errors import InvalidValueError, UnavailableError

CLUSTER = os.environ.get("REVIEWCYCLE_TEST_CITUS", "")


class TestDistribute:
    def test_is_for_postgresql(self, sqlite: SqliteDatabases) -> None:
        with opened(sqlite.fresh(), create=True) as database:
            upgrade(database)

            with pytest.raises(InvalidValueError, match="citus_needs_postgresql"):
                distribute(database)

    def test_names_what_is_missing(self, postgres: PostgresDatabases) -> None:
        with opened(postgres.fresh(), create=True) as database:
            upgrade(database)

            with pytest.raises(UnavailableError, match="citus_missing"):
                distribute(database)

    @pytest.mark.skipif(not CLUSTER, reason="no Citus server is named")
    def test_lets_a_cycle_be_opened_and_enforced(self) -> None:
        with opened(CLUSTER, create=True) as database:
            upgrade(database)
            spread = distribute(database)
            again = distribute(database)
        load_and_open(CLUSTER)
        with application(CLUSTER) as app:
            ticked = World(app).tick(november(8, 9))

            assert ticked.fired > 0
            assert [line.cycle.code for line in app.lists.cycles()] == [CYCLE]
        assert set(spread) == set(tables.metadata.tables)
        assert again == []


class TestIsDistributed:
    def test_is_whatever_belongs_to_a_cycle(self) -> None:
        copied = {
            name for name, table in tables.metadata.tables.items() if not is_distributed(table)
        }

        assert copied == {
            "calendar",
            "calendar_day",
            "cycle",
            "definition",
            "installation",
            "local_calendar_day",
            "person",
            "role_grant",
            "unit",
            "worker",
        }
