"""Copy the part of an organisation that a cycle over a unit can see into another database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.ports.organisation import StoredCalendar
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPart:
    """A unit with all above it and all below, in memory.

    Attributes:
        top: The unit.
        units: All of them, parents first.
        people: The people of the unit and below, and whoever holds a role on any of the units.
        calendar: A calendar; None when there is none of that name.
    """

    top: Unit
    units: Sequence[Unit]
    people: Sequence[Person]
    grants: Sequence[RoleGrant]
    calendar: StoredCalendar | None

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the unit and of all below it."""
        return frozenset(unit.code for unit in self.units if unit.path.startswith(self.top.path))

    @property
    def lineages(self) -> Mapping[str, Sequence[str]]:
        """Return the codes from each unit up to the root, by path."""
        codes = {unit.id: unit.code for unit in self.units}
        return {unit.path: tuple(codes[number] for number in unit.lineage) for unit in self.units}


def part_of(reports: Reports, code: str, *, calendar: str) -> OrganisationPart:
    """Return the part of the tree around the unit of a code.

    Raises:
        NotFoundError: There is none.
    """
    every_unit = reports.units()
    top = next((unit for unit in every_unit if unit.code == code), None)
    if top is None:
        raise NotFoundError("unit_not_found", unit=code)
    above = frozenset(top.lineage)
    units = [unit for unit in every_unit if unit.path.startswith(top.path) or unit.id in above]
    ids = {unit.id for unit in units}
    grants = [grant for grant in reports.grants() if grant.unit_id in ids]
    people = {person.id: person for person in reports.people(under_path=top.path)}
    elsewhere = {grant.person_id for grant in grants} - people.keys()
    people |= {person.id: person for person in reports.people(ids=elsewhere)}
    return OrganisationPart(
        top=top,
        units=units,
        people=[people[number] for number in sorted(people)],
        grants=grants,
        calendar=reports.calendar(calendar),
    )


def copy_part(part: OrganisationPart, work: UnitOfWork, *, calendar: str) -> None:
    """Store a part of an organisation, and its calendar under a name; the caller commits."""
    work.units.insert(part.units)
    work.people.insert(part.people)
    work.roles.insert(part.grants)
    if part.calendar is not None:
        revision, days, local = part.calendar
        work.calendars.put(calendar, revision=revision, days={day.day: day for day in days})
        for unit_id, of_unit in local.items():
            work.calendars.put_local(calendar, unit_id, of_unit)
