"""A migration is taken back, and the rows are as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases, template_database
from tests.migrating import (
    EARLY,
    LADDER,
    LATER,
    THIRD,
    Change,
    add_version,
    assert_is_sound,
    bring_to_rating,
    climbing,
    current,
    deadlines,
    entitled,
    lengthened,
    migrate,
    renaming,
    rungs,
    setting,
    without,
)
from tests.small_world import (
    CELLS,
    CYCLE,
    FIRST,
    OPENED,
    World,
    application,
    dump,
    load_and_open,
    november,
)
from workflow.domain.errors import RefusedError
from workflow.domain.migration import DuePolicy
from workflow.domain.rows_of_remedies import RemedyRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


REVERTED: dict[str, tuple[tuple[Change, ...], dict[str, Any]]] = {
    "nothing that matters": ((entitled,), {}),
    "a stage called otherwise": (
        (renaming("feedback", "opinions"),),
        {"moves": ("feedback=opinions",)},
    ),
    "a stage that is gone": ((without("feedback"),), {"moves": ("feedback=meeting",)}),
    "one that goes back": ((without("feedback"),), {"moves": ("feedback=dissemination",)}),
    "other days": (
        (setting("dissemination", **LATER), setting("feedback", due={"on": "2022-11-15"})),
        {"due": DuePolicy.RECOMPUTE},
    ),
    "earlier days": (
        (setting("dissemination", **EARLY), setting("feedback", **EARLY)),
        {"due": DuePolicy.RECOMPUTE, "allow_earlier": True, "most_overdue": 99},
    ),
    "another ladder": ((climbing(member=LADDER, collective=LADDER),), {}),
    "another ladder and days": (
        (climbing(member=LADDER, collective=LADDER), setting("feedback", due={"on": "2022-11-11"})),
        {"due": DuePolicy.RECOMPUTE},
    ),
    "no gates": ((setting("rating", "cell", waits_for=[]),), {}),
    "more stages": ((lengthened,), {}),
}


class TestRevert:
    @pytest.fixture
    def played(self, world: World) -> World:
        """Return the world with reviews that wait, rest, are late, at an end, and owe records."""
        bring_to_rating(world)
        world.fire("H.1.3", "hold", november(4, 11), reason="Bão")
        world.fire("H.1.4-2", "exempt", november(4, 11), reason="Chuyển đi")
        world.disseminate("H.1.2", november(4, 12))
        row = RemedyRow(subject=FIRST, title="Họp", owner=FIRST, due_on=date(2022, 12, 1))
        world.app.keep_remedies(CYCLE, [row], command=world.command(november(4, 13)))
        world.tick(november(8))
        return world

    @pytest.mark.parametrize("name", REVERTED)
    def test_restores_the_rows_as_they_were(self, played: World, url: str, name: str) -> None:
        changes, asked = REVERTED[name]
        before = current(url)
        version = add_version(played, *changes)
        migrate(played, november(8, 10), version, **asked)
        assert current(url) != before

        told = migrate(played, november(8, 11), None, most_overdue=99)

        assert (told.from_version, told.to_version, told.reverted) == (version, 1, True)
        assert current(url) == before
        assert_is_sound(played)
        assert played.tick(november(8, 12)).fired == 0

    def test_is_done_once_for_each_migration_newest_first(self, played: World, url: str) -> None:
        first = current(url)
        migrate(
            played,
            november(8, 9),
            add_version(played, without("feedback")),
            moves=("feedback=meeting",),
        )
        second = current(url)
        migrate(
            played,
            november(8, 10),
            add_version(
                played,
                without("feedback"),
                setting("dissemination", due={"on": "2022-11-15"}),
            ),
            due=DuePolicy.RECOMPUTE,
        )

        migrate(played, november(8, 11), most_overdue=99)
        assert current(url) == second
        migrate(played, november(8, 12), most_overdue=99)
        assert current(url) == first
        with pytest.raises(RefusedError, match="nothing_to_revert"):
            migrate(played, november(8, 13))
        assert_is_sound(played)

    def test_fires_nothing_again_that_fired_meanwhile(self, world: World, url: str) -> None:
        world.tick(november(4, 9))
        migrate(
            world, november(4, 10), add_version(world, climbing(member=LADDER, collective=LADDER))
        )
        world.tick(november(10, 9))

        migrate(world, november(10, 10))

        old = deadlines(url, FIRST)[0]
        assert (old["status"], old["next_rung"]) == ("open", 4)
        world.tick(november(10, 11))
        assert rungs(url, old["id"]) == [(old["id"], 0), (old["id"], 1)]

    @pytest.mark.parametrize("act", ["move", "hold"])
    def test_is_refused_when_reviews_went_on_since(self, played: World, url: str, act: str) -> None:
        migrate(played, november(8, 10), add_version(played, entitled))
        if act == "move":
            played.disseminate("H.2.1", november(8, 11))
        else:
            played.fire("H.2.1", "hold", november(8, 11), reason="Bão")
        before = current(url)

        with pytest.raises(RefusedError, match="reviews_moved_on") as refused:
            migrate(played, november(8, 12))

        assert f"{CYCLE}/H.2.1" in refused.value.facts["found"]
        assert refused.value.facts["count"] == (4 if act == "move" else 1)
        assert current(url) == before

    def test_needs_a_migration(self, world: World) -> None:
        with pytest.raises(RefusedError, match="nothing_to_revert"):
            migrate(world, THIRD)

    def test_can_be_planned(self, played: World, url: str) -> None:
        migrate(played, november(8, 10), add_version(played, entitled))
        before = dump(url)

        planned = migrate(played, november(8, 11), None, plan=True)

        assert dump(url) == before
        assert migrate(played, november(8, 11)) == planned


def _crowded(url: str) -> None:
    load_and_open(url, members=142)


CROWDED = template_database("small_world_of_a_thousand", _crowded)


class TestThousandReviews:
    def test_go_on_and_back(self, databases: Databases) -> None:
        url = databases.clone(CROWDED)
        before = current(url)
        with application(url) as app:
            world = World(app)
            version = add_version(
                world, renaming("dissemination", "study"), setting("study", **LATER)
            )
            asked = {"moves": ("dissemination=study",), "due": DuePolicy.RECOMPUTE}
            told = migrate(world, THIRD, version, **asked)

            assert told.reviews == len(CELLS) * 142 + 15 > 1_000
            assert told.deadlines["later"] == told.reviews
            migrate(world, THIRD)
            assert_is_sound(world)
        assert current(url) == before
