"""Reviews as scripts read them: codes instead of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runtime.wording import Wording
    from workflow.application.assessing import NamedReview, WaitingOn

FIELDS = (
    *("review", "subject", "subject_name", "track", "unit", "stage", "stage_kind", "health"),
    *("due_at", "working_days_late", "since", "waiting_on", "reasons", "rungs_fired"),
    "next_action",
)


def review_item(review: NamedReview, wording: Wording) -> dict[str, Any]:
    """Return how a review stands, as scripts read it."""
    row, status = review.row, review.status
    stored = status.review
    return {
        "review": review.key,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "track": stored.track,
        "unit": row.venue_code,
        "stage": stored.state,
        "stage_kind": wording.stage_kind(stored.track, stored.state),
        "health": status.health,
        "due_at": stored.due_at,
        "working_days_late": status.working_days_late,
        "since": status.since,
        "waiting_on": waiting_document(review.waiting_on),
        "reasons": [wording.reason_document(reason) for reason in status.reasons],
        "rungs_fired": row.rungs_fired,
        "next_action": wording.next_action(review),
    }


def flat_review(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a review as a CSV file holds it: codes instead of structures."""
    flat = dict(item)
    flat["waiting_on"] = [f"{who['role']} {who['unit']}" for who in item["waiting_on"]]
    if "reasons" in item:
        flat["reasons"] = [reason["code"] for reason in item["reasons"]]
    return flat


def waiting_document(found: Iterable[WaitingOn]) -> list[dict[str, Any]]:
    """Return whose move it is, as scripts read it."""
    return [{"role": who.role, "unit": who.unit, "people": list(who.people)} for who in found]
