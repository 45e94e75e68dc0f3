"""Why a review stands where it stands: what is unmet, whose move it is, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli.at_risk import risk_document, write_risk
from cli.more_time import more_time_document, write_more_time
from cli.page import Page
from cli.wording import waiting_document
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.assessing import NamedReview
    from workflow.application.explain_review import Explanation, OwedReason
    from workflow.application.telling_holds import HoldLine
    from workflow.application.way_out import WayStep


def explanation_document(told: Explanation, wording: Wording) -> dict[str, Any]:
    """Return an explanation as scripts read it."""
    stored = told.subject.status.review
    rung = told.next_rung
    return {
        "review": told.subject.key,
        "as_of": told.as_of,
        "stage": stored.state,
        "stage_kind": wording.stage_kind(stored.track, stored.state),
        "health": told.subject.status.health,
        "since": told.subject.status.since,
        "entered_at": stored.entered_at,
        "due_at": stored.due_at,
        "working_days_late": told.subject.status.working_days_late,
        "at_risk": risk_document(told.at_risk),
        "met": told.met,
        "unmet": [_unmet(owed, wording) for owed in told.unmet],
        "waiting_on": waiting_document(told.subject.waiting_on),
        "roots": [_short(review) for review in told.roots],
        "behind": told.behind_count,
        "blocks": told.blocks,
        "next_action": wording.next_action(told.subject),
        "way_out": [_step(step, wording) for step in told.way_out],
        "next_rung": rung and {"at": rung.at, "do": rung.action, "to": waiting_document([rung.to])},
        "deadlines": told.deadlines,
        **more_time_document(told.more_time, told.context),
        "on_hold": holds_document(told.holds),
        "findings": [wording.finding_document(finding) for finding in told.findings],
    }


def holds_document(holds: Iterable[HoldLine]) -> list[dict[str, Any]]:
    """Return holds as scripts read them."""
    return [asdict(hold) for hold in holds]


def write_holds(page: Page, holds: Iterable[HoldLine]) -> None:
    """Write for people what rests, since when and until when."""
    for hold in holds:
        page.sentence("answers", f"resting_{hold.scope}", **asdict(hold))
        if hold.reason is not None:
            page.sentence("answers", "resting_reason", reason=hold.reason)


def _unmet(owed: OwedReason, wording: Wording) -> dict[str, Any]:
    return {
        **wording.reason_document(owed.reason),
        "owed_by": waiting_document([owed.owed_by] if owed.owed_by else []),
        "behind": [_short(review) for review in owed.behind],
    }


def _step(step: WayStep, wording: Wording) -> dict[str, Any]:
    return {
        "review": step.review.key,
        "next_action": wording.action(step.reason),
        "waiting_on": waiting_document(step.waiting_on),
        "earliest_on": step.earliest_on,
    }


def _short(review: NamedReview) -> dict[str, Any]:
    return {
        "review": review.key,
        "subject_name": review.row.subject_name,
        "stage": review.status.review.state,
        "health": review.status.health,
        "waiting_on": waiting_document(review.waiting_on),
    }


def write_explanation(page: Page, told: Explanation, wording: Wording) -> None:
    """Write an explanation for people."""
    subject, language = told.subject, page.language
    status = subject.status
    stored = status.review
    page.line(f"{subject.key}  {subject.row.subject_name}")
    page.sentence(
        "answers",
        "why_over" if stored.is_final else "why_head",
        stage=wording.state(stored.track, stored.state),
        health=language.text("health", status.health),
        since=status.since,
        due_on=stored.due_on,
    )
    write_risk(page, told.at_risk)
    write_holds(page, told.holds)
    if told.stage is not None and told.stage.help is not None:
        page.line(f"  {told.stage.help.text(language.code)}")
    for name in told.met:
        page.line(f"  ✔ {language.text('requirements', name)}")
    for owed in told.unmet:
        page.line(f"  ✘ {wording.reason(owed.reason)}{_waits(owed, wording)}")
    _write_reviews(page, "why_behind", told.roots, wording)
    if told.blocks:
        page.sentence("answers", "why_blocks", count=told.blocks)
    for finding in told.findings:
        page.line(f"  ⚠ {wording.finding(finding)}")
    write_more_time(page, told.more_time, told.context)
    _write_way_out(page, told, wording)
    if told.next_rung is not None:
        rung = told.next_rung
        page.sentence(
            "answers",
            "why_next_rung",
            at=rung.at,
            do=language.text("notice_kinds", rung.action),
            who=wording.waiting_on([rung.to]),
        )


def _write_way_out(page: Page, told: Explanation, wording: Wording) -> None:
    action = wording.next_action(told.subject)
    if len(told.way_out) > 1:
        page.sentence("answers", "why_way_leads")
        for place, step in enumerate(told.way_out, start=1):
            page.sentence(
                "answers",
                "why_step",
                place=place,
                review=step.review.key,
                action=wording.action(step.reason),
                who=wording.waiting_on(step.waiting_on),
                day=step.earliest_on,
            )
    elif action is not None:
        page.sentence("answers", "why_way_out", action=action)
        today = told.context.table.today(told.as_of)
        for step in (step for step in told.way_out if step.earliest_on > today):
            page.sentence("answers", "why_earliest", day=step.earliest_on)


def _waits(owed: OwedReason, wording: Wording) -> str:
    if owed.owed_by is None:
        return ""
    who = wording.waiting_on([owed.owed_by])
    return f"  → {wording.language.text('frame', 'waits_for', who=who)}"


def _write_reviews(page: Page, key: str, reviews: Iterable[NamedReview], wording: Wording) -> None:
    for review in reviews:
        stored = review.status.review
        page.sentence(
            "answers",
            key,
            review=review.key,
            name=review.row.subject_name,
            stage=wording.state(stored.track, stored.state),
            who=wording.waiting_on(review.waiting_on),
        )
