"""List and show checks and their series, to whoever may learn of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.assessing import Reading, person_of
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.domain.check_series import CheckStatus, Coverage, coverage_of, status_of
from workflow.domain.errors import NotFoundError
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.surprise import is_secret
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        series: None of a single one, and where whoever reads must not learn of the series.
        checker: Code of the person; None when nobody is named.
        working_days_late: Of one that was missed; else 0.
    """

    review: str
    row: ReviewRow
    check: Check
    series: CheckSeries | None
    checker: str | None
    status: CheckStatus
    working_days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """A series as people read it, with how far it has come."""

    key: str
    review: str
    row: ReviewRow
    series: CheckSeries
    checker: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckList:
    """Checks of a cycle by their day, and the series that whoever reads may know, by number."""

    context: CycleContext
    as_of: datetime
    today: date
    items: Sequence[CheckLine] = ()
    series: Sequence[SeriesLine] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFilter:
    """Which checks are asked for; None means all.

    Attributes:
        under: Code of a unit, at or under which the review takes place.
        series: Code of a series.
        missed: Only those whose day is over and that were not made.
        due_before: Only those that are due before a day.
        checker: Code of a person.
    """

    under: str | None = None
    series: str | None = None
    missed: bool = False
    due_before: date | None = None
    checker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChecks:
    """The use cases behind `check list`, `show`, `series`, `coverage` and `export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: CheckFilter = CheckFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> CheckList:
        """Return what the actor may learn of the checks of a cycle.

        Raises:
            NotFoundError: No such cycle, unit, series or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = reading.path_of(wanted.under)
            if wanted.checker:
                person_of(reports, wanted.checker)
            seen = _Seen(reading)
            if wanted.series and wanted.series not in {each.code for each in seen.series.values()}:
                raise NotFoundError("series_not_found", series=f"{cycle}/{wanted.series}")
            lines = [
                line
                for line in seen.lines()
                if line.row.review.venue_path.startswith(path) and _is_wanted(line, wanted)
            ]
            lines.sort(key=lambda line: (line.check.due_on, line.check.id))
            series = [
                line
                for line in seen.series_lines()
                if line.row.review.venue_path.startswith(path)
                and wanted.series in (None, line.series.code)
            ]
            return CheckList(
                context=reading.context,
                as_of=reading.now,
                today=seen.today,
                items=lines,
                series=series,
            )

    def one(self, cycle: str, number: int, *, now: datetime, actor: str | None = None) -> CheckList:
        """Return one check.

        Raises:
            NotFoundError: There is none, or the actor may not learn of it.
        """
        found = self(cycle, now=now, actor=actor)
        lines = [line for line in found.items if line.check.id == number]
        if not lines:
            raise NotFoundError("check_not_found", check=number)
        return CheckList(context=found.context, as_of=found.as_of, today=found.today, items=lines)


class _Seen:
    """The checks and series of a cycle that whoever reads may learn of."""

    def __init__(self, reading: Reading) -> None:
        reports, cycle_id = reading.reports, reading.cycle.id
        self._reading = reading
        self.today = reading.context.table.today(reading.now)
        series, checks = reports.records(cycle_id, CheckSeries), reports.records(cycle_id, Check)
        concerned = {each.review_id for each in series} | {each.review_id for each in checks}
        found = reports.reviews(cycle_id, ReviewFilter(ids=tuple(concerned))) if concerned else []
        self._rows: Mapping[int, ReviewRow] = {row.review.id: row for row in found}
        self.series = {
            each.id: each
            for each in series
            if self._sees(each.review_id, each.checker_id, is_secret=each.is_surprise)
        }
        self._checks = [
            each
            for each in checks
            if self._sees(each.review_id, each.checker_id, is_secret=is_secret(each))
        ]
        checkers = {each.checker_id for each in series} | {each.checker_id for each in checks}
        self._codes = _codes(reports, checkers)

    def _sees(self, review_id: int, checker_id: int | None, *, is_secret: bool) -> bool:
        viewer, review = self._reading.viewer, self._rows[review_id].review
        if viewer is None or viewer.person_id == checker_id:
            return True
        is_kept = is_secret and viewer.is_kept_from_surprises(review)
        return viewer.sees(review) and not is_kept

    def lines(self) -> list[CheckLine]:
        """Return the checks, by number."""
        return [self._line(check) for check in self._checks]

    def series_lines(self) -> list[SeriesLine]:
        """Return the series with how far they have come, by number."""
        of_series: dict[int, list[Check]] = {}
        for check in self._checks:
            if check.series_id is not None:
                of_series.setdefault(check.series_id, []).append(check)
        return [
            SeriesLine(
                key=f"{self._reading.cycle.code}/{each.code}",
                review=self._address(each.review_id),
                row=self._rows[each.review_id],
                series=each,
                checker=self._codes.get(each.checker_id),
                coverage=coverage_of(each, of_series.get(each.id, ()), today=self.today),
            )
            for each in self.series.values()
        ]

    def _line(self, check: Check) -> CheckLine:
        status = status_of(check, today=self.today)
        venue = self._rows[check.review_id].review.venue_path
        calendar = self._reading.context.table.at(venue).calendar
        is_missed = status is CheckStatus.MISSED
        return CheckLine(
            review=self._address(check.review_id),
            row=self._rows[check.review_id],
            check=check,
            series=self.series.get(check.series_id) if check.series_id is not None else None,
            checker=self._codes.get(check.checker_id),
            status=status,
            working_days_late=calendar.late(check.due_on, self.today) if is_missed else 0,
        )

    def _address(self, review_id: int) -> str:
        return f"{self._reading.cycle.code}/{self._rows[review_id].key}"


def _codes(reports: Reports, people: Iterable[int | None]) -> dict[int | None, str]:
    ids = {each for each in people if each is not None}
    return {person.id: person.code for person in reports.people(ids=ids)} if ids else {}


def _is_wanted(line: CheckLine, wanted: CheckFilter) -> bool:
    return (
        wanted.series in (None, line.series.code if line.series else None)
        and wanted.checker in (None, line.checker)
        and (wanted.due_before is None or line.check.due_on < wanted.due_before)
        and (line.status is CheckStatus.MISSED or not wanted.missed)
    )
