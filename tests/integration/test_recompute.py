"""A calendar that changes late: open deadlines are computed anew when somebody says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.migrating import (
    CELL,
    REVIEWS,
    THIRD,
    add_version,
    assert_is_sound,
    deadlines,
    migrate,
    review,
    setting,
)
from tests.small_world import CALENDAR, CYCLE, OPENED, World, application, dump, november
from workflow.application.migrate_cycle import MigratedCycle, MigrateRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.migration import DuePolicy

WITHIN = {"due": {"within": "5wd", "of": "cycle"}}


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    """Yield a cycle whose first stage is due on 8 November, five working days after its start."""
    with application(url) as app:
        world = World(app)
        version = add_version(world, setting("dissemination", **WITHIN))
        migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE, allow_earlier=True)
        yield world


def decree(world: World, *days: int, works: bool = False) -> None:
    """Make days of November holidays, or working days again."""
    new = [CalendarDay(day=date(2022, 11, day), works=works, name="Nghỉ") for day in days]
    world.app.import_calendar(CALENDAR, new, command=world.command(november(3, 10)))


def recompute(world: World, **asked: Any) -> MigratedCycle:
    command = world.command(november(3, 11), asked.pop("command_id", None))
    request = MigrateRequest(cycle=CYCLE, due=DuePolicy.RECOMPUTE, **asked)
    return world.app.migrate_cycle(request, command=command)


class TestRecompute:
    def test_follows_a_late_holiday_and_keeps_the_day_of_before(
        self, world: World, url: str
    ) -> None:
        decree(world, 7)

        told = recompute(world, reason="Công văn mới")

        assert (told.from_version, told.to_version) == (2, 2)
        assert told.deadlines == {**dict.fromkeys(told.deadlines, 0), "later": REVIEWS}
        *_, old, new = deadlines(url, CELL)
        assert (old["status"], new["replaces"]) == ("replaced", old["id"])
        assert [str(row["due_on"]) for row in (old, new)] == ["2022-11-08", "2022-11-09"]
        assert review(url, CELL)["due_on"] == new["due_on"]
        assert_is_sound(world)

    def test_never_shortens_what_was_announced(self, world: World, url: str) -> None:
        decree(world, 5, works=True)
        before = dump(url)["deadline"]

        told = recompute(world)

        assert told.deadlines["kept"] == REVIEWS
        after = dump(url)["deadline"]
        # Its reminders come on the days on which they would fire anyway.
        assert [{**row, "next_at": None} for row in after] == [
            {**row, "next_at": None} for row in before
        ]
        assert recompute(world, allow_earlier=True).deadlines["earlier"] == REVIEWS

    def test_changes_nothing_by_itself_or_as_a_plan(self, world: World, url: str) -> None:
        before = dump(url)["deadline"]
        decree(world, 7)

        told = recompute(world, plan=True)

        assert told.deadlines["later"] == REVIEWS
        assert {each["due_on"] for each in told.samples} == {"2022-11-09"}
        assert dump(url)["deadline"] == before

    def test_is_done_once_and_finds_nothing_the_second_time(self, world: World) -> None:
        decree(world, 7)

        first = recompute(world, command_id="tính lại")

        assert recompute(world, command_id="tính lại") == first
        assert recompute(world).deadlines["kept"] == REVIEWS

    def test_may_be_taken_back(self, world: World, url: str) -> None:
        decree(world, 7)
        recompute(world)

        migrate(world, november(3, 12))

        assert str(review(url, CELL)["due_on"]) == "2022-11-08"
        assert_is_sound(world)

    def test_fires_no_reminder_again(self, world: World, url: str) -> None:
        world.tick(november(3, 9, 30))
        decree(world, 7)
        recompute(world)

        for day in (4, 8, 9, 10):
            world.tick(november(day, 9))

        of_cell = {row["id"] for row in deadlines(url, CELL)}
        rungs = sorted(r["rung"] for r in dump(url)["escalation"] if r["deadline_id"] in of_cell)
        assert rungs == [0, 1, 2]
