"""A district with two communes and three cells, and who takes part there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.definitions import TABLE, a_definition, a_stage, a_track
from tests.factories import a_person, a_unit
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Enrolment, Gates, Place, enrol
from workflow.domain.organisation import Directory, Person, RoleGrant, Unit
from workflow.domain.review import Dependency

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
    grants = [
        RoleGrant(role=definition.head_role, person_id=person.id, unit_id=unit.id)
        for person, unit in HEADS
    ]
    given["directory"] = Directory(UNITS, grants, on=STARTS_ON)
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
