"""A tick with nothing to do looks once at all cycles, notes itself, and opens none of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runtime.application import Application
from storage.types import to_microseconds
from tests.databases import Databases
from tests.integration.test_hot_statements import heard
from tests.small_world import CYCLE, OPENED, World, application, dump, november

# The evening of a day whose rungs have fired, and the next one.
EVENING, NEXT_DAY = november(2, 20), november(3, 0, 30)
LATER = EVENING + timedelta(minutes=1)
MOST_STATEMENTS = 5


def statements_of(app: Application, now: datetime) -> list[str]:
    """Return the statements of a tick after those that are made once in a process."""
    with heard(app._database.writer) as statements:
        World(app).tick(now)
    return statements


def opens_a_cycle(statements: list[str]) -> bool:
    return any("FROM calendar" in each for each in statements)


@pytest.fixture
def quiet(databases: Databases) -> str:
    """Return a database on which the scheduler ran in the evening."""
    url = databases.clone(OPENED)
    with application(url) as app:
        World(app).tick(EVENING)
    return url


class TestIdleTick:
    def test_takes_a_handful_of_statements(self, quiet: str) -> None:
        with application(quiet) as app:
            World(app).tick(LATER)
            statements = statements_of(app, LATER + timedelta(minutes=1))

        assert 0 < len(statements) <= MOST_STATEMENTS
        assert not opens_a_cycle(statements)

    def test_notes_itself_and_nothing_else(self, quiet: str) -> None:
        before = dump(quiet)

        with application(quiet) as app:
            report = World(app).tick(LATER)

        after = dump(quiet)
        [cycle] = after["cycle"]
        assert cycle.pop("last_tick_at") == to_microseconds(LATER)
        assert [row.pop("last_tick_at") for row in before["cycle"]] == [to_microseconds(EVENING)]
        assert after == before
        assert (report.fired, report.moved, list(report.skipped)) == (0, 0, [])

    def test_that_is_dry_notes_nothing(self, quiet: str) -> None:
        before = dump(quiet)

        with application(quiet) as app:
            World(app).tick(LATER, dry_run=True)

        assert dump(quiet) == before

    def test_is_told_of_what_the_clock_says_before_the_newest_event(self, quiet: str) -> None:
        with application(quiet) as app:
            World(app).disseminate("H.1.1", LATER)
            report = World(app).tick(EVENING)

        assert list(report.skipped) == [CYCLE]


class TestTickWithSomethingToDo:
    @pytest.mark.parametrize(
        ("change", "now"),
        [
            pytest.param("", NEXT_DAY, id="a new day has come"),
            pytest.param(
                f"UPDATE deadline SET next_at = {to_microseconds(LATER)} WHERE id = 3",
                LATER,
                id="a rung has come at this moment",
            ),
            pytest.param("UPDATE cycle SET hold_reason = 'x'", LATER, id="its rungs were held"),
            pytest.param("UPDATE cycle SET last_tick_at = NULL", LATER, id="it never ran"),
            pytest.param(
                "UPDATE review SET ready = true, unmet = '[]' WHERE state = 'dissemination'",
                LATER,
                id="a review may move by itself",
            ),
        ],
    )
    def test_opens_the_cycle(self, quiet: str, change: str, now: datetime) -> None:
        with application(quiet) as app:
            with app._database.writer.begin() as connection:
                if change:
                    connection.exec_driver_sql(change)
            statements = statements_of(app, now)

        assert opens_a_cycle(statements)

    def test_leaves_a_review_at_a_stage_that_somebody_ends(self, quiet: str) -> None:
        ready = "UPDATE review SET ready = true, unmet = '[]', state = 'remediation'"
        with application(quiet) as app:
            with app._database.writer.begin() as connection:
                connection.exec_driver_sql(ready)
            statements = statements_of(app, LATER)

        assert any("AND ready" in each for each in statements)
        assert not opens_a_cycle(statements)
