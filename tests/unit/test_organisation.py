"""The organisation: who holds which role where, and who is meant by a role."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.definitions import a_definition
from tests.factories import a_unit
from workflow.domain.organisation import Directory, Resolution, RoleGrant, in_own_right
from workflow.domain.terms import Target

TODAY = date(2026, 3, 10)
DISTRICT = a_unit(1, kind="district")
COMMUNE = a_unit(2, parent=DISTRICT, kind="grassroots")
CELL = a_unit(3, parent=COMMUNE)
OTHER_CELL = a_unit(4, parent=COMMUNE)
UNITS = (DISTRICT, COMMUNE, CELL, OTHER_CELL)

SUBJECT_ID = 99


def a_directory(*grants: tuple[str, int, Any]) -> Directory:
    """Return a directory of roles that are held for ever, as (role, person, unit)."""
    return Directory(
        UNITS,
        [RoleGrant(role=role, person_id=person, unit_id=unit.id) for role, person, unit in grants],
        on=TODAY,
    )


def resolved(
    directory: Directory, *targets: Target, subject_id: int | None = SUBJECT_ID
) -> tuple[str, int, tuple[int, ...]]:
    found = directory.resolve(targets, venue_id=CELL.id, subject_id=subject_id)
    return found.role, found.unit_id, found.people


SECRETARY, BOARD = Target(role="secretary"), Target(role="board")


class TestLineage:
    @pytest.mark.parametrize(
        ("unit", "lineage"),
        [
            pytest.param(DISTRICT, (1,), id="the root"),
            pytest.param(CELL, (3, 2, 1), id="a unit below"),
            pytest.param(a_unit(12, parent=a_unit(10)), (12, 10), id="numbers of two digits"),
        ],
    )
    def test_leads_from_a_unit_up_to_the_root(self, unit: Any, lineage: tuple[int, ...]) -> None:
        assert unit.lineage == lineage


class TestHoldsOn:
    @pytest.mark.parametrize(
        ("from_on", "to_on", "holds"),
        [
            pytest.param(None, None, True, id="always"),
            pytest.param(date(2026, 3, 10), None, True, id="from today"),
            pytest.param(date(2026, 3, 11), None, False, id="from tomorrow"),
            pytest.param(None, date(2026, 3, 10), True, id="to today"),
            pytest.param(None, date(2026, 3, 9), False, id="to yesterday"),
            pytest.param(date(2026, 3, 10), date(2026, 3, 10), True, id="today only"),
        ],
    )
    def test_holds_through_the_first_and_the_last_day(
        self, from_on: date | None, to_on: date | None, holds: bool
    ) -> None:
        grant = RoleGrant(role="secretary", person_id=1, unit_id=3, from_on=from_on, to_on=to_on)

        directory = Directory(UNITS, [grant], on=TODAY)

        assert grant.holds_on(TODAY) is holds
        assert directory.holders("secretary", CELL.id) == ((1,) if holds else ())


class TestHolders:
    def test_are_each_named_once_in_order(self) -> None:
        directory = a_directory(
            ("secretary", 8, CELL),
            ("secretary", 7, CELL),
            ("secretary", 8, CELL),
            ("board", 1, CELL),
        )

        assert directory.holders("secretary", CELL.id) == (7, 8)

    def test_are_those_of_the_unit_itself(self) -> None:
        assert a_directory(("secretary", 7, COMMUNE)).holders("secretary", CELL.id) == ()


class TestUnitsByHead:
    def test_are_all_units_on_which_a_person_holds_the_role(self) -> None:
        directory = a_directory(
            ("secretary", 7, OTHER_CELL), ("secretary", 7, CELL), ("board", 7, DISTRICT)
        )

        assert directory.units_by_head == {("secretary", 7): (3, 4), ("board", 7): (1,)}


class TestResolve:
    @pytest.mark.parametrize(
        ("grants", "target", "expected"),
        [
            pytest.param(
                [("secretary", 7, CELL), ("secretary", 8, COMMUNE)],
                SECRETARY,
                ("secretary", 3, (7,)),
                id="on the venue",
            ),
            pytest.param(
                [("secretary", 8, COMMUNE), ("secretary", 9, DISTRICT)],
                SECRETARY,
                ("secretary", 2, (8,)),
                id="on the nearest unit above",
            ),
            pytest.param(
                [("secretary", 9, DISTRICT)], SECRETARY, ("secretary", 1, (9,)), id="on the root"
            ),
            pytest.param(
                [("secretary", 7, OTHER_CELL)],
                SECRETARY,
                ("secretary", 3, ()),
                id="not beside it",
            ),
            pytest.param(
                [("secretary", 7, CELL), ("secretary", 8, COMMUNE)],
                Target(role="secretary", at="grassroots"),
                ("secretary", 2, (8,)),
                id="on the unit of a kind",
            ),
            pytest.param(
                [("secretary", 7, CELL), ("secretary", 9, DISTRICT)],
                Target(role="secretary", at="grassroots"),
                ("secretary", 2, ()),
                id="and on no other",
            ),
            pytest.param(
                [("secretary", 7, CELL)],
                Target(role="secretary", at="province"),
                ("secretary", 3, ()),
                id="of a kind that is not there",
            ),
            pytest.param(
                [("secretary", 7, CELL), ("secretary", 8, COMMUNE)],
                Target(role="secretary", above=True),
                ("secretary", 2, (8,)),
                id="above the venue",
            ),
            pytest.param(
                [("secretary", 7, CELL), ("secretary", 9, DISTRICT)],
                Target(role="secretary", above=True),
                ("secretary", 1, (9,)),
                id="further above",
            ),
            pytest.param(
                [("secretary", 7, CELL)],
                Target(role="secretary", above=True, at="cell"),
                ("secretary", 3, ()),
                id="of a kind, but above",
            ),
            pytest.param(
                [("secretary", 8, CELL), ("secretary", 7, CELL)],
                SECRETARY,
                ("secretary", 3, (7, 8)),
                id="everybody who holds it",
            ),
            pytest.param([], SECRETARY, ("secretary", 3, ()), id="nobody anywhere"),
        ],
    )
    def test_finds_the_holders_of_a_role(
        self, grants: list[Any], target: Target, expected: tuple[str, int, tuple[int, ...]]
    ) -> None:
        assert resolved(a_directory(*grants), target) == expected

    def test_leaves_the_subject_out_and_climbs_on(self) -> None:
        directory = a_directory(("secretary", SUBJECT_ID, CELL), ("secretary", 8, COMMUNE))

        assert resolved(directory, SECRETARY) == ("secretary", 2, (8,))
        assert resolved(directory, SECRETARY, subject_id=None) == ("secretary", 3, (SUBJECT_ID,))

    def test_leaves_only_the_subject_out(self) -> None:
        directory = a_directory(("secretary", SUBJECT_ID, CELL), ("secretary", 7, CELL))

        assert resolved(directory, SECRETARY) == ("secretary", 3, (7,))

    @pytest.mark.parametrize(
        ("grants", "expected"),
        [
            pytest.param(
                [("board", 5, CELL), ("secretary", 7, CELL)], ("board", 3, (5,)), id="the first"
            ),
            pytest.param(
                [("board", 5, DISTRICT), ("secretary", 7, CELL)],
                ("board", 1, (5,)),
                id="the first even from far above",
            ),
            pytest.param(
                [("board", SUBJECT_ID, CELL), ("secretary", 7, CELL)],
                ("secretary", 3, (7,)),
                id="the second when the first means the subject alone",
            ),
            pytest.param(
                [("secretary", 8, COMMUNE)], ("secretary", 2, (8,)), id="the second from above"
            ),
            pytest.param([], ("board", 3, ()), id="the first again when nobody is found"),
        ],
    )
    def test_takes_the_first_alternative_that_means_somebody(
        self, grants: list[Any], expected: tuple[str, int, tuple[int, ...]]
    ) -> None:
        assert resolved(a_directory(*grants), BOARD, SECRETARY) == expected

    def test_means_the_person_under_review_by_the_word_for_it(self) -> None:
        directory = a_directory(("secretary", 7, CELL))

        assert resolved(directory, Target(role="subject")) == ("subject", 3, (SUBJECT_ID,))

    def test_goes_on_when_no_person_is_under_review(self) -> None:
        directory = a_directory(("secretary", 7, CELL))

        found = resolved(directory, Target(role="subject"), SECRETARY, subject_id=None)

        assert found == ("secretary", 3, (7,))

    def test_says_where_a_role_is_vacant(self) -> None:
        at_commune = (Target(role="board", at="grassroots"), SECRETARY)

        found = a_directory().resolve(at_commune, venue_id=CELL.id, subject_id=None)

        assert found == Resolution(role="board", unit_id=COMMUNE.id, people=())

    def test_takes_the_nearest_unit_of_a_kind_and_no_other(self) -> None:
        nested = a_unit(5, parent=COMMUNE, kind="grassroots")
        below = a_unit(6, parent=nested)
        grant = RoleGrant(role="secretary", person_id=8, unit_id=COMMUNE.id)
        directory = Directory((*UNITS, nested, below), [grant], on=TODAY)
        target = Target(role="secretary", at="grassroots")

        found = directory.resolve((target,), venue_id=below.id, subject_id=None)

        assert found == Resolution(role="secretary", unit_id=nested.id, people=())
        assert not directory.is_meant(8, target, venue_id=below.id)

    def test_answers_each_question_for_itself(self) -> None:
        directory = a_directory(("secretary", 7, CELL), ("secretary", 8, OTHER_CELL))

        found = [
            directory.resolve((SECRETARY,), venue_id=venue, subject_id=subject).people
            for venue, subject in [(3, None), (4, None), (3, 7), (3, None)]
        ]

        assert found == [(7,), (8,), (), (7,)]


class TestRolesReaching:
    ROLES = a_definition().roles

    @pytest.mark.parametrize(
        ("grant", "roles"),
        [
            pytest.param(("secretary", 7, CELL), {"secretary"}, id="on the unit"),
            pytest.param(("secretary", 7, DISTRICT), {"secretary"}, id="from above, subtree"),
            pytest.param(("supervisor", 7, CELL), {"supervisor"}, id="on the unit, self"),
            pytest.param(("supervisor", 7, COMMUNE), set(), id="not from above, self"),
            pytest.param(("secretary", 7, OTHER_CELL), set(), id="not from beside"),
            pytest.param(("secretary", 8, CELL), set(), id="not of somebody else"),
            pytest.param(("stranger", 7, CELL), set(), id="not a role of another definition"),
        ],
    )
    def test_are_held_on_the_unit_or_reach_down_to_it(self, grant: Any, roles: set[str]) -> None:
        directory = a_directory(grant)

        assert directory.roles_reaching(7, CELL.id, roles=self.ROLES) == roles

    def test_of_the_unit_above_are_not_reached_from_below(self) -> None:
        directory = a_directory(("secretary", 7, CELL))

        assert directory.roles_reaching(7, COMMUNE.id, roles=self.ROLES) == frozenset()


class TestIsMeant:
    @pytest.mark.parametrize(
        ("grant", "target", "is_meant"),
        [
            pytest.param(("secretary", 7, CELL), SECRETARY, True, id="on the venue"),
            pytest.param(("secretary", 7, DISTRICT), SECRETARY, True, id="from above"),
            pytest.param(("secretary", 7, OTHER_CELL), SECRETARY, False, id="from beside"),
            pytest.param(("board", 7, CELL), SECRETARY, False, id="by another role"),
            pytest.param(
                ("secretary", 7, CELL), Target(role="secretary", above=True), False, id="not above"
            ),
            pytest.param(
                ("secretary", 7, COMMUNE), Target(role="secretary", above=True), True, id="above"
            ),
            pytest.param(
                ("secretary", 7, DISTRICT),
                Target(role="secretary", at="grassroots"),
                False,
                id="on a unit of another kind",
            ),
        ],
    )
    def test_depends_on_where_the_role_is_held(
        self, grant: Any, target: Target, is_meant: bool
    ) -> None:
        directory = a_directory(("secretary", 5, CELL), grant)

        assert directory.is_meant(7, target, venue_id=CELL.id) is is_meant


class TestDelegation:
    """Person 1 is the secretary of the cell, and 2 acts for him."""

    @staticmethod
    def acting(*more: RoleGrant, holder: RoleGrant | None = None) -> Directory:
        own = holder or RoleGrant(role="secretary", person_id=1, unit_id=CELL.id)
        delegated = RoleGrant(role="secretary", person_id=2, unit_id=CELL.id, delegated_by=1)
        return Directory(UNITS, [own, delegated, *more], on=TODAY)

    def test_makes_both_holders(self) -> None:
        assert resolved(self.acting(), SECRETARY) == ("secretary", CELL.id, (1, 2))
        assert self.acting().acting_for(2) == (1,)
        assert self.acting().acting_for(1) == ()

    def test_ends_with_the_role_of_the_holder(self) -> None:
        gone = RoleGrant(
            role="secretary", person_id=1, unit_id=CELL.id, to_on=TODAY - timedelta(days=1)
        )

        assert self.acting(holder=gone).holders("secretary", CELL.id) == ()

    def test_does_not_reach_beyond_one_step(self) -> None:
        further = RoleGrant(role="secretary", person_id=3, unit_id=CELL.id, delegated_by=2)

        assert self.acting(further).holders("secretary", CELL.id) == (1, 2)

    def test_never_means_who_acts_for_the_subject(self) -> None:
        above = RoleGrant(role="secretary", person_id=7, unit_id=COMMUNE.id)

        found = resolved(self.acting(above), SECRETARY, subject_id=1)

        assert found == ("secretary", COMMUNE.id, (7,))

    def test_means_who_holds_it_himself_as_well(self) -> None:
        own = RoleGrant(role="secretary", person_id=2, unit_id=CELL.id)

        assert resolved(self.acting(own), SECRETARY, subject_id=1) == ("secretary", CELL.id, (2,))

    def test_can_be_left_out(self) -> None:
        directory = self.acting().without_delegation(2)

        assert directory.holders("secretary", CELL.id) == (1,)
        assert self.acting().without_delegation(2, but_by=1).holders("secretary", CELL.id) == (1, 2)

    def test_is_not_held_in_ones_own_right(self) -> None:
        own = RoleGrant(role="secretary", person_id=1, unit_id=CELL.id)
        delegated = RoleGrant(role="secretary", person_id=2, unit_id=CELL.id, delegated_by=1)

        assert in_own_right([own, delegated]) == [own]
