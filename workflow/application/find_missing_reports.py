"""Find the units about which nobody reported for a month, and who owes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading, WaitingOn
from workflow.application.catalogue import Catalogue
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.months import month_of
from workflow.domain.organisation import Unit
from workflow.domain.records.registers import AreaReport
from workflow.domain.review import SubjectKind
from workflow.domain.terms import Targets
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingReport:
    """A unit about which nobody reported, and who owes it."""

    unit: Unit
    owed_by: WaitingOn


@dataclass(frozen=True, slots=True, kw_only=True)
class FindMissingReports:
    """The use case behind `area-report missing`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        month: str,
        *,
        now: datetime,
        under: str | None = None,
        actor: str | None = None,
    ) -> Sequence[MissingReport]:
        """Return the units under review without a report that holds, by code.

        Where the definition says at which kind of unit the role is, only such units count.

        Raises:
            NotFoundError: No such cycle, unit or person.
            InvalidValueError: The month lies ahead.
            RefusedError: The definition asks nobody for reports.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            targets = reading.context.definition.monitoring.area_reports_by
            if targets is None:
                raise RefusedError("area_reports_unasked")
            today = reading.context.table.today(reading.now)
            if month > month_of(today):
                raise InvalidValueError("month_lies_ahead", month=month, today=today.isoformat())
            found = reports.records(reading.cycle.id, AreaReport, by="month", values=[month])
            reported = {report.unit_id for report in found if report.holds}
            path = reading.path_of(under)
            return [
                MissingReport(unit=unit, owed_by=_owed(reading, unit, targets))
                for unit in _areas(reading, targets)
                if unit.id not in reported and unit.path.startswith(path)
            ]


def _areas(reading: Reading, targets: Targets) -> Iterator[Unit]:
    kinds = {target.at for target in targets if target.at is not None}
    reviewed = [
        reading.directory.units[row.review.subject_id]
        for row in reading.rows.values()
        if row.review.subject_kind is SubjectKind.UNIT
        and row.review.state not in (EXEMPT, WITHDRAWN)
    ]
    for unit in sorted(reviewed, key=lambda each: each.code):
        is_seen = reading.viewer is None or reading.viewer.reaches(unit.id)
        if is_seen and (not kinds or unit.kind in kinds):
            yield unit


def _owed(reading: Reading, unit: Unit, targets: Targets) -> WaitingOn:
    return reading.who(reading.directory.resolve(targets, venue_id=unit.id, subject_id=None))
