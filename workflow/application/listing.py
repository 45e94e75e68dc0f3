"""Lists for people: units, people, roles, definitions, cycles, reviews and notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import NamedReview, Reading, person_of, require_cycle
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.telling_holds import HoldLine, cycle_holds
from workflow.domain.cycle import Cycle
from workflow.domain.definition import Definition
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.ports.cycles import StoredDefinition
from workflow.ports.notice_log import NoticeRow
from workflow.ports.reports import Reports, RungCount

MOST_NOTICES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit with the codes of the one above it, and of the one into which it was merged."""

    unit: Unit
    parent: str | None
    successor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person with the code of the unit."""

    person: Person
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A grant of a role with codes instead of numbers; `delegated_by` is in whose place."""

    grant: RoleGrant
    person: str
    unit: str
    delegated_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionLine:
    """A version of a definition, read."""

    stored: StoredDefinition
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLine:
    """A cycle with the code of its unit and its definition.

    Attributes:
        holds: Holds over the cycle and its units that last, without their reasons.
    """

    cycle: Cycle
    unit: str
    context: CycleContext
    holds: Sequence[HoldLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The use cases behind the `list` and `show` commands that only read."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def units(self, *, under: str | None = None, abolished: bool = False) -> list[UnitLine]:
        """Return units, parents before children; those that are no more only if asked for.

        Raises:
            NotFoundError: There is no unit `under`.
        """
        with self.read() as reports:
            units = reports.units()
            path = _path(units, under)
            codes = {unit.id: unit.code for unit in units}
            return [
                UnitLine(
                    unit=unit,
                    parent=codes.get(unit.parent_id or 0),
                    successor=codes.get(unit.successor_id or 0),
                )
                for unit in units
                if unit.path.startswith(path) and (abolished or not unit.is_abolished)
            ]

    def people(self, *, under: str | None = None) -> list[PersonLine]:
        """Return people in Vietnamese order of their names.

        Raises:
            NotFoundError: There is no unit `under`.
        """
        with self.read() as reports:
            units = reports.units()
            codes = {unit.id: unit.code for unit in units}
            found = reports.people(under_path=_path(units, under) if under else None)
            return [PersonLine(person=person, unit=codes[person.unit_id]) for person in found]

    def roles(self, *, under: str | None = None) -> list[RoleLine]:
        """Return grants by role, unit and person.

        Raises:
            NotFoundError: There is no unit `under`.
        """
        with self.read() as reports:
            units = reports.units()
            path = _path(units, under)
            inside = {unit.id: unit.code for unit in units if unit.path.startswith(path)}
            grants = [grant for grant in reports.grants() if grant.unit_id in inside]
            ids = {who for g in grants for who in (g.person_id, g.delegated_by) if who}
            people = {p.id: p.code for p in reports.people(ids=ids)}
            lines = [
                RoleLine(
                    grant=g,
                    person=people[g.person_id],
                    unit=inside[g.unit_id],
                    delegated_by=people.get(g.delegated_by or 0),
                )
                for g in grants
            ]
            return sorted(lines, key=lambda line: (line.grant.role, line.unit, line.person))

    def definitions(self) -> list[DefinitionLine]:
        """Return the newest version of every definition, by name."""
        with self.read() as reports:
            return [_line(stored) for stored in reports.definitions()]

    def definition(self, name: str) -> list[DefinitionLine]:
        """Return every version of a definition, oldest first.

        Raises:
            NotFoundError: There is none of that name.
        """
        with self.read() as reports:
            versions = reports.definition_versions(name)
        if not versions:
            raise NotFoundError("definition_not_found", definition=name)
        return [_line(stored) for stored in versions]

    def cycles(self) -> list[CycleLine]:
        """Return every cycle, oldest first."""
        with self.read() as reports:
            codes = {unit.id: unit.code for unit in reports.units()}
            return [self._cycle(reports, cycle, codes[cycle.unit_id]) for cycle in reports.cycles()]

    def cycle(self, code: str) -> CycleLine:
        """Return one cycle.

        Raises:
            NotFoundError: There is none of that code.
        """
        with self.read() as reports:
            cycle = require_cycle(reports, code)
            codes = {unit.id: unit.code for unit in reports.units()}
            return self._cycle(reports, cycle, codes[cycle.unit_id])

    def reviews(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        stage: str | None = None,
        track: str | None = None,
        actor: str | None = None,
    ) -> tuple[CycleContext, list[NamedReview]]:
        """Return reviews of a cycle with their status, by track and code.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: No track has that stage.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = reading.path_of(under)
            if stage is not None:
                reading.require_stage(stage)
            found = [
                row.review.id
                for row in reading.rows.values()
                if row.review.venue_path.startswith(path)
                and stage in (None, row.review.state)
                and track in (None, row.review.track)
                and reading.sees(row.review)
            ]
            return reading.context, reading.named(reading.statuses(found))

    def notices(
        self, *, cycle: str | None = None, person: str | None = None, limit: int = MOST_NOTICES
    ) -> list[NoticeRow]:
        """Return notices, newest first.

        Raises:
            NotFoundError: No such cycle or person.
        """
        with self.read() as reports:
            cycle_id = require_cycle(reports, cycle).id if cycle else None
            person_id = person_of(reports, person).id if person else None
            return reports.notices(cycle_id=cycle_id, person_id=person_id, limit=limit)

    def rungs(self, cycle: str) -> list[RungCount]:
        """Return how often each rung of each ladder fired, and whom it told.

        Raises:
            NotFoundError: No such cycle.
        """
        with self.read() as reports:
            return reports.rung_counts(require_cycle(reports, cycle).id)

    def _cycle(self, reports: Reports, cycle: Cycle, unit: str) -> CycleLine:
        context = self.catalogue.for_report(reports, cycle)
        return CycleLine(cycle=cycle, unit=unit, context=context, holds=cycle_holds(reports, cycle))


def _path(units: Sequence[Unit], code: str | None) -> str:
    if code is None:
        return "/"
    found = next((unit for unit in units if unit.code == code), None)
    if found is None:
        raise NotFoundError("unit_not_found", unit=code)
    return found.path


def _line(stored: StoredDefinition) -> DefinitionLine:
    return DefinitionLine(stored=stored, definition=Definition.model_validate(stored.body))
