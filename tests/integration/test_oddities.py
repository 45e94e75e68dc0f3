"""What is odd about a new cycle is told in one sentence each, however many units it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import (
    DEFINITION,
    INSTALLED,
    LOADED,
    OPENED_AT,
    TOP,
    World,
    application,
    definition,
    person_rows,
    unit_rows,
)
from workflow.application.open_cycle import OpenedCycle, OpenRequest
from workflow.domain.rows import RoleRow


@pytest.fixture
def loaded(databases: Databases) -> Iterator[World]:
    with application(databases.clone(LOADED)) as app:
        yield World(app)


def planned(world: World, *, start_on: date = date(2022, 11, 1)) -> OpenedCycle:
    request = OpenRequest(definition=DEFINITION, unit=TOP, start_on=start_on, plan=True)
    return world.app.open_cycle(request, command=world.command(OPENED_AT))


def planned_of(
    world: World, changed: Mapping[str, Any], *, start_on: date = date(2022, 11, 1)
) -> OpenedCycle:
    """Return the plan of the definition with another name, an auditor, and changes."""
    value = definition()
    title = {"vi": "Kiểm toán", "en": "Auditor"}
    value["roles"]["auditor"] = {"title": title}
    value = {**value, "name": "changed", **changed}
    world.app.add_definition(value, command=world.command(OPENED_AT))
    request = OpenRequest(definition="changed", unit=TOP, start_on=start_on, plan=True)
    return world.app.open_cycle(request, command=world.command(OPENED_AT))


def told(opened: OpenedCycle, code: str) -> list[Mapping[str, Any]]:
    return [finding for finding in opened.findings if finding["code"] == code]


class TestPlan:
    def test_changes_nothing(self, loaded: World) -> None:
        first = planned(loaded)

        assert planned(loaded) == first
        assert loaded.app.lists.cycles() == []

    def test_counts_what_would_be_opened(self, loaded: World) -> None:
        opened = planned(loaded)

        assert opened.reviews == {"member": 27, "cell": 7, "grassroots": 2}
        assert opened.deadlines == 36

    def test_names_people_whom_no_track_takes(self, loaded: World) -> None:
        [left_out] = told(planned(loaded), "people_left_out")

        assert left_out["sample"] == ["H-1", "H-2", "H-3"]

    def test_says_once_that_the_calendar_may_still_change(self, loaded: World) -> None:
        [provisional] = told(planned(loaded), "calendar_provisional")

        assert (provisional["due_on"], provisional["count"]) == ("2023-01-13", 3)

    def test_names_days_before_the_start(self, loaded: World) -> None:
        late = planned(loaded, start_on=date(2022, 11, 10))

        stages = {
            (finding["track"], finding["stage"]) for finding in told(late, "due_before_start")
        }
        assert ("member", "feedback") in stages
        assert ("grassroots", "feedback") not in stages

    def test_names_kinds_that_no_unit_has(self, loaded: World) -> None:
        tracks = definition()["tracks"]
        tracks["cell"]["subjects"] = {"units": ["cell", "clinc"]}

        [absent] = told(planned_of(loaded, {"tracks": tracks}), "unit_kind_absent")

        assert absent["kind"] == "clinc"
        assert "cell" in absent["expected"]

    @pytest.mark.parametrize(
        ("start_on", "vacant"), [(date(2022, 11, 1), True), (date(2022, 12, 1), False)]
    )
    def test_takes_roles_as_they_are_on_the_first_day(
        self, loaded: World, start_on: date, vacant: bool
    ) -> None:
        authority = {"authority": {"role": "auditor", "at": "district_committee"}}
        planned_of(loaded, authority)
        row = RoleRow(
            role="auditor", person="H-1", unit=TOP, from_on=date(2022, 11, 20), to_on=None, line=2
        )
        loaded.app.import_roles([row], file="r.csv", command=loaded.command(OPENED_AT))

        opened = planned_of(loaded, authority, start_on=start_on)

        roles = {each["role"] for each in told(opened, "role_vacant")}
        assert ("auditor" in roles) is vacant

    def test_counts_the_units_at_which_nobody_holds_a_role(self, databases: Databases) -> None:
        with application(databases.clone(INSTALLED)) as app:
            world = World(app)
            command = world.command(OPENED_AT)
            app.import_units(unit_rows(), file="units.csv", command=command)
            people = world.command(OPENED_AT)
            app.import_people(person_rows(), file="people.csv", command=people)

            vacant = {finding["role"]: finding for finding in told(planned(world), "role_vacant")}

        assert vacant["supervisor"]["count"] == 9
        assert set(vacant) == {
            "secretary",
            "supervisor",
            "organisation_commission",
            "standing_board",
        }
