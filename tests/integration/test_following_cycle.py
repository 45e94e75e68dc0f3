"""A cycle that is opened after another begins with what that one left unproven."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import suggestion_world
from tests.carrying import LATER, lines, statuses, unproven
from tests.databases import Databases
from tests.remedy_part_world import (
    NEXT,
    NEXT_ON,
    World,
)
from tests.suggestion_world import AREA, CHAIR, CYCLE_2019, DISTRICT, OPENED, at, december
from workflow.application.open_cycle import OpenRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.remedy import RemedyStatus as Status


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with unproven(url) as year:
        yield year


class TestFollows:
    def test_opens_with_what_was_left(self, world: World) -> None:
        opened = world.open_next(follows=CYCLE_2019)

        assert opened.carried_over == {"remedies": 3, "suggestions": 0}
        assert len(lines(world.of(NEXT))) == 3
        assert statuses(world)["R2"] is Status.CARRIED_OVER

    def test_counts_when_it_is_only_planned(self, world: World) -> None:
        planned = world.open_next(follows=CYCLE_2019, plan=True)

        assert planned.carried_over == {"remedies": 3, "suggestions": 0}
        assert [line.cycle.code for line in world.app.lists.cycles()] == [CYCLE_2019]
        assert statuses(world)["R2"] is Status.CLAIMED

    def test_tells_what_cannot_go_on(self, world: World) -> None:
        opened = world.open_next(unit="VL", follows=CYCLE_2019)

        told = [each for each in opened.findings if each["code"] == "remedy_without_review"]
        assert told == [
            {
                "code": "remedy_without_review",
                "remedy": f"{CYCLE_2019}/R4",
                "subject": "VT",
            }
        ]

    def test_gives_the_first_answer_again(self, world: World) -> None:
        first = world.open_next(follows=CYCLE_2019, command_id="mo-ky-2020")

        assert world.open_next(follows=CYCLE_2019, command_id="mo-ky-2020") == first

    def test_leaves_nothing_to_carry_over(self, world: World) -> None:
        world.open_next(follows=CYCLE_2019)

        assert world.of(NEXT).carry_over().created == 0

    def test_needs_the_earlier_cycle(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="cycle_not_found"):
            world.open_next(follows="no-such-cycle")

        assert len(world.app.lists.cycles()) == 1

    @pytest.mark.parametrize("plan", [False, True])
    def test_follows_no_cycle_that_begins_later(self, world: World, plan: bool) -> None:
        world.open_next()
        request = OpenRequest(
            definition="bac_son",
            unit=DISTRICT,
            start_on=NEXT_ON - timedelta(days=1),
            follows=NEXT,
            plan=plan,
        )

        with pytest.raises(InvalidValueError, match="cycle_not_earlier"):
            world.app.follow_cycle(request, command=world.command(at(NEXT_ON, 8)))

        assert len(world.app.lists.cycles()) == 2

    def test_may_follow_one_that_begins_on_the_same_day(self, world: World) -> None:
        world.open_next()

        opened = world.open_next(unit="VL", follows=NEXT)

        assert opened.carried_over == {"remedies": 0, "suggestions": 0}

    def test_is_refused_to_who_may_not_record(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-10").open_next(follows=CYCLE_2019)

        assert len(world.app.lists.cycles()) == 1

    def test_carries_nothing_without_an_earlier_cycle(self, world: World) -> None:
        assert world.open_next().carried_over == {}


class TestSuggestions:
    @pytest.fixture(autouse=True)
    def _concluded_open(self, world: World) -> None:
        suggestions = suggestion_world.World(world.app)
        suggestions.by(AREA).propose("VL-1", now=december(10))
        for step in ("approve", "notify"):
            suggestions.by(CHAIR).take(step, "S5", now=december(11))

    def proposed(self, world: World) -> list[str]:
        found = world.app.list_suggestions(NEXT, now=LATER)
        return [line.suggestion.proposed_by for line in found.items]

    def test_go_on_when_somebody_proposes_them(self, world: World) -> None:
        opened = world.open_next(follows=CYCLE_2019, proposed_by=AREA)

        assert opened.carried_over == {"remedies": 3, "suggestions": 1}
        assert self.proposed(world) == [AREA]

    def test_are_proposed_by_the_actor(self, world: World) -> None:
        opened = world.by(AREA).open_next(follows=CYCLE_2019)

        assert opened.carried_over["suggestions"] == 1
        assert self.proposed(world) == [AREA]

    def test_wait_when_nobody_proposes_them(self, world: World) -> None:
        opened = world.open_next(follows=CYCLE_2019)

        assert opened.carried_over == {"remedies": 3, "suggestions": 0}
        assert opened.findings[-1]["code"] == "suggestions_need_proposer"
        assert self.proposed(world) == []

    def test_wait_when_the_actor_may_not_propose_them(self, world: World) -> None:
        opened = world.by(CHAIR).open_next(follows=CYCLE_2019)

        assert opened.findings[-1]["code"] == "suggestions_not_carried_over"
        assert (len(lines(world.of(NEXT))), self.proposed(world)) == (3, [])

    def test_are_counted_in_a_plan(self, world: World) -> None:
        planned = world.open_next(follows=CYCLE_2019, plan=True)

        assert planned.carried_over == {"remedies": 3, "suggestions": 1}

    def test_come_once_when_the_opening_is_repeated(self, world: World) -> None:
        first = world.open_next(follows=CYCLE_2019, proposed_by=AREA, command_id="mo-ky")

        again = world.open_next(follows=CYCLE_2019, proposed_by=AREA, command_id="mo-ky")

        assert again == first
        assert self.proposed(world) == [AREA]
