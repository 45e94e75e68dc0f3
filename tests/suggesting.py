"""Suggestions for tests; a test names only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from workflow.domain.records.suggestion import Outcome, Suggestion, SuggestionStatus
from workflow.domain.suggestion_course import Step, Taken, taken_by

PROPOSED_ON = date(2019, 12, 2)


def a_suggestion(number: int = 1, **changes: Any) -> Suggestion:
    """Return a proposal to the subject of review 1."""
    proposal = Suggestion(
        id=number,
        code=f"S{number}",
        review_id=1,
        topic="discipline",
        first_raised_on=PROPOSED_ON,
        proposed_by="P8",
        proposed_on=PROPOSED_ON,
    )
    return replace(proposal, **changes)


def a_step(step: Step, **changes: Any) -> Taken:
    """Return a step with all that any step needs, on the day of the proposal."""
    outcome = Outcome.OPEN if step is Step.CONCLUDE else None
    due_on = date(2020, 12, 2) if step is Step.CONCLUDE else None
    taken = Taken(
        step=step, on=PROPOSED_ON, by="P9", text="…", outcome=outcome, report_due_on=due_on
    )
    return replace(taken, **changes)


def brought_to(status: SuggestionStatus, *, number: int = 1) -> Suggestion:
    """Return a suggestion that was brought to a status step by step."""
    ways = {
        SuggestionStatus.DECLINED: [Step.DECLINE],
        SuggestionStatus.WITHDRAWN: [Step.APPROVE, Step.WITHDRAW],
    }
    usual = [Step.APPROVE, Step.NOTIFY, Step.ACKNOWLEDGE, Step.EXPLAIN, Step.CONCLUDE, Step.REPORT]
    far = list(SuggestionStatus).index(status)
    suggestion = a_suggestion(number)
    for step in ways.get(status, usual[:far]):
        suggestion = taken_by(suggestion, a_step(step))
    return suggestion
