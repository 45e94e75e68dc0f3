"""Granted roles: who holds what from which day, and what running cycles and history learn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from runtime.application import Application
from tests.databases import Databases, template_database
from tests.holding import opened, review_of, rows
from tests.small_world import (
    FIRST,
    LOADED,
    LOADED_AT,
    OPENED,
    SECRETARY,
    World,
    definition,
    november,
    person_rows,
    role_rows,
    unit_rows,
)
from workflow.application.delegate_role import DelegateRequest
from workflow.application.grant_role import GrantedRole, GrantRequest
from workflow.application.merge_units import MergeRequest
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.told_rows import ROWS

# A member of a cell of the same grassroots body, who has no role at all.
PERSON, UNIT, CELL = "H.1-3", "H.1", "H.1.1"
START, END = date(2022, 11, 2), date(2022, 11, 9)


def _without_definition(url: str) -> None:
    app = Application.create(url, rehearsal=True)
    command = app.command(now=LOADED_AT)
    app.import_units(unit_rows(), file="units.csv", command=command)
    command = app.command(now=LOADED_AT)
    app.import_people(person_rows(), file="people.csv", command=command)
    app.close()


WITHOUT_DEFINITION = template_database("small_world_without_definition", _without_definition)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with opened(url) as world:
        yield world


def grant(world: World, command_id: str | None = None, **changes: object) -> GrantedRole:
    request = replace(
        GrantRequest(role="secretary", unit=UNIT, person=PERSON, from_on=START, to_on=END),
        **changes,  # type: ignore[arg-type]
    )
    return world.app.grant_role(request, command=world.command(november(2, 7), command_id))


def delegate(world: World, start: date = START, end: date = END) -> None:
    request = DelegateRequest(
        role="secretary",
        unit=UNIT,
        holder=SECRETARY,
        delegate=PERSON,
        start_on=start,
        end_on=end,
    )
    world.app.delegate_role(request, command=world.command(november(2, 6)))


def held(
    world: World, role: str = "secretary"
) -> list[tuple[date | None, date | None, str | None]]:
    """Return from when to when the person has a role, and by whom it was delegated."""
    return [
        (line.grant.from_on, line.grant.to_on, line.delegated_by)
        for line in world.app.lists.roles()
        if (line.person, line.grant.role) == (PERSON, role)
    ]


def told(url: str, kind: str = "role_granted") -> list[dict[str, object]]:
    """Return what the events of a kind say, without the rows and the texts beside them."""
    return [
        {name: value for name, value in row["body"].items() if name not in (ROWS, "texts")}
        for row in rows(url, "history")
        if row["kind"] == kind
    ]


class TestGrant:
    def test_lets_the_person_act_in_his_own_right(self, world: World, url: str) -> None:
        answer = grant(world)

        world.by(PERSON).fire(FIRST, "exempt", november(3), reason="Chuyển sinh hoạt")
        [moved] = [row for row in rows(url, "history") if row["kind"] == "review_moved"]
        assert (answer.outcome, held(world)) == ("created", [(START, END, None)])
        assert (moved["actor"], "for" in moved["body"]) == (f"person:{PERSON}", False)

    def test_is_told_by_codes_with_the_reason_beside_it(self, world: World, url: str) -> None:
        grant(world, reason="Kiện toàn cấp ủy")

        assert told(url) == [
            {
                "role": "secretary",
                "unit": UNIT,
                "person": PERSON,
                "from_on": "2022-11-02",
                "to_on": "2022-11-09",
            }
        ]
        assert "Kiện toàn cấp ủy" in [row["content"] for row in rows(url, "history_text")]

    def test_begins_today_where_people_live_and_lasts(self, world: World) -> None:
        request = GrantRequest(role="secretary", unit=UNIT, person=PERSON)
        before_it_is_that_day_in_utc = november(2, 6)

        answer = world.app.grant_role(request, command=world.command(before_it_is_that_day_in_utc))

        assert (answer.from_on, answer.to_on) == ("2022-11-02", None)
        assert held(world) == [(date(2022, 11, 2), None, None)]

    def test_of_a_plan_changes_nothing(self, world: World, url: str) -> None:
        answer = grant(world, plan=True)

        assert (answer.outcome, held(world), told(url)) == ("created", [], [])

    def test_of_a_new_head_makes_the_unit_wait_for_his_review(self, world: World, url: str) -> None:
        before = rows(url, "dependency")

        grant(world, unit=CELL, person="H.1.1-3", to_on=None)

        new = [each for each in rows(url, "dependency") if each not in before]
        assert new
        assert review_of(url, "H.1.1-3")["id"] in {
            number for each in new for number in each.values()
        }


class TestAgain:
    def test_with_the_same_id_gives_the_first_answer(self, world: World, url: str) -> None:
        first = grant(world, command_id="once")

        assert grant(world, command_id="once") == first
        assert len(told(url)) == 1

    def test_with_the_same_id_and_other_days_is_refused(self, world: World) -> None:
        grant(world, command_id="once")

        with pytest.raises(ConflictError, match="command_id_reused"):
            grant(world, command_id="once", to_on=None)

    @pytest.mark.parametrize(
        ("start", "end"), [(START, END), (START, date(2022, 11, 5)), (date(2022, 11, 9), END)]
    )
    def test_on_days_that_are_held_changes_nothing(
        self, world: World, url: str, start: date, end: date
    ) -> None:
        grant(world)

        answer = grant(world, from_on=start, to_on=end)

        assert answer.outcome == "unchanged"
        assert (held(world), len(told(url))) == ([(START, END, None)], 1)

    def test_on_days_that_several_grants_hold_together_changes_nothing(self, world: World) -> None:
        grant(world)
        grant(world, from_on=date(2022, 11, 10), to_on=None)

        answer = grant(world, from_on=date(2022, 11, 4), to_on=date(2022, 12, 31))

        assert answer.outcome == "unchanged"

    def test_with_a_day_between_that_is_not_held_is_another_grant(self, world: World) -> None:
        grant(world)
        grant(world, from_on=date(2022, 11, 11), to_on=None)

        answer = grant(world, from_on=date(2022, 11, 4), to_on=date(2022, 12, 31))

        assert answer.outcome == "created"

    @pytest.mark.parametrize("end", [date(2022, 11, 20), None])
    def test_from_the_same_day_lasts_longer(self, world: World, end: date | None) -> None:
        grant(world)

        answer = grant(world, to_on=end)

        assert (answer.outcome, held(world)) == ("updated", [(START, end, None)])

    def test_from_another_day_is_another_grant(self, world: World) -> None:
        grant(world)

        answer = grant(world, from_on=date(2022, 11, 5), to_on=None)

        assert answer.outcome == "created"
        assert held(world) == [(START, END, None), (date(2022, 11, 5), None, None)]

    def test_after_it_was_revoked_before_it_began_holds(self, world: World) -> None:
        grant(world)
        world.app.revoke_role("secretary", UNIT, PERSON, command=world.command(november(2, 7)))

        answer = grant(world)

        assert (answer.outcome, held(world)) == ("updated", [(START, END, None)])


class TestWhatWasDelegated:
    def test_is_his_own_from_the_same_day_on(self, world: World) -> None:
        delegate(world)

        answer = grant(world, to_on=None)

        assert (answer.outcome, held(world)) == ("updated", [(START, None, None)])

    def test_from_another_day_stays_delegated(self, world: World) -> None:
        delegate(world)

        answer = grant(world, from_on=date(2022, 11, 3))

        assert answer.outcome == "created"
        assert held(world) == [(START, END, SECRETARY), (date(2022, 11, 3), END, None)]

    def test_stays_delegated_after_the_last_day_of_the_grant(self, world: World) -> None:
        delegate(world)

        grant(world, to_on=date(2022, 11, 5))

        last = date(2022, 11, 5)
        assert held(world) == [(START, last, None), (date(2022, 11, 6), END, SECRETARY)]


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "error", "code"),
        [
            pytest.param({"unit": "X"}, NotFoundError, "unit_not_found", id="no such unit"),
            pytest.param({"person": "X"}, NotFoundError, "person_not_found", id="nobody"),
            pytest.param({"role": "x"}, NotFoundError, "role_not_found", id="no such role"),
            pytest.param(
                {"to_on": date(2022, 11, 1)}, InvalidValueError, "ends_before_it_begins", id="days"
            ),
        ],
    )
    def test_is_what_makes_no_sense(
        self, world: World, changes: dict[str, object], error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            grant(world, **changes)

    def test_is_a_unit_that_is_no_more(self, databases: Databases) -> None:
        with opened(databases.clone(LOADED)) as world:
            request = MergeRequest(units=["H.1.2"], into=CELL)
            world.app.merge_units(request, command=world.command(november(2, 6)))

            with pytest.raises(RefusedError, match="unit_abolished"):
                grant(world, unit="H.1.2")

    @pytest.mark.parametrize("plan", [False, True])
    def test_is_a_person_who_asks(self, world: World, *, plan: bool) -> None:
        with pytest.raises(RefusedError, match="roles_are_for_the_operator"):
            grant(world.by(SECRETARY), plan=plan)


class TestKnownRoles:
    def test_are_named_in_their_order_where_a_file_has_another(self, world: World) -> None:
        row = replace(role_rows()[0], role="x")

        with pytest.raises(InvalidFileError) as caught:
            world.app.import_roles([row], file="roles.csv", command=world.command(november(2)))

        [problem] = caught.value.problems
        expected = ", ".join(sorted(definition()["roles"]))
        assert (problem.code, problem.found, problem.expected) == ("role_unknown", "x", expected)

    def test_are_any_codes_while_there_is_no_definition(self, databases: Databases) -> None:
        with opened(databases.clone(WITHOUT_DEFINITION)) as world:
            assert grant(world, role="clerk").outcome == "created"
            with pytest.raises(NotFoundError, match="role_not_found"):
                grant(world, role="two words")


class TestEventsOfRoles:
    def test_name_units_and_people_by_their_codes(self, world: World, url: str) -> None:
        delegate(world)
        world.app.revoke_role("secretary", UNIT, PERSON, command=world.command(november(3, 7)))

        [delegated], [revoked] = told(url, "role_delegated"), told(url, "role_revoked")
        assert delegated == {
            "role": "secretary",
            "unit": UNIT,
            "person": PERSON,
            "delegated_by": SECRETARY,
            "from_on": "2022-11-02",
            "to_on": "2022-11-09",
        }
        assert revoked == {
            "role": "secretary",
            "unit": UNIT,
            "person": PERSON,
            "to_on": "2022-11-02",
            "grants": 1,
            "delegated": 1,
        }
