"""Export how a cycle stands: every figure of one reading, and every review while it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from workflow.application.assessing import NamedReview, Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.census import Line
from workflow.application.chart_passing import PassingChart, passing_of
from workflow.application.find_stuck import StuckRequest, asked_for, totals_of, worst_first
from workflow.application.pace import DwellRow, Pace
from workflow.application.show_caps import CapLine, decided_caps
from workflow.application.show_progress import GroupBy, ProgressReport, progress_of, top_of
from workflow.domain.ageing import AgeStep, by_age
from workflow.domain.health import STUCK
from workflow.domain.organisation import Unit
from workflow.domain.surprise import as_one_kept_from_it_is_told
from workflow.ports.reports import Reports


@dataclass(frozen=True, kw_only=True)
class ProgressExport:
    """One reading of what is asked of a cycle; each figure is found when it is asked for.

    Attributes:
        lines: The reviews that are asked about, counted together where they stand alike.
    """

    reading: Reading
    request: StuckRequest
    lines: Sequence[Line]

    @property
    def context(self) -> CycleContext:
        """Return the cycle with its definition."""
        return self.reading.context

    @property
    def as_of(self) -> datetime:
        """Return the moment that is told of."""
        return self.reading.now

    @cached_property
    def top(self) -> Unit:
        """Return the unit whose part of the cycle is asked about."""
        return self.reading.unit(self.request.under) if self.request.under else self.reading.top

    @property
    def above(self) -> Unit | None:
        """Return the unit above it; None when there is none."""
        above = self.top.parent_id
        return None if above is None else self.reading.directory.units[above]

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """Return how many reviews there are, and how many of each health."""
        return totals_of(self.lines)

    @cached_property
    def ages(self) -> Sequence[AgeStep]:
        """Return what is stuck, by health and in steps of working days late."""
        stuck = self._stuck
        return by_age((str(line.health), line.working_days_late, line.count) for line in stuck)

    @property
    def found(self) -> int:
        """Return how many are stuck in all."""
        return sum(line.count for line in self._stuck)

    @cached_property
    def at_risk(self) -> int:
        """Return how many are in time, with fewer working days left than peers took."""
        return sum(line.count for line, _ in self._pace.at_risk(self.lines))

    def dwell(self) -> Sequence[DwellRow]:
        """Return how long finished visits took, by track and stage."""
        return self._pace.dwell(self._reached())

    def passing(self) -> PassingChart:
        """Return how many passed the stages day by day, and by when the others will."""
        return passing_of(self.reading, self._reached())

    def caps(self) -> Sequence[CapLine]:
        """Return the caps on decided ratings: what is only proposed is not for files.

        Raises:
            NotFoundError: No role of who reads reaches the unit.
        """
        return decided_caps(self.reading, self._reached())

    def progress(self, by: GroupBy) -> ProgressReport:
        """Return the counts of each group at each stage, and of each rating.

        Raises:
            NotFoundError: No role of who reads reaches the unit.
        """
        return progress_of(self.reading, self._reached(), by=by)

    def reviews(self) -> Iterator[NamedReview]:
        """Stream every review by the code of its subject.

        Raises:
            NotFoundError: No role of who reads reaches the unit.
        """
        self._reached()
        return self._each(self.reading.census.first(self.lines))

    def stuck(self, top: int | None = None) -> Iterator[NamedReview]:
        """Stream what is stuck, worst first, as far as is asked for."""
        asked = self.request.top if top is None else top
        return self._each(worst_first(self.reading, self._stuck, top=asked))

    def _reached(self) -> Unit:
        return top_of(self.reading, self.request.under)

    def _each(self, ids: Sequence[int]) -> Iterator[NamedReview]:
        for part in self.reading.in_parts(ids):
            yield from map(_as_anyone_may_read, part)

    @cached_property
    def _pace(self) -> Pace:
        return Pace(self.reading)

    @cached_property
    def _stuck(self) -> Sequence[Line]:
        return [line for line in self.lines if line.health in STUCK]


def _as_anyone_may_read(named: NamedReview) -> NamedReview:
    """Return a review without what its subject must not learn of checks: files are passed on."""
    reasons = tuple(map(as_one_kept_from_it_is_told, named.status.reasons))
    return replace(named, status=replace(named.status, reasons=reasons))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportProgress:
    """The use case behind files of `stuck` and `progress`; it counts what these two count."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    @contextmanager
    def __call__(
        self, request: StuckRequest, *, now: datetime, actor: str | None = None
    ) -> Iterator[ProgressExport]:
        """Yield the reading, which lasts as long as the file is written.

        Raises:
            NotFoundError: No such cycle or unit.
            InvalidValueError: No track has that stage.
        """
        with self.read() as reports:
            reading = Reading(
                reports,
                self.catalogue,
                request.cycle,
                now=now,
                actor=actor,
                closely=request.asks_for_reasons,
            )
            yield ProgressExport(
                reading=reading, request=request, lines=asked_for(reading, request)
            )
