"""The requirements of a stage: when each is met, what it says when not, and who owes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import stage_of
from workflow.domain.conditions import Requirement
from workflow.domain.facts import (
    CheckFacts,
    CoverageFacts,
    FactKind,
    Facts,
    GateFacts,
    MeetingFacts,
    RatingFacts,
    RemedyFacts,
)
from workflow.domain.requirements import RULES, needed_facts, unmet
from workflow.domain.review import Reason
from workflow.domain.terms import Target

HELD_ON = date(2026, 3, 9)
SECRETARY, BOARD = Target(role="secretary"), Target(role="board")


def coverage(reached: int, target: int) -> Facts:
    return Facts(coverage=CoverageFacts(reached=reached, target=target))


def meeting(*supervisor_roles: str) -> Facts:
    return Facts(
        meeting=MeetingFacts(held_on=HELD_ON, supervisor_roles=frozenset(supervisor_roles))
    )


def remedies(listed: int = 0, **counts: int) -> Facts:
    return Facts(remedies=RemedyFacts(listed=listed, **counts))


def checks(scheduled: int = 0, **counts: int) -> Facts:
    return Facts(checks=CheckFacts(scheduled=scheduled, **counts))


def unmet_of(requirement: Any, facts: Facts, **stage: Any) -> list[Reason]:
    return list(unmet(stage_of(requires=[requirement], **stage), facts))


def name_of(requirement: Any) -> str:
    return requirement if isinstance(requirement, str) else next(iter(requirement))


MET = [
    pytest.param({"coverage": {"at_least": "100%"}}, coverage(15, 15), id="everybody was reached"),
    pytest.param({"coverage": {"at_least": "2/3"}}, coverage(10, 15), id="T-8: 10 of 15"),
    pytest.param({"coverage": {"at_least": "2/3"}}, coverage(14, 21), id="T-7: exactly two thirds"),
    pytest.param({"coverage": {"at_least": "92.5%"}}, coverage(37, 40), id="exactly 92.5 percent"),
    pytest.param({"coverage": {"at_least": "1/3"}}, coverage(1, 3), id="a third of three is one"),
    pytest.param({"coverage": {"at_least": "90%"}}, coverage(4, 3), id="more than there are"),
    pytest.param({"responses": {"at_least": 3}}, Facts(responses=3), id="just enough answers"),
    pytest.param("meeting_held", meeting(), id="a meeting was held"),
    pytest.param(
        {"supervisor_attended": {"role": "board"}}, meeting("board", "x"), id="the board attended"
    ),
    pytest.param(
        {"supervisor_attended": {"role": "board"}}, Facts(), id="no meeting, nobody to attend"
    ),
    pytest.param("remedies_assigned", remedies(1), id="one remedy by default"),
    pytest.param({"remedies_assigned": {"at_least": 0}}, remedies(), id="no remedy is needed"),
    pytest.param("remedies_verified", remedies(4, due=2, due_verified=2), id="all due verified"),
    pytest.param("remedies_verified", remedies(4), id="no remedy is due yet"),
    pytest.param({"checks_scheduled": {"at_least": 2}}, checks(2), id="enough checks"),
    pytest.param("checks_made", checks(4, due=2, due_made=2), id="all due checks were made"),
    pytest.param("checks_made", checks(), id="no check is due yet"),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(rating=RatingFacts(level="good")),
        id="a level was decided",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(rating=RatingFacts(not_rated_reason="ill")),
        id="decided that there is no rating",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(not_rated_reason="admitted_recently"),
        id="T-16: reviewed but not rated",
    ),
]

UNMET = [
    pytest.param(
        {"coverage": {"at_least": "2/3"}},
        coverage(9, 15),
        ("coverage_incomplete", {"reached": 9, "target": 15, "needed": 10, "share": "2/3"}),
        id="T-8: 9 of 15 is less than two thirds",
    ),
    pytest.param(
        {"coverage": {"at_least": "92.5%"}},
        coverage(36, 40),
        ("coverage_incomplete", {"reached": 36, "target": 40, "needed": 37, "share": "92.5%"}),
        id="one less than 92.5 percent",
    ),
    pytest.param(
        {"coverage": {"at_least": "100%"}},
        coverage(165, 166),
        ("coverage_incomplete", {"reached": 165, "target": 166, "needed": 166, "share": "100%"}),
        id="all but one",
    ),
    pytest.param(
        {"coverage": {"at_least": "90%"}},
        coverage(0, 0),
        ("coverage_incomplete", {"reached": 0, "target": 0, "needed": 0, "share": "90%"}),
        id="nobody of nobody",
    ),
    pytest.param(
        {"responses": {"at_least": 3}},
        Facts(responses=2),
        ("responses_below_threshold", {"received": 2, "needed": 3}),
        id="an answer too few",
    ),
    pytest.param("meeting_held", Facts(), ("meeting_not_held", {}), id="no meeting"),
    pytest.param(
        {"supervisor_attended": {"role": "board"}},
        meeting("secretary"),
        ("supervisor_absent", {"role": "board", "held_on": "2026-03-09"}),
        id="someone from above with another role",
    ),
    pytest.param(
        {"remedies_assigned": {"at_least": 2}},
        remedies(1, without_owner=1),
        ("remedies_missing", {"listed": 1, "needed": 2}),
        id="a remedy too few",
    ),
    pytest.param(
        "remedies_assigned",
        remedies(3, without_owner=1),
        ("remedies_incomplete", {"without_owner": 1, "without_due": 0}),
        id="a remedy without owner",
    ),
    pytest.param(
        {"remedies_assigned": {"at_least": 0}},
        remedies(3, without_due=2),
        ("remedies_incomplete", {"without_owner": 0, "without_due": 2}),
        id="remedies without due day",
    ),
    pytest.param(
        "remedies_verified",
        remedies(4, due=3, due_verified=2),
        ("remedies_unverified", {"verified": 2, "due": 3}),
        id="a due remedy is not verified",
    ),
    pytest.param(
        "checks_scheduled",
        checks(),
        ("checks_not_scheduled", {"scheduled": 0, "needed": 1}),
        id="one check by default",
    ),
    pytest.param(
        "checks_made",
        checks(4, due=3, due_made=2),
        ("checks_missed", {"made": 2, "due": 3}),
        id="a due check was missed",
    ),
    pytest.param(
        {"rating_decided": {"by": [{"role": "board"}]}},
        Facts(),
        ("rating_not_decided", {}),
        id="nothing was decided",
    ),
]


class TestUnmet:
    @pytest.mark.parametrize(("requirement", "facts"), MET)
    def test_is_empty_when_the_requirement_is_met(self, requirement: Any, facts: Facts) -> None:
        assert unmet_of(requirement, facts) == []

    @pytest.mark.parametrize(("requirement", "facts", "told"), UNMET)
    def test_tells_code_and_numbers_when_it_is_not(
        self, requirement: Any, facts: Facts, told: tuple[str, dict[str, Any]]
    ) -> None:
        [reason] = unmet_of(requirement, facts)

        assert (reason.code, reason.facts) == told
        assert reason.requirement == name_of(requirement)

    def test_lists_closed_gates_first_and_then_every_requirement_in_its_order(self) -> None:
        stage = stage_of(requires=["meeting_held", {"responses": {"at_least": 1}}, "checks_made"])
        gates = (
            GateFacts(gate="members", pending=2, total=5, sample=("P1", "P2")),
            GateFacts(gate="superior", pending=0, total=1),
            GateFacts(gate="subunits", pending=1, total=1, sample=("U2",)),
        )

        reasons = unmet(stage, Facts(gates=gates))

        assert [reason.code for reason in reasons] == [
            "waits_for_members",
            "waits_for_subunits",
            "meeting_not_held",
            "responses_below_threshold",
        ]

    def test_says_of_a_gate_how_many_are_pending_and_names_nobody_who_owes(self) -> None:
        gate = GateFacts(gate="members", pending=2, total=5, sample=("P1", "P2"))

        [reason] = unmet(stage_of(), Facts(gates=(gate,)))

        assert reason == Reason(
            code="waits_for_members",
            facts={"pending": 2, "total": 5, "sample": ["P1", "P2"]},
            owed_by=(),
        )

    def test_survives_storage(self) -> None:
        stage = stage_of(
            requires=[{"coverage": {"at_least": "2/3"}, "owed_by": {"role": "board", "at": "x"}}]
        )
        [reason] = unmet(stage, coverage(9, 15))

        assert Reason.from_json(reason.to_json()) == reason


class TestRules:
    def test_judge_every_requirement_of_the_language(self) -> None:
        assert set(RULES) == set(Requirement.model_fields) - {"owed_by"}

    def test_are_each_shown_met_and_unmet_here(self) -> None:
        shown = [{name_of(case.values[0]) for case in cases} for cases in (MET, UNMET)]

        assert shown == [set(RULES), set(RULES)]


class TestNeededFacts:
    @pytest.mark.parametrize(
        ("requirements", "kinds"),
        [
            pytest.param([], set(), id="none"),
            pytest.param(["meeting_held"], {FactKind.MEETING}, id="one"),
            pytest.param(
                [
                    "meeting_held",
                    {"supervisor_attended": {"role": "board"}},
                    {"coverage": {"at_least": "90%"}},
                ],
                {FactKind.MEETING, FactKind.COVERAGE},
                id="two that read the same, and another",
            ),
            pytest.param(["remedies_assigned", "remedies_verified"], {FactKind.REMEDIES}, id="two"),
            pytest.param(["checks_scheduled", "checks_made"], {FactKind.CHECKS}, id="checks"),
            pytest.param([{"responses": {"at_least": 1}}], {FactKind.RESPONSES}, id="responses"),
            pytest.param(
                [{"rating_decided": {"by": [{"role": "board"}]}}], {FactKind.RATING}, id="rating"
            ),
        ],
    )
    def test_are_what_the_requirements_read(
        self, requirements: list[Any], kinds: set[FactKind]
    ) -> None:
        assert needed_facts(stage_of(requires=requirements)) == kinds


class TestOwedBy:
    @pytest.mark.parametrize(
        ("requirement", "facts", "owed_by"),
        [
            pytest.param("meeting_held", Facts(), (SECRETARY,), id="the owner of the stage"),
            pytest.param(
                {"meeting_held": {}, "owed_by": "board"}, Facts(), (BOARD,), id="who is named"
            ),
            pytest.param(
                {"supervisor_attended": {"role": "board"}},
                meeting(),
                (Target(role="supervisor"),),
                id="the supervisor who was absent",
            ),
            pytest.param(
                {"supervisor_attended": {"role": "board"}, "owed_by": "board"},
                meeting(),
                (BOARD,),
                id="who is named instead of the supervisor",
            ),
        ],
    )
    def test_follows_what_is_said_and_else_the_kind_of_requirement(
        self, requirement: Any, facts: Facts, owed_by: tuple[Target, ...]
    ) -> None:
        [reason] = unmet_of(requirement, facts)

        assert reason.owed_by == owed_by

    @pytest.mark.parametrize(
        ("managed_by", "roles"),
        [
            pytest.param("district", ["board", "secretary"], id="managed by the district"),
            pytest.param("province", ["commission", "secretary"], id="managed by the province"),
            pytest.param("grassroots", ["secretary"], id="managed by a level that is not named"),
            pytest.param(None, ["secretary"], id="managed by nobody, as a unit is"),
        ],
    )
    def test_of_a_rating_is_decided_by_the_level_that_manages_the_subject(
        self, managed_by: str | None, roles: list[str]
    ) -> None:
        by = [
            {"role": "board", "managed_by": "district"},
            {"role": "commission", "managed_by": "province"},
            {"role": "secretary", "at": "grassroots"},
        ]

        [reason] = unmet_of({"rating_decided": {"by": by}}, Facts(managed_by=managed_by))

        assert [target.role for target in reason.owed_by] == roles
        assert reason.owed_by[-1].at == "grassroots"

    def test_of_a_rating_that_no_level_decides_is_the_owner_of_the_stage(self) -> None:
        by = [{"role": "board", "managed_by": "district"}]

        [reason] = unmet_of({"rating_decided": {"by": by}}, Facts(managed_by="province"))

        assert reason.owed_by == (SECRETARY,)
