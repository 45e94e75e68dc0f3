"""What a migration refuses, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import Databases
from tests.migrating import (
    CELL,
    THIRD,
    add_version,
    bring_to_rating,
    change,
    entitled,
    events,
    migrate,
)
from tests.small_world import (
    BOARD,
    CYCLE,
    DEFINITION,
    FIRST,
    OPENED,
    World,
    application,
    november,
)
from workflow.application.migrate_cycle import MigrateRequest
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.migration import DuePolicy
from workflow.domain.rows import RoleRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestRefusal:
    def test_of_a_version_that_lacks_a_level_on_record(self, world: World) -> None:
        bring_to_rating(world)
        world.by("H.1-1").rate([FIRST], november(7))

        def levels(content: dict[str, Any]) -> None:
            scale = content["scale"]["levels"]
            scale[:] = [each for each in scale if each["level"] != "good"]

        with pytest.raises(RefusedError, match="names_in_use") as refused:
            migrate(world, november(8), add_version(world, levels))

        assert refused.value.facts["records"] == {"scale/good": 1}

    def test_of_the_same_version(self, world: World) -> None:
        with pytest.raises(RefusedError, match="cycle_has_version"):
            migrate(world, THIRD, 1)

    def test_of_a_version_that_is_not_there(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="definition_version_not_found") as refused:
            migrate(world, THIRD, 9)

        assert refused.value.facts == {"definition": DEFINITION, "version": 9, "newest": 1}

    def test_of_a_closed_cycle(self, world: World, url: str) -> None:
        version = add_version(world, entitled)
        change(url, "UPDATE cycle SET status = 'closed'")

        with pytest.raises(RefusedError, match="cycle_closed"):
            migrate(world, THIRD, version)

    def test_of_a_cycle_that_is_not_there(self, world: World) -> None:
        request = MigrateRequest(cycle="none", to_version=2)

        with pytest.raises(NotFoundError, match="cycle_not_found"):
            world.app.migrate_cycle(request, command=world.command(THIRD))

    def test_of_a_moment_before_the_newest_event(self, world: World) -> None:
        version = add_version(world, entitled)
        world.disseminate(CELL, november(7))

        with pytest.raises(RefusedError, match="now_before_newest_event"):
            migrate(world, THIRD, version)

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({}, "version_or_revert"),
            ({"to_version": 2, "revert": True}, "version_or_revert"),
            ({"revert": True, "due": DuePolicy.RECOMPUTE}, "option_idle"),
            ({"revert": True, "moves": ("a=b",)}, "option_idle"),
            ({"revert": True, "allow_earlier": True}, "option_idle"),
            ({"to_version": 2, "allow_earlier": True}, "option_idle"),
        ],
        ids=["neither", "both", "policy", "moves", "earlier", "earlier than kept"],
    )
    def test_of_what_does_not_go_together(
        self, world: World, asked: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(InvalidValueError, match=code):
            world.app.migrate_cycle(
                MigrateRequest(cycle=CYCLE, **asked), command=world.command(THIRD)
            )


class TestAuthority:
    @pytest.fixture
    def version(self, world: World) -> int:
        return add_version(world, entitled)

    def test_is_that_of_the_whole_cycle(self, world: World, url: str, version: int) -> None:
        grant(world, "secretary", BOARD, "H")

        migrate(world.by(BOARD), THIRD, version)

        [event] = events(url, "cycle_migrated")
        assert event["actor"] == f"person:{BOARD}"

    @pytest.mark.parametrize(
        ("actor", "error", "code"),
        [
            (BOARD, RefusedError, "forbidden"),
            ("H.1-1", NotFoundError, "unit_not_found"),
            (FIRST, NotFoundError, "unit_not_found"),
            ("NOBODY", NotFoundError, "person_not_found"),
        ],
        ids=["another role", "a part of it", "a subject", "nobody"],
    )
    def test_is_not_had_by(
        self, world: World, version: int, actor: str, error: type[Exception], code: str
    ) -> None:
        for plan in (True, False):
            with pytest.raises(error, match=code):
                migrate(world.by(actor), THIRD, version, plan=plan)


def grant(world: World, role: str, person: str, unit: str) -> None:
    row = RoleRow(role=role, person=person, unit=unit, from_on=None, to_on=None, line=2)
    world.app.import_roles([row], file="roles.csv", command=world.command(november(2)))
