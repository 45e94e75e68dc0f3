"""Storage of deadlines, of the ledger of rungs, and of notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.escalation import Advance, DueDeadline, Firing
from workflow.domain.notice import Notice, NoticeStatus
from workflow.domain.organisation import Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A rung that fired, and who was meant by its target at that moment."""

    firing: Firing
    resolution: Resolution


class DeadlineStore(Protocol):
    """Deadlines; a new one gets its number when the unit of work commits."""

    def arm(self, cycle_id: int, deadlines: Sequence[Deadline]) -> None:
        """Store new deadlines at commit."""
        ...

    def close(
        self, cycle_id: int, review_ids: Iterable[int], status: DeadlineStatus, *, at: datetime
    ) -> None:
        """Close the open or held stage deadlines of some reviews."""
        ...

    def close_ids(
        self, cycle_id: int, ids: Iterable[int], status: DeadlineStatus, *, at: datetime
    ) -> None:
        """Close deadlines by number."""
        ...

    def of_review(self, cycle_id: int, review_id: int) -> list[Deadline]:
        """Return every deadline of a review, of its stages and records, oldest first."""
        ...

    def of_reviews(self, cycle_id: int, review_ids: Iterable[int]) -> list[Deadline]:
        """Return the open and held deadlines of some reviews, of stages and records, by id."""
        ...

    def of_records(self, cycle_id: int, record_ids: Sequence[int]) -> list[Deadline]:
        """Return the open deadlines of some records, by their numbers."""
        ...

    def unfinished(self, cycle_id: int) -> list[Deadline]:
        """Return every deadline of a cycle that is open or held, by id."""
        ...

    def by_ids(self, cycle_id: int, ids: Iterable[int]) -> list[Deadline]:
        """Return deadlines by number, closed ones included."""
        ...

    def put(self, cycle_id: int, deadlines: Sequence[Deadline]) -> None:
        """Store open or held deadlines over those of their numbers, which may be closed.

        Raises:
            ConflictError: There is no such deadline.
        """
        ...

    def replace(self, cycle_id: int, deadline: Deadline) -> None:
        """Store another status, due moment, rung or remainder of a deadline that exists."""
        ...

    def claim(self, cycle_id: int, now: datetime, *, limit: int) -> list[DueDeadline]:
        """Return open deadlines whose next rung has come, oldest first, for this worker only.

        Rows that another worker has claimed are left out. The claim ends with the transaction.
        """
        ...

    def count_due(self, cycle_id: int, now: datetime) -> int:
        """Return how many open deadlines have a rung that has come."""
        ...

    def advance(self, cycle_id: int, advances: Sequence[Advance]) -> None:
        """Move deadlines on to their next rung.

        Raises:
            ConflictError: One is no longer at the rung that was planned for.
        """
        ...

    def park(self, cycle_id: int, deadline_id: int, *, error: str, at: datetime) -> None:
        """Set a deadline aside that cannot be planned, as an incident that stays listed."""
        ...

    def record(self, cycle_id: int, rows: Sequence[LedgerRow], *, fired_at: datetime) -> None:
        """Write rungs into the ledger; a rung that stands there already is a bug and raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedNotice:
    """A notice that is not sent, with what its message needs."""

    cycle_id: int
    cycle_name: str
    notice: Notice
    stage_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """A notice that was not sent, and where it stands."""

    cycle_id: int
    key: str
    person_id: int
    status: NoticeStatus


class NoticeStore(Protocol):
    """Notices, stored with the event that causes them and handed out later."""

    def add(self, cycle_id: int, notices: Sequence[Notice]) -> int:
        """Store notices whose key is new, at once, and return how many those were."""
        ...

    def add_new(self, cycle_id: int, notices: Sequence[Notice]) -> list[Notice]:
        """Store notices whose key is new, at once, and return those, by key."""
        ...

    def owed_to(self, *, limit: int) -> list[int]:
        """Return ids of people to whom planned notices are owed, by id."""
        ...

    def owed_in_all(self) -> tuple[int, int]:
        """Return how many notices are planned, and to how many people."""
        ...

    def owed(self, person_id: int) -> list[tuple[int, Notice]]:
        """Return the planned notices of a person as (cycle id, notice), by cycle and key."""
        ...

    def mark(
        self,
        keys: Sequence[tuple[int, str]],
        status: NoticeStatus,
        *,
        digest: str,
        at: datetime,
        why: str = "",
    ) -> None:
        """Store what became of notices given by (cycle id, key)."""
        ...

    def not_sent(
        self, cycle_id: int, statuses: Collection[NoticeStatus], *, keys: Sequence[str] = ()
    ) -> list[NotSent]:
        """Return notices of a cycle with one of some statuses, locked, by key.

        Args:
            cycle_id: Number of the cycle.
            statuses: Which.
            keys: Only these; all when there are none.
        """
        ...

    def digest_exists(self, digest: str) -> bool:
        """Return whether a digest of this name was handed out."""
        ...
