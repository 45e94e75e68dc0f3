"""How many reviews had passed each stage, day by day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.pictures.axis import days_axis
from runtime.pictures.canvas import BETWEEN, BODY, MARGIN, SMALL, Canvas
from runtime.pictures.picture import Picture, Table
from runtime.pictures.svg import PAPER, SOFT, dot, line, text_at, width_of, wrapped
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.chart_passing import PassingChart

NAME = "burnup"
TALL, BADGE = 240.0, 9.0
WEEK = 7
_RISING = " ▁▂▃▄▅▆▇█"
_CELLS = 30
# Told apart in grey, the solid one first; further stages begin again with a thicker line.
_DASHES = ("", "9 4", "3 3", "12 3 3 3", "6 2 2 2 2 2", "1 4")


def burnup(chart: PassingChart, wording: Wording, *, scope: str) -> Picture:
    """Return the burn-up of a chart."""
    language = wording.language
    names = [wording.stage(stage) for stage in chart.subjects]
    stage, all_of = (language.text("tables", key) for key in ("stage", "subjects"))
    last = [chart.passed[stage][-1] for stage in chart.subjects]
    total = [language.number(count) for count in chart.subjects.values()]
    done = [language.number(count) for count in last]
    rows = [
        [
            language.day(day),
            *(language.number(chart.passed[each][place]) for each in chart.subjects),
        ]
        for place, day in enumerate(chart.days)
    ]
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=_sentence(chart, wording),
        table=Table(
            titles=[language.text("tables", "day"), *names],
            rows=rows,
            numbers=[False, *(True for _ in names)],
        ),
        blocks=Table(
            titles=[stage, "", language.text("tables", "done"), all_of],
            rows=[
                [name, _rising(chart.passed[each], chart.subjects[each]), count, of]
                for name, each, count, of in zip(names, chart.subjects, done, total, strict=True)
            ],
            numbers=[False, False, True, True],
        ),
        legend=(),
        draw=lambda canvas: _draw(canvas, chart, names, wording),
        lang=language.code,
    )


def _sentence(chart: PassingChart, wording: Wording) -> str:
    language = wording.language
    if not chart.subjects:
        return language.text("pictures", "nothing_there")
    reached = [stage for stage in chart.subjects if chart.passed[stage][-1]]
    stage = (reached or list(chart.subjects)[:1])[-1]
    counts = chart.passed[stage]
    before = counts[-1 - WEEK] if len(counts) > WEEK else 0
    return language.text(
        "pictures",
        "burnup_sentence",
        day=chart.days[-1],
        count=counts[-1],
        of=chart.subjects[stage],
        stage=wording.stage(stage),
        before=before,
    )


def _rising(counts: Sequence[int], most: int) -> str:
    """Return counts as blocks that rise, thinned out to the width of a terminal."""
    step = max(len(counts) / _CELLS, 1)
    places = [len(counts) - 1 - int(number * step) for number in range(min(len(counts), _CELLS))]
    shown = (counts[place] for place in reversed(places))
    highest = len(_RISING) - 1
    return "".join(_RISING[-(-highest * max(count, 0) // max(most, 1))] for count in shown)


def _draw(canvas: Canvas, chart: PassingChart, names: Sequence[str], wording: Wording) -> None:
    language, most = wording.language, max(chart.subjects.values(), default=0)
    if not most:
        return
    left = MARGIN + width_of(language.number(most), SMALL) + BETWEEN
    right, top = canvas.width - MARGIN - 3 * BADGE, canvas.y + BADGE
    bottom = top + TALL
    for count in sorted({0, most // 2, most}):
        y = bottom - TALL * count / most
        canvas.parts.append(line([(left, y), (right, y)], colour="#bbb", stroke=0.8))
        at = (left - BETWEEN / 2, y + SMALL * 0.36)
        canvas.parts.append(text_at(at, language.number(count), size=SMALL, anchor="end"))
    ends = []
    length = max(len(chart.days) - 1, 1)
    for number, stage in enumerate(chart.subjects):
        heights = [bottom - TALL * count / most for count in chart.passed[stage]]
        points = [(left + (right - left) * place / length, y) for place, y in enumerate(heights)]
        canvas.parts.append(_stroke(number, points))
        ends.append(heights[-1])
    for number, (end, y) in enumerate(zip(ends, _apart(ends, top=top), strict=True), start=1):
        at = (canvas.width - MARGIN - BADGE, y)
        canvas.parts.append(line([(right, end), at], colour=SOFT, stroke=0.8))
        canvas.parts.append(_badge(number, at))
    canvas.y = bottom
    days_axis(canvas, chart.days[0], chart.days[-1], left=left, right=right, language=language)
    canvas.y += BETWEEN
    for number, name in enumerate(names):
        _key(canvas, number, name)


def _stroke(number: int, points: Sequence[tuple[float, float]]) -> str:
    dashes = _DASHES[number % len(_DASHES)]
    thick = 1.8 + 1.2 * (number // len(_DASHES))
    return line(points, stroke=thick, dashed=bool(dashes), dashes=dashes)


def _badge(number: int, at: tuple[float, float]) -> str:
    told = text_at((at[0], at[1] + SMALL * 0.36), str(number), size=SMALL, anchor="middle")
    return dot(at, BADGE, fill=PAPER) + told


def _key(canvas: Canvas, number: int, name: str) -> None:
    """Draw which line is which stage."""
    middle = canvas.y + BODY * 0.7
    canvas.parts.append(_badge(number + 1, (MARGIN + BADGE, middle)))
    start = MARGIN + 2 * BADGE + BETWEEN
    canvas.parts.append(_stroke(number, [(start, middle), (start + 44, middle)]))
    for each in wrapped(name, canvas.width - MARGIN - start - 52, BODY):
        at = (start + 52, canvas.y + BODY * 1.05)
        canvas.parts.append(text_at(at, each, size=BODY))
        canvas.y += BODY * 1.5
    canvas.y += 4


def _apart(heights: Sequence[float], *, top: float) -> list[float]:
    """Return heights near those given, none nearer to another than a badge is tall."""
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    moved, lowest = list(heights), float("inf")
    for place in reversed(order):
        moved[place] = min(heights[place], lowest)
        lowest = moved[place] - 2 * BADGE - 1
    highest = top
    for place in order:
        moved[place] = max(moved[place], highest)
        highest = moved[place] + 2 * BADGE + 1
    return moved
