"""Close a cycle: when it may be, and what outlives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from storage.workers import due_of
from tests import monitoring_world
from tests.databases import Databases
from tests.holding import hold, opened, replayed, resume, rows
from tests.monitoring_world import march
from tests.small_world import CYCLE, FIRST, OPENED, World, application, november
from workflow.application.close_cycle import ClosedCycle
from workflow.application.hold_cycle import HoldRequest
from workflow.application.remedy_steps import StepRequest
from workflow.domain.cycle import CycleStatus
from workflow.domain.errors import RefusedError
from workflow.domain.records.monitoring import Every
from workflow.domain.remedy_course import Step
from workflow.domain.rows_of_remedies import RemedyRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with opened(url) as world:
        yield world


def finish(world: World) -> None:
    """Let everybody be exempt, one of them with a remedy that is due later."""
    row = RemedyRow(subject=FIRST, title="Họp", owner=FIRST, due_on=date(2022, 11, 25))
    world.app.keep_remedies(CYCLE, [row], command=world.command(november(2)))
    for row in world.app.lists.reviews(CYCLE, now=november(2, 9))[1]:
        world.fire(row.row.subject_code, "exempt", november(3), reason="Sáp nhập")


def close(world: World, *, plan: bool = False, command_id: str | None = None) -> ClosedCycle:
    command = world.command(november(4), command_id)
    return world.app.close_cycle(CYCLE, plan=plan, command=command)


def obligations(url: str) -> list[str]:
    return [row["status"] for row in rows(url, "deadline") if row["kind"] == "remedy"]


class TestClose:
    def test_is_refused_while_reviews_are_unfinished(self, world: World) -> None:
        with pytest.raises(RefusedError, match="reviews_unfinished") as refused:
            close(world)

        facts = refused.value.facts
        assert sum(facts["stages"].values()) == facts["count"] > 0
        assert facts["example"].startswith(f"{CYCLE}/")

    def test_ends_a_cycle_whose_reviews_are_over(self, world: World, url: str) -> None:
        finish(world)

        told = close(world)

        assert told.states == {"exempt": len(rows(url, "review"))}
        assert told.deadlines == 1
        assert world.app.lists.cycle(CYCLE).cycle.status is CycleStatus.CLOSED
        assert replayed(world) == []

    def test_of_a_plan_changes_nothing(self, world: World) -> None:
        finish(world)

        close(world, plan=True)

        assert world.app.lists.cycle(CYCLE).cycle.status is CycleStatus.RUNNING

    def test_is_answered_again_for_the_same_command_and_refused_for_another(
        self, world: World
    ) -> None:
        finish(world)

        assert close(world, command_id="end") == close(world, command_id="end")
        with pytest.raises(RefusedError, match="cycle_closed"):
            close(world)

    def test_is_for_those_with_authority(self, world: World) -> None:
        finish(world)

        with pytest.raises(RefusedError, match="forbidden"):
            close(world.by("H-1"))


class TestClosed:
    def test_takes_no_triggers_and_no_hold_any_more(self, world: World) -> None:
        finish(world)
        close(world)

        with pytest.raises(RefusedError, match="cycle_closed"):
            world.fire(FIRST, "reopen", november(5), reason="Sai")
        with pytest.raises(RefusedError, match="cycle_closed"):
            hold(world, november(5))

    def test_lets_remedies_be_claimed(self, world: World, url: str) -> None:
        finish(world)
        close(world)
        request = StepRequest(cycle=CYCLE, step=Step.CLAIM, numbers=(1,))

        world.app.take_remedy_step(request, command=world.by(FIRST).command(november(7)))

        assert [row["status"] for row in rows(url, "remedy")] == ["claimed"]
        assert [row["status"] for row in rows(url, "deadline") if row["kind"] == "remedy"] == [
            "met"
        ]
        assert replayed(world) == []

    def test_leaves_the_cycle_alone_but_for_a_look_a_day(self, world: World) -> None:
        finish(world)
        close(world)
        looks = []
        for day, hour in ((7, 9), (7, 15), (8, 10), (22, 10), (22, 11), (25, 9), (28, 9)):
            world.tick(november(day, hour))
            looks.append(world.app.lists.cycle(CYCLE).cycle.last_tick_at == november(day, hour))

        assert looks == [True, False, True, True, False, True, True]

    def test_lets_a_hold_end_that_lasted_when_it_was_closed(self, world: World, url: str) -> None:
        finish(world)
        hold(world, november(3, 10))
        close(world)

        resume(world, november(10))

        assert [row["status"] for row in rows(url, "deadline") if row["kind"] == "remedy"] == [
            "open"
        ]
        assert world.app.lists.cycle(CYCLE).cycle.status is CycleStatus.CLOSED
        assert replayed(world) == []


class TestChecks:
    """What records oblige people to outlives the cycle."""

    @pytest.fixture
    def monitored(self, databases: Databases) -> Iterator[monitoring_world.World]:
        with application(databases.clone(monitoring_world.OPENED)) as app:
            yield monitoring_world.World(app)

    def test_are_told_of_as_before(self, monitored: monitoring_world.World) -> None:
        monitored.plan(every=Every.ONCE, times=None)
        now = march(4)
        for review in monitored.app.lists.reviews(monitoring_world.CYCLE, now=now)[1]:
            subject = review.row.key
            monitored.fire("exempt", now=now, subject=subject, reason="Sáp nhập")
        monitored.app.close_cycle(monitoring_world.CYCLE, command=monitored.command(now))

        late = []
        for day in (6, 9, 10, 11, 12):
            # The first look of a day is too early for its rungs, the second comes in time.
            monitored.tick(march(day, 7))
            with monitored.app._database.reader.begin() as connection:
                late.append(len(due_of(connection, march(day))))
            monitored.tick(march(day))

        assert [offset for _, _, offset in monitored.told()] == [-1, 1, 2, 3, 3]
        assert late == [1, 0, 1, 1, 1]

    def test_wait_while_the_cycle_is_held(self, monitored: monitoring_world.World) -> None:
        monitored.plan(every=Every.ONCE, times=None)
        request = HoldRequest(cycle=monitoring_world.CYCLE, reason="Bão")
        monitored.app.hold_cycle(request, command=monitored.command(march(4)))
        for day in (6, 9, 10, 11):
            monitored.tick(march(day))
        before = monitored.told()

        monitored.app.resume_cycle(request, command=monitored.command(march(11)))
        for day in (11, 12, 13, 16, 17, 18, 19):
            monitored.tick(march(day))

        assert before == []
        # Five working days were lost, and each rung comes five working days later.
        assert [offset for _, _, offset in monitored.told()] == [-1, 1, 2, 3, 3]
