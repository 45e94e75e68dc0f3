"""What records oblige people to gets more time: the record says the new day itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.migrating import assert_is_sound
from tests.monitoring_world import (
    BOARD,
    CYCLE,
    DEPUTY,
    FIRST,
    HEAD,
    INSPECTOR,
    MEMBER,
    OPENED,
    SUBJECT,
    World,
    march,
)
from tests.small_world import World as Small
from tests.small_world import application, dump
from workflow.application.desk import Recorded
from workflow.application.extend_deadlines import ExtendRequest
from workflow.application.list_deadlines import DeadlineFilter
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.records.monitoring import Every

NOW = march(3)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


def extend(world: World, record: str, day: int) -> Recorded:
    request = ExtendRequest(
        cycle=CYCLE, subject=SUBJECT, record=record, to_on=date(2026, 3, day), reason="Mưa lũ"
    )
    command = world.app.command(actor=world.actor, now=NOW)
    return world.app.extend_deadlines(request, command=command)


def of_records(world: World) -> list[tuple[str, str | None, date, date]]:
    wanted = DeadlineFilter(records_only=True)
    found = world.app.list_deadlines(CYCLE, wanted, now=NOW, actor=world.actor).items
    return [
        (each.row.kind, each.record, each.row.due_on, each.row.original_due_on) for each in found
    ]


class TestCheck:
    def test_has_its_new_day_in_the_record_too(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        number = dump(url)["monitoring_check"][0]["id"]

        extend(world.by(BOARD), str(number), 16)

        [check] = dump(url)["monitoring_check"]
        assert str(check["due_on"]) == "2026-03-16"
        assert of_records(world) == [("check", str(number), date(2026, 3, 16), FIRST)]
        old, new = sorted(dump(url)["deadline"], key=lambda row: row["id"])[-2:]
        assert (old["status"], new["replaces"]) == ("replaced", old["id"])
        assert_is_sound(Small(world.app))

    def test_of_surprise_does_not_exist_for_whom_it_is_hidden_from(
        self, world: World, url: str
    ) -> None:
        world.surprise(every=Every.ONCE, times=None)
        number = str(dump(url)["monitoring_check"][0]["id"])

        seen = {who: len(of_records(world.by(who))) for who in (BOARD, HEAD, DEPUTY, INSPECTOR)}

        assert seen == {BOARD: 1, HEAD: 0, DEPUTY: 0, INSPECTOR: 1}
        with pytest.raises(NotFoundError, match="record_not_found"):
            extend(world.by(HEAD), number, 16)

    def test_of_surprise_that_got_more_time_is_no_event_for_them(
        self, world: World, url: str
    ) -> None:
        world.surprise(every=Every.ONCE, times=None)
        extend(world.by(BOARD), str(dump(url)["monitoring_check"][0]["id"]), 16)

        told = {who: "deadline_extended" in _kinds(world, who) for who in (BOARD, HEAD, DEPUTY)}

        assert told == {BOARD: True, HEAD: False, DEPUTY: False}

    @pytest.mark.parametrize(
        ("record", "day", "code"),
        [
            pytest.param("99", 16, "record_not_found", id="another number"),
            pytest.param("R9", 16, "record_not_found", id="another code"),
            pytest.param(None, 9, "extension_not_later", id="the same day"),
        ],
    )
    def test_is_refused(
        self, world: World, url: str, record: str | None, day: int, code: str
    ) -> None:
        world.plan(every=Every.ONCE, times=None)
        before = dump(url)
        number = str(before["monitoring_check"][0]["id"])

        with pytest.raises((NotFoundError, RefusedError), match=code):
            extend(world, record or number, day)

        assert dump(url) == before

    def test_that_was_made_owes_nothing(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        number = dump(url)["monitoring_check"][0]["id"]
        world.make(number, now=NOW)

        with pytest.raises(RefusedError, match="no_open_deadline"):
            extend(world, str(number), 16)

    def test_is_not_for_its_checker_to_extend(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        number = str(dump(url)["monitoring_check"][0]["id"])

        with pytest.raises((NotFoundError, RefusedError)):
            extend(world.by(INSPECTOR), number, 16)
        with pytest.raises((NotFoundError, RefusedError)):
            extend(world.by(MEMBER), number, 16)


def _kinds(world: World, actor: str) -> list[Any]:
    shown = world.app.show_review(CYCLE, SUBJECT, now=NOW, actor=actor)
    return [event.kind for event in shown.history]
