"""Who may see a review, and who may do something with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import a_definition
from tests.factories import a_person, a_review, a_unit
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.organisation import Directory, RoleGrant
from workflow.domain.permission import require_role, require_visible
from workflow.domain.terms import Target

DISTRICT = a_unit(1, kind="district")
CELL = a_unit(2, parent=DISTRICT)
OTHER_CELL = a_unit(3, parent=DISTRICT)
DEFINITION = a_definition()

ACTOR, SUBJECT_ID = 7, 9
OF_PERSON = a_review(of=a_person(SUBJECT_ID, unit=CELL), at=CELL)
OF_UNIT = a_review(of=CELL)

SECRETARY, SUBJECT = Target(role="secretary"), Target(role="subject")
SUPERVISOR = Target(role="supervisor")


def a_directory(*grants: tuple[str, Any], person: int = ACTOR) -> Directory:
    """Return a directory in which one person holds roles, as (role, unit)."""
    held = [RoleGrant(role=role, person_id=person, unit_id=unit.id) for role, unit in grants]
    return Directory((DISTRICT, CELL, OTHER_CELL), held, on=date(2026, 3, 10))


class TestRequireVisible:
    @pytest.mark.parametrize(
        "grant",
        [
            pytest.param(("secretary", CELL), id="a role on the venue"),
            pytest.param(("supervisor", CELL), id="a role there that reaches no further"),
            pytest.param(("secretary", DISTRICT), id="a role above that reaches down"),
        ],
    )
    def test_lets_pass_whose_role_reaches_the_venue(self, grant: tuple[str, Any]) -> None:
        require_visible(ACTOR, OF_PERSON, DEFINITION, a_directory(grant))

    def test_lets_pass_who_is_under_review(self) -> None:
        require_visible(SUBJECT_ID, OF_PERSON, DEFINITION, a_directory())

    @pytest.mark.parametrize(
        "grants",
        [
            pytest.param([], id="no role at all"),
            pytest.param([("secretary", OTHER_CELL)], id="a role beside"),
            pytest.param([("supervisor", DISTRICT)], id="a role above that does not reach down"),
            pytest.param([("clerk", CELL)], id="a role that the definition does not know"),
        ],
    )
    def test_hides_the_review_from_everybody_else(self, grants: list[tuple[str, Any]]) -> None:
        with pytest.raises(NotFoundError) as caught:
            require_visible(ACTOR, OF_PERSON, DEFINITION, a_directory(*grants))

        assert (caught.value.code, caught.value.facts) == ("review_not_found", {})

    def test_does_not_take_a_person_for_a_unit_of_the_same_number(self) -> None:
        with pytest.raises(NotFoundError):
            require_visible(CELL.id, OF_UNIT, DEFINITION, a_directory())


class TestRequireRole:
    @pytest.mark.parametrize(
        ("grant", "targets"),
        [
            pytest.param(("secretary", CELL), (SECRETARY,), id="on the venue"),
            pytest.param(("secretary", DISTRICT), (SECRETARY,), id="from above"),
            pytest.param(("supervisor", CELL), (SECRETARY, SUPERVISOR), id="by an alternative"),
            pytest.param(
                ("secretary", DISTRICT), (Target(role="secretary", above=True),), id="above only"
            ),
        ],
    )
    def test_lets_pass_who_is_meant(
        self, grant: tuple[str, Any], targets: tuple[Target, ...]
    ) -> None:
        require_role(ACTOR, targets, OF_PERSON, DEFINITION, a_directory(grant))

    def test_lets_pass_the_subject_where_he_is_meant(self) -> None:
        require_role(SUBJECT_ID, (SUBJECT,), OF_PERSON, DEFINITION, a_directory())

    @pytest.mark.parametrize(
        ("grant", "targets", "roles"),
        [
            pytest.param(("board", CELL), (SECRETARY,), ["secretary"], id="another role"),
            pytest.param(
                ("secretary", CELL),
                (Target(role="secretary", above=True),),
                ["secretary"],
                id="the role, but not above",
            ),
            pytest.param(
                ("secretary", CELL),
                (SUBJECT, SUPERVISOR),
                ["subject", "supervisor"],
                id="none of two",
            ),
        ],
    )
    def test_forbids_it_to_those_who_see_the_review_and_names_who_may(
        self, grant: tuple[str, Any], targets: tuple[Target, ...], roles: list[str]
    ) -> None:
        with pytest.raises(RefusedError) as caught:
            require_role(ACTOR, targets, OF_PERSON, DEFINITION, a_directory(grant))

        assert (caught.value.code, caught.value.facts) == ("forbidden", {"roles": roles})

    def test_forbids_the_subject_what_others_have_to_do(self) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            require_role(SUBJECT_ID, (SECRETARY,), OF_PERSON, DEFINITION, a_directory())

    def test_hides_what_may_not_be_seen_before_it_forbids(self) -> None:
        with pytest.raises(NotFoundError):
            require_role(
                ACTOR, (SECRETARY,), OF_PERSON, DEFINITION, a_directory(("secretary", OTHER_CELL))
            )

    def test_of_a_unit_means_nobody_by_the_subject(self) -> None:
        directory = a_directory(("board", CELL), person=CELL.id)

        with pytest.raises(RefusedError, match="forbidden"):
            require_role(CELL.id, (SUBJECT,), OF_UNIT, DEFINITION, directory)
