"""Study progress: how old lateness is, how long stages take, who is at risk, when it will end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.census import Line
from workflow.application.chart_passing import passing_of
from workflow.application.choosing import Choice
from workflow.application.pace import DwellRow, Pace
from workflow.application.show_caps import CapLine, decided_caps
from workflow.application.show_progress import top_of
from workflow.domain.ageing import AgeStep, by_age
from workflow.domain.forecast import Forecast
from workflow.domain.health import STUCK
from workflow.domain.organisation import Unit
from workflow.domain.query import Query, QueryKey, Term
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class StageForecast:
    """By when all will have passed a stage."""

    stage: str
    forecast: Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressStudy:
    """What lies behind the counts of a cycle, at a unit and below it.

    Attributes:
        ages: What is stuck by health, in steps of working days late.
        dwell: How long finished visits took, by track and stage.
        at_risk: How many are in time, with fewer working days left than peers took.
        finish: By when all will be done.
        stages: By when all will have passed each stage.
        caps: What decided ratings come to, within each unit that is reached.
    """

    context: CycleContext
    as_of: datetime
    top: Unit
    ages: Sequence[AgeStep]
    dwell: Sequence[DwellRow]
    at_risk: int
    finish: Forecast
    stages: Sequence[StageForecast]
    caps: Sequence[CapLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyProgress:
    """The use case behind `progress --in-depth`; it counts what `stuck` counts."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> ProgressStudy:
        """Return the study of a cycle, or of the part of it under a unit.

        Raises:
            NotFoundError: No such cycle or unit, or one that the actor's roles do not reach.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return study_of(reading, top_of(reading, under))


def study_of(reading: Reading, top: Unit) -> ProgressStudy:
    """Return the study of a unit and all below it."""
    lines, pace = _lines(reading, top), Pace(reading)
    chart = passing_of(reading, top)
    return ProgressStudy(
        context=reading.context,
        as_of=reading.now,
        top=top,
        ages=_ages(lines),
        dwell=pace.dwell(top),
        at_risk=sum(line.count for line, _ in pace.at_risk(lines)),
        finish=chart.finish,
        stages=[
            StageForecast(stage=stage, forecast=found) for stage, found in chart.forecasts.items()
        ],
        caps=decided_caps(reading, top),
    )


def _lines(reading: Reading, top: Unit) -> list[Line]:
    is_all = top.id == reading.cycle.unit_id
    under = () if is_all else (Term(key=QueryKey.UNDER, values=(top.code,)),)
    return Choice(reading, Query(terms=under)).lines()


def _ages(lines: Sequence[Line]) -> Sequence[AgeStep]:
    stuck = (line for line in lines if line.health in STUCK)
    return by_age((str(line.health), line.working_days_late, line.count) for line in stuck)
