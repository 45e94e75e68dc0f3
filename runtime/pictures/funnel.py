"""How many reviews have passed each stage, and how many are in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.pictures.canvas import Canvas
from runtime.pictures.picture import Picture, Table
from runtime.pictures.shades import Shade, strip
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.show_progress import ProgressReport, ProgressRow

NAME = "funnel"
CELLS = 30
_COUNTS = (
    (Shade.PASSED, "done"),
    (Shade.INSIDE, "inside"),
    (Shade.OVERDUE, "overdue"),
    (Shade.TO_COME, "waiting"),
    (Shade.EXEMPT, "exempt"),
)


def funnel(report: ProgressReport, wording: Wording, *, scope: str) -> Picture:
    """Return the funnel of a report by stages."""
    language, rows = wording.language, report.rows
    named = [key for _, key in _COUNTS]
    titles = [language.text("tables", key) for key in ("stage", "subjects", *named)]
    counts = [[language.number(getattr(row, key)) for key in ("subjects", *named)] for row in rows]
    names = [wording.stage(row.stage) for row in rows]
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=_sentence(rows, wording),
        table=Table(
            titles=titles,
            rows=[[name, *told] for name, told in zip(names, counts, strict=True)],
            numbers=[False, *(True for _ in counts[0])] if counts else [False] * len(titles),
        ),
        blocks=Table(
            titles=[titles[0], "", titles[2], titles[4], titles[1]],
            rows=[
                [name, strip(_segments(row), cells=CELLS), told[1], told[3], told[0]]
                for name, row, told in zip(names, rows, counts, strict=True)
            ],
            numbers=[False, False, True, True, True],
        ),
        legend=[(shade, language.text("tables", key).lower()) for shade, key in _COUNTS],
        draw=lambda canvas: _draw(canvas, rows, wording),
        lang=language.code,
    )


def _segments(row: ProgressRow) -> list[tuple[Shade, int]]:
    return [(shade, getattr(row, key)) for shade, key in _COUNTS]


def _draw(canvas: Canvas, rows: Sequence[ProgressRow], wording: Wording) -> None:
    most = max((row.subjects for row in rows), default=0)
    for number, row in enumerate(rows, start=1):
        told = wording.language.text(
            "pictures", "passed_of", count=row.done, of=row.subjects, late=row.overdue
        )
        canvas.pair(f"{number}. {wording.stage(row.stage)}", told)
        canvas.bar(_segments(row), of=most)


def _sentence(rows: Sequence[ProgressRow], wording: Wording) -> str:
    language = wording.language
    if not rows:
        return language.text("pictures", "nothing_there")
    fullest = max(rows, key=lambda row: row.inside + row.overdue)
    count = fullest.inside + fullest.overdue
    if not count:
        last = rows[-1]
        told = {"count": last.done, "of": last.subjects, "stage": wording.stage(last.stage)}
        return language.text("pictures", "funnel_last", **told)
    return language.text(
        "pictures",
        "funnel_sentence",
        stage=wording.stage(fullest.stage),
        count=count,
        of=fullest.subjects,
        late=fullest.overdue,
    )
