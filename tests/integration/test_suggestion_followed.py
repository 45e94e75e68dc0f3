"""Suggestions that are followed, concluded, reported on and withdrawn, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.suggestion_world import (
    AREA,
    CHAIR,
    CLERK,
    CYCLE_2019,
    GROUP,
    HEAD,
    OPENED,
    WATCHER,
    World,
    at,
    december,
)
from workflow.domain.errors import (
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.suggestion import Outcome
from workflow.domain.records.suggestion import SuggestionStatus as Status

SECRET = "đi muộn, về sớm"  # noqa: S105 - words that must stay where they are


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


def code_of(error: pytest.ExceptionInfo[ReviewCycleError]) -> str:
    return error.value.code


def unmet(world: World, subject: str) -> list[tuple[str, list[str]]]:
    """Return the code of each reason of a review, with the roles that owe its cure."""
    told = world.app.explain_review(CYCLE_2019, subject, now=december(20))
    return [(owed.reason.code, [t.role for t in owed.reason.owed_by]) for owed in told.unmet]


class TestFollow:
    @pytest.fixture(autouse=True)
    def _approved(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL", case="vu-lang")
        world.by(CHAIR).take("approve", "S1", "S2")

    @pytest.mark.parametrize("people", [GROUP, (*GROUP, "BS-8", CLERK), (CLERK,), ("VT-1",)])
    def test_is_done_by_one_or_by_a_group(self, world: World, people: tuple[str, ...]) -> None:
        world.by(CHAIR).follow(["S1", "S2"], people)

        assert [list(line.followers) for line in world.list()] == [sorted(people)] * 2

    @pytest.mark.parametrize(
        ("people", "code"),
        [
            pytest.param(GROUP[:4], "follower_group_size", id="four"),
            pytest.param((*GROUP, "BS-2", "BS-8", CLERK), "follower_group_size", id="eight"),
            pytest.param((HEAD,), "follower_is_subject", id="the subject"),
            pytest.param(("VL-2",), "follower_under_subject", id="one of the collective"),
            pytest.param(("VL.1-1",), "follower_under_subject", id="one of a cell below"),
            pytest.param(("NOBODY",), "person_not_found", id="nobody"),
        ],
    )
    def test_refuses_others(self, world: World, people: tuple[str, ...], code: str) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            world.by(CHAIR).follow(["S1"], people)

        assert code_of(caught) == code

    def test_replaces_who_followed_before(self, world: World) -> None:
        board = world.by(CHAIR)
        board.follow(["S1"], GROUP)

        changed = board.follow(["S1"], ["BS-3"])
        same = board.follow(["S1"], ["BS-3"])

        assert world.one("S1").followers == ["BS-3"]
        assert (changed.updated, same.unchanged) == (1, 1)
        assert world.list(follower="BS-4") == []

    def test_is_assigned_by_the_board(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-1").follow(["S1"], GROUP)

    def test_refuses_subjects_of_the_same_case(self, world: World) -> None:
        world.by(AREA).propose("VL-3", case="vu-lang", now=december(3))
        world.by(AREA).propose("VL-3", case="other", now=december(3))
        world.by(CHAIR).take("approve", "S3", "S4")

        with pytest.raises(RefusedError, match="follower_is_subject"):
            world.by(CHAIR).follow(["S3"], [HEAD])
        world.by(CHAIR).follow(["S4"], [HEAD])

    def test_keeps_followers_of_a_case_from_becoming_its_subjects(self, world: World) -> None:
        world.by(CHAIR).follow(["S1", "S2"], ["VT-1"])

        with pytest.raises(RefusedError, match="follower_is_subject"):
            world.by("BS-3").propose("VT-1", case="vu-lang", now=december(3))
        world.by("BS-3").propose("VT-1", case="other", now=december(3))


class TestConclude:
    @pytest.fixture(autouse=True)
    def _explained(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "explained")

    def test_needs_followers(self, world: World) -> None:
        with pytest.raises(RefusedError, match="suggestion_unfollowed"):
            world.by(CHAIR).take("conclude", "S1", outcome=Outcome.OPEN)

    @pytest.mark.parametrize("actor", [CHAIR, CLERK])
    def test_is_for_the_board_and_the_followers(self, world: World, actor: str) -> None:
        world.by(CHAIR).follow(["S1"], [CLERK])

        world.by(actor).take("conclude", "S1", outcome=Outcome.PARTLY_REMEDIED, text="Kết luận")

        suggestion = world.one("S1").suggestion
        assert (suggestion.outcome, suggestion.concluded_by) == (Outcome.PARTLY_REMEDIED, actor)

    @pytest.mark.parametrize(
        ("concluded_on", "due_on"),
        [
            (date(2019, 12, 31), date(2020, 12, 31)),
            (date(2020, 2, 29), date(2021, 2, 28)),
        ],
        ids=["a year later", "a year after a leap day"],
    )
    def test_arms_the_report(self, world: World, concluded_on: date, due_on: date) -> None:
        world.by(CHAIR).follow(["S1"], GROUP)
        now = at(concluded_on)

        world.by(CHAIR).take("conclude", "S1", outcome=Outcome.OPEN, now=now)

        assert world.one("S1", now=now).suggestion.report_due_on == due_on

    @pytest.mark.parametrize("subject", [HEAD, "VL"])
    def test_is_not_for_the_subject_and_its_head(self, world: World, subject: str) -> None:
        world.by(AREA).propose(subject, now=december(3))
        world.bring("S2", "explained")
        world.by(CHAIR).follow(["S2"], GROUP)

        with pytest.raises(RefusedError, match="own_case"):
            world.by(HEAD).take("conclude", "S2", outcome=Outcome.REMEDIED)


class TestReport:
    @pytest.fixture(autouse=True)
    def _concluded(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "concluded")

    def test_is_for_followers(self, world: World) -> None:
        with pytest.raises(RefusedError, match="not_a_follower"):
            world.by("BS-2").take("report", "S1", text="…")
        with pytest.raises(RefusedError, match="person_needed"):
            world.take("report", "S1", text="…")

        world.by("BS-5").take("report", "S1", text="Không tái phạm", outcome=Outcome.REMEDIED)

        suggestion = world.one("S1").suggestion
        assert (suggestion.status, suggestion.reported_by) == (Status.REPORTED, "BS-5")
        assert suggestion.outcome is Outcome.REMEDIED

    @pytest.mark.parametrize(
        ("today", "listed", "findings"),
        [
            pytest.param(date(2020, 12, 2), 0, 0, id="the day before"),
            pytest.param(date(2020, 12, 3), 1, 0, id="the last day"),
            pytest.param(date(2020, 12, 4), 1, 1, id="the day after"),
        ],
    )
    def test_is_listed_when_it_is_due(
        self, world: World, today: date, listed: int, findings: int
    ) -> None:
        lines = world.list(now=at(today), due=True)

        assert len(lines) == listed
        assert sum(line.is_overdue for line in lines) == findings

    def test_is_due_no_more_once_it_is_there(self, world: World) -> None:
        world.by("BS-5").take("report", "S1", text="…", now=at(date(2020, 12, 1)))

        assert world.list(now=at(date(2021, 1, 1)), due=True) == []


class TestWithdraw:
    def test_is_for_the_proposer_until_somebody_decided(self, world: World) -> None:
        world.by(WATCHER).propose(HEAD, "VL-2")
        world.by(CHAIR).take("approve", "S2")

        world.by(WATCHER).take("withdraw", "S1", text="Nhầm")
        with pytest.raises(RefusedError, match="forbidden"):
            world.by(WATCHER).take("withdraw", "S2", text="…")
        world.by(CHAIR).take("withdraw", "S2", text="Trùng")

        ended = [(line.suggestion.status, line.suggestion.reason) for line in world.list()]
        assert ended == [(Status.WITHDRAWN, "Nhầm"), (Status.WITHDRAWN, "Trùng")]

    def test_is_not_for_another_proposer(self, world: World) -> None:
        world.by(AREA).propose(HEAD)

        with pytest.raises(RefusedError, match="forbidden"):
            world.by(WATCHER).take("withdraw", "S1", text="…")


class TestRequirements:
    def test_follow_the_course_of_the_suggestions(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        told = [unmet(world, HEAD)]
        for status in ("approved", "notified"):
            world.bring_one("S1", status)
            told.append(unmet(world, HEAD))

        assert told == [
            [("ready_not_completed", ["subject"])],
            [("suggestions_unnotified", ["standing_board"])],
            [("suggestions_unexplained", ["subject"])],
        ]

    def test_are_met_by_records_alone(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "explained")
        fire = world.fire_complete

        fire(HEAD)
        with pytest.raises(RefusedError) as caught:
            fire(HEAD)
        world.by(CHAIR).follow(["S1"], GROUP)
        fire(HEAD)
        unfollowed = caught.value.facts["reasons"]
        with pytest.raises(RefusedError) as caught:
            fire(HEAD)
        world.by(CHAIR).take("conclude", "S1", outcome=Outcome.REMEDIED)

        assert [reason.code for reason in unfollowed] == ["suggestions_unfollowed"]
        assert [reason.code for reason in caught.value.facts["reasons"]] == [
            "suggestions_unconcluded"
        ]
        assert fire(HEAD) == "done"

    def test_forget_what_was_withdrawn(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "approved")

        world.by(CHAIR).take("withdraw", "S1", text="…")

        assert unmet(world, HEAD) == [("ready_not_completed", ["subject"])]
