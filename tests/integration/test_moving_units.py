"""Units are moved while a cycle runs, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.changing_units import (
    behind,
    move,
    people_of,
    stuck,
    told,
    units,
)
from tests.databases import Databases
from tests.holding import hold
from tests.migrating import add_unchecked, setting
from tests.small_world import (
    CELLS,
    CYCLE,
    LOADED,
    OPENED,
    TOP,
    World,
    application,
    november,
    unit_rows,
)
from workflow.application.move_unit import MoveRequest
from workflow.application.show_progress import GroupBy
from workflow.domain.errors import RefusedError


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """Yield a world in which the cycle is open."""
    with application(databases.clone(OPENED)) as app:
        yield World(app)


@pytest.fixture
def idle(databases: Databases) -> Iterator[World]:
    """Yield a world without a cycle."""
    with application(databases.clone(LOADED)) as app:
        yield World(app)


class TestMove:
    def test_takes_all_below_with_it(self, idle: World) -> None:
        moved = move(idle, "H.1", "H.2")

        found = units(idle)
        assert (moved.was_under, moved.under, moved.units) == ("H", "H.2", 5)
        assert found["H.1.1"].path == f"{found['H.2'].path}{found['H.1'].id}/{found['H.1.1'].id}/"
        assert told(idle, "unit_moved") == [{"unit": "H.1", "was_under": "H", "under": "H.2"}]

    def test_puts_it_at_the_top(self, idle: World) -> None:
        move(idle, "H.1", None)

        assert units(idle)["H.1"].parent_id is None

    def test_is_told_as_unchanged_where_it_stands_already(self, idle: World) -> None:
        again = move(idle, "H.1", "H")

        assert (again.units, again.relinked) == (0, 0)
        assert told(idle, "unit_moved") == []

    @pytest.mark.parametrize("to", ["H.1", "H.1.1"])
    def test_is_refused_below_itself(self, idle: World, to: str) -> None:
        with pytest.raises(RefusedError, match="unit_below_itself"):
            move(idle, "H.1", to)

    def test_is_for_the_operator(self, idle: World) -> None:
        with pytest.raises(RefusedError, match="units_are_for_the_operator"):
            move(idle.by("H-1"), "H.1", "H.2")

    def test_is_done_once_for_a_command_id(self, idle: World) -> None:
        first = move(idle, "H.1.1", "H.2", command_id="move")

        assert move(idle, "H.1.1", "H.2", command_id="move") == first
        assert len(told(idle, "unit_moved")) == 1

    def test_only_plans(self, world: World) -> None:
        planned = move(world, "H.1.4", "H.2", plan=True)

        assert (planned.units, planned.relinked) == (1, 2)
        assert units(world)["H.1.4"].parent_id == units(world)["H.1"].id
        assert "H.1.4" in behind(world, "H.1")
        assert told(world, "unit_moved") == []

    def test_changes_who_waits_for_whom(self, world: World) -> None:
        assert "H.1.4" in behind(world, "H.1")

        moved = move(world, "H.1.4", "H.2")

        assert moved.relinked == 2
        assert "H.1.4" not in behind(world, "H.1")
        assert "H.1.4" in behind(world, "H.2")

    def test_lets_reports_follow_the_tree(self, world: World) -> None:
        everywhere, there = stuck(world), stuck(world, "H.2")

        move(world, "H.1.4", "H.2")

        assert stuck(world) == everywhere
        assert set(stuck(world, "H.2")) - set(there) == {"H.1.4", *people_of(world, "H.1.4")}
        assert set(stuck(world, "H.1.4")) == {"H.1.4", *people_of(world, "H.1.4")}

    def test_out_of_the_unit_of_the_cycle_loses_no_review(self, world: World) -> None:
        def subjects() -> int:
            report = world.app.show_progress(CYCLE, now=november(3), by=GroupBy.STAGE)
            return max(each.subjects for each in report.rows)

        everywhere, before = stuck(world), subjects()

        move(world, "H.1.4", None)

        assert stuck(world) == stuck(world, TOP) == everywhere
        assert subjects() == before

    def test_under_a_hold_or_out_of_it_is_refused(self, world: World) -> None:
        hold(world, november(2), under="H.2")

        for unit, to in (("H.1.4", "H.2"), ("H.2.1", "H.1")):
            with pytest.raises(RefusedError, match="hold_in_the_way") as refused:
                move(world, unit, to)

            assert refused.value.facts["way_out"] == f"reviewcycle cycle resume {CYCLE} --under H.2"
        assert move(world, "H.2.1", "H.2.2").units == 1

    def test_into_a_ring_of_gates_is_refused(self, idle: World) -> None:
        superior = [{"of": "superior", "passed": "rating"}]
        add_unchecked(idle, setting("rating", "cell", waits_for=superior))
        for cell in CELLS:
            early = idle.command(november(1, 7))
            idle.app.move_unit(MoveRequest(unit=cell, to="H"), command=early)
        idle.open()

        with pytest.raises(RefusedError, match="gates_wait_in_a_ring") as refused:
            move(idle, "H.1.1", "H.1")

        assert set(refused.value.facts["subjects"]) == {"H.1", "H.1.1"}
        assert units(idle)["H.1.1"].parent_id == units(idle)["H"].id

    def test_is_looked_back_on(self, world: World) -> None:
        move(world, "H.1.4", "H.2")

        with world.app.as_of(november(2), CYCLE, now=november(28)) as then:
            before = then.show_progress(CYCLE, now=november(2), under="H.1", by=GroupBy.TRACK)
        now = world.app.show_progress(CYCLE, now=november(3), under="H.1", by=GroupBy.TRACK)

        cells = [
            next(each.subjects for each in report.rows if each.group == "cell")
            for report in (before, now)
        ]
        assert cells == [4, 3]

    def test_in_a_file_is_followed_too(self, world: World) -> None:
        rows = [replace(each, parent="H.2") for each in unit_rows() if each.code == "H.1.4"]
        command = world.command(november(2, 9))

        planned = world.app.import_units(rows, file="u.csv", plan=True, command=command)
        before = behind(world, "H.2")
        done = world.app.import_units(rows, file="u.csv", command=command)

        assert (planned.moved, planned.relinked) == (done.moved, done.relinked) == (1, 2)
        assert behind(world, "H.2") - before == {"H.1.4"}
