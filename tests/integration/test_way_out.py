"""The shortest way out of a gate: whose move comes first, and from which day on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest

from tests import small_world
from tests.databases import Databases, template_database
from tests.small_world import World, application, november
from workflow.application.explain_review import Explanation
from workflow.application.open_cycle import OpenRequest

GATED = "gated-H"
IN_TIME, OPENS, LATE = november(2), november(3), november(10)


def _gated(url: str) -> None:
    """Open a cycle in which everyone waits at once for those below; members begin later."""
    content = small_world.definition()
    content["name"] = "gated"
    tracks = content["tracks"]
    tracks["member"]["stages"][0]["not_before"] = "2022-11-03"
    tracks["cell"]["stages"][0]["waits_for"] = [{"of": "members", "passed": "dissemination"}]
    tracks["grassroots"]["stages"][0]["waits_for"] = [{"of": "subunits", "passed": "dissemination"}]
    small_world.load(url)
    with application(url) as app:
        app.add_definition(content, command=app.command(now=small_world.LOADED_AT))
        request = OpenRequest(definition="gated", unit="H", start_on=small_world.START_ON)
        app.open_cycle(request, command=app.command(now=small_world.OPENED_AT))


GATED_WORLD = template_database("small_world_gated", _gated)


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(GATED_WORLD)) as app:
        yield World(app)


def why(world: World, subject: str, now: datetime) -> Explanation:
    return world.app.explain_review(GATED, subject, now=now)


def subjects(told: Explanation) -> Sequence[str]:
    return [step.review.row.subject_code for step in told.way_out]


class TestWayOut:
    def test_leads_from_the_end_of_the_chain_to_the_review(self, world: World) -> None:
        world.tick(OPENS)

        told = why(world, "H.1", LATE)

        assert subjects(told) == ["H.1.1-2", "H.1.1", "H.1"]
        assert [[*step.waiting_on[0].people] for step in told.way_out] == [
            ["H.1.1-1"],
            ["H.1.1-1"],
            ["H.1-1"],
        ]

    def test_cannot_be_gone_before_the_first_day_of_who_is_behind(self, world: World) -> None:
        told = why(world, "H.1.1", IN_TIME)

        opens_on = date(2022, 11, 3)
        assert [step.earliest_on for step in told.way_out] == [opens_on, opens_on]

    def test_is_the_next_step_where_no_gate_is_closed(self, world: World) -> None:
        world.tick(OPENS)

        told = why(world, "H.1.1-2", LATE)

        assert subjects(told) == ["H.1.1-2"]
        assert told.way_out[0].earliest_on == date(2022, 11, 10)

    def test_is_nothing_for_who_is_not_stuck(self, world: World) -> None:
        assert not why(world, "H.1.1-2", IN_TIME).way_out
