"""What was returned or reopened stays until something new is recorded, or somebody completes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.small_world import CYCLE, FIRST, OPENED, SECRETARY, World, application, november
from workflow.application.fire_trigger import Fired, FireRequest

CELL, DUE = "H.1.1", date(2022, 11, 25)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.bring_to_meeting(CELL, november(2))
        yield world


def send(world: World, trigger: str, to: str, hour: int = 10) -> Fired:
    request = FireRequest(
        cycle=CYCLE, subject=FIRST, trigger=trigger, reason="thiếu", due_on=DUE, to_stage=to
    )
    return world.app.fire_trigger(request, command=world.command(november(3, hour)))


def codes(world: World, hour: int) -> list[str]:
    details = world.app.show_review(CYCLE, FIRST, now=november(3, hour))
    return [reason.code for reason in details.subject.status.reasons]


class TestReturn:
    def test_does_not_fall_through_on_old_records(self, world: World) -> None:
        fired = send(world, "return", "feedback")

        assert (fired.source, fired.target, fired.visit) == ("meeting", "feedback", 2)
        assert codes(world, 10) == ["sent_back"]

    def test_keeps_the_new_due_day(self, world: World) -> None:
        send(world, "return", "feedback")

        details = world.app.show_review(CYCLE, FIRST, now=november(3, 10))
        assert details.subject.status.review.due_on == DUE

    def test_is_not_carried_on_by_the_scheduler(self, world: World) -> None:
        send(world, "return", "feedback")

        assert world.tick(november(3, 11)).moved == 0

    def test_goes_on_when_something_new_is_recorded(self, world: World) -> None:
        send(world, "return", "feedback")

        recorded = world.answer([FIRST], november(3, 11), received=1)

        assert recorded.moved == 1

    def test_goes_on_when_its_owner_completes_it(self, world: World) -> None:
        send(world, "return", "feedback")

        assert world.fire(FIRST, "complete", november(3, 11)).target == "meeting"


class TestReopen:
    def test_stays_at_the_stage_it_is_reopened_at(self, world: World) -> None:
        world.by(SECRETARY).fire(FIRST, "exempt", november(2, 9), reason="ốm")

        fired = send(world, "reopen", "dissemination")

        assert (fired.target, fired.visit) == ("dissemination", 2)
