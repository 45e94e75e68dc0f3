"""Notices: messages owed to one person, stored before they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class NoticeStatus(StrEnum):
    """What became of a notice."""

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One item for one person in one cycle.

    Attributes:
        key: Stable name; the same notice is never stored twice.
        kind: `remind`, `escalate` or `consolidate` of a rung; `suggest` for points to explain.
        review_id: What it is about; None for a list of many.
        offset: Working days around the due day of the rung that caused it.
        unit_id: Venue of the review.
        due_on: Last valid day of the deadline.
    """

    key: str
    person_id: int
    kind: str
    created_at: datetime
    role: str
    review_id: int | None = None
    stage: str | None = None
    unit_id: int | None = None
    due_on: date | None = None
    offset: int = 0
