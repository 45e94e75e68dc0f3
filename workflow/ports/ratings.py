"""Reading what ratings are judged by and counted with, without locking anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from workflow.domain.rating_basis import RatingBasis
from workflow.domain.records.rating import Rating
from workflow.domain.review import Review


class RatingReader(Protocol):
    """What is on record that ratings are read against."""

    def basis(
        self, reviews: Sequence[Review], *, head_role: str, today: date
    ) -> dict[int, RatingBasis]:
        """Return the records about the subjects of reviews of one cycle, by review id."""
        ...

    def newest(self, cycle_id: int, *, under_path: str) -> list[tuple[Review, Rating]]:
        """Return the newest values of proposals and decisions under a unit, with their reviews."""
        ...
