"""Reviews before closed gates are looked at together, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from tests.databases import Databases
from tests.small_world import CELLS, CYCLE, OPENED, World, application, november
from tests.statements import statements_of
from workflow.application.find_stuck import StuckRequest

CELLS_LATER = november(25, 9)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


@pytest.fixture
def counts(world: World) -> dict[str, list[int]]:
    """Return by how many statements about gates each question was answered, as more wait."""
    count = statements_of(world, about="dependency")
    asked = {
        "stuck": partial(world.app.find_stuck, StuckRequest(cycle=CYCLE), now=CELLS_LATER),
        "list": partial(world.app.lists.reviews, CYCLE, now=CELLS_LATER),
    }
    found: dict[str, list[int]] = {name: [] for name in asked}
    for day, cell in enumerate(CELLS[:3], start=2):
        world.bring_to_meeting(cell, november(day))
        world.meet(cell, november(day, 9))
        world.fire(cell, "complete", november(day, 10))
        for name, ask in asked.items():
            found[name].append(count(ask))
    return found


class TestGates:
    @pytest.mark.parametrize("question", ["stuck", "list"])
    def test_are_looked_at_together(self, counts: dict[str, list[int]], question: str) -> None:
        found = counts[question]

        assert found[0] > 0
        assert len(set(found)) == 1
