"""One review with everything on record about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.at_risk import risk_document, write_risk
from cli.more_time import more_time_document, write_more_time
from cli.page import Column, Page, columns
from cli.rating_page import rating_document, value_columns
from cli.wording import waiting_document
from runtime.language import Language
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.show_review import PastEvent, RequirementState, ReviewDetails


def review_document(details: ReviewDetails, wording: Wording) -> dict[str, Any]:
    """Return a review as scripts read it."""
    subject = details.subject
    row, stored = subject.row, subject.status.review
    return {
        "review": subject.key,
        "as_of": details.as_of,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "track": stored.track,
        "unit": row.venue_code,
        "state": stored.state,
        "stage_kind": wording.stage_kind(stored.track, stored.state),
        "visit": stored.visit,
        "revision": stored.revision,
        "health": subject.status.health,
        "entered_at": stored.entered_at,
        "opened_at": stored.opened_at,
        "due_on": stored.due_on,
        "due_at": stored.due_at,
        "held_at": stored.held_at,
        "not_rated_reason": stored.not_rated_reason,
        "working_days_late": subject.status.working_days_late,
        "at_risk": risk_document(details.at_risk),
        "waiting_on": waiting_document(subject.waiting_on),
        "deadlines": details.deadlines,
        **more_time_document(details.more_time, details.context),
        "requirements": [_requirement(item, wording) for item in details.requirements],
        "reasons": [wording.reason_document(reason) for reason in subject.status.reasons],
        "next_action": wording.next_action(subject),
        "ratings": [rating_document(line) for line in details.ratings],
        "history": details.history,
    }


def _requirement(item: RequirementState, wording: Wording) -> dict[str, Any]:
    reason = wording.reason_document(item.reason) if item.reason else None
    return {"name": item.name, "met": item.reason is None, "reason": reason}


def write_review(page: Page, details: ReviewDetails, wording: Wording) -> None:
    """Write a review for people."""
    subject, language = details.subject, page.language
    row, stored = subject.row, subject.status.review
    page.line(f"{subject.key}  {row.subject_name}")
    page.facts(
        {
            "track": wording.track(stored.track),
            "unit": f"{row.venue_code} {row.venue_name}",
            "stage": wording.state(stored.track, stored.state),
            "visit": stored.visit,
            "health": language.text("health", subject.status.health),
            "due_on": stored.due_on,
            "waiting_on": wording.waiting_on(subject.waiting_on),
        }
    )
    write_risk(page, details.at_risk)
    write_more_time(page, details.more_time, details.context)
    for reason in subject.status.reasons:
        page.line(f"  ✘ {wording.reason(reason)}")
    if details.deadlines:
        page.line()
        page.table(details.deadlines, _deadline_columns(stored.track, wording))
    if details.ratings:
        page.line()
        page.table(map(rating_document, details.ratings), value_columns(wording))
    if details.history:
        page.line()
        page.table(details.history, _history_columns())


def _deadline_columns(track: str, wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="stage", cell=lambda item, _: wording.state(track, item.stage)),
        Column(key="visit", number=True),
        Column(key="due_on"),
        Column(key="status", section="deadline_statuses"),
        Column(key="next_at"),
        Column(key="rungs_fired", number=True),
    )


def _history_columns() -> tuple[Column, ...]:
    return (
        *columns("at"),
        Column(key="kind", section="event_kinds"),
        Column(key="actor", cell=actor_cell),
    )


def actor_cell(event: PastEvent, language: Language) -> str:
    """Return who did it, and in whose place."""
    if "for" not in event.body:
        return language.shown(event.actor)
    told = {"actor": event.actor, "person": event.body["for"]}
    return language.text("answers", "acting_for", **told)
