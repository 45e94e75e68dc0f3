"""Reviews that are still in time, with fewer working days left than their peers took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.page import Column, Page
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.pace import AtRisk
    from workflow.domain.dwell import Risk


def risk_document(risk: Risk | None) -> dict[str, int] | None:
    """Return that a review has less time than its peers took as scripts read it."""
    if risk is None:
        return None
    return {
        "working_days_left": risk.left,
        "median": risk.peers.median,
        "visits": risk.peers.visits,
    }


def write_risk(page: Page, risk: Risk | None) -> None:
    """Write for people that a review has less time than its peers took."""
    if risk is not None:
        page.sentence(
            "answers",
            "at_risk",
            left=risk.left,
            median=risk.peers.median,
            visits=risk.peers.visits,
        )


def write_at_risk(page: Page, found: AtRisk, wording: Wording) -> None:
    """Write for people who has less time than the peers took."""
    page.sentence("answers", "at_risk_head", count=found.count)
    if found.items:
        page.table(found.items, _columns(wording))


def _columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="subject", cell=lambda item, _: f"{item[0].row.key} {item[0].row.subject_name}"),
        Column(
            key="stage",
            cell=lambda item, _: wording.state(
                item[0].status.review.track, item[0].status.review.state
            ),
        ),
        Column(key="due_on", cell=lambda item, words: words.shown(item[0].status.review.due_on)),
        Column(
            key="working_days_left",
            cell=lambda item, words: words.number(item[1].left),
            number=True,
        ),
        Column(
            key="median", cell=lambda item, words: words.number(item[1].peers.median), number=True
        ),
        Column(key="waiting_on", cell=lambda item, _: wording.waiting_on(item[0].waiting_on)),
    )
