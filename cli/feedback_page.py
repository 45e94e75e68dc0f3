"""The answers about one review, and how far those about all of them have come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.output import Listing, show
from cli.page import Column, Page, columns

if TYPE_CHECKING:
    from workflow.application.read_feedback import FeedbackDetails, FeedbackLine

_FIELDS = ("review", "subject", "subject_name", "unit", "asked", "received", "waiting")


def _flat(item: FeedbackLine) -> dict[str, Any]:
    return {**{key: getattr(item, key) for key in _FIELDS}, "respondents": _respondents(item)}


def _respondents(item: FeedbackLine) -> list[str]:
    return [request.respondent for request in item.requests]


LINES = Listing(
    key="items",
    columns=(
        *columns("review", "subject_name"),
        Column(key="asked", number=True),
        Column(key="received", number=True),
        Column(key="waiting", number=True),
        Column(key="respondents", cell=lambda item, _: ", ".join(_respondents(item))),
    ),
    fields=(*_FIELDS, "respondents"),
    flat=_flat,
)
OPINIONS = Listing(
    key="opinions",
    columns=(
        *columns("opinion", "group", "respondent", "text"),
        Column(key="disposition", section="dispositions"),
        *columns("answer"),
    ),
    fields=(
        *("opinion", "group", "text", "respondent", "received_on", "entered_by", "disposition"),
        *("answer", "disposed_by", "disposed_on"),
    ),
)
_GROUPS = (
    *columns("group"),
    Column(key="received", cell=lambda item, words: words.shown(item.received)),
)
_REQUESTS = (
    *columns("respondent", "name", "group", "asked_on", "due_on"),
    Column(key="status", section="request_statuses"),
    *columns("answered_on"),
)


def show_details(session: Session, details: FeedbackDetails) -> None:
    """Print what is on record about the answers about one review."""
    show(
        session,
        _document(details),
        listing=OPINIONS,
        page=lambda page: _write(page, details),
        zone=details.context.definition.time_zone,
    )


def _document(details: FeedbackDetails) -> dict[str, Any]:
    made = details.synthesis
    return {
        "review": details.review,
        "as_of": details.as_of,
        "subject": details.subject,
        "subject_name": details.subject_name,
        "unit": details.unit,
        "mode": details.mode,
        "masked": details.masked,
        "collecting": details.collecting,
        "hidden": details.hidden,
        "asked": details.asked,
        "received": details.received,
        "waiting": details.waiting,
        "groups": details.groups,
        "requests": details.requests,
        "opinions": details.opinions,
        "synthesis": made
        and {
            "version": made.version,
            "text": made.text,
            "opinions": made.opinions,
            "made_by": made.made_by,
            "made_on": made.made_on,
        },
    }


def _write(page: Page, details: FeedbackDetails) -> None:
    page.line(f"{details.review}  {details.subject_name}")
    page.facts(
        {
            "mode": page.language.text("feedback_modes", details.mode),
            "asked": details.asked,
            "received": details.received,
            "waiting": details.waiting,
        }
    )
    if details.hidden:
        page.sentence("answers", "feedback_hidden")
    elif details.masked:
        page.sentence("answers", "feedback_masked")
    if details.groups:
        page.line()
        page.table(details.groups, _GROUPS)
    if details.requests:
        page.line()
        page.table(details.requests, _REQUESTS)
    if details.opinions:
        page.line()
        page.table(details.opinions, OPINIONS.columns)
    if details.synthesis is not None:
        made = details.synthesis
        page.line()
        page.sentence("answers", "synthesis_head", version=made.version, made_on=made.made_on)
        page.line(made.text)
