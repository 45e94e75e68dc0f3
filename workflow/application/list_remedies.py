"""List and show remedies, to whoever may see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.application.assessing import Reading, person_of
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.remedy_lines import RemedyLine, seen_lines
from workflow.domain.records.remedy import Remedy, RemedyKind, RemedySource, RemedyStatus
from workflow.domain.remedy_course import is_overdue
from workflow.domain.remedy_terms import group_named
from workflow.domain.suggestion_topics import topic_named
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyList:
    """Remedies of a cycle, by number."""

    context: CycleContext
    as_of: datetime
    items: Sequence[RemedyLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyFilter:
    """Which remedies are asked for; None means all.

    Attributes:
        under: Code of a unit, at or under which the review takes place.
        owner: Code of a person.
        monitor: Code of a person or of a unit.
        group: Code or title; so is `topic`.
        overdue: Only those whose last day is over, and which nobody has said to be done.
        due_before: Only those whose last day lies before this one.
        ids: Numbers of remedies.
    """

    under: str | None = None
    status: RemedyStatus | None = None
    kind: RemedyKind | None = None
    source: RemedySource | None = None
    owner: str | None = None
    monitor: str | None = None
    group: str | None = None
    topic: str | None = None
    overdue: bool = False
    due_before: date | None = None
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRemedies:
    """The use case behind `remedy list` and `remedy export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: RemedyFilter = RemedyFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> RemedyList:
        """Return what the actor may see of the remedies of a cycle.

        Raises:
            NotFoundError: No such cycle, unit or person.
            InvalidValueError: The definition has no such group or topic.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            lines = wanted_lines(reading, wanted, actor)
            return RemedyList(context=reading.context, as_of=reading.now, items=lines)


def wanted_lines(reading: Reading, wanted: RemedyFilter, actor: str | None) -> list[RemedyLine]:
    """Return the remedies that are asked for, as far as a person may see them, by number.

    Raises:
        NotFoundError: No such unit or person.
        InvalidValueError: The definition has no such group or topic.
    """
    path = reading.path_of(wanted.under)
    wanted = _looked_up(reading, wanted)
    today = reading.context.table.today(reading.now)
    found = (
        reading.reports.records(reading.cycle.id, Remedy)
        if wanted.ids is None
        else reading.reports.records(reading.cycle.id, Remedy, by="id", values=wanted.ids)
    )
    chosen = [each for each in found if _is_wanted(each, wanted, today)]
    return [
        line
        for line in seen_lines(reading, chosen, actor)
        if line.row.review.venue_path.startswith(path)
        and wanted.owner in (None, line.owner)
        and wanted.monitor in (None, line.monitor)
    ]


def _looked_up(reading: Reading, wanted: RemedyFilter) -> RemedyFilter:
    """Return a filter with codes of the definition; whom it names must be there."""
    definition, reports = reading.context.definition, reading.reports
    if wanted.owner:
        person_of(reports, wanted.owner)
    if wanted.monitor and reports.person(wanted.monitor) is None:
        reading.unit(wanted.monitor)
    group = group_named(definition.remedies, wanted.group) if wanted.group else None
    topic = topic_named(definition.suggestions, wanted.topic) if wanted.topic else None
    return replace(wanted, group=group, topic=topic)


def _is_wanted(remedy: Remedy, wanted: RemedyFilter, today: date) -> bool:
    due_on, before = remedy.due_on, wanted.due_before
    return (
        wanted.status in (None, remedy.status)
        and wanted.kind in (None, remedy.kind)
        and wanted.source in (None, remedy.source)
        and wanted.group in (None, remedy.group)
        and wanted.topic in (None, remedy.topic)
        and (before is None or (due_on is not None and due_on < before))
        and (not wanted.overdue or is_overdue(remedy, today=today))
    )
