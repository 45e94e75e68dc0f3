"""The overview of all cycles, and the page of one: where it is stuck, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from runtime.pictures.heatmap import cell_text, legend, shade_of
from runtime.pictures.making import Asked, of_chart, of_cycle
from runtime.pictures.picture import Picture
from web.pages import Drawn, crumbs, drawn, page, picture_file
from workflow.application.find_stuck import Grouping, StuckRequest
from workflow.domain.errors import NotFoundError
from workflow.domain.health import STUCK, Health
from workflow.domain.organisation import Unit

if TYPE_CHECKING:
    from web.visit import Visit
    from workflow.application.chart_cycle import CycleChart

MOST_BOTTLENECKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """A cell of the heat map; without a text where no review goes through the stage.

    Attributes:
        link: To the list of what is stuck there; None when nothing is.
    """

    text: str
    shade: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """A unit in the heat map.

    Attributes:
        link: To its own page; None when it is the unit of this page.
    """

    unit: Unit
    link: str | None
    cells: Sequence[HeatCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many reviews have a health.

    Attributes:
        link: To the list of them; None when they are not stuck.
    """

    health: Health
    count: int
    link: str | None


def overview(visit: Visit) -> Response:
    """Return the list of cycles."""
    return page(visit, "overview.html", lines=visit.questions.lists.cycles(), now=visit.now)


def cycle_page(visit: Visit) -> Response:
    """Return the page of one cycle, or of the part of it under a unit."""
    code, under = visit.code("cycle"), visit.asked("under")
    chart = visit.questions.chart_cycle(code, now=visit.now, under=under, actor=visit.actor)
    reasons = visit.questions.find_stuck(
        StuckRequest(cycle=code, under=under, by=Grouping.REASON, top=MOST_BOTTLENECKS),
        now=visit.now,
        actor=visit.actor,
    )
    asked = _asked(visit)
    pictures = of_chart(chart, asked)
    shown = [_funnel(visit, asked), _drawn(visit, pictures["ageing"])]
    return page(
        visit,
        "cycle.html",
        above=crumbs(visit, chart.context.cycle, chart.above),
        chart=chart,
        words=visit.words(chart.context),
        heatmap=pictures["heatmap"],
        heatmap_file=_file(visit, "heatmap"),
        rows=_rows(visit, chart),
        legend=[(str(shade), meaning) for shade, meaning in legend(visit.language)],
        totals=_totals(visit, chart),
        total=sum(chart.totals.values()),
        reasons=reasons.groups or (),
        waits=chart.waits[:MOST_BOTTLENECKS],
        pictures=[each for each in shown if each is not None],
        under=under,
        local_time=visit.local_time,
    )


def burnup_page(visit: Visit) -> Response:
    """Return the page that shows progress day by day."""
    under = visit.asked("under")
    picture = of_cycle(visit.questions, "burnup", _asked(visit))
    line = visit.questions.lists.cycle(visit.code("cycle"))
    return page(
        visit,
        "burnup.html",
        above=crumbs(visit, line.cycle),
        drawn=_drawn(visit, picture),
        under=under,
    )


def cycle_picture(visit: Visit, name: str) -> Response:
    """Return a picture of a cycle as a file."""
    return picture_file(of_cycle(visit.questions, name, _asked(visit)))


def _asked(visit: Visit) -> Asked:
    return Asked(
        cycle=visit.code("cycle"),
        now=visit.now,
        under=visit.asked("under"),
        actor=visit.actor,
        language=visit.language,
    )


def _funnel(visit: Visit, asked: Asked) -> Drawn | None:
    """Return the funnel; None for whom the counts of the whole unit are not meant."""
    try:
        return _drawn(visit, of_cycle(visit.questions, "funnel", asked))
    except NotFoundError:
        return None


def _drawn(visit: Visit, picture: Picture) -> Drawn:
    return drawn(picture, file=_file(visit, picture.name))


def _file(visit: Visit, name: str) -> str:
    parts = ("cycles", visit.code("cycle"), "pictures", f"{name}.svg")
    return visit.link(*parts, under=visit.asked("under"))


def _rows(visit: Visit, chart: CycleChart) -> list[HeatRow]:
    cycle = chart.context.cycle.code
    return [
        HeatRow(
            unit=unit,
            link=None if unit.id == chart.top.id else visit.link("cycles", cycle, under=unit.code),
            cells=[_cell(visit, chart, unit, stage) for stage in chart.stages],
        )
        for unit in chart.units
    ]


def _cell(visit: Visit, chart: CycleChart, unit: Unit, stage: str) -> HeatCell:
    cell = chart.cells.get((unit.code, stage))
    if cell is None:
        return HeatCell(text="", shade="none", link=None)
    parts = ("cycles", chart.context.cycle.code, "stuck")
    link = visit.link(*parts, under=unit.code, stage=stage) if cell.stuck else None
    return HeatCell(text=cell_text(cell, visit.language), shade=str(shade_of(cell)), link=link)


def _totals(visit: Visit, chart: CycleChart) -> list[Total]:
    parts, under = ("cycles", chart.context.cycle.code, "stuck"), visit.asked("under")
    return [
        Total(
            health=health,
            count=chart.totals.get(health, 0),
            link=visit.link(*parts, under=under, health=str(health)) if health in STUCK else None,
        )
        for health in Health
    ]
