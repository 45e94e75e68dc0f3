"""Count what registers hold: how good meetings were, and measures of discipline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_registers import RegisterFilter, RegisterReading
from workflow.application.registers.about_people import DISCIPLINE
from workflow.application.registers.about_work import QUALITY
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.discipline_count import CaseCount, count_cases
from workflow.domain.enrolment import Finding
from workflow.domain.errors import NotFoundError
from workflow.domain.months import month_of, months_between
from workflow.domain.organisation import Unit
from workflow.domain.quality_series import QualityCount, count_quality, series_of
from workflow.domain.records.registers import DisciplineCase, MeetingKind, MeetingQuality
from workflow.domain.review import SubjectKind
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCount:
    """How good the meetings of one month were, or of all months together.

    Attributes:
        month: None for all of them.
        missing: How many units told nothing for it; each counts once for every month.
    """

    month: str | None
    count: QualityCount
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedQuality:
    """How good meetings were: by month, and in total."""

    context: CycleContext
    as_of: datetime
    months: Sequence[MonthCount]
    total: MonthCount


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitySeries:
    """The meetings of one unit, month by month; None where nothing was told."""

    context: CycleContext
    unit: Unit
    months: Sequence[tuple[str, MeetingKind, MeetingQuality | None]]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowQuality:
    """The use cases behind `quality count` and `quality series`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def count(
        self,
        cycle: str,
        wanted: RegisterFilter,
        *,
        kind: MeetingKind = MeetingKind.REGULAR,
        now: datetime,
        actor: str | None = None,
    ) -> CountedQuality:
        """Return exact counts of the months that were asked for, as far as something was told.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            book = RegisterReading(reading, QUALITY)
            rows: list[MeetingQuality] = [row for row in book.rows(wanted) if row.kind is kind]
            rules = reading.context.definition.monitoring.quality
            this_month = month_of(reading.context.table.today(reading.now))
            everywhere = replace(wanted, since=None, until=None)
            expected = _reporting(reading, book.rows(everywhere), wanted.under)
            months = [
                MonthCount(
                    month=month,
                    count=count_quality(here, rules),
                    missing=len(expected - {row.unit_id for row in here}),
                )
                for month in sorted(_months(wanted, this_month) | {row.month for row in rows})
                for here in [[row for row in rows if row.month == month]]
            ]
            missing = sum(each.missing for each in months)
            total = MonthCount(month=None, count=count_quality(rows, rules), missing=missing)
            return CountedQuality(
                context=reading.context, as_of=reading.now, months=months, total=total
            )

    def series(
        self, cycle: str, unit: str, *, now: datetime, actor: str | None = None
    ) -> QualitySeries:
        """Return the months of a unit from the first to the last of which something was told.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = RegisterReading(reading, QUALITY)
            place = reading.unit(unit)
            if reading.viewer is not None and not reading.viewer.reaches(place.id):
                raise NotFoundError("unit_not_found", unit=unit)
            wanted = RegisterFilter(unit=unit, holds=True)
            rows = found.rows(wanted)
            return QualitySeries(
                context=reading.context,
                unit=place,
                months=list(series_of(rows)),
                findings=found.findings(rows, wanted),
            )


def _months(wanted: RegisterFilter, this_month: str) -> set[str]:
    """Return the months that were asked for, where both ends are told, as far as they came."""
    since, until = wanted.since, wanted.until
    if not isinstance(since, str) or not isinstance(until, str):
        return set()
    return set(months_between(since, min(until, this_month)))


def _reporting(
    reading: Reading, rows: Iterable[MeetingQuality], under: str | None
) -> frozenset[int]:
    """Return the units under review of the kinds that tell of their meetings at all."""
    units = reading.directory.units
    kinds = {units[row.unit_id].kind for row in rows}
    path = reading.path_of(under)
    return frozenset(
        unit.id
        for row in reading.rows.values()
        if row.review.subject_kind is SubjectKind.UNIT
        and row.review.state not in (EXEMPT, WITHDRAWN)
        for unit in [units[row.review.subject_id]]
        if unit.kind in kinds
        and unit.path.startswith(path)
        and (reading.viewer is None or reading.viewer.reaches(unit.id))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountDiscipline:
    """The use case behind `discipline count`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycles: Sequence[str],
        *,
        now: datetime,
        since: date | None = None,
        until: date | None = None,
        under: str | None = None,
        actor: str | None = None,
    ) -> CaseCount:
        """Return how many cases of some cycles the actor may see, by category.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        wanted = RegisterFilter(under=under, since=since, until=until, holds=True)
        cases: list[DisciplineCase] = []
        with self.read() as reports:
            for cycle in dict.fromkeys(cycles):
                reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
                cases += RegisterReading(reading, DISCIPLINE).rows(wanted)
        return count_cases(cases)
