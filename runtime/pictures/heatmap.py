"""Units by stages: how many of their reviews are stuck where. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.language import Language
from runtime.pictures.canvas import BETWEEN, BODY, MARGIN, SMALL, Canvas
from runtime.pictures.picture import Picture, Table
from runtime.pictures.shades import BLOCKS, Shade
from runtime.pictures.svg import LINE, box, text_at, width_of, wrapped
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.chart_cycle import Cell, CycleChart
    from workflow.domain.organisation import Unit

NAME = "heatmap"
LABEL, COLUMN, WIDEST, ROW, INNER = 176.0, 60.0, 110.0, 34.0, 4.0
# More rows than fit on a page tell nothing at a glance; the worst come first.
MOST_ROWS = 60
PASSED = "✔"
_SHADES = {"blocked": Shade.BLOCKED, "overdue": Shade.OVERDUE, "stalled": Shade.STALLED}


def heatmap(chart: CycleChart, wording: Wording, *, scope: str) -> Picture:
    """Return the heat map of a chart."""
    language = wording.language
    stages = [wording.stage(stage) for stage in chart.stages]
    cells = [
        [chart.cells.get((unit.code, stage)) for stage in chart.stages] for unit in chart.units
    ]
    names = [f"{unit.code} {unit.name}" for unit in chart.units]
    titles = [language.text("tables", "unit"), *stages]
    numbers = [f"{place}." for place in range(1, len(stages) + 1)]
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=sentence(chart, wording),
        table=Table(
            titles=titles,
            rows=[
                [name, *(cell_text(cell, language) for cell in row)]
                for name, row in zip(names, cells, strict=True)
            ],
            numbers=[False, *(True for _ in stages)],
        ),
        blocks=Table(
            titles=[titles[0], *numbers],
            rows=[
                [name, *(_block(cell, language) for cell in row)]
                for name, row in zip(names, cells, strict=True)
            ],
            numbers=[False, *(True for _ in stages)],
        ),
        legend=legend(language),
        draw=lambda canvas: _draw(canvas, chart.units, cells, stages, language),
        lang=language.code,
        notes=[
            language.text("pictures", "cell_meaning"),
            *(f"{number} {stage}" for number, stage in zip(numbers, stages, strict=True)),
        ],
        least=LABEL + len(stages) * _column(stages) + 2 * MARGIN,
    )


def legend(language: Language) -> list[tuple[Shade, str]]:
    """Return what the shades of cells mean."""
    stuck = [(shade, language.text("health", health)) for health, shade in _SHADES.items()]
    return [
        *stuck,
        (Shade.INSIDE, language.text("pictures", "cell_inside")),
        (Shade.TO_COME, language.text("pictures", "cell_passed")),
    ]


def shade_of(cell: Cell) -> Shade:
    """Return the shade of a cell: what is stuck goes before what is merely here."""
    if cell.stuck and cell.worst is not None:
        return _SHADES[str(cell.worst)]
    return Shade.INSIDE if cell.here else Shade.TO_COME


def cell_text(cell: Cell | None, language: Language) -> str:
    """Return a cell as `STUCK/ALL`; a sign when all have passed, nothing where none goes."""
    if cell is None:
        return ""
    if cell.passed == cell.subjects:
        return PASSED
    return f"{language.number(cell.stuck)}/{language.number(cell.subjects)}"


def sentence(chart: CycleChart, wording: Wording) -> str:
    """Return whom most of those who are stuck wait for, at one stage."""
    language, total = wording.language, sum(chart.totals.values())
    if not total:
        return language.text("pictures", "nothing_there")
    if not chart.waits:
        done = sum(n for health, n in chart.totals.items() if str(health) == "done")
        return language.text("pictures", "nothing_stuck", done=done, of=total)
    most = chart.waits[0]
    return language.text(
        "pictures",
        "heatmap_sentence",
        count=most.count,
        of=most.of,
        role=wording.role(most.role),
        stage=wording.stage(most.stage),
    )


def _column(stages: Sequence[str]) -> float:
    """Return how wide a column is at least, so that no usual word is broken."""
    longest = max((width_of(word, SMALL) for name in stages for word in name.split()), default=0)
    return min(max(longest + 2 * INNER, COLUMN), WIDEST)


def _block(cell: Cell | None, language: Language) -> str:
    told = cell_text(cell, language)
    return f"{BLOCKS[shade_of(cell)]} {told}" if cell is not None and cell.here else told


def _draw(
    canvas: Canvas,
    units: Sequence[Unit],
    cells: Sequence[Sequence[Cell | None]],
    stages: Sequence[str],
    language: Language,
) -> None:
    column = (canvas.room - LABEL) / max(len(stages), 1)
    heads = [wrapped(stage, column - INNER, SMALL) for stage in stages]
    tall = max((len(head) for head in heads), default=0) * SMALL * LINE
    for place, head in enumerate(heads):
        left = MARGIN + LABEL + place * column
        for number, each in enumerate(reversed(head)):
            at = (left + INNER / 2, canvas.y + tall - number * SMALL * LINE - INNER)
            canvas.parts.append(text_at(at, each, size=SMALL))
    canvas.y += tall + INNER
    for unit, row in zip(units[:MOST_ROWS], cells, strict=False):
        _draw_row(canvas, unit, row, column, language)
    if len(units) > MOST_ROWS:
        told = language.text("pictures", "more_units", count=len(units) - MOST_ROWS)
        canvas.text(told, size=SMALL)
    canvas.text(language.text("pictures", "cell_meaning"), size=SMALL)
    canvas.y += BETWEEN


def _draw_row(
    canvas: Canvas, unit: Unit, row: Sequence[Cell | None], column: float, language: Language
) -> None:
    label = wrapped(f"{unit.code} {unit.name}", LABEL - BETWEEN, SMALL)
    tall = max(ROW, len(label) * SMALL * LINE + INNER)
    for number, each in enumerate(label):
        at = (MARGIN, canvas.y + (number + 1) * SMALL * LINE - INNER / 2)
        canvas.parts.append(text_at(at, each, size=SMALL))
    for place, cell in enumerate(row):
        if cell is None:
            continue
        left = MARGIN + LABEL + place * column
        canvas.rectangle((left, canvas.y), column - 2, tall - 2, shade_of(cell))
        told = cell_text(cell, language)
        middle = (left + (column - 2) / 2, canvas.y + tall / 2)
        if cell.stuck:
            # Numbers stand on white, so that no pattern runs through them.
            wide = width_of(told, BODY, bold=True) + 2 * INNER
            corner = (middle[0] - wide / 2, middle[1] - BODY * 0.75)
            canvas.parts.append(box(corner, wide, BODY * 1.4, radius=3, stroke=0))
        at = (middle[0], middle[1] + BODY * 0.36)
        bold = bool(cell.stuck)
        canvas.parts.append(text_at(at, told, size=BODY, bold=bold, anchor="middle"))
    canvas.y += tall
