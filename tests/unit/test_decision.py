"""The decision on a trigger: a move, or a refusal that tells everything at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import a_stage, track_of
from tests.factories import OPENED_AT, a_review
from workflow.domain.decision import Attempt, Move, decide
from workflow.domain.errors import RefusedError
from workflow.domain.facts import Facts, GateFacts, MeetingFacts, ResponseFacts
from workflow.domain.machine import ReviewMachine, Trigger
from workflow.domain.review import Reason, Review
from workflow.domain.terms import Target

BOARD = (Target(role="board"),)
RESPONSES, MEETING = {"responses": {"at_least": 3}}, "meeting_held"

TRACK = track_of(
    a_stage("dissemination", optional=True),
    a_stage("meeting", authority="board", requires=[RESPONSES, MEETING]),
    a_stage("rating", most_returns=2),
)
MACHINE = ReviewMachine(TRACK)
NEW_DUE = date(2026, 4, 3)


def decided(review: Review, attempt: Attempt, *, facts: Facts | None = None) -> Move:
    return decide(attempt, review, track=TRACK, machine=MACHINE, facts=facts or Facts())


def refused(review: Review, attempt: Attempt, *, facts: Facts | None = None) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        decided(review, attempt, facts=facts)
    return caught.value


def codes(error: RefusedError) -> list[str]:
    return [reason.code for reason in error.facts["reasons"]]


def at(state: str, *, held: bool = False) -> Review:
    return a_review(state=state, held_at=OPENED_AT if held else None)


def fully(trigger: str, **changes: Any) -> Attempt:
    """Return an attempt with everything that a trigger may need."""
    given: dict[str, Any] = {"has_reason": True, "due_on": NEW_DUE}
    return Attempt(trigger=trigger, **(given | changes))


class TestDecide:
    @pytest.mark.parametrize(
        ("trigger", "state", "target"),
        [
            pytest.param("complete", "dissemination", "meeting", id="complete to the next stage"),
            pytest.param("complete", "rating", "done", id="complete the last stage"),
            pytest.param("skip", "dissemination", "meeting", id="skip an optional stage"),
            pytest.param("exempt", "meeting", "exempt", id="exempt"),
            pytest.param("withdraw", "meeting", "withdrawn", id="withdraw"),
            pytest.param("hold", "meeting", "meeting", id="hold"),
            pytest.param("return", "rating", "meeting", id="return to the nearest stage before"),
            pytest.param("reopen", "done", "rating", id="reopen at the last stage"),
        ],
    )
    def test_returns_the_move_of_a_trigger(self, trigger: str, state: str, target: str) -> None:
        move = decided(at(state), fully(trigger))

        assert (move.trigger, move.source, move.target) == (Trigger(trigger), state, target)

    @pytest.mark.parametrize("state", ["exempt", "withdrawn"])
    def test_reopens_what_never_came_to_its_end_at_a_named_stage_only(self, state: str) -> None:
        error = refused(at(state), fully("reopen"))

        assert codes(error) == ["target_missing"]
        assert decided(at(state), fully("reopen", to_stage="meeting")).target == "meeting"

    @pytest.mark.parametrize(
        ("trigger", "state", "to_stage"),
        [
            pytest.param("return", "rating", "dissemination", id="return past a stage"),
            pytest.param("return", "rating", "meeting", id="return to the stage before"),
            pytest.param("reopen", "done", "dissemination", id="reopen at the first stage"),
            pytest.param("reopen", "withdrawn", "meeting", id="reopen in the middle"),
        ],
    )
    def test_leads_to_the_stage_that_is_named(
        self, trigger: str, state: str, to_stage: str
    ) -> None:
        assert decided(at(state), fully(trigger, to_stage=to_stage)).target == to_stage

    @pytest.mark.parametrize(("trigger", "state"), [("return", "rating"), ("reopen", "done")])
    def test_takes_the_new_due_day_along(self, trigger: str, state: str) -> None:
        assert decided(at(state), fully(trigger)).due_on == NEW_DUE

    @pytest.mark.parametrize("trigger", ["complete", "skip", "hold"])
    def test_lets_nobody_choose_the_due_day_of_what_comes_next(self, trigger: str) -> None:
        assert decided(at("dissemination"), fully(trigger)).due_on is None

    def test_completes_when_all_requirements_are_met(self) -> None:
        held = MeetingFacts(held_on=date(2026, 3, 9))
        facts = Facts(responses=ResponseFacts(received=3), meeting=held)

        assert decided(at("meeting"), Attempt(trigger="complete"), facts=facts).target == "rating"

    @pytest.mark.parametrize("trigger", ["resume", "exempt", "withdraw"])
    def test_lets_a_review_on_hold_go_on_or_end(self, trigger: str) -> None:
        assert decided(at("meeting", held=True), fully(trigger)).trigger == trigger

    @pytest.mark.parametrize("trigger", ["skip", "return", "hold", "exempt", "withdraw"])
    def test_does_not_ask_for_the_requirements_but_to_complete(self, trigger: str) -> None:
        review = at("dissemination") if trigger == "skip" else at("meeting")

        assert decided(review, fully(trigger), facts=Facts()).trigger == trigger


class TestRefusal:
    @pytest.mark.parametrize(
        ("trigger", "state"),
        [
            pytest.param("return", "dissemination", id="nothing comes before the first stage"),
            pytest.param("reopen", "meeting", id="what runs is not reopened"),
            pytest.param("complete", "done", id="what is done is not completed"),
            pytest.param("hold", "exempt", id="what is exempt is not held"),
            pytest.param("withdraw", "withdrawn", id="what is withdrawn stays so"),
            pytest.param("to_done", "meeting", id="a trigger of the library"),
            pytest.param("Complete", "meeting", id="a trigger in other letters"),
            pytest.param("", "meeting", id="no trigger"),
        ],
    )
    def test_of_a_trigger_that_the_state_does_not_have_names_those_it_has(
        self, trigger: str, state: str
    ) -> None:
        error = refused(at(state), fully(trigger))

        assert error.code == "trigger_not_allowed"
        assert error.facts == {
            "trigger": trigger,
            "state": state,
            "allowed": list(MACHINE.triggers_from(state)),
        }

    @pytest.mark.parametrize("trigger", ["skip", "return", "hold", "exempt", "withdraw"])
    def test_when_no_reason_is_given(self, trigger: str) -> None:
        review = at("dissemination") if trigger == "skip" else at("meeting")

        assert codes(refused(review, fully(trigger, has_reason=False))) == ["reason_missing"]

    def test_when_a_review_is_reopened_without_a_reason(self) -> None:
        assert codes(refused(at("done"), fully("reopen", has_reason=False))) == ["reason_missing"]

    @pytest.mark.parametrize(("trigger", "state"), [("return", "rating"), ("reopen", "done")])
    def test_when_no_new_due_day_is_given(self, trigger: str, state: str) -> None:
        assert codes(refused(at(state), fully(trigger, due_on=None))) == ["due_missing"]

    @pytest.mark.parametrize("state", ["meeting", "rating"])
    def test_when_a_stage_that_is_skipped_is_not_optional(self, state: str) -> None:
        error = refused(at(state), fully("skip"))

        assert codes(error) == ["stage_not_optional"]
        assert error.facts["reasons"][0].facts == {"stage": state}

    @pytest.mark.parametrize(("visit", "expected"), [(1, None), (2, None), (3, 2), (4, 3)])
    def test_when_it_was_returned_as_often_as_it_may(
        self, visit: int, expected: int | None
    ) -> None:
        review = a_review(state="rating", visit=visit)

        if expected is None:
            assert decided(review, fully("return")).target == "meeting"
            return
        [reason] = refused(review, fully("return")).facts["reasons"]
        assert (reason.code, reason.facts) == ("returns_used_up", {"times": expected, "most": 2})

    def test_when_a_review_is_resumed_that_is_not_on_hold(self) -> None:
        assert codes(refused(at("rating"), fully("resume"))) == ["not_on_hold"]

    @pytest.mark.parametrize("trigger", ["complete", "return", "hold"])
    def test_when_the_review_is_on_hold(self, trigger: str) -> None:
        error = refused(at("rating", held=True), fully(trigger))

        assert codes(error) == ["on_hold"]

    def test_of_a_held_review_says_who_resumes_it(self) -> None:
        error = refused(at("meeting", held=True), fully("hold"))

        assert error.facts["reasons"] == (Reason(code="on_hold", owed_by=BOARD),)

    @pytest.mark.parametrize(
        ("trigger", "state", "to_stage", "allowed"),
        [
            pytest.param("return", "meeting", "rating", ["dissemination"], id="a later stage"),
            pytest.param("return", "meeting", "meeting", ["dissemination"], id="the same stage"),
            pytest.param("return", "meeting", "done", ["dissemination"], id="an end"),
            pytest.param(
                "return", "rating", "nowhere", ["dissemination", "meeting"], id="no stage at all"
            ),
            pytest.param(
                "reopen", "done", "exempt", ["dissemination", "meeting", "rating"], id="another end"
            ),
        ],
    )
    def test_of_a_target_names_those_that_are_allowed(
        self, trigger: str, state: str, to_stage: str, allowed: list[str]
    ) -> None:
        error = refused(at(state), fully(trigger, to_stage=to_stage))

        assert error.code == "target_not_allowed"
        assert error.facts == {"trigger": trigger, "to": to_stage, "allowed": allowed}

    @pytest.mark.parametrize(
        ("trigger", "state", "held", "expected"),
        [
            pytest.param(
                "complete",
                "meeting",
                True,
                ["on_hold", "waits_for_members", "responses_below_threshold", "meeting_not_held"],
                id="complete on hold with nothing met",
            ),
            pytest.param(
                "skip",
                "meeting",
                True,
                ["on_hold", "reason_missing", "stage_not_optional"],
                id="skip on hold",
            ),
            pytest.param(
                "return",
                "meeting",
                True,
                ["on_hold", "reason_missing", "due_missing"],
                id="return on hold",
            ),
            pytest.param("reopen", "done", False, ["reason_missing", "due_missing"], id="reopen"),
            pytest.param("hold", "rating", True, ["on_hold", "reason_missing"], id="hold twice"),
        ],
    )
    def test_lists_every_reason_at_once(
        self, trigger: str, state: str, held: bool, expected: list[str]
    ) -> None:
        facts = Facts(gates=(GateFacts(gate="members", pending=1, total=2),))

        error = refused(at(state, held=held), Attempt(trigger=trigger), facts=facts)

        assert error.code == "requirements_unmet"
        assert error.facts["trigger"] == trigger
        assert codes(error) == expected
