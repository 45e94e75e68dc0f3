"""A unit is split into units beside it, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.changing_units import (
    NEW,
    held,
    people_of,
    row,
    split,
    stuck,
    told,
    units,
)
from tests.databases import Databases
from tests.small_world import LOADED, OPENED, World, application
from workflow.domain.errors import InvalidFileError, RefusedError


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


class TestSplit:
    def test_parts_people_roles_and_the_unit(self, idle: World) -> None:
        rows = [row("H.1.8", "H.1.1-1"), row(NEW, "H.1.1-2", 3), row(NEW, "H.1.1-3", 4, name=None)]

        done = split(idle, "H.1.1", rows)

        found = units(idle)
        assert done.abolished
        assert [(each["unit"], each["people"], each["roles"]) for each in done.parts] == [
            ("H.1.8", 1, 1),
            (NEW, 2, 0),
        ]
        assert done.ended == [{"role": "supervisor", "person": "H.1-2"}]
        assert (found[NEW].parent_id, found[NEW].kind) == (found["H.1"].id, "cell")
        assert people_of(idle, NEW) == ["H.1.1-2", "H.1.1-3"]
        assert list(held(idle, "H.1.8")) == [("secretary", "H.1.1-1")]
        assert found["H.1.1"].abolished_on == date(2022, 11, 20)
        assert found["H.1.1"].successor_id is None
        assert [each["into"] for each in told(idle, "unit_split")] == ["H.1.8", NEW]

    def test_leaves_who_is_not_named_where_the_unit_goes_on(self, world: World) -> None:
        done = split(world, "H.1.1", [row(NEW, "H.1.1-2"), row("H.1.1", None, 3, name=None)])

        assert (done.abolished, done.ended) == (False, [])
        assert people_of(world, "H.1.1") == ["H.1.1-1", "H.1.1-3"]
        assert ("secretary", "H.1.1-1") in held(world, "H.1.1")
        assert set(stuck(world, "H.1.1")) == {"H.1.1", "H.1.1-1", "H.1.1-2", "H.1.1-3"}

    def test_takes_units_below(self, idle: World) -> None:
        everybody = [row("H.7", f"H.1-{number}", number + 1) for number in (1, 2, 3)]
        below = [row(unit, f"H.1.{n}", n + 4) for n, unit in enumerate(("H.7", "H.8"), 1)]
        rest = [row("H.8", f"H.1.{number}", number + 5) for number in (3, 4)]

        done = split(idle, "H.1", [*everybody, *below, *rest])

        found = units(idle)
        assert [each["units"] for each in done.parts] == [1, 3]
        assert found["H.1.3"].parent_id == found["H.8"].id

    def test_is_refused_while_reviews_there_are_not_finished(self, world: World) -> None:
        rows = [row(NEW, code, n) for n, code in enumerate(people_of(world, "H.1.1"), 2)]

        with pytest.raises(RefusedError, match="unit_has_reviews"):
            split(world, "H.1.1", rows)

    def test_tells_every_problem(self, idle: World) -> None:
        rows = [
            replace(row(NEW, "H.1.1-1"), columns={"member": 5, "unit": 1, "name": 2}),
            replace(row(NEW, "H.1.1-1", 3, name="Khác"), columns={"member": 5, "name": 2}),
            replace(row("H.2", "H.2.1-1", 4), columns={"member": 5, "unit": 1}),
            replace(row("H.1.7", None, 5, name=None), columns={"name": 2, "kind": 3}),
        ]

        with pytest.raises(InvalidFileError) as refused:
            split(idle, "H.1.1", rows)

        found = [(each.code, each.line, each.column) for each in refused.value.problems]
        assert found == [
            ("split_leaves_out", None, None),
            ("split_unit_differs", 3, 2),
            ("split_member_twice", 3, 5),
            ("code_taken", 4, 1),
            ("split_member_unknown", 4, 5),
            ("split_unit_incomplete", 5, 2),
            ("split_unit_incomplete", 5, 3),
        ]

    def test_into_nothing_new_is_refused(self, idle: World) -> None:
        with pytest.raises(InvalidFileError) as refused:
            split(idle, "H.1.1", [row("H.1.1", None, name=None)])

        assert [each.code for each in refused.value.problems] == ["split_into_nothing"]
