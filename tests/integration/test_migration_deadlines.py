"""What becomes of deadlines when a running cycle goes on by another version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.migrating import (
    CELL,
    EARLY,
    LADDER,
    LATER,
    REVIEWS,
    THIRD,
    add_version,
    assert_is_sound,
    climbing,
    deadlines,
    migrate,
    renaming,
    review,
    rungs,
    setting,
    stages_of,
)
from tests.small_world import CYCLE, FIRST, OPENED, World, application, dump, november
from workflow.domain.migration import DuePolicy
from workflow.domain.rows_of_remedies import RemedyRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestDeadline:
    @pytest.mark.parametrize("changed", [EARLY, LATER], ids=["earlier", "later"])
    def test_keeps_its_day_when_nothing_else_is_said(
        self, world: World, url: str, changed: dict[str, Any]
    ) -> None:
        before = dump(url)["deadline"]

        told = migrate(world, THIRD, add_version(world, setting("dissemination", **changed)))

        assert dump(url)["deadline"] == before
        assert told.deadlines == {"kept": 36, "earlier": 0, "later": 0, "added": 0, "removed": 0}
        assert told.samples == []

    def test_follows_the_new_rule_when_asked_but_never_to_an_earlier_day(
        self, world: World, url: str
    ) -> None:
        changes = (
            setting("dissemination", "cell", **LATER),
            setting("dissemination", "member", due={"on": "2022-11-03"}),
        )

        told = migrate(world, THIRD, add_version(world, *changes), due=DuePolicy.RECOMPUTE)

        assert told.deadlines == {"kept": 29, "earlier": 0, "later": 7, "added": 0, "removed": 0}
        assert told.samples[0]["review"] == f"{CYCLE}/H.1.1"
        assert [each["working_days"] for each in told.samples] == [2] * 5
        old, new = deadlines(url, CELL)
        assert (old["status"], new["status"], new["replaces"]) == ("replaced", "open", old["id"])
        assert review(url, CELL)["due_on"] == new["due_on"] != old["due_on"]
        assert_is_sound(world)

    def test_may_move_to_an_earlier_day_when_that_is_allowed(self, world: World) -> None:
        version = add_version(world, setting("dissemination", "member", due={"on": "2022-11-03"}))

        told = migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE, allow_earlier=True)

        assert told.deadlines["earlier"] == 27
        assert {each["working_days"] for each in told.samples} == {-1}

    def test_is_told_anew_around_a_later_day_only(self, world: World, url: str) -> None:
        world.tick(november(2))
        version = add_version(world, setting("dissemination", "cell", due={"on": "2022-11-09"}))
        migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE)

        for day in (4, 7, 9, 10):
            world.tick(november(day, 8, 30))

        old, new = deadlines(url, CELL)
        assert rungs(url, old["id"], new["id"]) == [
            (old["id"], 0),
            *((new["id"], rung) for rung in (0, 1, 2)),
        ]

    def test_fires_no_rung_again_by_another_ladder(self, world: World, url: str) -> None:
        world.tick(november(1, 9))
        world.tick(november(4, 9))
        version = add_version(world, climbing(member=LADDER, collective=LADDER))
        fired = len(dump(url)["escalation"])

        told = migrate(world, november(4, 10), version)

        assert told.deadlines["kept"] == REVIEWS
        assert world.tick(november(4, 11)).fired == 0
        assert len(dump(url)["escalation"]) == fired
        world.tick(november(10, 9))
        old, new = deadlines(url, FIRST)
        assert rungs(url, old["id"], new["id"]) == [
            *((old["id"], rung) for rung in (0, 1)),
            *((new["id"], rung) for rung in (2, 3)),
        ]

    def test_is_caught_up_by_what_the_new_ladder_says_of_the_past(
        self, world: World, url: str
    ) -> None:
        world.tick(november(4, 9))
        silent = [
            {"at": "0wd", "to": "owner"},
            {"at": "1wd", "to": "owner", "catch_up": "record_only"},
            {"at": "2wd", "to": "owner", "catch_up": "record_only"},
        ]
        version = add_version(world, climbing(member=silent))
        migrate(world, november(10, 8), version)

        report = world.tick(november(10, 9))

        number = deadlines(url, FIRST)[-1]["id"]
        ledger = [row for row in dump(url)["escalation"] if row["deadline_id"] == number]
        assert sorted(row["rung"] for row in ledger) == [1, 2]
        assert not any(row["notified"] for row in ledger)
        assert report.recorded_only >= 2 * 27

    def test_of_a_stage_that_is_never_due_any_more_ends(self, world: World, url: str) -> None:
        def never(content: dict[str, Any]) -> None:
            for stage in stages_of(content, "cell"):
                if stage["stage"] == "dissemination":
                    stage["due"] = {"no_deadline": True}
                    del stage["ladder"]

        told = migrate(world, THIRD, add_version(world, never), due=DuePolicy.RECOMPUTE)

        assert (told.deadlines["removed"], told.deadlines["kept"]) == (7, 29)
        assert review(url, CELL)["due_on"] is None
        assert [row["status"] for row in deadlines(url, CELL)] == ["cancelled"]
        before = review(url, CELL)
        migrate(world, THIRD, 1)
        assert review(url, CELL)["due_on"] is not None
        assert before["state"] == "dissemination"
        assert_is_sound(world)

    def test_of_a_record_is_kept_and_climbs_the_new_ladder(self, world: World, url: str) -> None:
        row = RemedyRow(subject=FIRST, title="Họp", owner=FIRST, due_on=date(2022, 12, 1))
        world.app.keep_remedies(CYCLE, [row], command=world.command(november(2)))

        def remedies(content: dict[str, Any]) -> None:
            content["remedies"] = {"ladder": "member"}

        migrate(world, THIRD, add_version(world, remedies), due=DuePolicy.RECOMPUTE)

        [old, new] = [row for row in deadlines(url, FIRST) if row["kind"] == "remedy"]
        assert (old["status"], new["replaces"], new["due_on"]) == (
            *("replaced", old["id"]),
            old["due_on"],
        )
        assert (old["next_at"], new["next_at"] is not None) == (None, True)
        migrate(world, THIRD)
        [kept] = [
            row for row in deadlines(url, FIRST) if row["kind"] == "remedy" and not row["closed_at"]
        ]
        assert kept["id"] == old["id"]

    def test_on_hold_keeps_what_was_left(self, world: World, url: str) -> None:
        world.fire(CELL, "hold", november(2), reason="Bão")
        version = add_version(world, renaming("dissemination", "study"))
        migrate(world, THIRD, version, moves=("dissemination=study",))

        world.fire(CELL, "resume", november(7))

        [row] = deadlines(url, CELL)
        assert (row["status"], row["stage"]) == ("open", "study")
        assert str(row["due_on"]) == "2022-11-09"
        assert_is_sound(world)
