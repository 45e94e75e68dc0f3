"""Remedies as people read them: lists, what is odd, and what a stage waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.remedy_world import (
    ABOVE,
    BOARD,
    CELL,
    CYCLE,
    DUE_ON,
    FAR,
    HEAD,
    MEMBER,
    OTHER,
    OTHER_MEMBER,
    TWO_CYCLES,
    Remedies,
    remedies,
)
from tests.small_world import november
from workflow.application.plan_remedies import PlanRequest
from workflow.domain.errors import (
    ReviewCycleError,
)
from workflow.domain.records.remedy import (
    IndicatorKind,
    RemedyKind,
    RemedySource,
    RemedyStatus,
)
from workflow.domain.rows_of_remedy_parts import IndicatorRow


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(TWO_CYCLES)


@pytest.fixture
def world(url: str) -> Iterator[Remedies]:
    with remedies(url) as opened:
        yield opened


def refused(caught: pytest.ExceptionInfo[ReviewCycleError]) -> str:
    return caught.value.code


class TestList:
    @pytest.fixture
    def three(self, world: Remedies) -> Remedies:
        world.add("KP1", group="organisation", conclusion="HN1/1", due_on=date(2022, 11, 9))
        world.add("KP2", group="mechanisms", topic="Chủ đề", monitor=BOARD, owner=HEAD)
        world.add("KP3", subject=OTHER, kind=RemedyKind.STRENGTH, due_on=None, owner=None)
        world.by(HEAD).take("claim", "KP2", grade="fairly_well")
        return world

    @pytest.mark.parametrize(
        ("wanted", "codes"),
        [
            ({}, ["KP1", "KP2", "KP3"]),
            ({"under": "H.1"}, ["KP1", "KP2"]),
            ({"status": RemedyStatus.CLAIMED}, ["KP2"]),
            ({"owner": MEMBER}, ["KP1"]),
            ({"monitor": BOARD}, ["KP2"]),
            ({"monitor": "H.1"}, []),
            ({"group": "Tổ chức, cán bộ, sinh hoạt đảng"}, ["KP1"]),
            ({"topic": "Chủ đề"}, ["KP2"]),
            ({"kind": RemedyKind.STRENGTH}, ["KP3"]),
            ({"overdue": True}, ["KP1"]),
            ({"due_before": DUE_ON}, ["KP1"]),
            ({"source": RemedySource.CONCLUSION}, ["KP1"]),
        ],
    )
    def test_gives_what_is_asked_for(
        self, three: Remedies, wanted: dict[str, Any], codes: list[str]
    ) -> None:
        assert three.codes(**wanted) == codes

    @pytest.mark.parametrize(
        ("wanted", "code"),
        [
            ({"under": "NOWHERE"}, "unit_not_found"),
            ({"owner": "NOBODY"}, "person_not_found"),
            ({"monitor": "NOBODY"}, "unit_not_found"),
            ({"group": "nothing"}, "group_unknown"),
        ],
    )
    def test_refuses_what_is_not_there(
        self, three: Remedies, wanted: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            three.codes(**wanted)

        assert refused(caught) == code

    @pytest.mark.parametrize(
        ("actor", "codes"),
        [
            pytest.param(HEAD, ["KP1", "KP2"], id="the head of the cell"),
            pytest.param(ABOVE, ["KP1", "KP2"], id="the secretary above"),
            pytest.param(FAR, ["KP3"], id="the head of the other cell"),
            pytest.param(MEMBER, ["KP1"], id="an owner"),
            pytest.param(OTHER_MEMBER, [], id="nobody to whom it matters"),
        ],
    )
    def test_shows_what_somebody_has_to_do_with(
        self, three: Remedies, actor: str, codes: list[str]
    ) -> None:
        assert three.by(actor).codes() == codes

    def test_tells_how_late_it_is_in_working_days(self, three: Remedies) -> None:
        found = three.at(november(14)).one("KP1")  # a Monday, and it was due on Wednesday

        assert (found.is_overdue, found.working_days_late) == (True, 3)

    def test_tells_what_is_late_although_only_days_off_came_since(self, world: Remedies) -> None:
        world.add("KP1", due_on=date(2022, 11, 11))  # a Friday

        found = world.at(november(12)).one("KP1")

        assert (found.is_overdue, found.working_days_late) == (True, 0)


class TestFindings:
    def test_tell_all_that_is_lacking_of_what_one_sees(self, world: Remedies) -> None:
        world.add("KP1", owner=None, due_on=None)
        world.add("KP2", subject=OTHER)

        told = world.by(HEAD).findings()

        lacking = ("owner", "due", "indicator", "evidence")
        key = f"{CYCLE}/KP1"
        assert told == [(f"remedy_without_{each}", {"remedy": key}) for each in lacking]

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"monitor": MEMBER}, {"remedy_monitor_is_owner", "remedy_monitor_inside"}),
            ({"monitor": OTHER_MEMBER}, {"remedy_monitor_inside"}),
            ({"monitor": CELL}, {"remedy_monitor_inside"}),
            ({"director": HEAD}, {"remedy_director_inside"}),
            ({"monitor": BOARD, "director": ABOVE}, set()),
            ({"monitor": "H.1"}, set()),
            ({"subject": OTHER_MEMBER, "monitor": HEAD}, set()),
            ({"subject": OTHER_MEMBER, "monitor": OTHER_MEMBER}, {"remedy_monitor_inside"}),
        ],
    )
    def test_flag_who_belongs_to_the_reviewed_body(
        self, world: Remedies, told: dict[str, Any], code: set[str]
    ) -> None:
        world.add("KP1", **told)

        found = {code for code, _ in world.findings()}

        assert {each for each in found if "inside" in each or "is_owner" in each} == code

    def test_tell_whose_plan_says_another_number_to_who_sees_all_of_it(
        self, world: Remedies
    ) -> None:
        world.add("KP1")
        world.add("KP2", owner=HEAD)
        request = PlanRequest(cycle=CYCLE, subject=CELL, declared=1)
        world.app.plan_remedies(request, command=world.command())

        def told(actor: str) -> list[dict[str, Any]]:
            found = world.by(actor).findings()
            return [facts for code, facts in found if code == "remedies_miscounted"]

        facts = {"review": f"{CYCLE}/{CELL}", "declared": 1, "recorded": 2}
        assert (told(HEAD), told(MEMBER), told(FAR)) == ([facts], [], [])

    def test_tell_what_was_claimed_and_left_lying(self, world: Remedies) -> None:
        world.add("KP1", watch_months=0)
        world.by(MEMBER).take("claim", "KP1")
        later = world.at(november(18))

        def told(**given: Any) -> list[str]:
            return [code for code, _ in later.findings(**given) if code.endswith("_long")]

        assert (told(claimed_days=7), told(claimed_days=8), told()) == (
            ["remedy_unverified_long"],
            [],
            [],
        )


class TestStage:
    def test_asks_for_remedies_that_are_followed_judged_and_verified(self, world: Remedies) -> None:
        said = [world.unmet()]
        world.add("KP1", conclusion="HN1/1", monitor=None, due_on=date(2022, 11, 9))
        said.append(world.unmet())
        world.add("KP1", monitor=BOARD, due_on=date(2022, 11, 9))
        row = IndicatorRow(remedy="KP1", text="0 lượt đi muộn", kind=IndicatorKind.ZERO)
        world.app.keep_indicators(CYCLE, [row], command=world.command())
        world.add("KP2", conclusion="HN1/2", monitor=BOARD, title="Họp")
        row = IndicatorRow(remedy="KP2", text="0 lượt", kind=IndicatorKind.ZERO)
        world.app.keep_indicators(CYCLE, [row], command=world.command())
        said.append(world.unmet())

        codes = [[code for code, _ in each] for each in said]
        assert codes == [
            ["remedies_missing", "shortcomings_uncovered", "plan_not_judged"],
            [
                *("remedies_unfollowed", "shortcomings_uncovered", "plan_not_judged"),
                "remedies_unverified",
            ],
            ["plan_not_judged", "remedies_unverified"],
        ]
        assert said[0][1][1] == {"open": 2, "conclusions": ["HN1/1", "HN1/2"]}
        assert said[1][1][1] == {"open": 1, "conclusions": ["HN1/2"]}
        assert said[2][1][1] == {"verified": 0, "claimed": 0, "due": 1}
