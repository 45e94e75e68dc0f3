"""Reviews that are still in time, with fewer working days left than their peers took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.page import Page
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
    from runtime.study_words import risk_table

    page.sentence("answers", "at_risk_head", count=found.count)
    if found.items:
        page.worded(risk_table(found, wording))
