"""Votes that are confirmed or cancelled: what both tellers counted alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.vote_world import (
    BOARD,
    CLERK,
    CONFIRMED_AT,
    COUNTED_AT,
    HELD_ON,
    NUMBERS,
    OPENED,
    OTHER,
    SUBJECT,
    World,
)
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.vote import VoteStatus
from workflow.domain.vote_count import consequences_of

ALIKE = {SUBJECT: {"high": 3, "confidence": 4, "low": 14}}


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


def codes_of(error: pytest.ExceptionInfo[ReviewCycleError]) -> list[str]:
    """Return the codes of the reasons that an error tells."""
    return [reason.code for reason in error.value.facts["reasons"]]


class TestConfirm:
    def test_ends_what_both_tellers_counted_alike(self, world: World) -> None:
        world.counted(low=14)
        recorded = world.by(BOARD).confirm(document="05-BB/KP")

        vote = world.one().file
        [number] = vote.about
        stored = vote.vote
        assert (recorded.updated, recorded.moved) == (1, 1)
        assert (stored.status, stored.has_quorum) == (VoteStatus.CONFIRMED, True)
        assert (stored.confirmed_by, stored.confirmed_on) == (BOARD, HELD_ON)
        assert stored.document == "05-BB/KP"
        assert vote.agreed is not None
        found = consequences_of(vote.rule, vote.agreed, number)
        assert [each.consequence for each in found] == ["dismissal"]
        assert world.state() == "rating"

    def test_needs_a_person(self, world: World) -> None:
        world.counted()

        with pytest.raises(RefusedError, match="person_needed"):
            world.confirm()
        with pytest.raises(RefusedError, match="person_needed"):
            world.cancel()

    def test_lists_in_what_the_tellers_differ(self, world: World) -> None:
        world.counted(low=14)
        world.count("V1", 2, {SUBJECT: {"high": 8, "low": 13}}, convened=31)

        with pytest.raises(RefusedError, match="tellers_differ") as caught:
            world.by(BOARD).confirm()

        told = [dict(reason.facts) for reason in caught.value.facts["reasons"]]
        assert told == [
            {"what": "convened", "first": 30, "second": 31},
            {"subject": SUBJECT, "option": "high", "first": 7, "second": 8},
            {"subject": SUBJECT, "option": "low", "first": 14, "second": 13},
        ]
        assert world.unmet() == ["vote_unconfirmed"]

    def test_lists_what_was_not_counted(self, world: World) -> None:
        world.plan(SUBJECT, OTHER, tellers=("X-8",))
        world.count("V1", 1, ALIKE, convened=30, present=21, issued=21, collected=21, valid=21)

        with pytest.raises(RefusedError, match="vote_incomplete") as caught:
            world.by(BOARD).confirm()

        assert codes_of(caught) == ["numbers_missing", "tallies_missing", "teller_missing"]
        assert caught.value.facts["reasons"][1].facts["sample"] == [OTHER]

    def test_needs_the_number_of_members_where_shares_are_of_it(self, world: World) -> None:
        world.counted(rule="assembly")

        with pytest.raises(RefusedError, match="vote_incomplete") as caught:
            world.by(CLERK).confirm()
        assert codes_of(caught) == ["membership_missing"]

        world.plan(SUBJECT, code="V1", rule="assembly", membership=497, now=COUNTED_AT)
        assert world.by(CLERK).confirm().updated == 1

    def test_of_a_vote_to_which_too_few_came_says_that_it_is_not_valid(self, world: World) -> None:
        world.plan()
        for teller in (1, 2):
            world.count("V1", teller, convened=15, present=9)

        recorded = world.by(BOARD).confirm()

        [finding] = recorded.findings
        vote = world.one().file.vote
        assert (vote.status, vote.has_quorum) == (VoteStatus.CONFIRMED, False)
        assert finding["code"] == "vote_without_quorum"
        assert finding["facts"] == {
            "vote": "V1",
            "present": 9,
            "of": 15,
            "base": "convened",
            "needed": 10,
            "share": "2/3",
        }
        assert world.unmet() == ["vote_without_quorum"]
        assert world.state() == "voting"

    def test_of_another_vote_makes_up_for_one_that_was_not_valid(self, world: World) -> None:
        world.plan()
        for teller in (1, 2):
            world.count("V1", teller, convened=15, present=9)
        world.by(BOARD).confirm()
        world.plan(code="V2", now=CONFIRMED_AT)
        for teller in (1, 2):
            world.count("V2", teller, ALIKE, now=CONFIRMED_AT, **NUMBERS)

        world.by(BOARD).confirm("V2")

        assert world.state() == "rating"

    def test_makes_it_unchangeable(self, world: World) -> None:
        world.counted()
        world.by(BOARD).confirm()
        before = world.one().file

        again = world.by("D-3").confirm()
        late: dict[str, Any] = {"now": CONFIRMED_AT}
        acts: list[Callable[[], object]] = [
            lambda: world.count("V1", 1, {SUBJECT: {"high": 8, "low": 13}}, **late),
            lambda: world.count("V1", 1, present=22, **late),
            lambda: world.plan(SUBJECT, OTHER, code="V1", **late),
            lambda: world.by(BOARD).cancel(**late),
            lambda: world.by(BOARD).confirm(document="06-BB/KP"),
        ]
        for act in acts:
            with pytest.raises(RefusedError, match="vote_is_confirmed"):
                act()

        assert again.unchanged == 1
        assert world.one().file == before

    def test_takes_all_or_nothing(self, world: World) -> None:
        world.counted()
        world.plan(OTHER, now=COUNTED_AT, code="V2")

        with pytest.raises(RefusedError, match="vote_incomplete"):
            world.by(BOARD).confirm("V1", "V2")

        assert world.one("V1").file.vote.status is VoteStatus.COUNTED

    @pytest.mark.parametrize(
        ("on", "code"),
        [
            pytest.param(date(2018, 11, 19), "vote_confirmed_too_early", id="before the vote"),
            pytest.param(date(2018, 11, 21), "day_lies_ahead", id="tomorrow"),
        ],
    )
    def test_is_of_a_day_that_can_be(self, world: World, on: date, code: str) -> None:
        world.counted()

        with pytest.raises(InvalidValueError, match=code):
            world.by(BOARD).confirm(on=on)

    def test_is_for_whom_the_rule_names(self, world: World) -> None:
        world.counted()

        with pytest.raises(RefusedError, match="forbidden"):
            world.by("X-1").confirm()
        with pytest.raises(NotFoundError, match="vote_not_found"):
            world.by("D-4").confirm()

    def test_with_one_teller_needs_no_second_one(self, world: World) -> None:
        world.plan(rule="rating_ballot", tellers=("X-8",))
        votes = {SUBJECT: {"good": 15, "completed": 5, "not_rated": 1}}
        world.count("V1", 1, votes, **NUMBERS)

        assert world.by("X-1").confirm().updated == 1

    def test_happens_once_when_two_do_it_at_the_same_time(self, url: str) -> None:
        with application(url) as app:
            World(app).counted()

        def confirm(person: str) -> int:
            with application(url) as app:
                return World(app).by(person).confirm().updated

        with ThreadPoolExecutor(max_workers=2) as pool:
            updated = sorted(pool.map(confirm, [BOARD, "D-3"]))

        assert updated == [0, 1]

    def test_answers_a_repeated_command_as_before(self, world: World) -> None:
        world.counted()

        first = world.by(BOARD).confirm(command_id="c-1")
        second = world.by(BOARD).confirm(command_id="c-1")

        assert first == second


class TestCancel:
    def test_gives_up_a_vote_that_is_not_confirmed(self, world: World) -> None:
        world.counted()

        recorded = world.by(BOARD).cancel()
        again = world.by(BOARD).cancel()

        assert (recorded.updated, again.unchanged) == (1, 1)
        assert world.one().file.vote.reason == "Ghi nhầm"
        assert world.unmet() == ["vote_missing"]
        with pytest.raises(RefusedError, match="vote_is_cancelled"):
            world.count("V1", 1, present=20)
        with pytest.raises(RefusedError, match="vote_is_cancelled"):
            world.by(BOARD).confirm()
