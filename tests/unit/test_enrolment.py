"""Who takes part in a cycle, and who of them is not rated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tests.definitions import a_definition, a_track, shipped
from tests.enrolling import (
    CELL,
    DISTRICT,
    FAR_CELL,
    FAR_MEMBER,
    FIRST,
    MEMBER,
    OFFICER,
    OTHER_CELL,
    PEOPLE,
    STARTS_ON,
    UNITS,
    enrolled,
    with_gates,
)
from tests.factories import a_person, a_unit
from workflow.domain.enrolment import Enrolment
from workflow.domain.review import SubjectKind


class TestEnrol:
    def test_numbers_the_places_by_track_venue_and_subject(self) -> None:
        enrolment = enrolled(with_gates(units=["cell"]), people=PEOPLE[::-1], units=UNITS[::-1])

        assert [
            (place.id, place.track, place.subject_code, place.venue.code)
            for place in enrolment.places
        ] == [
            (1, "members", "P22", "U2"),
            (2, "members", "P11", "U4"),
            (3, "members", "P12", "U4"),
            (4, "members", "P13", "U4"),
            (5, "members", "P21", "U5"),
            (6, "members", "P31", "U6"),
            (7, "collectives", "U4", "U4"),
            (8, "collectives", "U5", "U5"),
            (9, "collectives", "U6", "U6"),
        ]

    def test_reviews_people_at_their_unit_and_units_at_themselves(self) -> None:
        enrolment = enrolled(with_gates())
        by_code = {place.subject_code: place for place in enrolment.places}

        person, unit = by_code[MEMBER.code], by_code[CELL.code]

        assert (person.subject_kind, person.subject_id) == (SubjectKind.PERSON, MEMBER.id)
        assert (unit.subject_kind, unit.subject_id) == (SubjectKind.UNIT, CELL.id)
        assert person.venue == unit.venue == CELL

    def test_names_people_whom_no_track_takes(self) -> None:
        guest = a_person(40, unit=DISTRICT)

        enrolment = enrolled(with_gates(people=["cell"]), people=[guest, *PEOPLE])

        assert enrolment.left_out == (OFFICER.code, guest.code)

    def test_names_people_whose_unit_does_not_take_part(self) -> None:
        enrolment = enrolled(with_gates(), units=[FIRST, CELL, OTHER_CELL])

        assert enrolment.left_out == (FAR_MEMBER.code,)

    def test_names_subjects_that_two_tracks_take(self) -> None:
        tracks = {
            "cells": a_track(subjects={"units": ["cell"]}),
            "again": a_track(subjects={"units": ["cell", "district"]}),
        }

        enrolment = enrolled(a_definition(tracks=tracks))

        assert enrolment.twice == (CELL.code, OTHER_CELL.code, FAR_CELL.code)

    def test_of_one_track_each_names_nobody_twice(self) -> None:
        assert enrolled(with_gates()).twice == ()


class TestNotRated:
    @pytest.mark.parametrize(
        ("joined_on", "reason"),
        [
            pytest.param(date(2022, 6, 20), "admitted_recently", id="T-16 five months ago"),
            pytest.param(date(2022, 5, 16), "admitted_recently", id="a day less than six months"),
            pytest.param(date(2022, 5, 15), None, id="six months to the day"),
            pytest.param(date(1998, 1, 27), None, id="long ago"),
            pytest.param(None, None, id="not known"),
        ],
    )
    def test_is_who_was_admitted_less_than_six_months_before_the_start(
        self, joined_on: date | None, reason: str | None
    ) -> None:
        cell = a_unit(4, kind="cell")
        person = a_person(joined_on=joined_on, unit=cell)

        enrolment = enrolled(shipped("year_end_2022"), units=[cell], people=[person])

        assert [place.not_rated_reason for place in enrolment.places] == [reason, None]

    @pytest.mark.parametrize(
        ("joined_on", "starts_on", "reason"),
        [
            pytest.param(date(2022, 8, 31), date(2023, 2, 27), "new", id="a day before its end"),
            pytest.param(date(2022, 8, 31), date(2023, 2, 28), None, id="the end of February"),
            pytest.param(date(2022, 8, 28), date(2023, 2, 28), None, id="the same day"),
        ],
    )
    def test_clamps_the_end_of_a_month_once(
        self, joined_on: date, starts_on: date, reason: str | None
    ) -> None:
        [place] = enrolled_newcomer(
            [{"reason": "new", "joined_within": "P6M"}], joined_on, starts_on=starts_on
        ).places

        assert place.not_rated_reason == reason

    @pytest.mark.parametrize(
        ("joined_on", "reason"),
        [
            pytest.param(date(2022, 11, 1), "new", id="the first rule that holds"),
            pytest.param(date(2022, 9, 1), "fresh", id="the second rule"),
            pytest.param(date(2022, 1, 1), None, id="none"),
        ],
    )
    def test_gives_the_first_reason_that_holds(self, joined_on: date, reason: str | None) -> None:
        rules = [
            {"reason": "new", "joined_within": "30d"},
            {"reason": "fresh", "joined_within": "P3M"},
        ]

        [place] = enrolled_newcomer(rules, joined_on).places

        assert place.not_rated_reason == reason


def enrolled_newcomer(
    rules: Sequence[dict[str, str]], joined_on: date, *, starts_on: date = STARTS_ON
) -> Enrolment:
    definition = a_definition(tracks={"members": a_track(not_rated_when=list(rules))})
    newcomer = a_person(joined_on=joined_on, unit=CELL)
    return enrolled(definition, people=[newcomer], starts_on=starts_on)
