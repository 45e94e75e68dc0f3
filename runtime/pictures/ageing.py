"""How many working days what is stuck is late. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.language import Language
from runtime.pictures.canvas import Canvas
from runtime.pictures.picture import Picture, Table
from runtime.pictures.shades import Shade, strip

if TYPE_CHECKING:
    from workflow.domain.ageing import AgeStep

NAME = "ageing"
CELLS = 30
_HEALTHS = ((Shade.BLOCKED, "blocked"), (Shade.OVERDUE, "overdue"), (Shade.STALLED, "stalled"))


def ageing(steps: Sequence[AgeStep], language: Language, *, scope: str) -> Picture:
    """Return what is stuck in steps of working days late."""
    most = max((step.counts.total() for step in steps), default=0)
    healths = [language.text("health", key) for _, key in _HEALTHS]
    counts = [
        [language.number(step.counts[key]) for _, key in _HEALTHS]
        + [language.number(step.counts.total())]
        for step in steps
    ]
    names = [step_name(step, language) for step in steps]
    late, total = (language.text("tables", key) for key in ("working_days_late", "count"))
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=ageing_sentence(steps, language),
        table=Table(
            titles=[late, *healths, total],
            rows=[[name, *told] for name, told in zip(names, counts, strict=True)],
            numbers=[False, True, True, True, True],
        ),
        blocks=Table(
            titles=[late, "", total],
            rows=[
                [name, _strip(step, most), told[-1]]
                for name, step, told in zip(names, steps, counts, strict=True)
            ],
            numbers=[False, False, True],
        ),
        legend=[(shade, name) for (shade, _), name in zip(_HEALTHS, healths, strict=True)],
        draw=lambda canvas: _draw(canvas, steps, most, language),
        lang=language.code,
    )


def step_name(step: AgeStep, language: Language) -> str:
    """Return a step in words: not late, 1-5 working days, more than 20."""
    if step.last == 0:
        return language.text("pictures", "not_late")
    if step.last is None:
        return language.text("pictures", "later_than", days=step.first - 1)
    return language.text("pictures", "late_between", first=step.first, last=step.last)


def _segments(step: AgeStep) -> list[tuple[Shade, int]]:
    return [(shade, step.counts[key]) for shade, key in _HEALTHS]


def _strip(step: AgeStep, most: int) -> str:
    total = step.counts.total()
    cells = max(round(CELLS * total / most), 1) if total else 0
    return strip(_segments(step), cells=cells)


def _draw(canvas: Canvas, steps: Sequence[AgeStep], most: int, language: Language) -> None:
    for step in steps:
        total = step.counts.total()
        canvas.pair(step_name(step, language), language.text("quantities", "reviews", count=total))
        canvas.bar(_segments(step), of=most)


def ageing_sentence(steps: Sequence[AgeStep], language: Language) -> str:
    """Return how many are late the longest, of all that are stuck."""
    total = sum(step.counts.total() for step in steps)
    if not total:
        return language.text("pictures", "none_stuck")
    oldest = [step for step in steps if step.counts.total()][-1]
    if oldest.last == 0:
        return language.text("pictures", "ageing_not_late", of=total)
    count, days = oldest.counts.total(), oldest.first - 1
    key = "ageing_sentence" if days else "ageing_late"
    return language.text("pictures", key, count=count, of=total, days=days)
