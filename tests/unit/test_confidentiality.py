"""Who may see whose answers they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import a_definition, a_stage
from tests.factories import a_person, a_review, a_unit
from workflow.domain.confidentiality import (
    CONFIDENTIAL_KINDS,
    hides_actor,
    is_collecting,
    may_see_answers,
)
from workflow.domain.definition import Definition
from workflow.domain.history import EventKind
from workflow.domain.organisation import Directory, RoleGrant

DISTRICT = a_unit(1, kind="district")
CELL = a_unit(2, parent=DISTRICT)
ACTOR, SUBJECT_ID = 7, 9
OF_PERSON = a_review(of=a_person(SUBJECT_ID, unit=CELL), at=CELL)
OF_UNIT = a_review(of=CELL)

FEEDBACK = a_stage(
    "feedback", kind="feedback", owner=["supervisor", "secretary"], authority="board"
)
MEETING = a_stage("meeting", owner="secretary")


def confidential(*stages: dict[str, Any], mode: str = "confidential") -> Definition:
    return a_definition(*(stages or (FEEDBACK, MEETING)), feedback={"mode": mode})


def a_directory(*grants: tuple[str, Any], person: int = ACTOR) -> Directory:
    """Return a directory in which one person holds roles, as (role, unit)."""
    held = [RoleGrant(role=role, person_id=person, unit_id=unit.id) for role, unit in grants]
    return Directory((DISTRICT, CELL), held, on=date(2026, 3, 10))


class TestMaySeeAnswers:
    @pytest.mark.parametrize(
        "grant",
        [
            pytest.param(("supervisor", CELL), id="owner of the feedback stage"),
            pytest.param(("secretary", CELL), id="second alternative of the owner"),
            pytest.param(("board", DISTRICT), id="authority of the feedback stage, found above"),
        ],
    )
    def test_lets_who_draws_the_answers_together(self, grant: tuple[str, Any]) -> None:
        assert may_see_answers(ACTOR, OF_PERSON, confidential(), a_directory(grant))

    @pytest.mark.parametrize(
        "review",
        [pytest.param(OF_PERSON, id="of a person"), pytest.param(OF_UNIT, id="of a unit")],
    )
    def test_lets_nobody_without_such_a_role(self, review: Any) -> None:
        assert not may_see_answers(ACTOR, review, confidential(), a_directory())

    def test_never_lets_the_person_under_review(self) -> None:
        held = a_directory(("supervisor", CELL), ("board", CELL), person=SUBJECT_ID)

        assert not may_see_answers(SUBJECT_ID, OF_PERSON, confidential(), held)

    def test_never_lets_the_subject_as_owner_of_the_stage(self) -> None:
        stage = a_stage("feedback", kind="feedback", owner="subject")

        assert not may_see_answers(SUBJECT_ID, OF_PERSON, confidential(stage), a_directory())

    def test_never_lets_the_head_of_the_unit_under_review(self) -> None:
        held = a_directory(("secretary", CELL), ("supervisor", CELL))

        assert not may_see_answers(ACTOR, OF_UNIT, confidential(), held)
        assert may_see_answers(ACTOR, OF_PERSON, confidential(), held)

    def test_does_not_let_the_owner_of_another_stage(self) -> None:
        feedback = a_stage("feedback", kind="feedback", owner="board")
        meeting = a_stage("meeting", owner="supervisor")

        found = may_see_answers(
            ACTOR, OF_PERSON, confidential(feedback, meeting), a_directory(("supervisor", CELL))
        )

        assert not found

    def test_does_not_let_who_stands_above_the_nearest_holder(self) -> None:
        grants = [
            RoleGrant(role="board", person_id=3, unit_id=CELL.id),
            RoleGrant(role="board", person_id=ACTOR, unit_id=DISTRICT.id),
        ]
        directory = Directory((DISTRICT, CELL), grants, on=date(2026, 3, 10))

        assert may_see_answers(3, OF_PERSON, confidential(), directory)
        assert not may_see_answers(ACTOR, OF_PERSON, confidential(), directory)

    def test_lets_the_authority_where_no_stage_collects_feedback(self) -> None:
        definition = confidential(MEETING)

        held = a_directory(("secretary", DISTRICT))

        assert may_see_answers(ACTOR, OF_PERSON, definition, held)
        assert not may_see_answers(ACTOR, OF_PERSON, definition, a_directory(("board", CELL)))

    def test_lets_everybody_in_named_mode(self) -> None:
        definition = confidential(mode="named")

        assert may_see_answers(SUBJECT_ID, OF_PERSON, definition, a_directory())


class TestIsCollecting:
    @pytest.mark.parametrize(
        ("stages", "rank", "expected"),
        [
            pytest.param((FEEDBACK, MEETING), 0, True, id="in the stage"),
            pytest.param((FEEDBACK, MEETING), 1, False, id="the stage is left"),
            pytest.param((MEETING, FEEDBACK), 0, True, id="before the stage"),
            pytest.param((FEEDBACK, MEETING), 2, False, id="over"),
            pytest.param((MEETING,), 0, True, id="without such a stage"),
            pytest.param((MEETING,), 1, False, id="without such a stage, over"),
        ],
    )
    def test_ends_with_the_last_feedback_stage(
        self, stages: tuple[dict[str, Any], ...], rank: int, expected: bool
    ) -> None:
        review = a_review(rank=rank)

        assert is_collecting(review, confidential(*stages)) is expected


class TestHistory:
    def test_of_whoever_asked_or_answered_is_confidential(self) -> None:
        feedback = {kind for kind in EventKind if "feedback" in kind.value}

        assert feedback < CONFIDENTIAL_KINDS
        assert EventKind.OPINION_DISPOSED in CONFIDENTIAL_KINDS

    @pytest.mark.parametrize(
        ("kind", "body", "expected"),
        [
            ("review_moved", {"automatic": True}, True),
            ("review_moved", {"automatic": False}, False),
            ("gate_opened", {}, True),
            ("meeting_recorded", {}, False),
        ],
    )
    def test_hides_whose_answer_was_the_last(
        self, kind: str, body: dict[str, Any], expected: bool
    ) -> None:
        assert hides_actor(kind, body) is expected
