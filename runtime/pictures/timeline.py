"""One review on its way: where it stood how long, beside the days on which it was due. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from runtime.pictures.axis import days_axis
from runtime.pictures.canvas import BAR, BETWEEN, GAP, MARGIN, SMALL, Canvas
from runtime.pictures.legs import Leg, Span, legs_of, span_of
from runtime.pictures.picture import Picture, Table
from runtime.pictures.shades import BLOCKS, Shade
from runtime.pictures.svg import line, text_at
from runtime.wording import Wording
from workflow.domain.moments import local_day

if TYPE_CHECKING:
    from workflow.application.show_review import ReviewDetails

NAME = "timeline"
_CELLS = 40


def timeline(details: ReviewDetails, wording: Wording, *, scope: str) -> Picture:
    """Return the way of a review."""
    language, legs = wording.language, legs_of(details)
    track = details.subject.status.review.track
    names = [wording.state(track, leg.stay.stage) for leg in legs]
    span = span_of(legs, details)
    table = _table(legs, names, wording)
    return Picture(
        name=NAME,
        title=language.text("pictures", NAME),
        scope=scope,
        sentence=_sentence(details, legs, wording),
        table=table,
        blocks=Table(
            titles=[table.titles[0], "", *table.titles[-2:]],
            rows=[
                [row[0], _blocks(leg, span), *row[-2:]]
                for leg, row in zip(legs, table.rows, strict=True)
            ],
            numbers=[False, False, False, True],
        ),
        legend=[
            (Shade.PASSED, language.text("pictures", "leg_over")),
            (Shade.INSIDE, language.text("pictures", "leg_lasts")),
            (Shade.OVERDUE, language.text("health", "overdue")),
        ],
        draw=lambda canvas: _draw(canvas, legs, names, span, wording),
        lang=language.code,
    )


def _table(legs: Sequence[Leg], names: Sequence[str], wording: Wording) -> Table:
    language = wording.language
    keys = ("stage", "visit", "since", "until", "due_on", "working_days_late")
    return Table(
        titles=[language.text("tables", key) for key in keys],
        rows=[
            [
                name,
                language.number(leg.stay.visit),
                language.moment(leg.stay.since),
                language.shown(leg.stay.until),
                _due(leg, wording),
                language.number(leg.late),
            ]
            for name, leg in zip(names, legs, strict=True)
        ],
        numbers=[False, True, False, False, False, True],
    )


def _due(leg: Leg, wording: Wording) -> str:
    language = wording.language
    if leg.due_on is None:
        return language.shown(None)
    if leg.first_due_on is None:
        return language.day(leg.due_on)
    told = {"due_on": leg.due_on, "first": leg.first_due_on}
    return language.text("pictures", "due_changed", **told)


def _sentence(details: ReviewDetails, legs: Sequence[Leg], wording: Wording) -> str:
    language, review = wording.language, details.subject.status.review
    late = [leg for leg in legs if leg.late]
    if review.is_final:
        told = {"state": wording.state(review.track, review.state), "at": review.entered_at}
        return language.text("pictures", "timeline_over", late=len(late), of=len(legs), **told)
    stage, days = (
        wording.state(review.track, review.state),
        details.subject.status.working_days_late,
    )
    if review.due_on is None:
        return language.text("pictures", "timeline_no_due", stage=stage, since=review.entered_at)
    key = "timeline_late" if days else "timeline_due"
    return language.text("pictures", key, stage=stage, days=days, due_on=review.due_on)


def _pieces(leg: Leg) -> list[tuple[Shade, datetime, datetime]]:
    """Return what was in time and what was late."""
    shade = Shade.PASSED if leg.stay.until else Shade.INSIDE
    due = leg.due_at
    if due is None or due >= leg.until:
        return [(shade, leg.stay.since, leg.until)]
    if due <= leg.stay.since:
        return [(Shade.OVERDUE, leg.stay.since, leg.until)]
    return [(shade, leg.stay.since, due), (Shade.OVERDUE, due, leg.until)]


def _blocks(leg: Leg, span: Span) -> str:
    cells = [" "] * _CELLS
    for shade, since, until in _pieces(leg):
        first = min(int(span.part(since) * _CELLS), _CELLS - 1)
        last = max(int(span.part(until) * _CELLS), first + 1)
        cells[first:last] = BLOCKS[shade] * (last - first)
    if leg.due_at is not None:
        cells[min(int(span.part(leg.due_at) * _CELLS), _CELLS - 1)] = "◆"
    return "".join(cells)


def _draw(
    canvas: Canvas, legs: Sequence[Leg], names: Sequence[str], span: Span, wording: Wording
) -> None:
    left, room = MARGIN, canvas.room
    for name, leg in zip(names, legs, strict=True):
        visit = f" ({leg.stay.visit})" if leg.stay.visit > 1 else ""
        canvas.pair(f"{name}{visit}", _told(leg, wording))
        canvas.y += BETWEEN
        ends = [(left, canvas.y + BAR / 2), (left + room, canvas.y + BAR / 2)]
        canvas.parts.append(line(ends, colour="#bbb", stroke=0.8))
        for shade, since, until in _pieces(leg):
            start, end = left + room * span.part(since), left + room * span.part(until)
            canvas.rectangle((start, canvas.y), max(end - start, 1.5), BAR, shade)
        if leg.due_at is not None:
            x = left + room * span.part(leg.due_at)
            tick = [(x, canvas.y - 5), (x, canvas.y + BAR + 5)]
            canvas.parts.append(line(tick, stroke=2.4))
            canvas.parts.append(text_at((x, canvas.y - 2), "◆", size=SMALL, anchor="middle"))
        canvas.y += BAR + GAP
    first, last = _days(span, wording)
    days_axis(canvas, first, last, left=left, right=left + room, language=wording.language)
    canvas.parts.append(
        text_at(
            (MARGIN, canvas.y + SMALL), wording.language.text("pictures", "mark_due"), size=SMALL
        )
    )
    canvas.y += SMALL + BETWEEN


def _told(leg: Leg, wording: Wording) -> str:
    language = wording.language
    if leg.late:
        return language.text("pictures", "leg_late", due=_due(leg, wording), days=leg.late)
    return language.text("pictures", "leg_due", due=_due(leg, wording)) if leg.due_on else ""


def _days(span: Span, wording: Wording) -> tuple[date, date]:
    zone = wording.context.table.zone
    return local_day(span.start, zone), local_day(span.end, zone)
