"""What is stuck, worst first, with filters that stand in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from web.pages import crumbs, page
from workflow.application.chart_cycle import stage_order
from workflow.application.find_stuck import StuckRequest
from workflow.domain.errors import InvalidValueError
from workflow.domain.health import STUCK
from workflow.domain.query import Query, parse_query

if TYPE_CHECKING:
    from web.visit import Visit

TOPS = (50, 200, 1000)


def stuck_page(visit: Visit) -> Response:
    """Return the list."""
    code, under, stage = visit.code("cycle"), visit.asked("under"), visit.asked("stage")
    health, where = visit.asked("health"), visit.asked("where")
    top = asked_top(visit)
    request = StuckRequest(
        cycle=code, under=under, stage=stage, where=_query(health, where), top=top
    )
    report = visit.questions.find_stuck(request, now=visit.now, actor=visit.actor)
    words = visit.words(report.context)
    stages = stage_order(report.context.definition)
    return page(
        visit,
        "stuck.html",
        above=crumbs(visit, report.context.cycle),
        report=report,
        words=words,
        stages=[(name, words.stage(name)) for name in stages],
        healths=[(str(each), visit.language.text("health", str(each))) for each in STUCK],
        tops=TOPS,
        given={"under": under, "stage": stage, "health": health, "where": where, "top": top},
        review_link=lambda item: review_link(visit, code, item.row.key),
    )


def review_link(visit: Visit, cycle: str, key: str) -> str:
    """Return the address of a review.

    Args:
        key: `SUBJECT` or `SUBJECT@VENUE`.
    """
    subject, _, venue = key.partition("@")
    return visit.link("cycles", cycle, "reviews", subject, venue=venue or None)


def _query(health: str | None, where: str | None) -> Query:
    asked = [f"health:{health}"] if health else []
    return parse_query(" ".join([*asked, where or ""]))


def asked_top(visit: Visit) -> int:
    """Return how many rows are asked for.

    Raises:
        InvalidValueError: It is none of those that are offered.
    """
    asked = visit.asked("top")
    if asked is None:
        return TOPS[0]
    if not asked.isdecimal() or int(asked) not in TOPS:
        raise InvalidValueError("number_not_understood", name="top", found=asked, expected=TOPS)
    return int(asked)
