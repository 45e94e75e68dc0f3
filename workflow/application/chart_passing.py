"""Chart how reviews passed the stages of a cycle, day by day, as the history tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.chart_cycle import stage_order
from workflow.domain.definition import Track
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Unit
from workflow.domain.passing import arrival_of, days_from, passed_by_day
from workflow.domain.stays import MOVES
from workflow.ports.event_log import EventFilter
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingChart:
    """How many reviews had passed each stage at the end of each day.

    Attributes:
        days: Local days from the opening to the day of `as_of`.
        subjects: How many reviews go through each stage, in the order of the stages.
        passed: By stage, one number for each day.
    """

    context: CycleContext
    as_of: datetime
    top: Unit
    days: Sequence[date]
    subjects: Mapping[str, int]
    passed: Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPassing:
    """The use case behind the burn-up."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> PassingChart:
        """Return the chart of a cycle, or of the part of it under a unit.

        Raises:
            NotFoundError: No such cycle or unit, or one that the actor's roles do not reach.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            top = reading.unit(under) if under else reading.directory.units[reading.cycle.unit_id]
            if reading.viewer is not None and not reading.viewer.reaches(top.id):
                raise NotFoundError("unit_not_found", unit=top.code)
            return _chart(reading, top)


def _tracks(reading: Reading, top: Unit) -> Mapping[int, Track]:
    """Return the track of every review that counts, by id."""
    tracks = reading.context.definition.tracks
    return {
        name.id: tracks[name.track]
        for name in reading.reports.review_names(reading.cycle.id)
        if name.venue_path.startswith(top.path)
    }


def _chart(reading: Reading, top: Unit) -> PassingChart:
    tracks = _tracks(reading, top)
    zone = reading.context.table.zone
    wanted = EventFilter(kinds=tuple(MOVES))
    arrivals = [
        arrival_of(event, event.at.astimezone(zone).date())
        for event in reading.reports.logged(reading.cycle.id, wanted)
        if event.review_id in tracks and event.at <= reading.now
    ]
    today = reading.context.table.today(reading.now)
    days = days_from(min((each.on for each in arrivals), default=today), today)
    counted = Counter(stage.stage for track in tracks.values() for stage in track.stages)
    subjects = {
        stage: counted[stage] for stage in stage_order(reading.context.definition) if counted[stage]
    }
    return PassingChart(
        context=reading.context,
        as_of=reading.now,
        top=top,
        days=days,
        subjects=subjects,
        passed=passed_by_day(arrivals, tracks, days),
    )
