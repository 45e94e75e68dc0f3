"""The order of an agenda: the collective, its head, those with a post, everybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.domain.agenda import (
    AgendaItem,
    chair_conflicts,
    out_of_order,
    review_order,
    reviewed_later,
)
from workflow.domain.review import SubjectKind


def an_item(code: str, number: int = 0, **changes: object) -> AgendaItem:
    """Return the item of a person who is a plain member."""
    item = AgendaItem(subject_kind=SubjectKind.PERSON, subject_id=number, subject_code=code)
    return replace(item, **changes)


COLLECTIVE = an_item("TL.01", 1, subject_kind=SubjectKind.UNIT)
HEAD = an_item("head", 1, is_head=True)
DEPUTY = an_item("deputy", 2, rank=1)
STANDING = an_item("standing", 3, rank=2)
MEMBER = an_item("member", 4)
OTHER_MEMBER = an_item("other member", 5)

IN_ORDER = (COLLECTIVE, HEAD, DEPUTY, STANDING, MEMBER, OTHER_MEMBER)


def codes(items: tuple[AgendaItem, ...]) -> list[str]:
    """Return the codes of the subjects."""
    return [item.subject_code for item in items]


class TestReviewOrder:
    def test_goes_from_the_collective_to_the_plain_members(self) -> None:
        shuffled = (MEMBER, STANDING, OTHER_MEMBER, HEAD, COLLECTIVE, DEPUTY)

        assert review_order(shuffled) == IN_ORDER

    def test_keeps_the_given_order_among_equals(self) -> None:
        assert review_order([OTHER_MEMBER, MEMBER]) == (OTHER_MEMBER, MEMBER)

    @pytest.mark.parametrize("rank", [None, 1, 9])
    def test_puts_the_head_first_whatever_his_rank(self, rank: int | None) -> None:
        head = replace(HEAD, rank=rank)

        assert review_order([DEPUTY, head]) == (head, DEPUTY)

    def test_leaves_those_who_are_absent_to_another_meeting(self) -> None:
        absent = [replace(MEMBER, is_absent=True), replace(HEAD, is_absent=True)]
        items = [*absent, COLLECTIVE, DEPUTY]

        assert codes(review_order(items)) == ["TL.01", "deputy"]
        assert codes(reviewed_later(items)) == ["head", "member"]


class TestOutOfOrder:
    @pytest.mark.parametrize(
        ("dealt_with", "found"),
        [
            pytest.param(IN_ORDER, {}, id="as it should be"),
            pytest.param((COLLECTIVE, HEAD, OTHER_MEMBER, MEMBER), {}, id="equals any way round"),
            pytest.param(
                (HEAD, DEPUTY, COLLECTIVE), {"TL.01": ["head", "deputy"]}, id="the collective last"
            ),
            pytest.param(
                (MEMBER, COLLECTIVE, HEAD),
                {"TL.01": ["member"], "head": ["member"]},
                id="a member first",
            ),
            pytest.param(
                (COLLECTIVE, STANDING, DEPUTY), {"deputy": ["standing"]}, id="a lower post first"
            ),
            pytest.param(
                (COLLECTIVE, MEMBER, DEPUTY), {"deputy": ["member"]}, id="a member before a post"
            ),
            pytest.param(
                (
                    COLLECTIVE,
                    replace(DEPUTY, is_absent=True),
                    replace(HEAD, is_absent=True),
                    MEMBER,
                ),
                {},
                id="those who were absent, later",
            ),
            pytest.param((), {}, id="nothing"),
        ],
    )
    def test_names_each_subject_that_came_after_one_it_precedes(
        self, dealt_with: tuple[AgendaItem, ...], found: dict[str, list[str]]
    ) -> None:
        findings = out_of_order(dealt_with)

        assert {finding.code for finding in findings} <= {"agenda_out_of_order"}
        assert {each.facts["subject"]: each.facts["before"] for each in findings} == found

    def test_finds_nothing_in_what_was_put_in_order(self) -> None:
        assert out_of_order(review_order(reversed(IN_ORDER))) == ()


class TestChairConflicts:
    @pytest.mark.parametrize(
        ("substitutes", "found"),
        [
            pytest.param({}, ["head"], id="nobody else"),
            pytest.param({1: 2}, [], id="a deputy"),
            pytest.param({1: 1}, ["head"], id="himself"),
            pytest.param({2: 3}, ["head"], id="somebody for another item"),
            pytest.param({1: 2, 2: 2}, ["deputy"], id="a substitute for his own review"),
        ],
    )
    def test_are_where_somebody_would_chair_his_own_review(
        self, substitutes: dict[int, int], found: list[str]
    ) -> None:
        conflicts = chair_conflicts(IN_ORDER, HEAD.subject_id, substitutes=substitutes)

        assert codes(conflicts) == found

    def test_are_none_under_a_chair_who_is_no_subject(self) -> None:
        assert chair_conflicts(IN_ORDER, 99, substitutes={}) == ()
