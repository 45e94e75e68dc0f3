"""Which review waits for which, as the gates of a definition say."""

from __future__ import annotations

import pytest

from tests.definitions import a_definition, a_stage, a_track
from tests.enrolling import (
    CELL,
    DISTRICT,
    FAR_CELL,
    FAR_MEMBER,
    FIRST,
    HEAD,
    MEMBER,
    OFFICER,
    OTHER_CELL,
    OTHER_MEMBER,
    PEOPLE,
    SECOND,
    STARTS_ON,
    UNITS,
    dependencies_of,
    enrolled,
    waiting,
    with_gates,
)
from tests.factories import a_person
from workflow.domain.enrolment import Gates
from workflow.domain.organisation import Directory, RoleGrant


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
        of_same_number = [a_person(unit.id, unit=unit) for unit in (FIRST, CELL)]

        assert waiting(with_gates(of_people=gates), people=of_same_number, heads=()) == {}

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
