"""Plans of remedies: what they declare, and whether the superior finds them feasible."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.remedy_part_world import BOARD, SECRETARY, World
from tests.small_world import application
from tests.suggestion_world import CYCLE_2019, OPENED, december, definition
from workflow.application.list_plans import PlanLine
from workflow.application.open_cycle import OpenRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.remedy import Verdict


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.add()
        yield world
        assert not any(replayed.differences for replayed in app.replay_history())


def plan(world: World, *, actor: str | None = None) -> PlanLine:
    [found] = world.app.list_plans(CYCLE_2019, now=december(20), actor=actor)
    return found


class TestPlan:
    def test_is_recorded_by_the_owner_of_the_stage(self, world: World) -> None:
        world.by(SECRETARY).plan(document="12-KH/ĐU", planned_on=date(2019, 12, 9), declared=9)

        found = plan(world)
        assert (found.review, found.plan.document) == (f"{CYCLE_2019}/VL", "12-KH/ĐU")
        assert (found.plan.declared, found.recorded, found.plan.verdict) == (9, 1, None)

    def test_is_recorded_twice_without_a_change(self, world: World) -> None:
        world.plan(document="12-KH/ĐU")

        assert world.plan(document="12-KH/ĐU").unchanged == 1

    def test_is_not_of_others(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-10").plan(declared=9)
        with pytest.raises(NotFoundError, match="review_not_found"):
            world.by("VT-1").plan(declared=9)

    def test_does_not_lie_ahead(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="day_lies_ahead"):
            world.plan(planned_on=date(2019, 12, 11))

    def test_is_seen_by_those_who_see_the_review(self, world: World) -> None:
        world.plan()

        assert plan(world, actor="BS-10").recorded == 1
        assert world.app.list_plans(CYCLE_2019, now=december(20), actor="VT-1") == []


class TestJudge:
    @pytest.fixture(autouse=True)
    def _planned(self, world: World) -> None:
        world.plan(declared=1, planned_on=date(2019, 12, 9))

    def test_is_of_the_authority(self, world: World) -> None:
        world.by(BOARD).judge("feasible")

        found = plan(world).plan
        assert (found.verdict, found.judged_by) == (Verdict.FEASIBLE, BOARD)

    def test_names_a_person(self, world: World) -> None:
        with pytest.raises(RefusedError, match="person_needed"):
            world.judge("feasible")

    def test_is_not_of_the_head_of_what_is_judged(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by(SECRETARY).judge("feasible")

    def test_is_not_of_whoever_is_under_review(self, world: World) -> None:
        world.add("VL-2")
        world.plan("VL-2")

        with pytest.raises(RefusedError, match=r"forbidden|own_case"):
            world.by("VL-2").judge("feasible", "VL-2")

    def test_says_why_it_is_not_feasible(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="verdict_without_note"):
            world.by(BOARD).judge("not_feasible")

        world.by(BOARD).judge("not_feasible", note="Chưa có thời hạn")

        assert plan(world).plan.note == "Chưa có thời hạn"

    def test_is_not_before_the_plan(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="judged_before_planned"):
            world.by(BOARD).judge("feasible", on=date(2019, 12, 8))

    @pytest.mark.parametrize("is_planned", [False, True])
    def test_needs_remedies(self, world: World, *, is_planned: bool) -> None:
        if is_planned:
            world.plan("VT")

        with pytest.raises(RefusedError, match="plan_without_remedies"):
            world.by(BOARD).judge("feasible", "VT")

    def test_is_void_when_the_plan_changes(self, world: World) -> None:
        world.by(BOARD).judge("feasible")

        changed = world.plan(declared=2, now=december(11))

        assert [each["code"] for each in changed.findings] == ["plan_verdict_void"]
        assert plan(world).plan.verdict is None


class TestJudgedBy:
    def test_is_of_whom_the_definition_names_and_never_in_an_own_case(self, world: World) -> None:
        body = {**definition(), "name": "judged", "remedies": {"judged_by": "secretary"}}
        world.app.add_definition(body, command=world.command(december(10)))
        request = OpenRequest(definition="judged", unit="BS", start_on=date(2019, 12, 10))
        world.app.open_cycle(request, command=world.command(december(10)))
        there = world.of("judged-BS")
        there.add("VL")
        there.add("VL-2")
        there.plan("VL")
        there.plan("VL-2")

        with pytest.raises(RefusedError, match="own_case"):
            there.by(SECRETARY).judge("feasible", "VL")
        with pytest.raises(RefusedError, match="forbidden"):
            there.by(BOARD).judge("feasible", "VL")
        there.by(SECRETARY).judge("feasible", "VL-2")

        verdicts = {
            line.review: line.plan.verdict
            for line in world.app.list_plans("judged-BS", now=december(20))
        }
        assert verdicts == {"judged-BS/VL": None, "judged-BS/VL-2": Verdict.FEASIBLE}


class TestChanged:
    @pytest.fixture(autouse=True)
    def _judged(self, world: World) -> None:
        world.plan()
        world.by(BOARD).judge("feasible")

    def test_is_told_when_a_remedy_is_listed_after_the_verdict(self, world: World) -> None:
        before = plan(world).changed

        world.add(title="Thêm", now=december(11))

        assert (before, plan(world).changed) == (False, True)

    def test_is_told_when_a_remedy_becomes_another(self, world: World) -> None:
        world.add(code="R1", title="Khác", now=december(11))

        assert plan(world).changed

    def test_is_not_told_when_one_is_carried_out(self, world: World) -> None:
        world.take("start", "R1", now=december(11))
        world.indicator("R1", text="Số vụ", kind="zero", now=december(11))

        assert not plan(world).changed

    def test_is_not_told_any_more_after_another_verdict(self, world: World) -> None:
        world.add(title="Thêm", now=december(11))

        world.by(BOARD).judge("feasible", now=december(12))

        assert not plan(world).changed

    def test_is_a_finding(self, world: World) -> None:
        world.add(title="Thêm", now=december(11))

        found = world.app.find_remedy_findings(CYCLE_2019, now=december(20))

        assert [each.code for each in found if each.code.startswith("plan_")] == [
            "plan_changed_after_verdict"
        ]
