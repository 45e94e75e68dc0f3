"""Storage of what people record about the stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from workflow.domain.records import Check, Dissemination, Feedback, Meeting, Rating, Remedy


class RecordStore(Protocol):
    """Records of a cycle; each gets its number when it is stored."""

    def take_turn(self, cycle_id: int) -> None:
        """Keep others from recording anything in the cycle until the end; before any other lock."""
        ...

    def add_disseminations(self, cycle_id: int, rows: Sequence[Dissemination]) -> list[int]:
        """Store sessions with who attended, and return their numbers in order."""
        ...

    def add_feedback(self, cycle_id: int, rows: Sequence[Feedback]) -> list[int]:
        """Store counts of answers."""
        ...

    def add_meetings(self, cycle_id: int, rows: Sequence[Meeting]) -> list[int]:
        """Store meetings with their supervisors and the reviews they dealt with."""
        ...

    def add_remedies(self, cycle_id: int, rows: Sequence[Remedy]) -> list[int]:
        """Store remedies as open."""
        ...

    def verify_remedies(self, cycle_id: int, ids: Sequence[int], *, verifier_id: int) -> list[int]:
        """Mark remedies as verified, and return the ids of their reviews.

        Raises:
            NotFoundError: One does not exist.
            RefusedError: The verifier is the owner of one.
        """
        ...

    def add_checks(self, cycle_id: int, rows: Sequence[Check]) -> list[int]:
        """Store checks, scheduled or already made."""
        ...

    def add_ratings(self, cycle_id: int, rows: Sequence[Rating], *, by: str) -> list[int]:
        """Store values of ratings; the newest of each step counts."""
        ...
