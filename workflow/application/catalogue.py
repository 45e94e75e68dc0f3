"""Definitions with their machines and calendars, built once each and shared by every use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.cycle import Cycle
from workflow.domain.deadline import Timetable
from workflow.domain.definition import Definition
from workflow.domain.machine import ReviewMachine
from workflow.ports.cycles import StoredDefinition
from workflow.ports.organisation import NO_CALENDAR, StoredCalendar
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A definition with one machine for each track."""

    definition: Definition
    machines: Mapping[str, ReviewMachine]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleContext:
    """What every decision in a cycle needs: its definition, its machines, its timetable."""

    cycle: Cycle
    definition: Definition
    machines: Mapping[str, ReviewMachine]
    table: Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """How to ask for a calendar by name: for its revision alone, or for its days as well."""

    revision: Callable[[str], int]
    load: Callable[[str], StoredCalendar | None]

    @classmethod
    def to_read(cls, reports: Reports) -> Calendars:
        """Return how a reader asks."""
        return cls(revision=reports.calendar_revision, load=reports.calendar)


class Catalogue:
    """Keeps what never changes: definitions by content, calendars by revision."""

    def __init__(self) -> None:
        self._compiled: dict[str, Compiled] = {}
        self._calendars: dict[tuple[str, int], WorkingCalendar] = {}
        self._timetables: dict[tuple[str, int, str], Timetable] = {}

    def compiled(self, content: str, load: Callable[[str], StoredDefinition]) -> Compiled:
        """Return the definition with a content hash, loading it when it is new here."""
        if content not in self._compiled:
            definition = Definition.model_validate(load(content).body)
            machines = {name: ReviewMachine(track) for name, track in definition.tracks.items()}
            self._compiled[content] = Compiled(definition=definition, machines=machines)
        return self._compiled[content]

    def timetable(self, definition: Definition, calendars: Calendars) -> Timetable:
        """Return the calendar and zone of a definition; without days if it is missing.

        The days are loaded when their revision is new here.
        """
        name, zone = definition.calendar, definition.time_zone
        known = self._timetables.get((name, calendars.revision(name), zone))
        if known is not None:
            return known
        calendar = self.calendar(name, calendars.load(name) or NO_CALENDAR)
        # It may be newer by now than the revision that was asked for.
        key = (name, calendar.revision, zone)
        return self._timetables.setdefault(key, Timetable(calendar=calendar, zone=ZoneInfo(zone)))

    def calendar(self, name: str, stored: StoredCalendar) -> WorkingCalendar:
        """Return a stored calendar, ready for counting."""
        key = name, stored.revision
        if key not in self._calendars:
            self._calendars[key] = WorkingCalendar(name=name, **stored._asdict())
        return self._calendars[key]

    def for_work(self, work: UnitOfWork, cycle: Cycle) -> CycleContext:
        """Return the context of a cycle inside a unit of work."""
        calendars = Calendars(revision=work.calendars.revision, load=work.calendars.get)
        return self._context(cycle, work.definitions.by_hash, calendars)

    def for_report(self, reports: Reports, cycle: Cycle) -> CycleContext:
        """Return the context of a cycle for reading."""
        return self._context(cycle, reports.definition_by_hash, Calendars.to_read(reports))

    def _context(
        self,
        cycle: Cycle,
        definition: Callable[[str], StoredDefinition],
        calendars: Calendars,
    ) -> CycleContext:
        compiled = self.compiled(cycle.definition_hash, definition)
        return CycleContext(
            cycle=cycle,
            definition=compiled.definition,
            machines=compiled.machines,
            table=self.timetable(compiled.definition, calendars),
        )
