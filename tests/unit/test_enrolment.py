"""Who takes part in a cycle, and which review waits for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import TABLE, a_definition, a_stage, a_track, shipped
from tests.factories import a_person, a_unit
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Enrolment, Gates, Place, enrol
from workflow.domain.organisation import Directory, Person, RoleGrant, Unit
from workflow.domain.review import Dependency, SubjectKind

STARTS_ON = date(2022, 11, 15)

DISTRICT = a_unit(1, kind="district")
FIRST, SECOND = (a_unit(number, parent=DISTRICT, kind="grassroots") for number in (2, 3))
CELL, OTHER_CELL = (a_unit(number, parent=FIRST) for number in (4, 5))
FAR_CELL = a_unit(6, parent=SECOND)
UNITS = (DISTRICT, FIRST, SECOND, CELL, OTHER_CELL, FAR_CELL)

MEMBER, HEAD, OTHER_MEMBER = (a_person(number, unit=CELL) for number in (11, 12, 13))
FIRST_HEAD = a_person(21, unit=OTHER_CELL)
OFFICER = a_person(22, unit=FIRST)
FAR_MEMBER = a_person(31, unit=FAR_CELL)
PEOPLE = (MEMBER, HEAD, OTHER_MEMBER, FIRST_HEAD, OFFICER, FAR_MEMBER)
HEADS = ((HEAD, CELL), (FIRST_HEAD, FIRST))

MEMBERS_OF_ALL = {"people_in": ["cell", "grassroots"]}
UNITS_OF_ALL = {"units": ["cell", "grassroots"]}


def with_gates(
    *,
    of_people: Sequence[str] = (),
    of_units: Sequence[str] = (),
    units: Sequence[str] = ("cell", "grassroots"),
    people: Sequence[str] = ("cell", "grassroots"),
) -> Definition:
    """Return a definition with two stages, whose second waits for what is named."""
    return a_definition(
        tracks={
            "members": a_track(
                a_stage("meeting"), _waiting(of_people), subjects={"people_in": list(people)}
            ),
            "collectives": a_track(
                a_stage("meeting"), _waiting(of_units), subjects={"units": list(units)}
            ),
        }
    )


def _waiting(gates: Sequence[str]) -> dict[str, Any]:
    return a_stage("rating", waits_for=[{"of": gate} for gate in gates])


def enrolled(definition: Definition, **changes: Any) -> Enrolment:
    given: dict[str, Any] = {"units": UNITS, "people": PEOPLE, "starts_on": STARTS_ON}
    return enrol(definition, calendar=TABLE.calendar, **(given | changes))


def dependencies_of(
    definition: Definition,
    *,
    units: Sequence[Unit] = UNITS,
    people: Sequence[Person] = PEOPLE,
    heads: Sequence[tuple[Person, Unit]] = HEADS,
) -> tuple[tuple[Place, ...], tuple[Dependency, ...]]:
    places = enrolled(definition, units=units, people=people).places
    grants = [
        RoleGrant(role=definition.head_role, person_id=person.id, unit_id=unit.id)
        for person, unit in heads
    ]
    directory = Directory(units, grants, on=STARTS_ON)
    return places, Gates(definition, places, directory).dependencies()


def waiting(definition: Definition, **tree: Any) -> dict[str, list[str]]:
    """Return the codes of those for whom each subject waits."""
    places, dependencies = dependencies_of(definition, **tree)
    codes = {place.id: place.subject_code for place in places}
    found: dict[str, list[str]] = {}
    for dependency in dependencies:
        found.setdefault(codes[dependency.review_id], []).append(codes[dependency.needs_id])
    return found


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


class TestGates:
    def test_a_unit_waits_for_its_members_but_not_for_its_head_or_one_above(self) -> None:
        found = waiting(with_gates(of_units=["members"]))

        assert found == {
            CELL.code: [MEMBER.code, OTHER_MEMBER.code],
            FIRST.code: [OFFICER.code],
            FAR_CELL.code: [FAR_MEMBER.code],
        }

    def test_a_unit_waits_for_a_member_who_heads_a_unit_below_it(self) -> None:
        heads = [(OFFICER, CELL)]

        assert waiting(with_gates(of_units=["members"]), heads=heads)[FIRST.code] == [OFFICER.code]

    def test_a_unit_does_not_wait_for_a_member_who_heads_a_unit_elsewhere(self) -> None:
        heads = [(MEMBER, FAR_CELL)]

        found = waiting(with_gates(of_units=["members"]), heads=heads)

        assert found[CELL.code] == [HEAD.code, OTHER_MEMBER.code]

    def test_a_unit_waits_for_a_member_whose_own_unit_takes_no_part(self) -> None:
        heads = [(MEMBER, DISTRICT)]

        found = waiting(with_gates(of_units=["members"]), heads=heads)

        assert found[CELL.code] == [MEMBER.code, HEAD.code, OTHER_MEMBER.code]

    def test_a_unit_waits_for_the_units_right_below_it(self) -> None:
        found = waiting(with_gates(of_units=["subunits"], units=["district", "grassroots", "cell"]))

        assert found == {
            DISTRICT.code: [FIRST.code, SECOND.code],
            FIRST.code: [CELL.code, OTHER_CELL.code],
            SECOND.code: [FAR_CELL.code],
        }

    def test_a_unit_waits_for_units_below_a_level_that_takes_no_part(self) -> None:
        found = waiting(with_gates(of_units=["subunits"], units=["district", "cell"]))

        assert found == {DISTRICT.code: [CELL.code, OTHER_CELL.code, FAR_CELL.code]}

    def test_a_unit_waits_for_the_nearest_unit_above_that_takes_part(self) -> None:
        found = waiting(with_gates(of_units=["superior"], units=["district", "cell"]))

        assert found == {code: [DISTRICT.code] for code in ("U4", "U5", "U6")}

    def test_a_person_waits_for_his_unit_or_the_nearest_above(self) -> None:
        found = waiting(with_gates(of_people=["superior"], units=["grassroots"]))

        assert found == {
            **{person.code: [FIRST.code] for person in PEOPLE if person is not FAR_MEMBER},
            FAR_MEMBER.code: [SECOND.code],
        }

    def test_a_head_waits_for_every_unit_that_he_heads(self) -> None:
        heads = [(HEAD, CELL), (HEAD, OTHER_CELL), (OFFICER, DISTRICT)]

        assert waiting(with_gates(of_people=["headed_unit"]), heads=heads) == {
            HEAD.code: [CELL.code, OTHER_CELL.code]
        }

    def test_only_the_role_of_a_head_makes_one(self) -> None:
        places = enrolled(with_gates(of_people=["headed_unit"])).places
        grant = RoleGrant(role="supervisor", person_id=HEAD.id, unit_id=CELL.id)
        directory = Directory(UNITS, [grant], on=STARTS_ON)

        assert Gates(with_gates(of_people=["headed_unit"]), places, directory).dependencies() == ()

    @pytest.mark.parametrize("gates", [["members"], ["subunits"]])
    def test_nobody_is_behind_a_gate_for_units_at_which_a_person_waits(
        self, gates: list[str]
    ) -> None:
        assert waiting(with_gates(of_people=gates)) == {}

    def test_no_unit_waits_for_a_unit_that_it_would_head(self) -> None:
        assert waiting(with_gates(of_units=["headed_unit"])) == {}


class TestNeededRank:
    @pytest.mark.parametrize(
        ("passed", "rank"),
        [
            pytest.param(None, 2, id="the stage of the same name"),
            pytest.param("rating", 2, id="the stage that is named"),
            pytest.param("meeting", 1, id="an earlier stage"),
            pytest.param("remediation", 3, id="the last stage"),
        ],
    )
    def test_is_reached_when_the_stage_was_left(self, passed: str | None, rank: int) -> None:
        gate = {"of": "members"} | ({"passed": passed} if passed else {})
        stages = (a_stage("meeting"), a_stage("rating", waits_for=[gate]), a_stage("remediation"))

        _, dependencies = dependencies_of(a_definition(*stages))

        assert {dependency.needs_rank for dependency in dependencies} == {rank}
        assert {dependency.stage for dependency in dependencies} == {"rating"}

    def test_is_the_end_where_the_others_have_no_such_stage(self) -> None:
        definition = a_definition(
            tracks={
                "cells": a_track(a_stage("meeting"), subjects={"units": ["cell"]}),
                "collectives": a_track(
                    a_stage("rating", waits_for=[{"of": "subunits"}]),
                    subjects={"units": ["grassroots"]},
                ),
            }
        )

        _, dependencies = dependencies_of(definition)

        ended = definition.tracks["cells"].rank("done")
        assert [dependency.needs_rank for dependency in dependencies] == [ended] * 3


@dataclass(frozen=True)
class Tree:
    """An organisation that was made up."""

    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    heads: tuple[tuple[Person, Unit], ...]


@st.composite
def trees(draw: st.DrawFn, kinds: Sequence[str]) -> Tree:
    """Draw a tree with people anywhere and heads from anywhere."""
    units = [a_unit(1, kind=kinds[0])]
    for number in range(2, draw(st.integers(3, 8))):
        kind = draw(st.sampled_from(kinds))
        units.append(a_unit(number, parent=draw(st.sampled_from(units)), kind=kind))
    homes = draw(st.lists(st.sampled_from(units), min_size=1, max_size=8))
    people = [a_person(100 + number, unit=home) for number, home in enumerate(homes)]
    heads = st.tuples(st.sampled_from(people), st.sampled_from(units))
    return Tree(tuple(units), tuple(people), tuple(draw(st.lists(heads, max_size=8))))


def ways_out(definition: Definition, tree: Tree) -> list[tuple[int, int]]:
    """Return an order in which all reviews can leave all stages, as (review, rank).

    Raises:
        CycleError: Some wait for each other.
    """
    places, dependencies = dependencies_of(
        definition, units=tree.units, people=tree.people, heads=tree.heads
    )
    tracks = {place.id: definition.tracks[place.track] for place in places}
    order: TopologicalSorter[tuple[int, int]] = TopologicalSorter()
    for review_id, track in tracks.items():
        for rank in range(1, len(track.stages)):
            order.add((review_id, rank), (review_id, rank - 1))
    for dependency in dependencies:
        rank = tracks[dependency.review_id].rank(dependency.stage)
        order.add((dependency.review_id, rank), (dependency.needs_id, dependency.needs_rank - 1))
    return list(order.static_order())


class TestShippedGates:
    @pytest.mark.parametrize(
        ("name", "kinds"),
        [
            ("year_end_2022", ["district_committee", "grassroots", "cell", "office"]),
            ("standard_review", ["committee", "unit", "office"]),
        ],
    )
    @given(data=st.data())
    def test_let_nobody_wait_for_himself_whoever_heads_what(
        self, name: str, kinds: list[str], data: st.DataObject
    ) -> None:
        tree = data.draw(trees(kinds))

        ways_out(shipped(name), tree)

    def test_have_an_order_for_two_heads_who_are_members_of_each_others_cells(self) -> None:
        first, second = (replace(unit, kind="cell") for unit in (CELL, OTHER_CELL))
        one, other = a_person(1, unit=first), a_person(2, unit=second)
        tree = Tree((DISTRICT, FIRST, first, second), (one, other), ((one, second), (other, first)))

        assert ways_out(shipped("year_end_2022"), tree)

    def test_are_searched_for_circles_by_something_that_finds_them(self) -> None:
        definition = with_gates(of_people=["superior"], of_units=["members"])

        with pytest.raises(CycleError):
            ways_out(definition, Tree(UNITS, PEOPLE, ()))
