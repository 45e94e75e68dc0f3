"""Who takes part: whom a track takes, where, and who is left out with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.definitions import NAMED, a_definition, a_stage, a_track
from tests.enrolling import (
    CELL,
    FIRST,
    FIRST_HEAD,
    HEAD,
    MEMBER,
    OFFICER,
    OTHER_MEMBER,
    PEOPLE,
    STARTS_ON,
    UNITS,
    dependencies_of,
    enrolled,
)
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Enrolment

AT_HOME = {"people_in": ["cell", "grassroots"]}
HEADS = {"holders": {"role": ["secretary"], "on": ["grassroots"]}}


def of_members(**track: Any) -> Definition:
    """Return a definition with one track, of people."""
    return a_definition(tracks={"members": a_track(**{"subjects": AT_HOME, **track})})


def with_heads(*stages: dict[str, Any]) -> Definition:
    """Return a definition in which heads are reviewed with their collective too."""
    return a_definition(
        tracks={
            "members": a_track(*stages, subjects=AT_HOME),
            "heads": a_track(a_stage("meeting"), subjects=HEADS),
        }
    )


def taken(enrolment: Enrolment) -> list[tuple[str, str, str]]:
    return [(each.track, each.subject_code, each.venue.code) for each in enrolment.places]


class TestWhere:
    @pytest.mark.parametrize(
        ("where", "codes"),
        [
            pytest.param({"holding": ["secretary"]}, [HEAD], id="a role at the venue"),
            pytest.param(
                {"not_holding": ["secretary"]},
                [OFFICER, MEMBER, OTHER_MEMBER, FIRST_HEAD],
                id="no such role there, whatever is held elsewhere",
            ),
            pytest.param({"managed_by": ["district"]}, [OTHER_MEMBER], id="a level"),
            pytest.param(
                {"joined_for": "P6M"},
                [OFFICER, HEAD, OTHER_MEMBER, FIRST_HEAD],
                id="old enough, or unknown",
            ),
            pytest.param({"joined_within": "P6M"}, [MEMBER], id="young, and known to be"),
            pytest.param(
                {"joined_for": "P6M", "managed_by": ["district"]}, [OTHER_MEMBER], id="both"
            ),
        ],
    )
    def test_takes_only_whom_it_means(self, where: dict[str, Any], codes: list[Any]) -> None:
        people = [
            replace(MEMBER, joined_on=date(2022, 9, 1)),
            HEAD,
            replace(OTHER_MEMBER, joined_on=date(2001, 1, 1), managed_by="district"),
            *PEOPLE[3:5],
        ]

        found = enrolled(of_members(subjects={**AT_HOME, "where": where}), people=people)

        assert [place.subject_code for place in found.places] == [each.code for each in codes]


class TestTagged:
    @pytest.mark.parametrize(
        ("subjects", "codes"),
        [
            pytest.param({"units": ["cell", "grassroots"]}, [CELL], id="units"),
            pytest.param(AT_HOME, [HEAD, MEMBER, OTHER_MEMBER], id="people of units"),
        ],
    )
    def test_takes_only_units_with_one_of_the_tags(
        self, subjects: dict[str, Any], codes: list[Any]
    ) -> None:
        units = [
            replace(unit, tags=("pilot", "remote")) if unit is CELL else replace(unit, tags=("x",))
            for unit in UNITS
        ]
        definition = of_members(subjects={**subjects, "tagged": ["remote", "border"]})

        found = enrolled(definition, units=units)

        assert {place.subject_code for place in found.places} == {each.code for each in codes}


class TestNotReviewed:
    def test_are_left_out_with_the_first_reason_that_holds(self) -> None:
        rules = [
            {"reason": "new", "title": NAMED, "joined_within": "P1M"},
            {"reason": "away", "title": NAMED, "managed_by": ["abroad"]},
        ]
        people = [
            replace(MEMBER, joined_on=STARTS_ON, managed_by="abroad"),
            replace(HEAD, managed_by="abroad"),
            OTHER_MEMBER,
        ]

        found = enrolled(of_members(not_reviewed_when=rules), people=people)

        assert taken(found) == [("members", OTHER_MEMBER.code, CELL.code)]
        assert found.not_reviewed == {
            ("members", "new"): (MEMBER.code,),
            ("members", "away"): (HEAD.code,),
        }
        assert found.left_out == ()


class TestHolders:
    def test_are_reviewed_where_they_hold_the_role_as_well(self) -> None:
        found = enrolled(with_heads())

        assert ("heads", FIRST_HEAD.code, FIRST.code) in taken(found)
        assert [place.venue.id for place in found.places if place.subject_id == FIRST_HEAD.id] == [
            FIRST_HEAD.unit_id,
            FIRST.id,
        ]
        assert found.twice == ()

    def test_are_told_when_they_would_be_reviewed_twice_at_one_place(self) -> None:
        heads = {"holders": {"role": ["secretary"], "on": ["cell"]}}
        definition = a_definition(
            tracks={
                "members": a_track(subjects=AT_HOME),
                "heads": a_track(subjects=heads),
            }
        )

        assert enrolled(definition).twice == (HEAD.code,)

    def test_wait_for_the_other_venues(self) -> None:
        rating = a_stage("rating", waits_for=[{"of": "other_venues", "passed": "meeting"}])

        places, found = dependencies_of(with_heads(a_stage("meeting"), rating), units=UNITS)

        [dependency] = found
        waiting, needed = (places[n - 1] for n in (dependency.review_id, dependency.needs_id))
        assert (waiting.subject_code, waiting.track) == (FIRST_HEAD.code, "members")
        assert (needed.subject_code, needed.track, needed.venue) == (
            *(FIRST_HEAD.code, "heads"),
            FIRST,
        )
        assert dependency.needs_rank == 1
