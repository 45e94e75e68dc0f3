"""Write digests: what the notices of one person say together, in his language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.domain.cycle import Cycle
from workflow.domain.deadline import Timetable
from workflow.domain.definition import RungAction
from workflow.domain.moments import end_of, local_day
from workflow.domain.notice import Notice
from workflow.domain.obligation import ObligationKind
from workflow.domain.organisation import Person, Unit
from workflow.ports.reports import ConsolidatedCount, Reports
from workflow.ports.sending import Digest, DigestItem

_OBLIGATIONS = frozenset(ObligationKind)

Owed = Sequence[tuple[int, Notice]]


def name_of(day: date, person_id: int) -> str:
    """Return the name of the digest of a person and a local day."""
    return f"{day.isoformat()}.{person_id}"


def day_of(name: str) -> date:
    """Return the local day of a digest by its name."""
    return date.fromisoformat(name.partition(".")[0])


class DigestWriter:
    """Writes digests in one reading; what they share is looked up once."""

    def __init__(self, reports: Reports, catalogue: Catalogue, *, zone: ZoneInfo) -> None:
        self._reports = reports
        self._catalogue = catalogue
        self._zone = zone
        self._contexts: dict[int, CycleContext] = {}

    def write(
        self, person: Person, day: date, owed: Owed, *, language: str | None = None
    ) -> Digest:
        """Return the digest of notices by cycle that are handed out to a person on a day.

        Args:
            person: To whom.
            day: Local day on which it is read.
            owed: Notices with the cycles they belong to.
            language: Code of the language; that of the person when absent.
        """
        told = language or person.language
        counts: Counter[DigestItem] = Counter()
        for cycle_id, notice in owed:
            if notice.kind != RungAction.CONSOLIDATE:
                counts[self._item(self.context(cycle_id), notice, told, day)] += 1
        for (cycle_id, listed_on), notice in self._lists(owed).items():
            begun, ended = notice.created_at, end_of(listed_on, self._zone)
            context = self.context(cycle_id)
            lines = self._reports.consolidated(cycle_id, person.id, since=begun, until=ended)
            for line in lines:
                counts[_listed(context, line, notice, told, day)] += line.count
        items = [replace(item, count=count) for item, count in counts.items()]
        return Digest(
            name=name_of(day, person.id),
            person=person.code,
            email=person.email or "",
            language=told,
            day=day,
            items=sorted(items, key=lambda item: (item.due_on, item.unit, item.stage, item.kind)),
        )

    def context(self, cycle_id: int) -> CycleContext:
        """Return what a cycle goes by."""
        if cycle_id not in self._contexts:
            cycle = self._cycles[cycle_id]
            self._contexts[cycle_id] = self._catalogue.for_report(self._reports, cycle)
        return self._contexts[cycle_id]

    @cached_property
    def _cycles(self) -> Mapping[int, Cycle]:
        return {cycle.id: cycle for cycle in self._reports.cycles()}

    @cached_property
    def _units(self) -> Mapping[int, Unit]:
        return {unit.id: unit for unit in self._reports.units()}

    def _item(self, context: CycleContext, notice: Notice, told: str, day: date) -> DigestItem:
        due_on = notice.due_on or day
        unit = self._units[notice.unit_id] if notice.unit_id else None
        table = context.table.at(unit.path) if unit else context.table
        return DigestItem(
            cycle=context.cycle.name,
            kind=notice.kind,
            role=_role(context, notice.role, told),
            unit=unit.name if unit else "",
            stage=_title(context, notice.stage or "", told),
            obligation=_obligation(notice.stage),
            due_on=due_on,
            offset=_days_from(due_on, day, table),
            count=0,
        )

    def _lists(self, owed: Owed) -> Mapping[tuple[int, date], Notice]:
        """Return the earliest list of each cycle and day; it tells what the later ones would."""
        lists = [each for each in owed if each[1].kind == RungAction.CONSOLIDATE]
        latest_first = sorted(lists, key=lambda each: each[1].created_at, reverse=True)
        return {
            (cycle_id, local_day(notice.created_at, self._zone)): notice
            for cycle_id, notice in latest_first
        }


def _listed(
    context: CycleContext, line: ConsolidatedCount, notice: Notice, told: str, day: date
) -> DigestItem:
    return DigestItem(
        cycle=context.cycle.name,
        kind=notice.kind,
        role=_role(context, notice.role, told),
        unit=line.unit_name,
        stage=_title(context, line.stage, told),
        obligation=_obligation(line.stage),
        due_on=line.due_on,
        offset=_days_from(line.due_on, day, context.table),
        count=0,
    )


def _days_from(due_on: date, day: date, table: Timetable) -> int:
    """Return the working days from the due day; on a day off right after it, already one."""
    days = table.calendar.between(due_on, day)
    return max(1, days) if day > due_on else days


def _title(context: CycleContext, stage: str, told: str) -> str:
    for track in context.definition.tracks.values():
        if stage in track.order:
            return track.stage(stage).title.text(told)
    return "" if _obligation(stage) else stage


def _obligation(stage: str | None) -> str:
    return stage if stage in _OBLIGATIONS else ""


def _role(context: CycleContext, role: str, told: str) -> str:
    known = context.definition.roles.get(role)
    return known.title.text(told) if known else role
