"""List dossiers: what is missing, where they went, and whether they were received."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_path
from workflow.domain.dossier import DossierStatus, missing_pieces, status_of
from workflow.domain.records.rating import Dossier, DossierItem
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierLine:
    """A dossier as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        to: Code of the unit to which it goes; None while it is not sent.
        items: Its pieces, in the order of the checklist.
        missing: Names of those that are not there.
    """

    review: str
    row: ReviewRow
    status: DossierStatus
    dossier: Dossier
    to: str | None
    items: Sequence[DossierItem]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierList:
    """Dossiers of a cycle, by review."""

    context: CycleContext
    as_of: datetime
    items: Sequence[DossierLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDossiers:
    """The use case behind `dossier list`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        under: str | None = None,
        status: DossierStatus | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> DossierList:
        """Return the dossiers that a person may see.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = visible_path(reading, under)
            rows = reports.reviews(reading.cycle.id, ReviewFilter(under_path=path))
            lines = _lines(reading, [row for row in rows if reading.sees(row.review)])
            return DossierList(
                context=reading.context,
                as_of=reading.now,
                items=[line for line in lines if status in (None, line.status)],
            )


def _lines(reading: Reading, rows: Sequence[ReviewRow]) -> list[DossierLine]:
    reports, cycle, rules = reading.reports, reading.cycle, reading.context.definition.dossiers
    if rules is None:
        return []
    sent = {each.review_id: each for each in reports.records(cycle.id, Dossier)}
    pieces: dict[int, dict[str, DossierItem]] = {}
    for item in reports.records(cycle.id, DossierItem):
        pieces.setdefault(item.review_id, {})[item.name] = item
    lines = []
    for row in rows:
        number = row.review.id
        if number not in sent and number not in pieces:
            continue
        known = pieces.get(number, {})
        dossier = sent.get(number) or Dossier(review_id=number)
        to = dossier.to_unit_id
        lines.append(
            DossierLine(
                review=f"{cycle.code}/{row.key}",
                row=row,
                status=status_of(dossier),
                dossier=dossier,
                to=None if to is None else reading.directory.units[to].code,
                items=[known[name] for name in rules.items if name in known],
                missing=missing_pieces(rules, known.values()),
            )
        )
    return lines
