"""Who may see which value of a rating."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.definitions import a_definition
from tests.unit.test_following import (
    BOARD,
    CELL,
    COMMUNE,
    DEPUTY,
    DIRECTORY,
    HEAD,
    MEMBER,
    OF_COMMUNE,
    OF_DEPUTY,
    OF_MEMBER,
    OF_SECRETARY,
    OTHER,
    SECRETARY,
)
from workflow.domain.organisation import Person, Unit
from workflow.domain.rating_conditions import DISCIPLINE_FACTS, RatingFact
from workflow.domain.rating_sight import hidden_facts, hides_from_the_subject, may_see_rating
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.records.record import told
from workflow.domain.review import Review

BEFORE = [RatingStep.APPRAISED, RatingStep.PROPOSED]
OPEN = [RatingStep.SELF, RatingStep.DECIDED]
COLLECTIVE = RatingFact.COLLECTIVE_LEVEL


def a_rating(review: Review, step: RatingStep, **changes: Any) -> Rating:
    given = {"level": "good", "given_on": date(2026, 3, 9), "given_by": "P-X", **changes}
    return Rating(
        subject_kind=review.subject_kind, subject_id=review.subject_id, id=1, step=step, **given
    )


def sees(person: Person, review: Review, step: RatingStep, *, given_by: str = "P-X") -> bool:
    rating = a_rating(review, step, given_by=given_by)
    return may_see_rating(person.id, person.code, rating, review, a_definition(), DIRECTORY)


class TestMaySeeRating:
    @pytest.mark.parametrize(
        ("person", "review"),
        [
            pytest.param(DEPUTY, OF_DEPUTY, id="the person under review"),
            pytest.param(SECRETARY, OF_SECRETARY, id="who leads the place of the own review"),
            pytest.param(SECRETARY, OF_COMMUNE, id="the head of the unit under review"),
        ],
    )
    def test_shows_the_subject_the_own_and_the_decided_one(
        self, person: Person, review: Review
    ) -> None:
        assert [sees(person, review, step) for step in OPEN] == [True, True]
        assert [sees(person, review, step) for step in BEFORE] == [False, False]

    def test_shows_everybody_what_he_gave(self) -> None:
        proposed = RatingStep.PROPOSED

        assert sees(SECRETARY, OF_COMMUNE, proposed, given_by=SECRETARY.code)
        assert not sees(MEMBER, OF_COMMUNE, proposed, given_by=MEMBER.code)

    @pytest.mark.parametrize(
        ("person", "review"),
        [
            pytest.param(HEAD, OF_COMMUNE, id="the superior"),
            pytest.param(BOARD, OF_COMMUNE, id="who leads above"),
            pytest.param(SECRETARY, OF_DEPUTY, id="the head of the unit of a person"),
        ],
    )
    def test_shows_all_to_whose_role_reaches_there(self, person: Person, review: Review) -> None:
        assert all(sees(person, review, step) for step in RatingStep)

    @pytest.mark.parametrize("review", [OF_COMMUNE, OF_DEPUTY])
    def test_shows_nothing_to_others(self, review: Review) -> None:
        assert not any(sees(MEMBER, review, step) for step in RatingStep)


class TestHiddenFacts:
    @pytest.mark.parametrize(
        ("person", "review", "units", "hidden"),
        [
            pytest.param(HEAD, OF_MEMBER, [CELL], set(), id="who has authority there"),
            pytest.param(MEMBER, OF_MEMBER, [CELL], {COLLECTIVE}, id="the subject"),
            pytest.param(SECRETARY, OF_COMMUNE, [COMMUNE], set(), id="the head of the subject"),
            pytest.param(BOARD, OF_MEMBER, [CELL], DISCIPLINE_FACTS, id="who only reaches there"),
            pytest.param(
                SECRETARY, OF_DEPUTY, [COMMUNE, OTHER], {COLLECTIVE, *DISCIPLINE_FACTS}, id="both"
            ),
        ],
    )
    def test_are_discipline_and_the_levels_of_units_out_of_reach(
        self, person: Person, review: Review, units: list[Unit], hidden: set[str]
    ) -> None:
        collective = [unit.id for unit in units]

        found = hidden_facts(person.id, review, collective, a_definition(), DIRECTORY)

        assert found == hidden


class TestHidesFromTheSubject:
    @pytest.mark.parametrize("step", RatingStep)
    def test_a_value_of_a_step_between_superiors(self, step: RatingStep) -> None:
        body = {"records": told([a_rating(OF_DEPUTY, step)])}

        assert hides_from_the_subject(body) is (step in BEFORE)

    def test_nothing_of_other_events(self) -> None:
        assert not hides_from_the_subject({})
        assert not hides_from_the_subject({"records": {"appeal": {"columns": [], "rows": []}}})
