"""Reading notices: listed, counted, and as the digests of a person hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from workflow.domain.notice import Notice, NoticeStatus, RungKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """A notice as people read it: codes instead of ids.

    Attributes:
        review: `SUBJECT`, or `SUBJECT@VENUE` when the subject has several venues.
    """

    cycle: str
    key: str
    person: str
    kind: str
    role: str
    stage: str | None
    unit: str | None
    review: str | None
    due_on: date | None
    offset: int
    created_at: datetime
    status: str
    sent_at: datetime | None
    digest: str | None
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRow:
    """A rung that fired, with the deadline it belongs to.

    Attributes:
        rung: Its place in the ladder, from 0.
        deadline_status: Where the deadline stands now.
        record_id: Number of the record that is owed; None of a stage.
    """

    deadline_id: int
    visit: int
    rung: int
    action: str
    role: str
    scheduled_at: datetime
    fired_at: datetime
    stage: str
    record_id: int | None
    due_on: date
    deadline_status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTotals:
    """How many notices are planned, and for how many people.

    Attributes:
        without_address: Notices of people who have no address.
        later: Notices of people who have had the digest of the day already.
        digests: People with an address who have not.
    """

    people: int
    notices: int
    without_address: int
    later: int
    digests: int


class NoticeLog(Protocol):
    """What is known about notices, without locking them."""

    def notices(
        self,
        *,
        cycle_id: int | None,
        person_id: int | None,
        status: NoticeStatus | None = None,
        key: str | None = None,
        limit: int,
    ) -> list[NoticeRow]:
        """Return notices, newest first; None means of all."""
        ...

    def notice_counts(
        self, *, cycle_id: int | None, person_id: int | None
    ) -> Mapping[NoticeStatus, int]:
        """Return how many notices there are, by status."""
        ...

    def notice(self, cycle_id: int, key: str) -> Notice | None:
        """Return a notice."""
        ...

    def notices_owed(self, person_id: int) -> list[tuple[int, Notice]]:
        """Return the planned notices of a person as (cycle id, notice), by cycle and key."""
        ...

    def told_in(self, digest: str) -> list[tuple[int, Notice]]:
        """Return what a digest that was handed out held, as (cycle id, notice)."""
        ...

    def most_owed(
        self, *, cycle_id: int | None, person_id: int | None, limit: int
    ) -> list[tuple[int, int]]:
        """Return (person id, planned notices) of those with the most, then by id.

        Args:
            cycle_id: Only people to whom something in this cycle is owed; all of theirs counts.
            person_id: Only this one.
            limit: So many people at most.
        """
        ...

    def owed_totals(self, *, cycle_id: int | None, person_id: int | None, day: date) -> OwedTotals:
        """Return how much is planned of the same people, on a local day."""
        ...

    def fired_rung(self, cycle_id: int, rung: RungKey) -> RungRow | None:
        """Return a rung of the ledger."""
        ...
