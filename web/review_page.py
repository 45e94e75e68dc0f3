"""One review: why it stands where it stands, since when, whose move it is, and its way so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from runtime.pictures.making import of_review
from web.pages import crumbs, drawn, page, picture_file
from web.stuck_page import review_link

if TYPE_CHECKING:
    from web.visit import Visit
    from workflow.application.assessing import NamedReview
    from workflow.application.show_review import ReviewDetails


def review_page(visit: Visit) -> Response:
    """Return the page of one review."""
    code = visit.code("cycle")
    told = visit.questions.explain_review(
        code, visit.code("subject"), venue=visit.asked("venue"), now=visit.now, actor=visit.actor
    )
    details = _details(visit)
    parts = ("cycles", code, "reviews", visit.code("subject"), "timeline.svg")
    words = visit.words(told.context)
    return page(
        visit,
        "review.html",
        above=crumbs(visit, told.context.cycle),
        told=told,
        details=details,
        words=words,
        drawn=drawn(
            of_review(details, visit.language), file=visit.link(*parts, venue=visit.asked("venue"))
        ),
        events=details.history[::-1],
        action=words.next_action(told.subject),
        link_of=lambda other: _link(visit, other),
    )


def review_picture(visit: Visit) -> Response:
    """Return the way of a review as a file."""
    return picture_file(of_review(_details(visit), visit.language))


def _details(visit: Visit) -> ReviewDetails:
    return visit.questions.show_review(
        visit.code("cycle"),
        visit.code("subject"),
        venue=visit.asked("venue"),
        now=visit.now,
        actor=visit.actor,
    )


def _link(visit: Visit, review: NamedReview) -> str:
    return review_link(visit, visit.code("cycle"), review.row.key)
