"""Who sees votes and their results, and from whom they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.vote_world import (
    BOARD,
    CLERK,
    COUNTED_AT,
    CYCLE,
    NUMBERS,
    OPENED,
    OTHER,
    READ_AT,
    SUBJECT,
    World,
)
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
)
from workflow.domain.records.vote import VoteStatus


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestSight:
    def test_is_whole_for_whom_a_role_reaches(self, world: World) -> None:
        world.counted(subjects=(SUBJECT, OTHER))

        for person in (BOARD, "D-1", CLERK):
            assert world.by(person).results() == {SUBJECT, OTHER}

    def test_of_a_subject_is_the_own_result_after_the_confirmation(self, world: World) -> None:
        world.counted(subjects=(SUBJECT, OTHER))

        with pytest.raises(NotFoundError, match="vote_not_found"):
            world.by(SUBJECT).one()
        assert world.by(SUBJECT).listed() == []

        world.by(BOARD).confirm()

        vote = world.by(SUBJECT).one()
        assert world.by(SUBJECT).results() == {SUBJECT}
        assert ([row.key for row in vote.reviews.values()], vote.is_whole) == ([SUBJECT], False)
        with pytest.raises(NotFoundError, match="vote_not_found"):
            world.by("X-4").one()

    def test_of_a_subject_whom_a_role_reaches_is_the_result_of_others_at_first(
        self, world: World
    ) -> None:
        world.counted(subjects=("X-1", OTHER))

        assert world.by("X-1").results() == {OTHER}
        world.by(BOARD).confirm()
        assert world.by("X-1").results() == {"X-1", OTHER}

    def test_does_not_lead_through_differences_of_the_tellers(self, world: World) -> None:
        world.counted(subjects=("X-1", OTHER))
        world.count("V1", 2, {"X-1": {"high": 8, "low": 13}, OTHER: {"high": 8, "low": 13}})

        vote = world.by("X-1").one()

        named = {reason.facts["subject"] for reason in vote.named(vote.file.differences)}
        assert named == {OTHER}

    def test_does_not_lead_through_the_log(self, world: World) -> None:
        world.counted(subjects=("X-1", OTHER))
        log = world.app.read_history(CYCLE, now=READ_AT, actor="D-1")

        kinds = {event.kind for event in log}

        assert "vote_recorded" in kinds
        assert "vote_counted" not in kinds
        assert "vote_counted" in {e.kind for e in world.app.read_history(CYCLE, now=READ_AT)}

    def test_of_the_head_leaves_out_the_unit_that_he_heads(self, world: World) -> None:
        world.plan("X", OTHER, rule="rating_ballot", tellers=("X-8",))
        votes = {"good": 21}
        world.count("V1", 1, {"X": votes, OTHER: votes}, **NUMBERS)

        assert world.by("X-1").results() == {OTHER}

    @pytest.mark.parametrize(
        ("wanted", "codes"),
        [
            pytest.param({}, ["V1", "V2"], id="all"),
            pytest.param({"rule": "assembly"}, ["V2"], id="one kind"),
            pytest.param({"status": VoteStatus.COUNTED}, ["V1"], id="one status"),
            pytest.param({"under": "X"}, ["V1", "V2"], id="a unit"),
            pytest.param({"under": "Y"}, [], id="another unit"),
            pytest.param({"stratum": "commune"}, ["V2"], id="a stratum"),
        ],
    )
    def test_is_of_what_is_asked_for(
        self, world: World, wanted: dict[str, Any], codes: list[str]
    ) -> None:
        world.counted()
        world.plan(OTHER, code="V2", rule="assembly", stratum="commune", now=COUNTED_AT)

        assert [vote.file.vote.code for vote in world.listed(**wanted)] == codes

    def test_refuses_a_kind_that_is_not_known(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="vote_rule_unknown"):
            world.listed(rule="confidense")
