"""The requirements of a stage: when each is met, what it says when not, and who owes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.definitions import stage_of
from tests.unit.requirement_cases import MET, UNMET, coverage, meeting, suggestions
from workflow.domain.conditions import Requirement
from workflow.domain.facts import (
    DossierFacts,
    FactKind,
    Facts,
    GateFacts,
    OpinionFacts,
    RemedyFacts,
    ReportFacts,
)
from workflow.domain.requirements import depends_on_day, needed_facts, unmet
from workflow.domain.review import Reason
from workflow.domain.rules import RULES
from workflow.domain.terms import Target

TITLED = {"title": {"vi": "Tên", "en": "Name"}}
SECRETARY, BOARD = Target(role="secretary"), Target(role="board")


def unmet_of(requirement: Any, facts: Facts, **stage: Any) -> list[Reason]:
    return list(unmet(stage_of(requires=[requirement], **stage), facts))


def name_of(requirement: Any) -> str:
    return requirement if isinstance(requirement, str) else next(iter(requirement))


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
        combined = {"any_of", "none_of"}

        assert set(RULES) == set(Requirement.model_fields) - {"owed_by", "when"} - combined

    def test_are_each_shown_met_and_unmet_here(self) -> None:
        shown = [{name_of(case.values[0]) for case in cases} for cases in (MET, UNMET)]

        assert shown == [set(RULES), set(RULES)]


class TestCombinations:
    @pytest.mark.parametrize(
        ("requirement", "facts", "told"),
        [
            pytest.param(
                {"any_of": ["meeting_held", "synthesis_made"]},
                Facts(),
                ("no_alternative_met", {"alternatives": [["meeting_held"], ["synthesis_made"]]}),
                id="no alternative",
            ),
            pytest.param({"any_of": ["meeting_held", "synthesis_made"]}, meeting(), None, id="one"),
            pytest.param(
                {"any_of": [["meeting_held", "report_accepted"], "synthesis_made"]},
                meeting(),
                ("no_alternative_met", {"alternatives": [["report_accepted"], ["synthesis_made"]]}),
                id="half of what goes together, of which only the other half is told",
            ),
            pytest.param(
                {"none_of": ["meeting_held", "report_accepted"]},
                meeting(),
                ("not_to_be", {"present": ["meeting_held"]}),
                id="what must not be",
            ),
            pytest.param({"none_of": ["meeting_held"]}, Facts(), None, id="what is not"),
            pytest.param(
                {"meeting_held": {}, "when": "subject.managed_by == 'district'"},
                Facts(managed_by="district"),
                ("meeting_not_held", {}),
                id="asked of whom it concerns",
            ),
            pytest.param(
                {"meeting_held": {}, "when": "subject.managed_by == 'district'"},
                Facts(managed_by="grassroots"),
                None,
                id="not asked of others",
            ),
        ],
    )
    def test_are_judged(
        self, requirement: Any, facts: Facts, told: tuple[str, dict[str, Any]] | None
    ) -> None:
        found = [(reason.code, reason.facts) for reason in unmet_of(requirement, facts)]

        assert found == ([told] if told else [])

    def test_may_change_by_the_day_alone(self) -> None:
        plain = stage_of(requires=[{"meeting_held": {}, "when": "remedies.listed > 0"}])
        daily = stage_of(requires=[{"meeting_held": {}, "when": "remedies.due > 0"}])
        within = stage_of(requires=[{"any_of": ["meeting_held", "remedies_verified"]}])

        found = [depends_on_day(stage) for stage in (plain, daily, within)]

        assert found == [False, True, True]


class TestNeededFacts:
    @pytest.mark.parametrize(
        ("requirements", "kinds"),
        [
            pytest.param([], set(), id="none"),
            pytest.param(
                [{"any_of": ["meeting_held", ["synthesis_made", "report_accepted"]]}],
                {FactKind.MEETING, FactKind.OPINIONS, FactKind.REPORT, FactKind.MISSED_MEETING},
                id="alternatives",
            ),
            pytest.param(
                [{"none_of": ["checks_made"], "when": "responses.received > 0"}],
                {FactKind.CHECKS, FactKind.RESPONSES},
                id="exclusions under a condition",
            ),
            pytest.param(
                [{"holds": {"expression": "coverage.reached > 0 and subject.rated", **TITLED}}],
                {FactKind.COVERAGE},
                id="an expression",
            ),
            pytest.param(["meeting_planned"], {FactKind.PLANNED_MEETING}, id="one"),
            pytest.param(
                [
                    "minutes_signed",
                    {"supervisor_attended": {"role": "board"}},
                    {"coverage": {"at_least": "90%"}},
                ],
                {FactKind.MEETING, FactKind.COVERAGE},
                id="two that read the same, and another",
            ),
            pytest.param(["remedies_assigned", "remedies_verified"], {FactKind.REMEDIES}, id="two"),
            pytest.param(["checks_scheduled", "checks_made"], {FactKind.CHECKS}, id="checks"),
            pytest.param(["guidance_issued"], {FactKind.GUIDANCE}, id="guidance"),
            pytest.param([{"responses": {"at_least": 1}}], {FactKind.RESPONSES}, id="responses"),
            pytest.param([{"rating_given": {"step": "self"}}], {FactKind.RATING_STEPS}, id="steps"),
            pytest.param(["dossier_received"], {FactKind.DOSSIER}, id="dossier"),
            pytest.param([{"vote_held": {"rule": "x"}}], {FactKind.VOTES}, id="votes"),
            pytest.param(
                [{"rating_decided": {"by": [{"role": "board"}]}}],
                {FactKind.RATING, FactKind.MANAGED_BY},
                id="rating",
            ),
            pytest.param(["plan_feasible"], {FactKind.REMEDIES, FactKind.PLAN_VERDICT}, id="plan"),
            pytest.param(["shortcomings_covered"], {FactKind.SHORTCOMINGS}, id="shortcomings"),
        ],
    )
    def test_are_what_the_requirements_read(
        self, requirements: list[Any], kinds: set[FactKind]
    ) -> None:
        assert needed_facts(stage_of(requires=requirements)) == kinds

    def test_are_the_gates_of_a_stage_that_has_any(self) -> None:
        stage = stage_of(waits_for=[{"of": "members"}])

        assert needed_facts(stage) == {FactKind.GATES}


class TestOwedBy:
    @pytest.mark.parametrize(
        ("requirement", "facts", "owed_by"),
        [
            pytest.param("meeting_held", Facts(), (SECRETARY,), id="the owner of the stage"),
            pytest.param(
                {"rating_given": {"step": "self"}},
                Facts(),
                (Target(role="subject"), SECRETARY),
                id="the subject rates itself",
            ),
            pytest.param(
                {"rating_given": {"step": "proposed"}},
                Facts(),
                (SECRETARY,),
                id="the owner proposes",
            ),
            pytest.param(
                "dossier_received",
                Facts(receivers=(BOARD,)),
                (SECRETARY,),
                id="the owner sends the dossier",
            ),
            pytest.param(
                "dossier_received",
                Facts(dossier=DossierFacts(is_submitted=True), receivers=(BOARD,)),
                (BOARD,),
                id="whoever gives the receipt",
            ),
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
            pytest.param(
                "guidance_issued", Facts(), (SECRETARY,), id="the owner, for own guidance"
            ),
            pytest.param(
                {
                    "any_of": [
                        {"meeting_held": {}, "owed_by": "board"},
                        ["synthesis_made", {"opinions_answered": {}, "owed_by": "supervisor"}],
                    ]
                },
                Facts(opinions=OpinionFacts(listed=1, drawn_together=1, unanswered=1)),
                (BOARD, Target(role="supervisor")),
                id="whoever lacks something of any alternative",
            ),
            pytest.param(
                {"guidance_issued": {"at": "district"}},
                Facts(),
                (Target(role="secretary", at="district"),),
                id="the same role there, for guidance from above",
            ),
            pytest.param(
                "suggestions_explained",
                suggestions(unexplained=1, approvers=(BOARD,)),
                (SECRETARY,),
                id="the owner of the stage, for the subject that explains",
            ),
            pytest.param(
                "suggestions_explained",
                suggestions(unnotified=1, unexplained=1, approvers=(BOARD,)),
                (BOARD,),
                id="who approves, while the subject was not told",
            ),
            pytest.param(
                "suggestions_followed",
                suggestions(unfollowed=1, approvers=(BOARD,)),
                (BOARD,),
                id="who approves and says who follows",
            ),
            pytest.param(
                "suggestions_concluded",
                suggestions(unconcluded=1, approvers=(BOARD,)),
                (BOARD,),
                id="who approves and concludes",
            ),
            pytest.param(
                {"vote_held": {"rule": "confidence"}},
                Facts(recorders={"confidence": (BOARD,), "other": (SECRETARY,)}),
                (BOARD,),
                id="who records votes of that kind",
            ),
            pytest.param(
                {"vote_held": {"rule": "confidence"}},
                Facts(recorders={"other": (BOARD,)}),
                (SECRETARY,),
                id="the owner, for a vote that nobody is named for",
            ),
            pytest.param(
                "plan_feasible",
                Facts(remedies=RemedyFacts(listed=1), judges=(BOARD,)),
                (BOARD,),
                id="who judges the plan that is there",
            ),
            pytest.param(
                "plan_feasible",
                Facts(judges=(BOARD,)),
                (SECRETARY,),
                id="the owner, for a plan of nothing",
            ),
            pytest.param(
                "plan_feasible",
                Facts(remedies=RemedyFacts(listed=1), plan_verdict="not_feasible", judges=(BOARD,)),
                (SECRETARY,),
                id="the owner, for a plan that is not feasible",
            ),
            pytest.param(
                "remedies_verified",
                Facts(remedies=RemedyFacts(due=2, due_claimed=1), verifiers=(BOARD,)),
                (SECRETARY,),
                id="the owner, for remedies that nobody has reported as done",
            ),
            pytest.param(
                "remedies_verified",
                Facts(remedies=RemedyFacts(due=1, due_of_subject=1), verifiers=(BOARD,)),
                (Target(role="subject"),),
                id="the person under review, for what that person answers for",
            ),
            pytest.param(
                "remedies_verified",
                Facts(
                    remedies=RemedyFacts(due=2, due_claimed=1, due_verified=1), verifiers=(BOARD,)
                ),
                (BOARD,),
                id="who verifies remedies that were all reported as done",
            ),
            pytest.param(
                "report_accepted",
                Facts(overseers=(BOARD,)),
                (Target(role="subject"), SECRETARY),
                id="who writes the report that is not there",
            ),
            pytest.param(
                "report_accepted",
                Facts(report=ReportFacts(versions=1), overseers=(BOARD,)),
                (BOARD,),
                id="who accepts the report that is there",
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
