"""The count of a vote: sums, quorum, exact shares, thresholds, and two tellers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from tests.voting import a_count, a_rule, low, threshold
from workflow.domain.record_rules import VoteBase, VoteRule
from workflow.domain.review import Reason
from workflow.domain.vote_count import (
    Count,
    base_of,
    consequences_of,
    differences,
    gaps,
    has_quorum,
    option_named,
    quorum_of,
    share_of,
    violations,
)


def told(reasons: tuple[Reason, ...]) -> list[tuple[str, dict[str, Any]]]:
    return [(reason.code, dict(reason.facts)) for reason in reasons]


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def names(rule: VoteRule, count: Count) -> list[str]:
    return [each.consequence for each in consequences_of(rule, count, 1)]


class TestViolations:
    def test_are_none_where_everything_adds_up(self) -> None:
        count = replace(
            low(4, 9), membership=16, convened=15, present=12, issued=11, collected=10, invalid=1
        )

        assert violations(count) == ()

    def test_are_none_of_what_is_not_said_yet(self) -> None:
        assert violations(Count(tallies={1: {"low": 3}})) == ()

    @pytest.mark.parametrize(
        ("given", "what", "whole"),
        [
            pytest.param({"membership": 14, "convened": 15}, "convened", "membership", id="called"),
            pytest.param({"convened": 14, "present": 15}, "present", "convened", id="came"),
            pytest.param({"present": 14, "issued": 15}, "issued", "present", id="given out"),
            pytest.param({"issued": 14, "collected": 15}, "collected", "issued", id="came back"),
            pytest.param(
                {"membership": 14, "collected": 15}, "collected", "membership", id="far apart"
            ),
        ],
    )
    def test_name_a_part_above_its_whole(
        self, given: dict[str, int], what: str, whole: str
    ) -> None:
        facts = {"what": what, "number": 15, "whole": whole, "most": 14}

        assert told(violations(Count(**given))) == [("part_above_whole", facts)]

    @pytest.mark.parametrize(
        ("valid", "invalid", "is_wrong"),
        [
            pytest.param(19, 2, False, id="they add up"),
            pytest.param(19, 1, True, id="one too few"),
            pytest.param(19, 3, True, id="one too many"),
            pytest.param(22, None, True, id="the valid ones alone are too many"),
            pytest.param(20, None, False, id="the invalid ones may still come"),
        ],
    )
    def test_name_ballots_that_are_neither_valid_nor_invalid(
        self, valid: int, invalid: int | None, is_wrong: bool
    ) -> None:
        found = violations(Count(collected=21, valid=valid, invalid=invalid))

        assert codes(found) == ["ballots_do_not_add_up"] * is_wrong

    def test_name_subjects_whose_options_do_not_add_up_to_the_valid_ballots(self) -> None:
        votes = {1: {"high": 12, "confidence": 3, "low": 5}, 2: {"high": 21}, 3: {"low": 22}}

        found = violations(a_count(21, about=votes))

        assert told(found) == [
            (
                "tallies_do_not_add_up",
                {"subject": 1, "counts": "12 + 3 + 5", "sum": 20, "valid": 21},
            ),
            ("tallies_do_not_add_up", {"subject": 3, "counts": "22", "sum": 22, "valid": 21}),
        ]

    def test_are_told_all_at_once(self) -> None:
        count = Count(
            convened=10,
            present=11,
            issued=12,
            collected=13,
            valid=5,
            invalid=5,
            tallies={1: {"low": 4}},
        )

        assert codes(violations(count)) == [
            *["part_above_whole"] * 3,
            "ballots_do_not_add_up",
            "tallies_do_not_add_up",
        ]


class TestQuorum:
    @pytest.mark.parametrize(
        ("present", "is_valid"),
        [
            pytest.param(9, False, id="9 of 15 are 0.6, less than 2/3"),
            pytest.param(10, True, id="10 of 15 are exactly 2/3"),
        ],
    )
    def test_of_15_who_were_convened_are_10(self, present: int, is_valid: bool) -> None:
        rule, count = a_rule(), Count(convened=15, present=present)
        quorum = quorum_of(rule, count)

        assert has_quorum(rule, count) is is_valid
        assert quorum is not None
        assert (quorum.present, quorum.convened, quorum.needed) == (present, 15, 10)

    def test_may_be_of_all_members(self) -> None:
        rule = a_rule(quorum={"at_least": "2/3", "of": "membership"})

        assert has_quorum(rule, Count(membership=16, convened=15, present=10)) is False
        assert has_quorum(rule, Count(membership=15, convened=12, present=10)) is True

    @pytest.mark.parametrize(
        "count",
        [
            pytest.param(Count(convened=15), id="nobody said who came"),
            pytest.param(Count(present=10), id="nobody said who was called"),
        ],
    )
    def test_is_not_known_before_it_is_counted(self, count: Count) -> None:
        assert has_quorum(a_rule(), count) is None

    def test_is_there_where_nothing_is_asked(self) -> None:
        rule = a_rule(quorum=None)

        assert has_quorum(rule, Count(present=1)) is True
        assert quorum_of(rule, Count(convened=15, present=1)) is None

    def test_of_nobody_is_none(self) -> None:
        assert has_quorum(a_rule(), Count(convened=0, present=0)) is False


class TestShare:
    def test_is_an_exact_fraction(self) -> None:
        assert share_of(14, 21) == Fraction(2, 3)

    @pytest.mark.parametrize("base", [0, None])
    def test_of_nothing_is_none(self, base: int | None) -> None:
        assert share_of(0, base) is None

    @pytest.mark.parametrize(
        ("base", "number"), list(zip(VoteBase, (16, 15, 14, 13, 12, 11), strict=True))
    )
    def test_is_of_the_base_that_the_rule_names(self, base: VoteBase, number: int) -> None:
        count = Count(
            membership=16, convened=15, present=14, issued=13, collected=12, valid=11, invalid=1
        )

        assert base_of(base, count) == number


class TestConsequences:
    @pytest.mark.parametrize(
        ("ends", "votes", "of", "flagged"),
        [
            pytest.param({"at_least": "50%"}, 10, 20, True, id="exactly half is 50 % and more"),
            pytest.param({"more_than": "1/2"}, 10, 20, False, id="exactly half is not more"),
            pytest.param({"more_than": "1/2"}, 11, 21, True, id="one more than half of 21"),
            pytest.param({"at_least": "50%"}, 10, 21, False, id="just below half of 21"),
            pytest.param({"at_most": "1/3"}, 7, 21, True, id="exactly a third is at most that"),
            pytest.param({"less_than": "1/3"}, 7, 21, False, id="exactly a third is not less"),
            pytest.param({"less_than": "1/3"}, 6, 21, True, id="less than a third"),
            pytest.param({"at_least": "66,67%"}, 14, 21, False, id="2/3 is less than 66.67 %"),
            pytest.param({"at_least": "66,66%"}, 14, 21, True, id="2/3 is more than 66.66 %"),
            pytest.param({"at_least": "0%"}, 0, 0, False, id="of nothing nothing follows"),
            pytest.param({"at_most": "50%"}, 0, 20, True, id="nobody at all"),
        ],
    )
    def test_follow_by_their_operator(
        self, ends: dict[str, str], votes: int, of: int, flagged: bool
    ) -> None:
        assert names(threshold(**ends), low(votes, of)) == ["flagged"] * flagged

    @pytest.mark.parametrize(
        ("votes", "found"),
        [
            pytest.param(10, [], id="10 of 21 are less than half"),
            pytest.param(11, ["considered"], id="11 of 21 are more than half"),
            pytest.param(13, ["considered"], id="13 of 21 are 61.9 %, less than 2/3"),
            pytest.param(14, ["dismissal"], id="14 of 21 are 2/3 exactly"),
            pytest.param(21, ["dismissal"], id="all"),
        ],
    )
    def test_change_over_exactly_at_two_thirds(self, votes: int, found: list[str]) -> None:
        assert names(a_rule(), low(votes, 21)) == found

    def test_are_of_the_ballots_collected_and_not_of_the_valid_ones(self) -> None:
        # 14 of 20 valid ones would be more than 2/3; 14 of the 22 collected are not.
        count = replace(low(14, 20), convened=22, present=22, issued=22, collected=22, invalid=2)

        assert names(a_rule(), count) == ["considered"]
        assert names(a_rule(base="valid"), count) == ["dismissal"]

    def test_may_be_of_all_members(self) -> None:
        rule = a_rule(base="membership", quorum=None)

        assert names(rule, replace(low(331, 480), membership=497)) == ["considered"]
        assert names(rule, replace(low(332, 480), membership=497)) == ["dismissal"]

    def test_are_none_of_a_base_that_is_not_known(self) -> None:
        assert names(a_rule(base="membership"), low(21, 21)) == []


class TestGaps:
    def test_are_none_of_a_whole_count(self) -> None:
        assert gaps(low(3, 21), rule=a_rule(), subjects=[1]) == ()

    def test_are_numbers_that_were_not_said(self) -> None:
        count = replace(low(3, 21), issued=None, invalid=None)

        found = gaps(count, rule=a_rule(), subjects=[1])

        assert told(found) == [("numbers_missing", {"numbers": ["issued", "invalid"]})]

    def test_are_subjects_about_whom_nothing_was_counted(self) -> None:
        found = gaps(low(3, 21), rule=a_rule(), subjects=range(1, 13))

        facts = {"count": 11, "sample": list(range(2, 12))}
        assert told(found) == [("tallies_missing", facts)]

    def test_are_no_ballots_where_too_few_came(self) -> None:
        count = Count(convened=15, present=9)

        assert gaps(count, rule=a_rule(), subjects=[1]) == ()
        assert codes(gaps(replace(count, present=10), rule=a_rule(), subjects=[1])) == [
            "numbers_missing",
            "tallies_missing",
        ]

    def test_are_no_subjects_where_no_ballot_is_valid(self) -> None:
        count = Count(convened=15, present=10, issued=10, collected=10, valid=0, invalid=10)

        assert gaps(count, rule=a_rule(), subjects=[1]) == ()


class TestDifferences:
    def test_are_none_between_equal_counts(self) -> None:
        one, other = low(3, 21), a_count(21, about={1: {"low": 3, "high": 18, "confidence": 0}})

        assert differences(one, other, rule=a_rule(), subjects=[1]) == ()

    def test_name_each_number_and_each_option_of_each_subject(self) -> None:
        one = a_count(21, about={1: {"high": 18, "low": 3}, 2: {"high": 21}})
        other = a_count(21, about={1: {"high": 17, "low": 4}, 2: {"high": 21}})

        found = differences(one, replace(other, present=22), rule=a_rule(), subjects=[1, 2])

        assert told(found) == [
            ("tellers_differ_in_number", {"what": "present", "first": 21, "second": 22}),
            (
                "tellers_differ_in_tally",
                {"subject": 1, "option": "high", "first": 18, "second": 17},
            ),
            ("tellers_differ_in_tally", {"subject": 1, "option": "low", "first": 3, "second": 4}),
        ]

    def test_are_none_in_what_only_one_has_said(self) -> None:
        assert differences(low(3, 21), Count(convened=21), rule=a_rule(), subjects=[1]) == ()


class TestOption:
    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("low", id="code"),
            pytest.param("Tín nhiệm thấp", id="Vietnamese title"),
            pytest.param("tin nhiem thap", id="without accents"),
            pytest.param("LOW CONFIDENCE", id="English title"),
        ],
    )
    def test_is_known_by_code_and_title(self, name: str) -> None:
        assert option_named(a_rule(), name) == "low"

    def test_that_stands_on_no_ballot_is_none(self) -> None:
        assert option_named(a_rule(), "Không tín nhiệm") is None
