"""A member who is reopened after the cell was rated: the cell is told, and stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.small_world import (
    CYCLE,
    FIRST,
    OPENED,
    SECOND,
    SECRETARY,
    World,
    application,
    november,
)
from workflow.application.explain_review import Explanation
from workflow.application.fire_trigger import FireRequest

CELL, CELL_SECRETARY = "H.1.1", "H.1.1-1"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.bring_to_meeting(CELL, november(2))
        world.meet(CELL, november(3))
        world.by(CELL_SECRETARY).fire(CELL, "complete", november(3))
        world.by(SECRETARY).rate([FIRST, SECOND], november(4))
        world.by(SECRETARY).rate([CELL], november(4))
        yield world


def explained(world: World) -> Explanation:
    return world.app.explain_review(CYCLE, CELL, now=november(7))


class TestGate:
    def test_that_holds_is_no_finding(self, world: World) -> None:
        told = explained(world)

        assert (told.subject.row.review.state, list(told.findings)) == ("remediation", [])

    def test_that_no_longer_holds_is_told_and_undoes_nothing(self, world: World) -> None:
        request = FireRequest(
            cycle=CYCLE,
            subject=FIRST,
            trigger="return",
            to_stage="meeting",
            reason="bổ sung",
            due_on=date(2022, 11, 25),
        )
        world.app.fire_trigger(request, command=world.command(november(5)))

        told = explained(world)

        [finding] = told.findings
        assert told.subject.row.review.state == "remediation"
        assert (finding.code, finding.facts["stage"]) == ("gate_no_longer_holds", "rating")
        assert finding.facts["subjects"] == [FIRST]
