"""How far the units of a cycle have come, down the tree from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from web.pages import crumbs, page
from workflow.application.show_progress import GroupBy, ProgressReport, ProgressRow

if TYPE_CHECKING:
    from web.visit import Visit
    from workflow.application.listing import UnitLine


def progress_page(visit: Visit) -> Response:
    """Return the counts of each unit below one at each stage."""
    code, under = visit.code("cycle"), visit.asked("under")
    by_unit, by_stage = (
        visit.questions.show_progress(code, now=visit.now, under=under, by=by, actor=visit.actor)
        for by in (GroupBy.UNIT, GroupBy.STAGE)
    )
    top = by_unit.top
    lines = {line.unit.code: line for line in visit.questions.lists.units(abolished=True)}
    cycle = by_unit.context.cycle
    above = [line.unit for line in _lineage(lines, top.code) if line.unit.id != top.id]
    within = [unit for unit in above if unit.path.startswith(_path(lines, cycle.unit_id))]
    return page(
        visit,
        "progress.html",
        above=crumbs(visit, cycle, within, of="progress"),
        report=by_stage,
        top=top,
        words=visit.words(by_unit.context),
        stages=[row.stage for row in by_stage.rows],
        rows=_by_unit(by_unit),
        names={unit: line.unit.name for unit, line in lines.items()},
        unit_link=lambda unit: _link(visit, unit, top.code),
        under=under,
    )


def _by_unit(report: ProgressReport) -> Mapping[str, Mapping[str, ProgressRow]]:
    """Return the rows of each unit by stage."""
    found: dict[str, dict[str, ProgressRow]] = {}
    for row in report.rows:
        found.setdefault(row.group or "", {})[row.stage] = row
    return found


def _link(visit: Visit, unit: str, top: str) -> str | None:
    parts = ("cycles", visit.code("cycle"), "progress")
    return None if unit == top else visit.link(*parts, under=unit)


def _lineage(lines: Mapping[str, UnitLine], code: str) -> Sequence[UnitLine]:
    """Return a unit and all above it, the highest first."""
    line = lines.get(code)
    found: list[UnitLine] = []
    while line is not None:
        found.append(line)
        line = lines.get(line.parent) if line.parent else None
    return found[::-1]


def _path(lines: Mapping[str, UnitLine], unit_id: int) -> str:
    return next(line.unit.path for line in lines.values() if line.unit.id == unit_id)
