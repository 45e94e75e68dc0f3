"""Who may follow a suggestion: not the subject, none of its people, nobody it leads."""

from __future__ import annotations

from datetime import date

import pytest

from tests.definitions import a_definition
from tests.factories import a_person, a_review, a_unit
from workflow.domain.errors import RefusedError
from workflow.domain.following import require_free, require_group
from workflow.domain.organisation import Directory, Person, RoleGrant
from workflow.domain.record_rules import FollowerGroup
from workflow.domain.review import Review

DAY = date(2020, 3, 2)

# A district, a commune below it with a cell, and another commune.
DISTRICT = a_unit(1)
COMMUNE, OTHER = a_unit(2, parent=DISTRICT), a_unit(3, parent=DISTRICT)
CELL = a_unit(4, parent=COMMUNE)

HEAD, BOARD, ALSO_BOARD, CLERK = (a_person(n, unit=DISTRICT) for n in (1, 2, 3, 4))
SECRETARY, DEPUTY, ALSO_DEPUTY = (a_person(n, unit=COMMUNE) for n in (5, 6, 7))
MEMBER, ELSEWHERE = a_person(8, unit=CELL), a_person(9, unit=OTHER)
RISEN, VISITING = a_person(10, unit=CELL), a_person(11, unit=COMMUNE)

GRANTS = [
    RoleGrant(role=role, person_id=person.id, unit_id=unit.id)
    for role, person, unit in [
        ("secretary", HEAD, DISTRICT),
        ("board", BOARD, DISTRICT),
        ("board", ALSO_BOARD, DISTRICT),
        ("board", RISEN, DISTRICT),
        ("secretary", SECRETARY, COMMUNE),
        ("board", DEPUTY, COMMUNE),
        ("board", ALSO_DEPUTY, COMMUNE),
        ("supervisor", BOARD, COMMUNE),
        ("secretary", VISITING, OTHER),
        ("board", VISITING, DISTRICT),
    ]
]
DIRECTORY = Directory([DISTRICT, COMMUNE, OTHER, CELL], GRANTS, on=DAY)

OF_COMMUNE, OF_OTHER, OF_TOP = (
    a_review(n, of=u) for n, u in ((1, COMMUNE), (6, OTHER), (7, DISTRICT))
)
OF_SECRETARY = a_review(2, of=SECRETARY, at=COMMUNE)
OF_DEPUTY = a_review(3, of=DEPUTY, at=COMMUNE)
OF_BOARD = a_review(4, of=BOARD, at=DISTRICT)
OF_MEMBER = a_review(5, of=MEMBER, at=CELL)


def refusal(follower: Person, review: Review) -> str | None:
    """Return the code with which somebody is refused."""
    try:
        require_free(follower, review, a_definition(), DIRECTORY)
    except RefusedError as error:
        return error.code
    return None


class TestRequireFree:
    @pytest.mark.parametrize(
        ("follower", "review"),
        [
            pytest.param(BOARD, OF_COMMUNE, id="from above, of a collective"),
            pytest.param(CLERK, OF_COMMUNE, id="from above without any role"),
            pytest.param(ELSEWHERE, OF_COMMUNE, id="from another commune"),
            pytest.param(RISEN, OF_COMMUNE, id="of the unit, but leads above it"),
            pytest.param(BOARD, OF_SECRETARY, id="from above, of a head"),
            pytest.param(ELSEWHERE, OF_SECRETARY, id="from elsewhere, of a head"),
            pytest.param(RISEN, OF_SECRETARY, id="below a head, but leads above him"),
            pytest.param(SECRETARY, OF_DEPUTY, id="the head, of who leads with him"),
            pytest.param(ALSO_DEPUTY, OF_DEPUTY, id="an equal of who is not the head"),
            pytest.param(ALSO_BOARD, OF_BOARD, id="one of the board, of another of it"),
            pytest.param(SECRETARY, OF_MEMBER, id="who leads a member"),
            pytest.param(RISEN, OF_MEMBER, id="of one cell with a member"),
        ],
    )
    def test_lets_pass_who_is_not_under_the_subject(self, follower: Person, review: Review) -> None:
        assert refusal(follower, review) is None

    @pytest.mark.parametrize(
        ("follower", "review"),
        [
            pytest.param(MEMBER, OF_COMMUNE, id="below a collective"),
            pytest.param(MEMBER, OF_SECRETARY, id="below a head"),
            pytest.param(DEPUTY, OF_SECRETARY, id="beside a head"),
            pytest.param(MEMBER, OF_DEPUTY, id="below who leads with the head"),
            pytest.param(SECRETARY, OF_BOARD, id="head of a unit below the board"),
            pytest.param(CLERK, OF_BOARD, id="without a role under the board"),
        ],
    )
    def test_refuses_who_is(self, follower: Person, review: Review) -> None:
        assert refusal(follower, review) == "follower_under_subject"

    @pytest.mark.parametrize(
        ("follower", "review"),
        [
            pytest.param(SECRETARY, OF_SECRETARY, id="a head"),
            pytest.param(MEMBER, OF_MEMBER, id="a member"),
            pytest.param(SECRETARY, OF_COMMUNE, id="the head of a collective"),
            pytest.param(VISITING, OF_OTHER, id="its head, who leads above it too"),
        ],
    )
    def test_refuses_the_subject(self, follower: Person, review: Review) -> None:
        assert refusal(follower, review) == "follower_is_subject"


class TestRequireGroup:
    @pytest.mark.parametrize("count", [1, 5, 6, 7])
    def test_lets_pass_one_or_a_group(self, count: int) -> None:
        require_group(FollowerGroup(), count)

    @pytest.mark.parametrize("count", [0, 2, 4, 8])
    def test_refuses_what_is_neither(self, count: int) -> None:
        with pytest.raises(RefusedError) as caught:
            require_group(FollowerGroup(), count)

        assert caught.value.code == "follower_group_size"
        assert caught.value.facts == {"found": count, "smallest": 5, "largest": 7}

    def test_has_the_size_that_the_definition_says(self) -> None:
        require_group(FollowerGroup(smallest=2, largest=3), 2)

        with pytest.raises(RefusedError):
            require_group(FollowerGroup(smallest=2, largest=3), 4)
