"""Reports of self-review, collective and individual, in versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class ReportStatus(StrEnum):
    """Where one version of a report stands; of a review at most one is accepted."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Record):
    """One version of the report of a subject.

    Attributes:
        text: What it says; None when only its digest is kept.
        digest: SHA-256 of the text or file, in hexadecimal.
        sent_on: When the draft went to the participants of the meeting.
    """

    TABLE: ClassVar[str] = "report"
    KEY: ClassVar[tuple[str, ...]] = ("review_id", "version")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})

    review_id: int
    version: int
    status: ReportStatus = ReportStatus.DRAFT
    text: str | None = None
    digest: str
    written_on: date
    sent_on: date | None = None
    accepted_on: date | None = None
    accepted_by: str | None = None
