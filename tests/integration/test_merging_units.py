"""Units are merged, and what is no more takes nothing, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.changing_units import (
    NEW,
    finish,
    held,
    merge,
    move,
    people_of,
    row,
    split,
    told,
    units,
)
from tests.databases import Databases
from tests.small_world import CYCLE, LOADED, OPENED, World, application, november, unit_rows
from workflow.domain.errors import InvalidFileError, InvalidValueError, RefusedError
from workflow.domain.rows import PersonRow, RoleRow, UnitRow


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


class TestMerge:
    def test_takes_over_people_roles_and_units_below(self, idle: World) -> None:
        merged = merge(idle, ["H.1"], "H.2")

        found, roles = units(idle), held(idle, "H.2")
        assert merged.moved == ["H.1.1", "H.1.2", "H.1.3", "H.1.4"]
        assert (merged.people, people_of(idle, "H.1")) == (3, [])
        assert people_of(idle, "H.2") == ["H.1-1", "H.1-2", "H.1-3", "H.2-1", "H.2-2", "H.2-3"]
        assert found["H.1.1"].parent_id == found["H.2"].id
        assert roles["secretary", "H.1-1"].to_on is None
        assert held(idle, "H.1")["secretary", "H.1-1"].to_on == date(2022, 11, 19)
        ended = found["H.1"]
        assert (ended.abolished_on, ended.successor_id) == (date(2022, 11, 20), found["H.2"].id)
        assert told(idle, "unit_merged") == [
            {"unit": "H.1", "into": "H.2", "effective_on": "2022-11-20"}
        ]
        assert len(told(idle, "unit_moved")) == 4

    def test_keeps_the_later_last_day_of_a_role_that_is_held_twice(self, idle: World) -> None:
        rows = [
            RoleRow(role="secretary", person="H.1-2", unit=unit, from_on=first, to_on=last, line=2)
            for unit, first, last in (
                ("H.1", date(2022, 1, 1), date(2023, 6, 30)),
                ("H.2", date(2022, 1, 1), date(2022, 12, 31)),
            )
        ]
        idle.app.import_roles(rows, file="r.csv", command=idle.command(november(1)))

        merge(idle, ["H.1"], "H.2")

        assert held(idle, "H.2")["secretary", "H.1-2"].to_on == date(2023, 6, 30)
        # The same grant without an end: for ever is the latest.
        assert held(idle, "H.2")["supervisor", "H-2"].to_on is None

    def test_is_refused_while_reviews_there_are_not_finished(self, world: World) -> None:
        with pytest.raises(RefusedError, match="unit_has_reviews_elsewhere") as refused:
            merge(world, ["H.1.1", "H.1.2"], "H.2.1")

        facts = refused.value.facts
        assert (facts["reviews"], facts["units"]) == (8, ["H.1.1", "H.1.2"])
        assert facts["way_out"] == "reviewcycle unit move H.1.1 --to H.2.1"

    def test_names_the_next_unit_when_the_way_out_was_taken(self, world: World) -> None:
        move(world, "H.1.1", "H.2.1")

        with pytest.raises(RefusedError) as second:
            merge(world, ["H.1.1", "H.1.2"], "H.2.1")
        move(world, "H.1.2", "H.2.1")
        with pytest.raises(RefusedError) as last:
            merge(world, ["H.1.1", "H.1.2"], "H.2.1")

        assert second.value.facts["way_out"] == "reviewcycle unit move H.1.2 --to H.2.1"
        assert last.value.code == "unit_has_reviews"

    def test_is_done_when_all_is_finished(self, world: World) -> None:
        finish(world)

        merged = merge(world, ["H.1.1", "H.1.2"], "H.1.3")

        [replayed] = [each for each in world.app.replay_history() if each.cycle == CYCLE]
        assert merged.people == 6
        assert replayed.differences == []

    def test_of_units_below_each_other_ends_them_all(self, idle: World) -> None:
        merge(idle, ["H.1", "H.1.1"], "H.2")

        found = units(idle)
        assert {found[code].successor_id for code in ("H.1", "H.1.1")} == {found["H.2"].id}
        assert found["H.1.2"].parent_id == found["H.2"].id

    def test_into_a_unit_that_was_merged_later_leads_to_the_last_one(self, idle: World) -> None:
        merge(idle, ["H.1.1"], "H.1.2")
        merge(idle, ["H.1.2"], "H.1.3")

        found = units(idle)
        lineage = found["H.1.1"].lineage[:3]
        assert lineage == tuple(found[code].id for code in ("H.1.1", "H.1.2", "H.1.3"))

    @pytest.mark.parametrize(
        ("merged", "into", "code"),
        [
            (["H.1"], "H.1.1", "unit_below_itself"),
            (["H.1", "H.2"], "H.2", "merged_into_itself"),
        ],
    )
    def test_into_itself_is_refused(
        self, idle: World, merged: list[str], into: str, code: str
    ) -> None:
        with pytest.raises((RefusedError, InvalidValueError), match=code):
            merge(idle, merged, into)

    def test_ahead_of_its_day_is_refused(self, idle: World) -> None:
        with pytest.raises(InvalidValueError, match="change_lies_ahead"):
            merge(idle, ["H.1"], "H.2", on=date(2022, 11, 21))

    def test_only_plans(self, idle: World) -> None:
        planned = merge(idle, ["H.1"], "H.2", plan=True)

        assert (planned.people, len(planned.moved)) == (3, 4)
        assert not units(idle)["H.1"].is_abolished
        assert people_of(idle, "H.1") == ["H.1-1", "H.1-2", "H.1-3"]


class TestAbolishedUnit:
    @pytest.fixture
    def merged(self, idle: World) -> World:
        merge(idle, ["H.1.1"], "H.1.2")
        return idle

    def test_is_left_out_of_lists_unless_asked_for(self, merged: World) -> None:
        shown = [line.unit.code for line in merged.app.lists.units()]

        assert "H.1.1" not in shown
        assert "H.1.1" in units(merged)

    def test_is_not_opened_by_new_cycles(self, merged: World) -> None:
        merged.open()

        _, reviews = merged.app.lists.reviews(CYCLE, now=november(1))
        subjects = {each.row.subject_code for each in reviews}
        assert "H.1.1" not in subjects
        assert {"H.1.2", "H.1.1-1"} <= subjects

    @pytest.mark.parametrize("column", ["code", "parent"])
    def test_is_no_unit_of_a_file(self, merged: World, column: str) -> None:
        known = {each.code: each for each in unit_rows()}
        rows = {
            "code": known["H.1.1"],
            "parent": UnitRow(code="H.9", name="Tổ", kind="team", parent="H.1.1", line=2),
        }

        command = merged.command(november(21))

        with pytest.raises(InvalidFileError) as refused:
            merged.app.import_units([rows[column]], file="u.csv", command=command)

        [problem] = refused.value.problems
        assert (problem.code, problem.path, problem.expected) == ("unit_abolished", column, "H.1.2")

    def test_takes_no_people(self, merged: World) -> None:
        new = PersonRow(
            code="X",
            name="Đảng viên X",
            email=None,
            language="vi",
            unit="H.1.1",
            joined_on=None,
            managed_by=None,
            line=2,
        )

        with pytest.raises(InvalidFileError) as refused:
            merged.app.import_people([new], file="p.csv", command=merged.command(november(21)))

        assert [each.code for each in refused.value.problems] == ["unit_abolished"]

    def test_takes_no_roles(self, merged: World) -> None:
        new = RoleRow(
            role="supervisor", person="H-1", unit="H.1.1", from_on=None, to_on=None, line=2
        )

        with pytest.raises(InvalidFileError) as refused:
            merged.app.import_roles([new], file="r.csv", command=merged.command(november(21)))

        assert [each.code for each in refused.value.problems] == ["unit_abolished"]

    def test_is_not_changed_any_more(self, merged: World) -> None:
        for act in (
            lambda: move(merged, "H.1.1", "H.2"),
            lambda: move(merged, "H.2.1", "H.1.1"),
            lambda: merge(merged, ["H.1.1"], "H.2"),
            lambda: merge(merged, ["H.2"], "H.1.1"),
            lambda: split(merged, "H.1.1", [row(NEW, None)]),
        ):
            with pytest.raises(RefusedError, match="unit_abolished"):
                act()
