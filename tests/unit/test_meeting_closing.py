"""What keeps the record of a meeting open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.definitions import a_definition, a_stage
from workflow.domain.agenda import AgendaItem
from workflow.domain.meeting_closing import NEEDED_TO_CLOSE, demands, open_points
from workflow.domain.meeting_file import MeetingFile
from workflow.domain.records.meeting import (
    Conclusion,
    Meeting,
    MeetingStatus,
    Participant,
    Signatory,
    Signature,
)
from workflow.domain.review import Reason, SubjectKind

DAY, NOW = date(2022, 11, 15), datetime(2022, 11, 15, 10, tzinfo=UTC)
CHAIR, CLERK = 1, 2
DEMANDING = a_definition(
    a_stage(
        "meeting",
        requires=[
            "meeting_held",
            {"quorum_met": {"at_least": "2/3"}},
            {"supervisor_attended": {"role": "board"}},
            {"meeting_lasted": {"minutes": 210}},
        ],
    )
)


def ready(*, present: int = 2, convened: int = 3) -> MeetingFile:
    """Return a meeting that lacks nothing."""
    people = range(1, convened + 1)
    return MeetingFile(
        meeting=Meeting(
            id=7,
            code="M7",
            unit_id=5,
            status=MeetingStatus.HELD,
            meets_on=DAY,
            chair_id=CHAIR,
            secretary_id=CLERK,
        ),
        roll={n: Participant(meeting_id=7, person_id=n, present=n <= present) for n in people},
        conclusions={1: Conclusion(meeting_id=7, number=1, text="…")},
        signatures={
            place: Signature(meeting_id=7, signatory=place, person_id=CHAIR, signed_at=NOW)
            for place in Signatory
        },
    )


def subject(person_id: int) -> AgendaItem:
    return AgendaItem(
        subject_kind=SubjectKind.PERSON, subject_id=person_id, subject_code=f"P{person_id}"
    )


def open_of(
    file: MeetingFile,
    *,
    dealt_with: tuple[AgendaItem, ...] = (),
    substitutes: Mapping[int, int] | None = None,
    roles: tuple[str, ...] = ("board",),
) -> list[Reason]:
    found = open_points(
        file,
        dealt_with=dealt_with,
        substitutes=substitutes or {},
        demanded=demands(DEMANDING, ["members"], *NEEDED_TO_CLOSE),
        supervisor_roles=roles,
    )
    return list(found)


def told(reasons: list[Reason]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(reason.code, reason.facts) for reason in reasons]


class TestOpenPoints:
    def test_are_none_when_all_is_there(self) -> None:
        assert open_of(ready()) == []

    def test_name_the_places_without_a_signature(self) -> None:
        assert told(open_of(replace(ready(), signatures={}))) == [
            ("minutes_unsigned", {"missing": ["chair", "secretary"]})
        ]

    @pytest.mark.parametrize(
        "conclusions",
        [{}, {1: Conclusion(meeting_id=7, number=1, text="…", holds=False)}],
        ids=["none", "one that was taken back"],
    )
    def test_ask_for_a_conclusion(self, conclusions: dict[int, Conclusion]) -> None:
        assert told(open_of(replace(ready(), conclusions=conclusions))) == [
            ("conclusions_missing", {})
        ]

    def test_tl_15_name_who_would_preside_over_the_own_review(self) -> None:
        reasons = open_of(ready(), dealt_with=(subject(CHAIR), subject(3)))

        assert told(reasons) == [("items_without_chair", {"subjects": ["P1"]})]

    def test_tl_15_let_somebody_else_preside(self) -> None:
        assert open_of(ready(), dealt_with=(subject(CHAIR),), substitutes={CHAIR: CLERK}) == []

    def test_name_a_substitute_who_would_preside_over_the_own_review(self) -> None:
        reasons = open_of(ready(), dealt_with=(subject(3),), substitutes={3: 3})

        assert told(reasons) == [("items_without_chair", {"subjects": ["P3"]})]

    def test_ask_for_the_quorum_that_the_definition_demands(self) -> None:
        facts = {"present": 1, "convened": 3, "needed": 2, "share": "2/3"}

        assert told(open_of(ready(present=1))) == [("quorum_missing", facts)]

    def test_tl_11_ask_for_somebody_from_above(self) -> None:
        facts = {"role": "board", "held_on": "2022-11-15"}

        assert told(open_of(ready(), roles=("secretary",))) == [("supervisor_absent", facts)]


class TestDemands:
    def test_are_each_told_once_for_all_tracks(self) -> None:
        found = demands(DEMANDING, ["members", "cells"], "quorum_met", "meeting_lasted")

        assert [item.name for item in found] == ["quorum_met", "meeting_lasted"]

    def test_are_none_where_the_definition_asks_for_nothing(self) -> None:
        assert demands(a_definition(), ["members"], *NEEDED_TO_CLOSE) == ()
