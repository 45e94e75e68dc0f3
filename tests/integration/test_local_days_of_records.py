"""What records oblige people to, counted by the days off of the unit whose review it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    BOSS,
    CALENDAR,
    HEAD,
    MEMBER,
    OPENED,
    OTHER_BOARD,
    SUBJECT,
    World,
    due_days,
    march,
)
from tests.small_world import application
from workflow.application.follow_suggestions import FollowRequest
from workflow.application.suggestion_steps import StepRequest
from workflow.domain.calendar import CalendarDay
from workflow.domain.records.monitoring import Every
from workflow.domain.records.suggestion import Outcome
from workflow.domain.rows_of_plans import PlanRow
from workflow.domain.rows_of_reports import ReportRow
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import Step

ELSEWHERE = "VL"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def close(world: World, day: int) -> None:
    """Give the commune a day off of its own in March."""
    days = [CalendarDay(day=date(2026, 3, day), works=False, name="Lũ")]
    world.app.import_calendar(CALENDAR, days, unit=SUBJECT, command=world.command(march(2, 8)))


class TestChecks:
    def test_of_a_series_keep_off_the_days_off_of_the_unit(self, world: World) -> None:
        close(world, 16)

        world.plan()
        world.plan(ELSEWHERE, code="CS2")

        days = {code: due_days(world.checks(series=code)) for code in ("CS1", "CS2")}
        assert days == {
            "CS1": ["2026-03-09", "2026-03-17", "2026-03-23"],
            "CS2": ["2026-03-09", "2026-03-16", "2026-03-23"],
        }

    def test_are_late_by_the_days_that_the_unit_works(self, world: World) -> None:
        close(world, 10)
        world.plan(every=Every.ONCE, times=None)
        world.plan(ELSEWHERE, code="CS2", every=Every.ONCE, times=None)

        lines = world.checks(now=march(11))

        late = {line.series.code: line.working_days_late for line in lines if line.series}
        assert late == {"CS1": 1, "CS2": 2}


class TestRemedy:
    def test_reminds_before_the_days_off_of_the_unit(self, world: World) -> None:
        close(world, 6)
        world.promise("R1", owner=MEMBER, due_on=date(2026, 3, 9))

        world.tick(march(5))

        assert world.told("remedy") == [(MEMBER, "remind", -1)]


class TestSuggestion:
    def test_is_reported_on_after_the_working_days_of_the_unit(self, world: World) -> None:
        close(world, 4)
        terms = {"ladder": "follow", "proposed_by": "secretary", "report_after": "3wd"}
        other = world.with_definition(suggestions=terms)
        for number, subject in enumerate((SUBJECT, ELSEWHERE), start=1):
            conclude(other, subject, f"S{number}")

        found = other.app.list_suggestions(other.cycle, now=march(2, 10)).items

        due = {line.suggestion.code: line.suggestion.report_due_on for line in found}
        assert due == {"S1": date(2026, 3, 6), "S2": date(2026, 3, 5)}


class TestReport:
    def test_is_sent_in_time_by_the_days_that_the_unit_works(self, world: World) -> None:
        close(world, 12)
        other = world.with_definition({"report_sent": {"before": "3wd"}})
        units = (SUBJECT, ELSEWHERE)
        plans = [PlanRow(unit=unit, meets_on=date(2026, 3, 13)) for unit in units]
        other.app.plan_meetings(other.cycle, plans, command=other.command(march(3)))

        rows = [ReportRow(subject=unit, text="…", sent_on=date(2026, 3, 10)) for unit in units]
        other.app.keep_reports(other.cycle, rows, command=other.command(march(10)))

        late = {unit: other.reasons(unit, now=march(10)) for unit in units}
        facts = {"sent_on": "2026-03-10", "last_on": "2026-03-09", "meets_on": "2026-03-13"}
        assert ("report_sent_late", facts) in late[SUBJECT]
        assert [code for code, _ in late[ELSEWHERE]] == ["ready_not_completed"]


def conclude(world: World, subject: str, code: str) -> None:
    app, cycle = world.app, world.cycle
    row = SuggestionRow(subject=subject, topic="Quản lý rừng", proposed_by=BOSS)
    app.propose_suggestions(cycle, [row], command=world.by(BOSS).command(march(2)))
    steps: tuple[tuple[Step, str, dict[str, Any]], ...] = (
        (Step.APPROVE, BOARD, {}),
        (Step.NOTIFY, BOARD, {}),
        (Step.EXPLAIN, HEAD.replace(SUBJECT, subject), {"text": "Giải trình"}),
        (Step.CONCLUDE, BOARD, {"outcome": Outcome.OPEN, "text": "Kết luận"}),
    )
    for step, actor, given in steps:
        if step is Step.CONCLUDE:
            followed = FollowRequest(cycle=cycle, codes=(code,), people=(OTHER_BOARD,))
            app.follow_suggestions(followed, command=world.by(BOARD).command(march(2)))
        request = StepRequest(cycle=cycle, step=step, codes=(code,), **given)
        app.take_suggestion_step(request, command=world.by(actor).command(march(2)))
