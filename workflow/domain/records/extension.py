"""Extensions: more time for what is due, asked for and decided, or granted at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class ExtensionStatus(StrEnum):
    """Where an extension stands; while one is only asked for, nothing stops."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Record):
    """More time for one deadline.

    Attributes:
        deadline_id: The deadline that was open when it was asked for; once approved, the one
            that another took the place of.
        from_on: Last valid day at that moment.
        wanted_on: Day that was asked for; None of one that nobody asked for.
        to_on: The day asked for; once approved, the new last valid day.
        requested_by: Code of the person, or how the operator signs; so is `decided_by`.
        reason: Why there should be more time.
        answer: Why it was decided so.
    """

    TABLE: ClassVar[str] = "extension"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason", "answer"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id", "deadline_id", "status")
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    deadline_id: int
    from_on: date
    wanted_on: date | None = None
    to_on: date
    status: ExtensionStatus
    requested_by: str | None = None
    requested_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str
    answer: str | None = None
