"""Votes that are planned and counted, and who may do it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unicodedata import normalize

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.vote_world import (
    CLERK,
    COUNTED_AT,
    CYCLE,
    HELD_ON,
    NUMBERS,
    OPENED,
    OTHER,
    PLANNED_AT,
    SUBJECT,
    TELLERS,
    World,
)
from workflow.application.fire_trigger import FireRequest
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.vote import VoteStatus
from workflow.domain.rows_of_votes import CountRow

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


class TestPlan:
    def test_keeps_who_votes_about_whom_and_who_counts(self, world: World) -> None:
        recorded = world.by(CLERK).plan(
            SUBJECT, OTHER, body="executive_committee", stratum="commune", membership=15
        )

        vote = world.one()
        stored = vote.file.vote
        assert (vote.key, vote.unit.code, stored.rule) == (f"{CYCLE}/V1", "X", "confidence")
        assert (stored.status, stored.held_on) == (VoteStatus.PLANNED, HELD_ON)
        assert (stored.body, stored.stratum, stored.membership) == (
            *("executive_committee", "commune", 15),
        )
        assert [row.key for row in vote.reviews.values()] == [SUBJECT, OTHER]
        assert [person.code for person in vote.people.values()] == list(TELLERS)
        assert (recorded.created, recorded.reviews) == (1, 2)
        assert world.unmet() == ["vote_unconfirmed"]

    def test_changes_until_it_is_confirmed(self, world: World) -> None:
        world.plan(SUBJECT, OTHER, stratum="commune")

        again = world.plan(SUBJECT, OTHER, code="V1", stratum="commune")
        changed = world.plan("X-4", code="V1", stratum="sector", tellers=())

        vote = world.one()
        assert (again.unchanged, changed.updated) == (1, 1)
        assert (vote.file.vote.stratum, len(vote.file.tellers)) == ("sector", 2)
        assert [vote.reviews[number].key for number in vote.file.about] == ["X-4"]
        assert world.unmet(SUBJECT) == ["vote_missing"]
        assert world.unmet("X-4") == ["vote_unconfirmed"]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({"rule": "confidense"}, "vote_rule_unknown", id="unknown rule"),
            pytest.param({"rule": None}, "vote_incomplete_row", id="no rule"),
            pytest.param({"unit": "Z"}, "unit_not_found", id="unknown unit"),
            pytest.param({"tellers": ("Z-1", "X-9")}, "person_not_found", id="unknown teller"),
            pytest.param({"tellers": ("X-8", "X-8")}, "tellers_are_one", id="one who counts"),
            pytest.param(
                {"tellers": ("X-8", "X-9", "X-6")}, "teller_number_wrong", id="three who count"
            ),
            pytest.param({"tellers": (SUBJECT, "X-9")}, "teller_is_subject", id="a subject counts"),
            pytest.param({"code": "V/1"}, "code_wrong", id="a code with a slash"),
        ],
    )
    def test_refuses_what_is_wrong(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(ReviewCycleError, match=code):
            world.plan(SUBJECT, **given)

        assert world.listed() == []

    @pytest.mark.parametrize(
        ("subject", "code"),
        [
            pytest.param("X-99", "review_not_found", id="nobody"),
            pytest.param("Y-1", "vote_review_elsewhere", id="of another commune"),
        ],
    )
    def test_is_about_those_at_the_unit_or_below(
        self, world: World, subject: str, code: str
    ) -> None:
        with pytest.raises(ReviewCycleError, match=code):
            world.plan(SUBJECT, subject)

        assert world.plan(SUBJECT, "X.1-1", "X").reviews == 3

    def test_is_not_about_who_is_exempt(self, world: World) -> None:
        world.plan(SUBJECT, OTHER)
        request = FireRequest(cycle=CYCLE, subject=OTHER, trigger="exempt", reason="Chờ nghỉ hưu")
        world.app.fire_trigger(request, command=world.command(PLANNED_AT))

        with pytest.raises(RefusedError, match="vote_not_under_review"):
            world.plan(OTHER)
        assert world.plan(SUBJECT, OTHER, code="V1").unchanged == 1

    def test_hides_from_a_person_that_there_is_somebody_elsewhere(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="review_not_found"):
            world.by(CLERK).plan("Y-1")

    @pytest.mark.parametrize(
        ("actor", "error", "code"),
        [
            pytest.param("X-1", RefusedError, "forbidden", id="the secretary"),
            pytest.param("D-4", NotFoundError, "unit_not_found", id="without a role"),
            pytest.param("Y-1", NotFoundError, "unit_not_found", id="of another commune"),
        ],
    )
    def test_is_for_whom_the_rule_names(
        self, world: World, actor: str, error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            world.by(actor).plan(SUBJECT)

    def test_is_for_the_owners_where_the_rule_names_nobody(self, world: World) -> None:
        given = {"rule": "rating_ballot", "tellers": ("X-8",)}

        with pytest.raises(RefusedError, match="forbidden"):
            world.by(CLERK).plan(SUBJECT, **given)
        assert world.by("X-1").plan(SUBJECT, **given).created == 1

    def test_of_a_kind_with_one_teller_has_no_second_one(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="teller_number_wrong"):
            world.plan(SUBJECT, rule="rating_ballot")

    def test_stays_of_its_unit_and_kind(self, world: World) -> None:
        world.plan(SUBJECT)

        with pytest.raises(InvalidValueError, match="vote_of_other_unit"):
            world.plan(SUBJECT, code="V1", unit="Y")
        with pytest.raises(InvalidValueError, match="vote_of_other_rule"):
            world.plan(SUBJECT, code="V1", rule="assembly")

    def test_answers_a_repeated_command_as_before(self, world: World) -> None:
        first = world.plan(SUBJECT, command_id="p-1")
        second = world.plan(SUBJECT, command_id="p-1")

        assert first == second
        assert len(world.listed()) == 1
        with pytest.raises(ConflictError, match="command_id_reused"):
            world.plan(OTHER, command_id="p-1")


class TestCount:
    def test_keeps_what_each_teller_says(self, world: World) -> None:
        world.plan()
        recorded = world.by(CLERK).count("V1", 1, ALIKE, **NUMBERS)

        vote = world.one().file
        [number] = vote.about
        assert (recorded.created, recorded.updated) == (3, 1)
        assert (vote.vote.status, vote.vote.has_quorum) == (VoteStatus.COUNTED, None)
        assert vote.counts[1].tallies == {number: ALIKE[SUBJECT]}
        assert (vote.counts[1].present, vote.counts[2].present) == (21, None)

    def test_knows_the_quorum_when_both_have_counted(self, world: World) -> None:
        world.plan()
        world.count("V1", 1, **NUMBERS)
        world.count("V1", 2, **NUMBERS)

        assert world.one().file.vote.has_quorum is True

    def test_names_the_teller_where_the_plan_did_not(self, world: World) -> None:
        world.plan(tellers=())

        with pytest.raises(InvalidValueError, match="teller_unnamed"):
            world.count("V1", 1, present=21)
        with pytest.raises(RefusedError, match="teller_is_subject"):
            world.count("V1", 1, person=SUBJECT)
        world.count("V1", 1, person="X-8", convened=30)
        with pytest.raises(InvalidValueError, match="tellers_are_one"):
            world.count("V1", 2, person="X-8")

        assert [person.code for person in world.one().people.values()] == ["X-8"]

    def test_tells_every_sum_that_cannot_be_right_and_keeps_nothing(self, world: World) -> None:
        world.plan(SUBJECT, OTHER, membership=29)

        with pytest.raises(RefusedError, match="vote_sums_wrong") as caught:
            world.count(
                *("V1", 1, {SUBJECT: {"high": 12, "confidence": 3, "low": 5}}),
                **{**NUMBERS, "issued": 22, "invalid": 1},
            )

        assert codes_of(caught) == [
            *("part_above_whole", "part_above_whole"),
            *("ballots_do_not_add_up", "tallies_do_not_add_up"),
        ]
        facts = caught.value.facts["reasons"][3].facts
        assert facts == {
            "vote": "V1",
            "teller": 1,
            "subject": SUBJECT,
            "counts": "12 + 3 + 5",
            "sum": 20,
            "valid": 21,
        }
        assert world.one().file.tallies == {}

    def test_is_looked_at_again_when_the_number_of_members_changes(self, world: World) -> None:
        world.plan(membership=30)
        world.count("V1", 1, **NUMBERS)

        with pytest.raises(RefusedError, match="vote_sums_wrong"):
            world.plan(SUBJECT, code="V1", membership=29, now=COUNTED_AT)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            pytest.param({"subject": "X-4", "option": "low", "count": 1}, "not_on_ballot", id="X"),
            pytest.param(
                {"subject": SUBJECT, "option": "lwo", "count": 1}, "vote_option_unknown", id="lwo"
            ),
            pytest.param({"subject": SUBJECT, "option": "low"}, "tally_incomplete", id="no count"),
            pytest.param(
                {"subject": SUBJECT, "option": "low", "count": -1}, "count_too_small", id="negative"
            ),
            pytest.param({"present": -1}, "count_too_small", id="fewer than nobody"),
            pytest.param({"teller": 3}, "teller_number_wrong", id="a third teller"),
            pytest.param({"vote": "V9"}, "vote_not_found", id="no such vote"),
        ],
    )
    def test_refuses_what_is_wrong(self, world: World, row: dict[str, Any], code: str) -> None:
        world.plan()

        with pytest.raises(ReviewCycleError, match=code):
            world.enter([CountRow(**{"vote": "V1", "teller": 1, **row})], file=None)

    def test_lies_not_ahead(self, world: World) -> None:
        world.plan()

        with pytest.raises(InvalidValueError, match="day_lies_ahead"):
            world.count("V1", 1, now=PLANNED_AT, **NUMBERS)

    @pytest.mark.parametrize(
        ("actor", "error", "code"),
        [
            pytest.param("X-1", RefusedError, "forbidden", id="who may not record"),
            pytest.param("D-4", NotFoundError, "vote_not_found", id="who may not see it"),
        ],
    )
    def test_is_for_whom_the_rule_names(
        self, world: World, actor: str, error: type[Exception], code: str
    ) -> None:
        world.plan()

        with pytest.raises(error, match=code):
            world.by(actor).count("V1", 1, **NUMBERS)

    def test_is_never_entered_by_who_stands_on_the_ballot(self, world: World) -> None:
        world.plan(SUBJECT, CLERK)

        acts: list[Callable[[World], object]] = [
            lambda w: w.count("V1", 1, **NUMBERS),
            lambda w: w.confirm(),
            lambda w: w.cancel(),
        ]
        for act in acts:
            with pytest.raises(RefusedError, match="own_case"):
                act(world.by(CLERK))

    def test_is_never_entered_by_the_head_of_a_unit_on_the_ballot(self, world: World) -> None:
        world.plan("X", rule="rating_ballot", tellers=("X-8",))

        with pytest.raises(RefusedError, match="own_case"):
            world.by("X-1").count("V1", 1, **NUMBERS)

    def test_takes_the_title_of_an_option_in_any_form(self, world: World) -> None:
        world.plan()
        title = normalize("NFC", "Tín nhiệm thấp")

        world.enter([CountRow(vote="V1", teller=1, subject=SUBJECT, option=title, count=3)])

        assert [tally.option for tally in world.one().file.tallies.values()] == ["low"]
