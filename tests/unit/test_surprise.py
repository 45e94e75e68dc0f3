"""Surprise checks: what tells of one, and what whoever is kept from it is told instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.checking import a_check, a_series
from tests.definitions import a_definition
from tests.factories import a_person, a_review, a_unit
from workflow.domain.organisation import Directory, RoleGrant
from workflow.domain.records.record import Record, told
from workflow.domain.review import Reason
from workflow.domain.surprise import (
    as_one_kept_from_it_is_told,
    is_kept_from,
    tells_secret,
    those_kept_from,
    without_series,
)

TOP = a_unit(1)
UNIT = a_unit(2, parent=TOP)
BELOW = a_unit(3, parent=UNIT)
BOSS, HEAD, CLERK, LOWER = (
    a_person(11, unit=TOP),
    a_person(21, unit=UNIT),
    a_person(22, unit=UNIT),
    a_person(31, unit=BELOW),
)
IN_CHARGE = 13
GRANTS = [
    RoleGrant(role="secretary", person_id=BOSS.id, unit_id=TOP.id),
    RoleGrant(role="secretary", person_id=HEAD.id, unit_id=UNIT.id),
    RoleGrant(role="secretary", person_id=LOWER.id, unit_id=BELOW.id),
    RoleGrant(role="supervisor", person_id=12, unit_id=UNIT.id),
    # In charge of the unit from above: a role on it, and one above it.
    RoleGrant(role="supervisor", person_id=IN_CHARGE, unit_id=UNIT.id),
    RoleGrant(role="board", person_id=IN_CHARGE, unit_id=TOP.id),
    RoleGrant(role="board", person_id=HEAD.id, unit_id=TOP.id),
]
DIRECTORY = Directory([TOP, UNIT, BELOW], GRANTS, on=date(2026, 3, 2))
SURPRISE = a_check(is_surprise=True, series_id=1)
MADE = a_check(3, is_surprise=True, series_id=1, made_on=date(2026, 3, 2))


class TestWhoIsKept:
    @pytest.mark.parametrize(
        ("person", "unit", "kept"),
        [
            pytest.param(HEAD.id, UNIT.id, True, id="the head"),
            pytest.param(12, TOP.id, True, id="somebody else who serves there"),
            pytest.param(CLERK.id, UNIT.id, True, id="a member"),
            pytest.param(LOWER.id, BELOW.id, True, id="somebody below"),
            pytest.param(BOSS.id, TOP.id, False, id="somebody above"),
            pytest.param(IN_CHARGE, TOP.id, False, id="a leader in charge from above"),
        ],
    )
    def test_is_the_side_of_the_unit(self, person: int, unit: int, kept: bool) -> None:
        review = a_review(of=UNIT)

        assert is_kept_from(person, unit, review, a_definition(), DIRECTORY) is kept

    def test_is_whoever_serves_there_and_is_not_there_from_above(self) -> None:
        kept = those_kept_from(None, UNIT.id, head_role="secretary", directory=DIRECTORY)

        assert kept == {HEAD.id, 12}

    @pytest.mark.parametrize(("person", "kept"), [(CLERK.id, True), (HEAD.id, False)])
    def test_is_the_person_alone(self, person: int, kept: bool) -> None:
        review = a_review(of=CLERK, at=UNIT)

        assert is_kept_from(person, UNIT.id, review, a_definition(), DIRECTORY) is kept


class TestEvents:
    @pytest.mark.parametrize(
        ("rows", "secret"),
        [
            ([a_series()], False),
            ([a_series(is_surprise=True)], True),
            ([a_check()], False),
            ([a_check(), SURPRISE], True),
            ([MADE], False),
            ([MADE, SURPRISE], True),
        ],
    )
    def test_tell_of_what_was_not_made(self, rows: list[Record], secret: bool) -> None:
        assert tells_secret({"records": told(rows)}) is secret

    def test_of_other_things_do_not(self) -> None:
        assert not tells_secret({"from": "a", "to": "b"})

    def test_do_not_tell_the_series_of_one_that_was_made(self) -> None:
        announced = a_check(4, series_id=9)

        body = without_series({"records": told([MADE, announced])})

        table = body["records"]["monitoring_check"]
        place = table["columns"].index("series_id")
        assert [row[place] for row in table["rows"]] == [None, 9]
        assert without_series({"to": "b"}) == {"to": "b"}


class TestReasons:
    @pytest.mark.parametrize(
        ("code", "facts", "expected", "told"),
        [
            pytest.param(
                "checks_not_scheduled",
                {"scheduled": 3, "needed": 4, "surprise": 2},
                "checks_not_scheduled",
                {"scheduled": 1, "needed": 4},
                id="fewer are scheduled",
            ),
            pytest.param(
                "checks_missed",
                {"made": 1, "due": 4, "surprise": 2},
                "checks_missed",
                {"made": 1, "due": 2},
                id="others were missed too",
            ),
            pytest.param(
                "checks_missed",
                {"made": 1, "due": 3, "surprise": 2},
                "superior_not_ready",
                {},
                id="only surprises were missed",
            ),
            pytest.param(
                "places_uncovered",
                {"covered": 1, "needed": 4, "places": 4, "surprise": 4},
                "superior_not_ready",
                {},
                id="places of surprises",
            ),
            pytest.param(
                "checks_missed",
                {"made": 1, "due": 3},
                "checks_missed",
                {"made": 1, "due": 3},
                id="no surprise at all",
            ),
        ],
    )
    def test_do_not_count_surprises(
        self, code: str, facts: dict[str, Any], expected: str, told: dict[str, Any]
    ) -> None:
        found = as_one_kept_from_it_is_told(Reason(code=code, facts=facts, owed_by=()))

        assert (found.code, found.facts) == (expected, told)
