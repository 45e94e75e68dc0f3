"""How many reviews had passed each stage, day by day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from runtime.forecast_words import forecast_method, forecast_sentence
from runtime.language import Language
from runtime.pictures.ahead import Ahead, ahead_of, sample
from runtime.pictures.axis import Frame, days_axis
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
    total = [language.number(count) for count in chart.subjects.values()]
    done = [language.number(chart.passed[each][-1]) for each in chart.subjects]
    rows = [_row(chart, place, language) for place in range(len(chart.days))]
    reached = _reached(chart)
    ahead = None if reached is None else ahead_of(chart, reached)
    rows += [] if ahead is None else ahead.rows(language, list(chart.subjects))
    method = None if ahead is None else forecast_method(ahead.forecast, language)
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=_sentence(chart, ahead, wording),
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
        draw=lambda canvas: _draw(canvas, chart, ahead, wording),
        lang=language.code,
        notes=[method] if method else [],
    )


def _row(chart: PassingChart, place: int, language: Language) -> list[str]:
    counts = (chart.passed[stage][place] for stage in chart.subjects)
    return [language.day(chart.days[place]), *map(language.number, counts)]


def _reached(chart: PassingChart) -> str | None:
    """Return the last stage that somebody has passed, else the first; None without stages."""
    reached = [stage for stage in chart.subjects if chart.passed[stage][-1]]
    return next(iter(reached[-1:] or chart.subjects), None)


def _sentence(chart: PassingChart, ahead: Ahead | None, wording: Wording) -> str:
    language = wording.language
    if ahead is None:
        return language.text("pictures", "nothing_there")
    counts = chart.passed[ahead.stage]
    sentence = language.text(
        "pictures",
        "burnup_sentence",
        day=chart.days[-1],
        count=counts[-1],
        of=chart.subjects[ahead.stage],
        stage=wording.stage(ahead.stage),
        before=counts[-1 - WEEK] if len(counts) > WEEK else 0,
    )
    return f"{sentence} {forecast_sentence(ahead.forecast, language)}"


def _rising(counts: Sequence[int], most: int) -> str:
    """Return counts as blocks that rise, thinned out to the width of a terminal."""
    step = max(len(counts) / _CELLS, 1)
    places = [len(counts) - 1 - int(number * step) for number in range(min(len(counts), _CELLS))]
    shown = (counts[place] for place in reversed(places))
    highest = len(_RISING) - 1
    return "".join(_RISING[-(-highest * max(count, 0) // max(most, 1))] for count in shown)


def _draw(canvas: Canvas, chart: PassingChart, ahead: Ahead | None, wording: Wording) -> None:
    language, most = wording.language, max(chart.subjects.values(), default=0)
    if not most or ahead is None:
        return
    frame = Frame(
        left=MARGIN + width_of(language.number(most), SMALL) + BETWEEN,
        right=canvas.width - MARGIN - 3 * BADGE,
        top=canvas.y + BADGE,
        bottom=canvas.y + BADGE + TALL,
        first=chart.days[0],
        last=ahead.last(chart.days[0]),
        most=most,
    )
    for count in sorted({0, most // 2, most}):
        y = frame.place(frame.first, count)[1]
        canvas.parts.append(line([(frame.left, y), (frame.right, y)], colour="#bbb", stroke=0.8))
        at = (frame.left - BETWEEN / 2, y + SMALL * 0.36)
        canvas.parts.append(text_at(at, language.number(count), size=SMALL, anchor="end"))
    canvas.parts += ahead.draw(frame.last, frame.place)
    _lines(canvas, chart, frame)
    canvas.y = frame.bottom
    days_axis(
        canvas, frame.first, frame.last, left=frame.left, right=frame.right, language=language
    )
    canvas.y += BETWEEN
    for number, stage in enumerate(chart.subjects):
        _key(canvas, number, wording.stage(stage))
    _key_ahead(canvas, ahead, wording)


def _lines(canvas: Canvas, chart: PassingChart, frame: Frame) -> None:
    """Draw a line for each stage, with its number at the end."""
    ends = []
    for number, stage in enumerate(chart.subjects):
        counted = zip(chart.days, chart.passed[stage], strict=True)
        points = [frame.place(day, count) for day, count in counted]
        canvas.parts.append(_stroke(number, points))
        ends.append(points[-1])
    heights = _apart([y for _, y in ends], top=frame.top)
    for number, (end, y) in enumerate(zip(ends, heights, strict=True), start=1):
        # Where days lie ahead, the line ends before the margin.
        at = (min(end[0] + 2 * BADGE, canvas.width - MARGIN - BADGE), y)
        canvas.parts.append(line([end, at], colour=SOFT, stroke=0.8))
        canvas.parts.append(_badge(number, at))


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


def _key_ahead(canvas: Canvas, ahead: Ahead, wording: Wording) -> None:
    """Draw how the range looks, and write how it was found."""
    method = forecast_method(ahead.forecast, wording.language)
    if method is None:
        return
    stage = wording.stage(ahead.stage)
    start = MARGIN + 2 * BADGE + BETWEEN
    canvas.parts += sample((start, canvas.y + BODY * 0.7), 44)
    name = wording.language.text("pictures", "forecast_key", stage=stage)
    for each in wrapped(name, canvas.width - MARGIN - start - 52, BODY):
        canvas.parts.append(text_at((start + 52, canvas.y + BODY * 1.05), each, size=BODY))
        canvas.y += BODY * 1.5
    canvas.y += 4
    canvas.text(method, size=SMALL)


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
