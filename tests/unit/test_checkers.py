"""Who may check whom: nobody himself, and no head the unit that he heads."""

from __future__ import annotations

from datetime import date

import pytest

from tests.definitions import a_definition
from tests.factories import a_person, a_review, a_unit
from workflow.domain.checkers import require_checker
from workflow.domain.errors import RefusedError
from workflow.domain.organisation import Directory, Person, RoleGrant
from workflow.domain.review import Review

TOP = a_unit(1)
UNIT = a_unit(2, parent=TOP)
BOSS, HEAD, DEPUTY, MEMBER = (
    *(a_person(11, unit=TOP), a_person(21, unit=UNIT)),
    *(a_person(22, unit=UNIT), a_person(23, unit=UNIT)),
)
GRANTS = [
    RoleGrant(role="secretary", person_id=BOSS.id, unit_id=TOP.id),
    RoleGrant(role="secretary", person_id=HEAD.id, unit_id=UNIT.id),
    RoleGrant(role="board", person_id=DEPUTY.id, unit_id=UNIT.id),
]
ALSO_ABOVE = RoleGrant(role="board", person_id=HEAD.id, unit_id=TOP.id)
OF_UNIT, OF_HEAD, OF_MEMBER = (
    a_review(of=UNIT),
    a_review(of=HEAD, at=UNIT),
    a_review(of=MEMBER, at=UNIT),
)


def refusal(checker: Person, review: Review, *more: RoleGrant) -> str | None:
    """Return the code with which somebody is refused."""
    directory = Directory([TOP, UNIT], [*GRANTS, *more], on=date(2026, 3, 2))
    try:
        require_checker(checker, review, a_definition(), directory)
    except RefusedError as error:
        return error.code
    return None


class TestRequireChecker:
    @pytest.mark.parametrize(
        ("checker", "review"),
        [
            pytest.param(MEMBER, OF_MEMBER, id="the person under review"),
            pytest.param(HEAD, OF_HEAD, id="the head, who is under review"),
            pytest.param(HEAD, OF_UNIT, id="the head of the unit under review"),
        ],
    )
    def test_refuses_ones_own_case(self, checker: Person, review: Review) -> None:
        assert refusal(checker, review) == "own_case"

    @pytest.mark.parametrize(
        ("checker", "review"),
        [
            pytest.param(BOSS, OF_UNIT, id="somebody above"),
            pytest.param(DEPUTY, OF_UNIT, id="another one of the unit"),
            pytest.param(HEAD, OF_MEMBER, id="the head, of one of the people"),
            pytest.param(DEPUTY, OF_HEAD, id="a deputy, of the head"),
        ],
    )
    def test_lets_everybody_else(self, checker: Person, review: Review) -> None:
        assert refusal(checker, review) is None

    def test_lets_a_head_who_has_a_role_above_too(self) -> None:
        assert refusal(HEAD, OF_UNIT, ALSO_ABOVE) is None

    def test_does_not_let_him_when_he_is_under_review_himself(self) -> None:
        assert refusal(HEAD, OF_HEAD, ALSO_ABOVE) == "own_case"
