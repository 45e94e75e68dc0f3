"""Feedback: who was asked about whom, what came in, and what became of each opinion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class RequestStatus(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Disposition(StrEnum):
    """What the subject's side makes of an opinion."""

    ACCEPTED = "accepted"
    EXPLAINED = "explained"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRequest(Record):
    """One respondent was asked about one subject.

    Attributes:
        respondents: Group of the respondent, such as `peers` or `retired`.
        respondent: Code of a person, or any code of somebody without an account.
        name: Name of somebody without an account.
        asked_on: Day on which the form went out, as it was told.
        asked_at: When the request was recorded; this decides of how many a share is counted.
        entered_by: Who entered the answer from paper; None when the respondent did.
    """

    TABLE: ClassVar[str] = "feedback_request"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"respondent", "name", "entered_by"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("review_id", "respondent"),)

    id: int
    review_id: int
    respondents: str
    respondent: str
    name: str | None = None
    asked_on: date
    asked_at: datetime
    due_on: date | None = None
    status: RequestStatus = RequestStatus.ASKED
    answered_on: date | None = None
    entered_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCount(Record):
    """Answers received about one subject from one group, where only their number is kept."""

    TABLE: ClassVar[str] = "answer_count"
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    id: int
    review_id: int
    respondents: str
    received: int
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Record):
    """One point that an answer makes, and what became of it.

    Attributes:
        code: Drawn at random: it tells nothing about when the opinion came.
        request_id: The request it answers; None when it came without one.
        holds: False when it was entered by mistake.
        answer: What is said to it, beside the disposition.
    """

    TABLE: ClassVar[str] = "opinion"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"request_id", "text", "answer", "entered_by"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    request_id: int | None = None
    respondents: str
    text: str
    received_on: date
    entered_by: str | None = None
    holds: bool = True
    disposition: Disposition | None = None
    answer: str | None = None
    disposed_by: str | None = None
    disposed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis(Record):
    """The opinions about one subject drawn together; the newest version counts.

    Attributes:
        opinions: How many opinions it draws together.
    """

    TABLE: ClassVar[str] = "synthesis"
    KEY: ClassVar[tuple[str, ...]] = ("review_id", "version")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})

    review_id: int
    version: int
    text: str
    opinions: int
    made_by: str
    made_on: date
