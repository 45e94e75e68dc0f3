"""What records owe: armed when they are stored, moved, met, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from storage import tables
from storage.engine import open_database
from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    BOSS,
    CYCLE,
    DEPUTY,
    FIRST,
    HEAD,
    INSPECTOR,
    MEMBER,
    OPENED,
    OTHER_BOARD,
    SUBJECT,
    SUPERVISOR,
    World,
    at,
    march,
)
from tests.small_world import application
from workflow.application.follow_suggestions import FollowRequest
from workflow.application.remedy_steps import StepRequest as RemedyStep
from workflow.application.suggestion_steps import StepRequest
from workflow.domain.records.monitoring import Every, Matter
from workflow.domain.records.suggestion import Outcome
from workflow.domain.remedy_course import Step as Remedied
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import Step

THREE_WEEKS = (march(6), march(9), march(10), march(11), march(12), march(13), march(16))


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


def deadlines(url: str) -> list[tuple[Any, ...]]:
    """Return kind, record, due day, status, rungs that fired and what each replaces, by number."""
    deadline, ledger = tables.deadline, tables.escalation
    fired = (
        sa.select(sa.func.count())
        .where(ledger.c.cycle_id == deadline.c.cycle_id, ledger.c.deadline_id == deadline.c.id)
        .scalar_subquery()
    )
    columns = (deadline.c.kind, deadline.c.record_id, deadline.c.due_on, deadline.c.status)
    statement = sa.select(*columns, fired, deadline.c.replaces).order_by(deadline.c.id)
    database = open_database(url)
    try:
        with database.reader.begin() as connection:
            return [tuple(row) for row in connection.execute(statement)]
    finally:
        database.dispose()


def statuses(url: str) -> list[str]:
    """Return where each deadline stands, by number."""
    return [row[3] for row in deadlines(url)]


class TestCheck:
    def test_climbs_its_ladder_when_it_is_missed(self, world: World) -> None:
        world.plan(every=Every.ONCE, times=None)

        told = []
        for now in THREE_WEEKS:
            report = world.tick(now)
            told.append((report.fired, report.notices))

        assert told == [(1, 1), (0, 0), (1, 1), (1, 1), (1, 2), (0, 0), (0, 0)]
        assert world.told() == [
            (INSPECTOR, "remind", -1),
            (INSPECTOR, "remind", 1),
            (HEAD, "escalate", 2),
            (DEPUTY, "escalate", 3),
            ("VT-3", "escalate", 3),
        ]

    def test_of_surprise_is_never_told_to_its_subject(self, world: World) -> None:
        world.surprise(every=Every.ONCE, times=None)

        for now in THREE_WEEKS:
            world.tick(now)

        assert world.told() == [
            (BOSS, "escalate", 2),
            (BOARD, "escalate", 3),
            (OTHER_BOARD, "escalate", 3),
            (INSPECTOR, "remind", -1),
            (INSPECTOR, "remind", 1),
        ]

    def test_is_met_when_it_was_made(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        world.make(2, now=march(4))

        fired = [world.tick(now).fired for now in THREE_WEEKS]

        assert (sum(fired), statuses(url)) == (0, ["met"])

    def test_that_was_made_in_between_is_told_no_more(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        for now in THREE_WEEKS[:3]:
            world.tick(now)
        world.make(2, now=march(10, 12))

        fired = [world.tick(now).fired for now in THREE_WEEKS[3:]]

        assert (sum(fired), deadlines(url)) == (0, [("check", 2, FIRST, "met", 2, None)])

    def test_ends_with_its_series(self, world: World, url: str) -> None:
        world.plan()
        world.stop("CS1", now=march(3))

        assert statuses(url) == ["cancelled"] * 3

    def test_is_armed_anew_when_its_day_changes(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        world.tick(march(6))
        later = date(2026, 3, 16)
        world.change("CS1", starts_on=later, now=march(9))
        for day in (10, 13, 17):
            world.tick(march(day))

        assert deadlines(url) == [
            ("check", 2, FIRST, "replaced", 1, None),
            ("check", 2, later, "open", 2, 1),
        ]
        assert world.told() == [
            (INSPECTOR, "remind", -1),
            (INSPECTOR, "remind", -1),
            (INSPECTOR, "remind", 1),
        ]

    def test_stays_when_something_else_changes(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        world.tick(march(6))

        world.change("CS1", checker=BOARD, now=march(9))
        world.tick(march(10))

        assert deadlines(url) == [("check", 2, FIRST, "open", 2, None)]
        assert world.told() == [(BOARD, "remind", 1), (INSPECTOR, "remind", -1)]

    def test_that_is_scheduled_again_is_owed_again(self, world: World, url: str) -> None:
        world.plan()
        world.change("CS1", times=2, now=march(3))
        world.change("CS1", times=3, now=march(4))

        assert statuses(url) == ["open", "open", "cancelled", "open"]

    def test_of_nobody_climbs_all_the_same(self, world: World) -> None:
        world.plan(every=Every.ONCE, times=None, checker=None)

        for now in THREE_WEEKS:
            world.tick(now)

        assert {person for person, _, _ in world.told()} == {HEAD, DEPUTY, "VT-3"}

    def test_without_a_ladder_is_told_to_nobody(self, world: World) -> None:
        other = world.with_definition(monitoring={})
        other.plan(every=Every.ONCE, times=None)

        fired = [other.tick(now).fired for now in THREE_WEEKS]

        assert (sum(fired), other.told()) == (0, [])

    def test_rests_when_the_review_was_withdrawn(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        world.by(BOARD).fire("withdraw", now=march(3), reason="Chuyển đi")

        fired = [world.tick(now).fired for now in THREE_WEEKS]

        assert (sum(fired), statuses(url)) == (0, ["cancelled"])

    def test_is_owed_again_when_the_review_is_back(self, world: World, url: str) -> None:
        world.plan(times=2)
        world.by(BOARD).fire("withdraw", now=march(3), reason="Chuyển đi")
        world.tick(march(6))
        world.by(BOARD).fire(
            "reopen",
            now=march(9),
            reason="Chuyển về",
            to_stage="monitoring",
            due_on=date(2026, 4, 30),
        )

        world.tick(march(10))

        assert statuses(url) == ["cancelled", "open", "open", "open"]
        assert world.told() == [(INSPECTOR, "remind", 1)]

    def test_goes_on_while_the_review_rests(self, world: World, url: str) -> None:
        world.plan(every=Every.ONCE, times=None)
        world.by(BOARD).fire("hold", now=march(3), reason="Chờ")

        world.tick(march(6))
        held = deadlines(url)
        world.by(BOARD).fire("resume", now=march(9))
        world.tick(march(10))

        assert held == [("check", 2, FIRST, "open", 1, None)]
        assert deadlines(url) == [("check", 2, FIRST, "open", 2, None)]

    def test_outlives_its_review(self, world: World) -> None:
        other = world.with_definition({"checks_scheduled": {"at_least": 1}})
        other.plan(every=Every.ONCE, times=None)
        done = other.fire("complete", now=march(3))

        other.tick(march(10))

        assert (done.target, len(other.told())) == ("done", 1)

    def test_is_told_once_by_two_ticks_at_once(self, world: World, url: str) -> None:
        world.plan(times=12)
        now = at(date(2026, 4, 30))

        def tick(_: int) -> int:
            with application(url) as app:
                return World(app).tick(now).fired

        with ThreadPoolExecutor(2) as pool:
            fired = sorted(pool.map(tick, range(2)))

        assert fired[0] == 0
        assert sum(fired) == sum(row[4] for row in deadlines(url)) > 0

    def test_that_is_planned_behind_its_day_sends_one_message(self, world: World) -> None:
        world.plan(every=Every.ONCE, times=None, now=march(20))

        report = world.tick(march(20, 10))

        assert (report.fired, report.recorded_only) == (3, 0)
        assert {offset for _, _, offset in world.told()} == {1, 2, 3}


class TestSuggestion:
    @pytest.fixture
    def concluded(self, world: World) -> World:
        """Return the world after a suggestion was concluded in March, followed by one person."""
        app, cycle = world.app, CYCLE
        row = SuggestionRow(subject=SUBJECT, topic="Quản lý rừng", proposed_by=BOSS)
        app.propose_suggestions(cycle, [row], command=world.by(BOSS).command(march(2)))
        steps: tuple[tuple[Step, str, dict[str, Any]], ...] = (
            (Step.APPROVE, BOARD, {}),
            (Step.NOTIFY, BOARD, {}),
            (Step.EXPLAIN, HEAD, {"text": "Giải trình"}),
            (Step.CONCLUDE, BOARD, {"outcome": Outcome.OPEN, "text": "Kết luận"}),
        )
        for step, actor, given in steps:
            if step is Step.CONCLUDE:
                followed = FollowRequest(cycle=cycle, codes=("S1",), people=(OTHER_BOARD,))
                app.follow_suggestions(followed, command=world.by(BOARD).command(march(2)))
            request = StepRequest(cycle=cycle, step=step, codes=("S1",), **given)
            app.take_suggestion_step(request, command=world.by(actor).command(march(2)))
        return world

    def test_reminds_its_followers_of_the_report(self, concluded: World, url: str) -> None:
        due_on = date(2027, 3, 2)
        for day in (date(2027, 3, 1), date(2027, 3, 3)):
            concluded.tick(at(day, 9))

        assert concluded.told("suggestion_report") == [
            (OTHER_BOARD, "remind", -1),
            (OTHER_BOARD, "remind", 1),
        ]
        assert deadlines(url) == [("suggestion_report", 1, due_on, "open", 2, None)]

    def test_reminds_those_who_follow_it_now(self, concluded: World) -> None:
        request = FollowRequest(cycle=CYCLE, codes=("S1",), people=(SUPERVISOR,))
        concluded.app.follow_suggestions(request, command=concluded.by(BOARD).command(march(3)))
        concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(4))

        concluded.tick(at(date(2027, 3, 1), 9))

        assert concluded.told("suggestion_report") == [(SUPERVISOR, "remind", -1)]

    def test_is_met_by_the_report(self, concluded: World, url: str) -> None:
        request = StepRequest(cycle=CYCLE, step=Step.REPORT, codes=("S1",), text="Xong")
        command = concluded.by(OTHER_BOARD).command(march(4))
        concluded.app.take_suggestion_step(request, command=command)

        assert (statuses(url), concluded.tick(at(date(2027, 3, 9))).fired) == (["met"], 0)


class TestRemedy:
    DUE = date(2026, 3, 9)

    @pytest.fixture
    def promised(self, world: World) -> World:
        """Return the world with a remedy of a member that somebody of the board follows."""
        world.promise("R1", owner=MEMBER, monitor=OTHER_BOARD, due_on=self.DUE, watch_months=6)
        return world

    def take(self, world: World, step: Remedied, actor: str, day: date, **given: Any) -> None:
        request = RemedyStep(cycle=CYCLE, step=step, codes=("R1",), **given)
        world.app.take_remedy_step(request, command=world.by(actor).command(at(day, 9)))

    def test_reminds_who_owes_it(self, promised: World, url: str) -> None:
        for now in THREE_WEEKS[:3]:
            promised.tick(now)

        assert promised.told("remedy") == [(MEMBER, "remind", -1), (MEMBER, "remind", 1)]
        assert deadlines(url) == [("remedy", 1, self.DUE, "open", 2, None)]

    def test_then_reminds_the_monitor_to_verify_it(self, promised: World, url: str) -> None:
        self.take(promised, Remedied.CLAIM, MEMBER, date(2026, 3, 5))
        for day in (date(2026, 3, 10), date(2026, 9, 4), date(2026, 9, 7)):
            promised.tick(at(day, 9))

        # Six months after the fifth of March is a Saturday: the reminder comes on the Friday.
        assert promised.told("remedy") == []
        assert promised.told("verification") == [
            (OTHER_BOARD, "remind", -1),
            (OTHER_BOARD, "remind", 1),
        ]
        assert [row[:4] for row in deadlines(url)] == [
            ("remedy", 1, self.DUE, "met"),
            ("verification", 1, date(2026, 9, 5), "open"),
        ]

    def test_is_owed_again_when_it_is_taken_up_again(self, promised: World, url: str) -> None:
        self.take(promised, Remedied.CLAIM, MEMBER, date(2026, 3, 5))
        due_on = date(2026, 4, 1)
        self.take(
            promised, Remedied.REOPEN, BOARD, date(2026, 3, 6), note="Tái phạm", due_on=due_on
        )

        assert [row[:4] for row in deadlines(url)] == [
            ("remedy", 1, self.DUE, "met"),
            ("verification", 1, date(2026, 9, 5), "cancelled"),
            ("remedy", 1, due_on, "open"),
        ]

    def test_without_a_due_day_is_not_late(self, world: World, url: str) -> None:
        world.promise("R1", owner=MEMBER)

        assert deadlines(url) == []

    def test_that_loses_its_due_day_is_not_late_any_more(self, promised: World, url: str) -> None:
        promised.promise("R1", cleared=("due_on",), now=march(3))

        assert (statuses(url), promised.tick(march(20)).fired) == (["cancelled"], 0)

    def test_handed_over_reminds_the_new_monitor(self, promised: World) -> None:
        promised.hand_over(Matter.REMEDY, "R1", INSPECTOR, now=march(3))
        self.take(promised, Remedied.CLAIM, MEMBER, date(2026, 3, 5))

        promised.tick(at(date(2026, 9, 4), 9))

        assert promised.told("verification") == [(INSPECTOR, "remind", -1)]

    def test_handed_over_to_a_unit_reminds_its_head(self, promised: World) -> None:
        promised.hand_over(Matter.REMEDY, "R1", "VL", now=march(3))
        self.take(promised, Remedied.CLAIM, MEMBER, date(2026, 3, 5))

        promised.tick(at(date(2026, 9, 4), 9))

        assert promised.told("verification") == [("VL-1", "remind", -1)]
