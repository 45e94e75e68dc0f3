"""The course of a suggestion: which step may follow which, and what each leaves behind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from workflow.domain.durations import MONTHS_IN_YEAR, add_months
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.records.suggestion import Outcome, Suggestion
from workflow.domain.records.suggestion import SuggestionStatus as Status

UNEXPLAINED = frozenset({Status.APPROVED, Status.NOTIFIED, Status.ACKNOWLEDGED})
UNCONCLUDED = frozenset({*UNEXPLAINED, Status.EXPLAINED})
# What was approved and not taken back: this is what counts as suggested.
IN_FORCE = frozenset({*UNCONCLUDED, Status.CONCLUDED, Status.REPORTED})
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN})


class Step(StrEnum):
    """What somebody does with a suggestion after it was proposed."""

    APPROVE = "approve"
    DECLINE = "decline"
    NOTIFY = "notify"
    ACKNOWLEDGE = "acknowledge"
    EXPLAIN = "explain"
    FOLLOW = "follow"
    CONCLUDE = "conclude"
    REPORT = "report"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """From where a step may be taken, where it leads, and which fields it fills.

    Attributes:
        target: None where the step leads nowhere else.
        text: The field for its text; `needs_text` says whether there must be one.
    """

    sources: frozenset[Status]
    target: Status | None
    by: str | None = None
    on: str | None = None
    text: str | None = None
    needs_text: bool = False


COURSE: Mapping[Step, Edge] = {
    Step.APPROVE: Edge(
        sources=frozenset({Status.PROPOSED}),
        target=Status.APPROVED,
        by="approved_by",
        on="approved_on",
    ),
    Step.DECLINE: Edge(
        sources=frozenset({Status.PROPOSED}),
        target=Status.DECLINED,
        by="ended_by",
        on="ended_on",
        text="reason",
        needs_text=True,
    ),
    Step.NOTIFY: Edge(
        sources=frozenset({Status.APPROVED}), target=Status.NOTIFIED, on="notified_on"
    ),
    Step.ACKNOWLEDGE: Edge(
        sources=frozenset({Status.NOTIFIED}),
        target=Status.ACKNOWLEDGED,
        on="acknowledged_on",
        text="declared",
    ),
    Step.EXPLAIN: Edge(
        sources=frozenset({Status.NOTIFIED, Status.ACKNOWLEDGED, Status.EXPLAINED}),
        target=Status.EXPLAINED,
        on="explained_on",
        text="explanation",
        needs_text=True,
    ),
    Step.FOLLOW: Edge(sources=IN_FORCE - {Status.REPORTED}, target=None),
    Step.CONCLUDE: Edge(
        sources=frozenset({Status.EXPLAINED}),
        target=Status.CONCLUDED,
        by="concluded_by",
        on="concluded_on",
        text="conclusion",
    ),
    Step.REPORT: Edge(
        sources=frozenset({Status.CONCLUDED}),
        target=Status.REPORTED,
        by="reported_by",
        on="reported_on",
        text="report",
        needs_text=True,
    ),
    Step.WITHDRAW: Edge(
        sources=frozenset({Status.PROPOSED, *UNCONCLUDED}),
        target=Status.WITHDRAWN,
        by="ended_by",
        on="ended_on",
        text="reason",
        needs_text=True,
    ),
}
_DAYS = ("proposed_on", *dict.fromkeys(edge.on for edge in COURSE.values() if edge.on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as it is taken.

    Attributes:
        by: Code of the person; None for the operator.
        outcome: What was found; needed to conclude, and new in a report that found more.
        report_due_on: When the followers must report, from the day of the conclusion.
    """

    step: Step
    on: date
    by: str | None = None
    text: str | None = None
    outcome: Outcome | None = None
    report_due_on: date | None = None


def taken_by(suggestion: Suggestion, taken: Taken) -> Suggestion:
    """Return the suggestion after a step.

    Raises:
        RefusedError: The step may not follow, or its day lies before an earlier one.
        InvalidValueError: Its text or outcome is missing.
    """
    edge = COURSE[taken.step]
    if suggestion.status not in edge.sources:
        allowed = [
            str(step) for step, other in COURSE.items() if suggestion.status in other.sources
        ]
        raise RefusedError(
            "suggestion_step_out_of_turn",
            suggestion=suggestion.code,
            step=str(taken.step),
            status=str(suggestion.status),
            allowed=allowed,
        )
    _require_complete(suggestion, taken)
    return replace(suggestion, **_left_by(suggestion, taken))


def newest_day(suggestion: Suggestion) -> date:
    """Return the day of the newest step that was taken."""
    days: list[date | None] = [getattr(suggestion, name) for name in _DAYS]
    return max(day for day in days if day is not None)


def is_still_open(suggestion: Suggestion) -> bool:
    """Return whether the matter goes on: in force, and not found remedied or unfounded."""
    if suggestion.outcome is None:
        return suggestion.status in UNCONCLUDED
    return suggestion.outcome in (Outcome.OPEN, Outcome.PARTLY_REMEDIED)


def is_report_overdue(suggestion: Suggestion, *, today: date) -> bool:
    """Return whether the last day for the report of the followers is over without it."""
    due_on = suggestion.report_due_on
    return suggestion.status is Status.CONCLUDED and due_on is not None and due_on < today


def age(since: date, today: date) -> tuple[int, int, int]:
    """Return the whole years, then months, then days from one day to another, not before it."""
    months = (today.year - since.year) * MONTHS_IN_YEAR + today.month - since.month
    if add_months(since, count=months) > today:
        months -= 1
    days = (today - add_months(since, count=months)).days
    return months // MONTHS_IN_YEAR, months % MONTHS_IN_YEAR, days


def _require_complete(suggestion: Suggestion, taken: Taken) -> None:
    newest = newest_day(suggestion)
    if taken.on < newest:
        raise RefusedError(
            "suggestion_step_too_early",
            suggestion=suggestion.code,
            on=taken.on.isoformat(),
            newest=newest.isoformat(),
        )
    if COURSE[taken.step].needs_text and not taken.text:
        raise InvalidValueError("suggestion_text_missing", step=str(taken.step))
    if taken.step is Step.CONCLUDE and taken.outcome is None:
        raise InvalidValueError("outcome_missing", expected=[str(each) for each in Outcome])


def _left_by(suggestion: Suggestion, taken: Taken) -> dict[str, Any]:
    edge = COURSE[taken.step]
    filled = {edge.by: taken.by, edge.on: taken.on, edge.text: taken.text}
    left: dict[str, Any] = {name: value for name, value in filled.items() if name is not None}
    left["status"] = edge.target or suggestion.status
    left["outcome"] = taken.outcome or suggestion.outcome
    left["report_due_on"] = taken.report_due_on or suggestion.report_due_on
    if taken.step is Step.EXPLAIN:
        left["acknowledged_on"] = suggestion.acknowledged_on or taken.on
    return left
