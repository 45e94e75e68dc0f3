"""Delegated roles: who may act for whom, until when, and what history says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.databases import Databases
from tests.holding import hold, opened, rows
from tests.small_world import FIRST, OPENED, SECRETARY, World, november, role_rows
from workflow.application.delegate_role import Delegated, DelegateRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError

# A member of another cell of the same grassroots body, who has no role at all.
DELEGATE, UNIT, CELL = "H.1-3", "H.1", "H.1.1"
START, END = date(2022, 11, 2), date(2022, 11, 9)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with opened(url) as world:
        yield world


def delegate(world: World, **changes: object) -> Delegated:
    request = replace(
        DelegateRequest(
            role="secretary",
            unit=UNIT,
            holder=SECRETARY,
            delegate=DELEGATE,
            start_on=START,
            end_on=END,
            reason="Đi học",
        ),
        **changes,  # type: ignore[arg-type]
    )
    return world.app.delegate_role(request, command=world.command(november(2, 7)))


def act(world: World, actor: str, day: int = 3) -> None:
    """Exempt a member, as only the secretary of the unit above may."""
    world.by(actor).fire(FIRST, "exempt", november(day), reason="Chuyển sinh hoạt")


def moves(url: str) -> list[tuple[str, str | None]]:
    return [
        (row["actor"].removeprefix("person:"), row["body"].get("for"))
        for row in rows(url, "history")
        if row["kind"] == "review_moved"
    ]


class TestDelegate:
    def test_lets_somebody_else_act_and_says_for_whom(self, world: World, url: str) -> None:
        delegate(world)

        act(world, DELEGATE)

        assert moves(url) == [(DELEGATE, SECRETARY)]

    def test_leaves_the_holder_what_he_has(self, world: World, url: str) -> None:
        delegate(world)

        act(world, SECRETARY)

        assert moves(url) == [(SECRETARY, None)]

    def test_says_nothing_of_what_the_delegate_may_anyway(self, world: World, url: str) -> None:
        world.app.import_roles(
            [replace(role_rows()[3], person=DELEGATE, unit=CELL, role="secretary")],
            file="roles.csv",
            command=world.command(november(2, 6)),
        )
        delegate(world)

        world.by(DELEGATE).disseminate(CELL, november(3))

        told = [
            each["body"] for each in rows(url, "history") if each["actor"] == f"person:{DELEGATE}"
        ]
        assert told
        assert all("for" not in body for body in told)

    @pytest.mark.parametrize("day", [1, 10])
    def test_holds_from_the_first_day_to_the_last_only(self, world: World, day: int) -> None:
        delegate(world, start_on=date(2022, 11, 2))

        with pytest.raises(NotFoundError):
            act(world, DELEGATE, day=day)

    def test_ends_with_the_role_of_the_holder(self, world: World) -> None:
        delegate(world)
        [row] = [r for r in role_rows() if (r.role, r.person) == ("secretary", SECRETARY)]
        world.app.import_roles(
            [replace(row, to_on=date(2022, 11, 2))],
            file="roles.csv",
            command=world.command(november(2, 8)),
        )

        with pytest.raises(NotFoundError):
            act(world, DELEGATE)

    def test_is_for_one_unit_only(self, world: World) -> None:
        delegate(world)

        with pytest.raises(NotFoundError):
            world.by(DELEGATE).fire("H.2.1-2", "exempt", november(3), reason="x")

    def test_tells_the_delegate_what_is_owed(self, world: World, url: str) -> None:
        delegate(world, end_on=date(2022, 11, 30))

        world.tick(november(10, 8, 30))

        people = {row["code"]: row["id"] for row in rows(url, "person")}
        told = {row["person_id"] for row in rows(url, "notice") if row["role"] == "secretary"}
        assert {people[SECRETARY], people[DELEGATE]} <= told

    def test_makes_nobody_a_head_under_review(self, world: World, url: str) -> None:
        before = rows(url, "dependency")

        delegate(world)
        world.app.import_roles(role_rows(), file="roles.csv", command=world.command(november(2, 9)))

        assert rows(url, "dependency") == before

    def test_keeps_the_reason_out_of_the_body(self, world: World, url: str) -> None:
        delegate(world)

        [event] = [row for row in rows(url, "history") if row["kind"] == "role_delegated"]
        assert "Đi học" not in json.dumps(event["body"], ensure_ascii=False)
        assert "Đi học" in [row["content"] for row in rows(url, "history_text")]

    def test_of_a_plan_changes_nothing(self, world: World, url: str) -> None:
        before = rows(url, "role_grant")

        delegate(world, plan=True)

        assert rows(url, "role_grant") == before


class TestWhoMay:
    def test_is_the_holder(self, world: World, url: str) -> None:
        delegate(world.by(SECRETARY))

        [event] = [row for row in rows(url, "history") if row["kind"] == "role_delegated"]
        assert event["actor"] == f"person:{SECRETARY}"

    def test_is_nobody_else(self, world: World) -> None:
        with pytest.raises(RefusedError, match="not_yours_to_delegate"):
            delegate(world.by("H.1-2"))


class TestRefused:
    @pytest.mark.parametrize(
        ("changes", "error", "code"),
        [
            pytest.param(
                {"delegate": SECRETARY}, InvalidValueError, "delegated_to_oneself", id="to oneself"
            ),
            pytest.param(
                {"end_on": date(2022, 11, 1)}, InvalidValueError, "ends_before_it_begins", id="days"
            ),
            pytest.param({"unit": "X"}, NotFoundError, "unit_not_found", id="no such unit"),
            pytest.param({"delegate": "X"}, NotFoundError, "person_not_found", id="nobody"),
            pytest.param({"role": "x"}, NotFoundError, "role_not_found", id="no such role"),
            pytest.param({"unit": "H.2"}, RefusedError, "role_not_held_then", id="not held there"),
            pytest.param(
                {"role": "supervisor"}, RefusedError, "role_not_held_then", id="not held at all"
            ),
        ],
    )
    def test_is_what_makes_no_sense(
        self, world: World, changes: dict[str, object], error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            delegate(world, **changes)

    def test_is_a_delegation_of_a_delegation(self, world: World) -> None:
        delegate(world)

        with pytest.raises(RefusedError, match="delegated_already"):
            delegate(world, holder=DELEGATE, delegate="H.1-2")

    def test_is_the_same_twice(self, world: World) -> None:
        delegate(world)

        with pytest.raises(RefusedError, match="role_held_already"):
            delegate(world, start_on=date(2022, 11, 8), end_on=date(2022, 11, 20))

    def test_is_to_act_in_the_case_of_the_delegate(self, world: World) -> None:
        delegate(world, delegate=FIRST)

        with pytest.raises(RefusedError, match="own_case"):
            act(world, FIRST)

    def test_is_to_act_in_the_case_of_the_holder(self, world: World) -> None:
        """The one for whom somebody acts has no authority there himself."""
        delegate(world)

        with pytest.raises(RefusedError):
            world.by(DELEGATE).fire(SECRETARY, "exempt", november(3), reason="x")

    def test_is_to_hold_the_unit_that_the_holder_heads(self, world: World) -> None:
        delegate(world, delegate="H.2-3")

        with pytest.raises(RefusedError, match="own_case"):
            hold(world.by("H.2-3"), november(3), under=UNIT)


class TestRevoke:
    def test_ends_a_delegation(self, world: World) -> None:
        delegate(world)

        told = world.app.revoke_role(
            "secretary", UNIT, DELEGATE, command=world.command(november(3, 7))
        )

        assert (told.last_on, told.grants, told.delegated) == ("2022-11-02", 1, 1)
        with pytest.raises(NotFoundError):
            act(world, DELEGATE)

    def test_lets_it_be_given_again(self, world: World, url: str) -> None:
        delegate(world)
        command = world.command(november(2, 7, 30))
        world.app.revoke_role("secretary", UNIT, DELEGATE, command=command)

        delegate(world)
        act(world, DELEGATE)

        assert moves(url) == [(DELEGATE, SECRETARY)]

    @pytest.mark.parametrize("actor", [DELEGATE, "H.1-2"])
    def test_is_not_for_others_than_who_delegated_it(self, world: World, actor: str) -> None:
        delegate(world)

        with pytest.raises(RefusedError, match="not_yours_to_revoke"):
            world.app.revoke_role(
                "secretary", UNIT, DELEGATE, command=world.by(actor).command(november(3))
            )

    def test_needs_something_to_end(self, world: World) -> None:
        with pytest.raises(RefusedError, match="role_not_held"):
            world.app.revoke_role("secretary", UNIT, DELEGATE, command=world.command(november(3)))


class TestFiles:
    def test_without_it_leave_a_delegation_as_it_is(self, world: World, url: str) -> None:
        delegate(world)
        [line] = [each for each in world.app.lists.roles() if each.delegated_by]
        row = replace(
            role_rows()[0], role="secretary", person=DELEGATE, unit=UNIT, from_on=START, to_on=END
        )

        told = world.app.import_roles(
            [row], file="roles.csv", command=world.command(november(2, 8))
        )

        assert (told.updated, told.unchanged) == (0, 1)
        assert (line.person, line.delegated_by) == (DELEGATE, SECRETARY)
        assert [each.delegated_by for each in world.app.lists.roles() if each.delegated_by] == [
            SECRETARY
        ]

    def test_can_say_it(self, world: World) -> None:
        row = replace(
            role_rows()[0],
            role="secretary",
            person=DELEGATE,
            unit=UNIT,
            from_on=START,
            to_on=END,
            delegated_by=SECRETARY,
        )

        world.app.import_roles([row], file="roles.csv", command=world.command(november(2, 8)))

        assert [each.person for each in world.app.lists.roles() if each.delegated_by] == [DELEGATE]


def test_a_rating_names_who_decided_it(world: World, url: str) -> None:
    delegate(world)
    world.bring_to_meeting(CELL, november(3))
    world.meet(CELL, november(4))

    world.by(DELEGATE).rate([FIRST], november(7))

    [event] = [row for row in rows(url, "history") if row["kind"] == "rating_recorded"]
    assert (event["actor"], event["body"]["for"]) == (f"person:{DELEGATE}", SECRETARY)
