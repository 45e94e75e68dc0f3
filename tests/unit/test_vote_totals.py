"""A batch of votes: strata that add up, and each subject with the newest vote about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.voting import a_rule, threshold
from workflow.domain.record_rules import VoteRule
from workflow.domain.records.vote import Tally, Teller, Vote, VoteStatus, VoteSubject
from workflow.domain.vote_count import NUMBERS
from workflow.domain.vote_file import VoteFile
from workflow.domain.vote_totals import Parts, totals_of

ONE_TELLER = {"two_tellers": False}


def a_vote(
    number: int,
    lows: dict[int, int],
    *,
    ballots: int = 20,
    rule: VoteRule | None = None,
    **changes: Any,
) -> VoteFile:
    """Return a confirmed vote that one teller counted, with the low votes about each subject."""
    vote = Vote(
        id=number,
        code=f"V{number}",
        rule="confidence",
        unit_id=1,
        held_on=date(2018, 11, number),
        status=VoteStatus.CONFIRMED,
        has_quorum=True,
    )
    said = dict.fromkeys(NUMBERS, ballots) | {"invalid": 0}
    return VoteFile(
        vote=replace(vote, **changes),
        rule=rule or a_rule(**ONE_TELLER),
        subjects={each: VoteSubject(vote_id=number, review_id=each) for each in lows},
        tellers={1: Teller(vote_id=number, number=1, person_id=99, **said)},
        tallies={
            (review_id, option, 1): Tally(
                vote_id=number, review_id=review_id, option=option, teller=1, count=count
            )
            for review_id, low in lows.items()
            for option, count in (("high", ballots - low), ("low", low))
        },
    )


def half() -> VoteRule:
    return threshold(at_least="50%").model_copy(update=ONE_TELLER)


class TestParts:
    def test_are_written_out_as_a_sum(self) -> None:
        assert Parts(by_stratum={"commune": 190, "sector": 121}).written == "190 + 121 = 311"

    def test_of_one_stratum_are_a_number(self) -> None:
        assert Parts(by_stratum={None: 190}).written == "190"
        assert Parts(by_stratum={}).written == "0"


class TestTotals:
    def test_sum_190_and_121_to_311(self) -> None:
        votes = [
            a_vote(1, dict.fromkeys(range(1, 191), 9), stratum="commune", rule=half()),
            a_vote(2, dict.fromkeys(range(191, 312), 9), stratum="sector", rule=half()),
        ]

        totals = totals_of("confidence", half(), votes)

        assert totals.votes == 2
        assert (totals.subjects.written, totals.subjects.total) == ("190 + 121 = 311", 311)
        assert totals.reached["flagged"].written == "0 + 0 = 0"

    def test_count_who_met_a_consequence_in_each_stratum(self) -> None:
        votes = [
            a_vote(1, {1: 10, 2: 9, 3: 11}, stratum="commune", rule=half()),
            a_vote(2, {4: 10}, stratum="sector", rule=half()),
        ]

        totals = totals_of("confidence", half(), votes)

        assert totals.reached["flagged"].written == "2 + 1 = 3"

    def test_take_the_newest_vote_about_each(self) -> None:
        votes = [
            a_vote(2, {1: 3}, stratum="again", rule=half()),
            a_vote(1, {1: 15, 2: 15}, stratum="first", rule=half()),
        ]

        totals = totals_of("confidence", half(), votes)

        assert totals.subjects.by_stratum == {"first": 1, "again": 1}
        assert totals.reached["flagged"].by_stratum == {"first": 1, "again": 0}

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            pytest.param({"status": VoteStatus.COUNTED}, (0, 1, 0), id="not confirmed yet"),
            pytest.param({"has_quorum": False}, (0, 0, 1), id="confirmed as not valid"),
            pytest.param({"status": VoteStatus.CANCELLED}, (0, 0, 0), id="cancelled"),
        ],
    )
    def test_leave_out_what_decides_nothing(
        self, changes: dict[str, Any], told: tuple[int, int, int]
    ) -> None:
        totals = totals_of("confidence", half(), [a_vote(1, {1: 20}, rule=half(), **changes)])

        assert (totals.subjects.total, totals.open, totals.without_quorum) == told
        assert totals.reached["flagged"].total == 0

    def test_leave_out_who_was_taken_from_the_ballot(self) -> None:
        vote = a_vote(1, {1: 20, 2: 20}, rule=half())
        gone = {**vote.subjects, 2: VoteSubject(vote_id=1, review_id=2, active=False)}

        totals = totals_of("confidence", half(), [replace(vote, subjects=gone)])

        assert totals.reached["flagged"].written == "1"


class TestFile:
    def test_agrees_when_all_tellers_say_alike(self) -> None:
        vote = a_vote(1, {1: 3})

        assert vote.agreed == vote.counts[1]
        assert (vote.lacks, vote.differences, vote.wrong) == ((), (), ())

    def test_needs_a_second_teller_where_two_are_asked(self) -> None:
        vote = a_vote(1, {1: 3}, rule=a_rule())

        [reason] = vote.lacks

        assert vote.agreed is None
        assert (reason.code, reason.facts) == ("teller_missing", {"vote": "V1", "teller": 2})

    def test_needs_the_number_of_members_where_shares_are_of_it(self) -> None:
        vote = a_vote(1, {1: 3}, rule=a_rule(base="membership", **ONE_TELLER))

        [reason] = vote.lacks

        assert reason.code == "membership_missing"
        assert replace(vote, vote=replace(vote.vote, membership=20)).lacks == ()

    def test_knows_the_quorum_when_both_tellers_say_alike(self) -> None:
        vote = a_vote(1, {1: 3}, rule=a_rule(), status=VoteStatus.PLANNED, has_quorum=None)
        second = replace(vote.tellers[1], number=2, person_id=98)
        differs = replace(second, present=3, issued=3, collected=3, valid=3)

        alone = vote.judged().vote
        both = replace(vote, tellers={1: vote.tellers[1], 2: second}).judged().vote
        apart = replace(vote, tellers={1: vote.tellers[1], 2: differs}).judged().vote

        assert (alone.status, alone.has_quorum) == (VoteStatus.COUNTED, None)
        assert (both.status, both.has_quorum) == (VoteStatus.COUNTED, True)
        assert apart.has_quorum is None

    def test_forgets_what_was_counted_about_who_was_taken_from_the_ballot(self) -> None:
        vote = a_vote(1, {1: 3, 2: 3})
        valid = replace(vote.tellers[1], valid=19, invalid=1)
        gone = {each: VoteSubject(vote_id=1, review_id=each, active=False) for each in (1, 2)}

        assert len(replace(vote, tellers={1: valid}).wrong) == 2
        assert replace(vote, tellers={1: valid}, subjects=gone).wrong == ()

    def test_that_is_confirmed_is_not_judged_anew(self) -> None:
        vote = a_vote(1, {1: 3}, has_quorum=False)

        assert vote.judged() is vote
