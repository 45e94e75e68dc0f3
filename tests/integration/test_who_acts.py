"""Who may do what, through the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.small_world import BOARD, CYCLE, FIRST, OPENED, SECRETARY, World, application, november
from workflow.application.fire_trigger import FireRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.rows import RoleRow

CELL, CELL_SECRETARY, STRANGER = "H.1.1", "H.1.1-1", "H.2.1-1"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def fire(world: World, subject: str, trigger: str, **given: object) -> str:
    request = FireRequest(cycle=CYCLE, subject=subject, trigger=trigger, **given)  # type: ignore[arg-type]
    return world.app.fire_trigger(request, command=world.command(november(2, 9))).target


def to_the_meeting(world: World) -> None:
    people = [CELL, CELL_SECRETARY, FIRST, "H.1.1-3"]
    world.disseminate(CELL, november(1, 9))
    world.answer(people, november(1, 10))
    world.meet(CELL, november(2, 8))


class TestOwner:
    def test_completes_the_stage(self, world: World) -> None:
        to_the_meeting(world)

        assert fire(world.by(CELL_SECRETARY), CELL, "complete") == "rating"

    def test_is_the_secretary_above_too(self, world: World) -> None:
        to_the_meeting(world)

        assert fire(world.by(SECRETARY), CELL, "complete") == "rating"


class TestStranger:
    def test_does_not_learn_that_there_is_a_review(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="review_not_found"):
            fire(world.by(STRANGER), CELL, "complete")

    def test_who_sees_a_review_still_may_not_move_it(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            fire(world.by(FIRST), FIRST, "complete")

    def test_of_no_known_code_is_not_found(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="person_not_found"):
            fire(world.by("NOBODY"), CELL, "complete")


class TestAuthority:
    def test_exempts_from_above(self, world: World) -> None:
        assert fire(world.by(SECRETARY), FIRST, "exempt", reason="ốm dài ngày") == "exempt"

    def test_of_a_secretary_does_not_reach_his_own_collective(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            fire(world.by(CELL_SECRETARY), CELL, "exempt", reason="không rõ")

    def test_is_nobody_in_his_own_case(self, world: World) -> None:
        row = RoleRow(role="secretary", person=FIRST, unit="H.1", from_on=None, to_on=None, line=2)
        world.app.import_roles([row], file="roles.csv", command=world.command(november(1, 9)))

        with pytest.raises(RefusedError, match="own_case"):
            fire(world.by(FIRST), FIRST, "exempt", reason="không rõ")


class TestRating:
    def ready(self, world: World) -> World:
        to_the_meeting(world)
        return world

    def test_names_a_person(self, world: World) -> None:
        with pytest.raises(RefusedError, match="person_needed"):
            self.ready(world).rate([FIRST], november(3))

    def test_is_decided_by_the_level_of_the_definition(self, world: World) -> None:
        recorded = self.ready(world).by(SECRETARY).rate([FIRST], november(3))

        assert recorded.moved == 1

    @pytest.mark.parametrize("actor", [CELL_SECRETARY, FIRST, BOARD])
    def test_is_decided_by_nobody_else(self, world: World, actor: str) -> None:
        with pytest.raises(RefusedError, match=r"forbidden|own_case"):
            self.ready(world).by(actor).rate([FIRST], november(3))

    def test_of_a_collective_waits_for_its_members(self, world: World) -> None:
        fire(self.ready(world).by(CELL_SECRETARY), CELL, "complete")

        with pytest.raises(RefusedError, match="rating_too_early"):
            world.by(SECRETARY).rate([CELL], november(3))


class TestOptions:
    @pytest.mark.parametrize("given", [{"due_on": date(2022, 12, 1)}, {"to_stage": "feedback"}])
    def test_that_lead_to_nothing_are_refused(self, world: World, given: dict[str, object]) -> None:
        with pytest.raises(InvalidValueError, match="option_idle"):
            fire(world, CELL, "complete", **given)
