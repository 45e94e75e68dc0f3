"""What follows a review: remedies that were promised, and checks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class RemedyStatus(StrEnum):
    """Where a remedy stands."""

    OPEN = "open"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Record):
    """Something promised: a shortcoming to mend, with who and until when."""

    TABLE: ClassVar[str] = "remedy"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"title"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    id: int
    review_id: int
    title: str
    owner_id: int | None = None
    due_on: date | None = None
    status: RemedyStatus = RemedyStatus.OPEN
    verifier_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Record):
    """One monitoring check that is scheduled, and made when `made_on` is given."""

    TABLE: ClassVar[str] = "monitoring_check"
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    id: int
    review_id: int
    due_on: date
    made_on: date | None = None
