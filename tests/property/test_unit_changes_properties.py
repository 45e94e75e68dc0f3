"""Whatever changes of the tree follow each other, what is stored of it fits together."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest

from tests.changing_units import row, stuck, units
from tests.databases import Databases
from tests.small_world import CYCLE, LOADED, OPENED, World, application, november
from workflow.application.find_stuck import StuckRequest
from workflow.application.merge_units import MergeRequest
from workflow.application.move_unit import MoveRequest
from workflow.application.split_unit import SplitRequest
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.organisation import Unit
from workflow.ports.reports import ReviewFilter

CHANGES = 12
SEEDS = range(4)


def changed_at_random(world: World, chance: random.Random, number: int) -> bool:
    """Try one change; return whether it was made."""
    living = sorted(code for code, unit in units(world).items() if not unit.is_abolished)
    unit, other = chance.sample(living, 2)
    command = world.command(november(2 + number))
    changes: list[Callable[[], object]] = [
        lambda: world.app.move_unit(MoveRequest(unit=unit, to=other), command=command),
        lambda: world.app.merge_units(MergeRequest(units=[unit], into=other), command=command),
        lambda: _split(world, chance, unit, number),
    ]
    try:
        chance.choice(changes)()
    except (InvalidValueError, RefusedError):
        return False
    return True


def _split(world: World, chance: random.Random, unit: str, number: int) -> None:
    people = [line.person.code for line in world.app.lists.people(under=unit) if line.unit == unit]
    below = [line.unit.code for line in world.app.lists.units(under=unit) if line.parent == unit]
    new = [f"N{number}.{part}" for part in (1, 2)]
    rows = [row(code, None, line) for line, code in enumerate(new, start=2)]
    rows += [
        row(chance.choice(new), member, line)
        for line, member in enumerate([*people, *below], start=4)
    ]
    request = SplitRequest(unit=unit, rows=rows, file="split.csv")
    world.app.split_unit(request, command=world.command(november(2 + number)))


def paths_by_parents(found: Mapping[str, Unit]) -> dict[str, str]:
    """Return the path of each unit as its parents say."""
    by_id = {unit.id: unit for unit in found.values()}

    def path(unit: Unit) -> str:
        above = "/" if unit.parent_id is None else path(by_id[unit.parent_id])
        return f"{above}{unit.id}/"

    return {code: path(unit) for code, unit in found.items()}


class TestRandomChanges:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_leave_a_tree_that_fits_together(self, databases: Databases, seed: int) -> None:
        chance = random.Random(seed)
        with application(databases.clone(LOADED)) as app:
            world = World(app)

            made = sum(changed_at_random(world, chance, number) for number in range(CHANGES))

            found = units(world)
            people = app.lists.people()
            held = [line for line in app.lists.roles() if line.grant.to_on is None]
            assert made > CHANGES // 3
            assert {code: unit.path for code, unit in found.items()} == paths_by_parents(found)
            assert len(people) == 30
            assert not any(found[line.unit].is_abolished for line in (*people, *held))
            assert not any(
                found[line.parent].is_abolished
                for line in app.lists.units()
                if line.parent is not None
            )

    @pytest.mark.parametrize("seed", SEEDS)
    def test_of_the_tree_alone_leave_who_is_stuck(self, databases: Databases, seed: int) -> None:
        chance = random.Random(seed)
        with application(databases.clone(OPENED)) as app:
            world = World(app)
            before = stuck(world)

            for number in range(CHANGES):
                unit, other = chance.sample(sorted(units(world)), 2)
                try:
                    command = world.command(november(2 + number))
                    app.move_unit(MoveRequest(unit=unit, to=other), command=command)
                except RefusedError:
                    continue

            with app._read() as reports:
                reviews = [each.review for each in reports.reviews(1, ReviewFilter())]
            paths = {unit.id: unit.path for unit in units(world).values()}
            assert stuck(world) == before
            assert {each.venue_path == paths[each.venue_id] for each in reviews} == {True}
            report = app.find_stuck(StuckRequest(cycle=CYCLE), now=november(28))
            assert sum(report.totals.values()) == 2 * len(reviews)
            assert app.replay_history()[0].differences == []
