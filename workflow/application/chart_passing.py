"""Chart how reviews passed the stages of a cycle, day by day, as the history tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.chart_cycle import stage_order
from workflow.application.pace import Pace
from workflow.application.show_progress import top_of
from workflow.domain.definition import EXEMPT, WITHDRAWN, Definition
from workflow.domain.forecast import Forecast, forecast, not_before
from workflow.domain.organisation import Unit
from workflow.domain.passing import days_from, done_by_day, passed_by_day
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingChart:
    """How many reviews had passed each stage at the end of each day.

    Attributes:
        days: Local days from the opening to the day of `as_of`.
        subjects: How many reviews go through each stage, in the order of the stages.
        passed: By stage, one number for each day.
        forecasts: By stage, by when those will have passed it that are neither exempt nor
            withdrawn; not before they will have passed the stages before it.
        finish: By when they will be done with all.
    """

    context: CycleContext
    as_of: datetime
    top: Unit
    days: Sequence[date]
    subjects: Mapping[str, int]
    passed: Mapping[str, Sequence[int]]
    forecasts: Mapping[str, Forecast]
    finish: Forecast


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
            return passing_of(reading, top_of(reading, under))


def passing_of(reading: Reading, top: Unit) -> PassingChart:
    """Return the chart of a unit and all below it."""
    definition, table = reading.context.definition, reading.context.table
    offsets = Pace(reading).offsets
    path = reading.path_under(top)
    moves = reading.reports.moves(reading.cycle.id, under_path=path, offsets=offsets)
    today = table.today(reading.now)
    days = days_from(min((each.on for each in moves), default=today), today)
    passed = passed_by_day(moves, definition.tracks, days)
    tracks, let_off = _tracks(reading, top)
    subjects = _by_stage(definition, tracks)
    expected = _by_stage(definition, tracks - let_off)

    def ahead(by_day: Sequence[int], of: int) -> Forecast:
        return forecast(days, by_day, left=of - by_day[-1], calendar=table.at(top.path).calendar)

    alone = {stage: ahead(passed[stage], expected.get(stage, 0)) for stage in subjects}
    finish = ahead(done_by_day(moves, days), (tracks - let_off).total())
    return PassingChart(
        context=reading.context,
        as_of=reading.now,
        top=top,
        days=days,
        subjects=subjects,
        passed=passed,
        forecasts={
            stage: not_before(each, (alone[other] for other in _before(definition, stage, alone)))
            for stage, each in alone.items()
        },
        finish=not_before(finish, alone.values()),
    )


def _before(definition: Definition, stage: str, known: Iterable[str]) -> set[str]:
    """Return the stages that reviews go through before one, in whatever track."""
    found: set[str] = set()
    for track in definition.tracks.values():
        if stage in track.order:
            found |= {each.stage for each in track.stages[: track.rank(stage)]}
    return found.intersection(known)


def _tracks(reading: Reading, top: Unit) -> tuple[Counter[str], Counter[str]]:
    """Return how many reviews each track has, and how many of them are exempt or withdrawn."""
    tracks, let_off = Counter[str](), Counter[str]()
    for standing in reading.census.standings(reading.path_under(top)):
        review, count = standing.review, sum(venue.size for venue in standing.venues)
        tracks[review.track] += count
        let_off[review.track] += count * (review.state in (EXEMPT, WITHDRAWN))
    return tracks, let_off


def _by_stage(definition: Definition, tracks: Counter[str]) -> dict[str, int]:
    """Return how many reviews go through each stage, in the order of the stages."""
    counted = Counter[str]()
    for name, count in tracks.items():
        counted.update({each.stage: count for each in definition.tracks[name].stages})
    return {stage: counted[stage] for stage in stage_order(definition) if counted[stage]}
