"""Definitions with their machines and calendars, built once each and shared by every use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.cycle import Cycle
from workflow.domain.deadline import Timetable
from workflow.domain.definition import Definition
from workflow.domain.machine import ReviewMachine
from workflow.ports.cycles import StoredDefinition
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import UnitOfWork

StoredCalendar = tuple[int, tuple[CalendarDay, ...]]


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

    def timetable(
        self, definition: Definition, load: Callable[[str], StoredCalendar | None]
    ) -> Timetable:
        """Return the calendar and zone of a definition; without days if it is missing."""
        name = definition.calendar
        calendar = self.calendar(name, load(name) or (0, ()))
        key = (name, calendar.revision, definition.time_zone)
        if key not in self._timetables:
            zone = ZoneInfo(definition.time_zone)
            self._timetables[key] = Timetable(calendar=calendar, zone=zone)
        return self._timetables[key]

    def calendar(self, name: str, stored: StoredCalendar) -> WorkingCalendar:
        """Return a stored calendar, ready for counting."""
        revision, days = stored
        if (name, revision) not in self._calendars:
            self._calendars[name, revision] = WorkingCalendar(
                name=name, revision=revision, days=days
            )
        return self._calendars[name, revision]

    def for_work(self, work: UnitOfWork, cycle: Cycle) -> CycleContext:
        """Return the context of a cycle inside a unit of work."""
        return self._context(cycle, work.definitions.by_hash, work.calendars.get)

    def for_report(self, reports: Reports, cycle: Cycle) -> CycleContext:
        """Return the context of a cycle for reading."""
        return self._context(cycle, reports.definition_by_hash, reports.calendar)

    def _context(
        self,
        cycle: Cycle,
        definition: Callable[[str], StoredDefinition],
        calendar: Callable[[str], StoredCalendar | None],
    ) -> CycleContext:
        compiled = self.compiled(cycle.definition_hash, definition)
        return CycleContext(
            cycle=cycle,
            definition=compiled.definition,
            machines=compiled.machines,
            table=self.timetable(compiled.definition, calendar),
        )
