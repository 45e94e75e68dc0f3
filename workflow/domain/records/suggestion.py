"""Suggested and in-depth review: what a superior asks a subject to explain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class SuggestionKind(StrEnum):
    """How deep the review goes."""

    SUGGESTED = "suggested"
    IN_DEPTH = "in_depth"


class SuggestionStatus(StrEnum):
    """How far a suggestion has come, in this order; declined and withdrawn end it."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    EXPLAINED = "explained"
    CONCLUDED = "concluded"
    REPORTED = "reported"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What the review of a suggestion came to."""

    REMEDIED = "remedied"
    PARTLY_REMEDIED = "partly_remedied"
    OPEN = "open"
    UNFOUNDED = "unfounded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(Record):
    """One point that a subject is to explain, proposed below and approved above.

    Attributes:
        topic: A topic of the definition, or any words when that lists none.
        case: What joins suggestions to several subjects about one matter.
        evidence: What gave rise to it.
        direction: In which direction a remedy is expected.
        raised_before: An earlier suggestion that is still open, as `CYCLE/CODE`.
        first_raised_on: When the matter was raised first; its age counts from here.
        proposed_by: Code of the person who last wrote what is proposed.
        declared: Shortcomings that the subject named before anybody else.
        outcome: What was found at the conclusion, or later in the report.
        report_due_on: When the followers must report; None until it is concluded.
        reason: Why it was declined or withdrawn.
    """

    TABLE: ClassVar[str] = "suggestion"
    TEXTS: ClassVar[frozenset[str]] = frozenset(
        {
            *("topic", "evidence", "direction", "declared", "explanation"),
            *("conclusion", "report", "reason"),
        }
    )
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id", "raised_before", "case")
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    kind: SuggestionKind = SuggestionKind.SUGGESTED
    topic: str
    case: str | None = None
    evidence: str | None = None
    direction: str | None = None
    raised_before: str | None = None
    first_raised_on: date
    status: SuggestionStatus = SuggestionStatus.PROPOSED
    proposed_by: str
    proposed_on: date
    approved_by: str | None = None
    approved_on: date | None = None
    notified_on: date | None = None
    acknowledged_on: date | None = None
    declared: str | None = None
    explained_on: date | None = None
    explanation: str | None = None
    outcome: Outcome | None = None
    concluded_by: str | None = None
    concluded_on: date | None = None
    conclusion: str | None = None
    report_due_on: date | None = None
    reported_by: str | None = None
    reported_on: date | None = None
    report: str | None = None
    ended_by: str | None = None
    ended_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFollower(Record):
    """A person follows a suggestion; `active` is false once somebody else does."""

    TABLE: ClassVar[str] = "suggestion_follower"
    KEY: ClassVar[tuple[str, ...]] = ("suggestion_id", "person_id")
    LOOKUPS: ClassVar[tuple[str, ...]] = ("person_id",)

    suggestion_id: int
    person_id: int
    active: bool = True
