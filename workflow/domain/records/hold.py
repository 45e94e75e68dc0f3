"""Holds: what makes reviews and what is owed about them rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class HoldScope(StrEnum):
    """How much a hold covers."""

    CYCLE = "cycle"
    UNIT = "unit"
    REVIEW = "review"


# A hold over more than one review lets what records oblige people to rest as well.
WIDE = (HoldScope.CYCLE, HoldScope.UNIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Record):
    """A hold over a cycle, a unit with everything below it, or one review.

    Attributes:
        unit_id: The unit, of a hold over one.
        review_id: The review, of a hold over one.
        held_by: Code of the person who began it; None for the operator.
        until_on: Last day for which it was meant; it does not end by itself.
        released_at: When it ended; None while it lasts.
        released_by: Code of the person who ended it.
    """

    TABLE: ClassVar[str] = "hold"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason", "release_reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("scope", "review_id")

    id: int
    scope: HoldScope
    unit_id: int | None = None
    review_id: int | None = None
    held_at: datetime
    held_by: str | None = None
    until_on: date | None = None
    reason: str | None = None
    released_at: datetime | None = None
    released_by: str | None = None
    release_reason: str | None = None

    @property
    def is_active(self) -> bool:
        """Return whether it lasts."""
        return self.released_at is None

    @property
    def is_wide(self) -> bool:
        """Return whether it covers more than one review."""
        return self.scope in WIDE

    def is_outlived(self, today: date) -> bool:
        """Return whether it lasts longer than it was meant to."""
        return self.is_active and self.until_on is not None and self.until_on < today
