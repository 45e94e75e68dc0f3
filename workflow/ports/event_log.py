"""Reading the log of events: filtered, by review, and with what people call the reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workflow.domain.history import StoredEvent
from workflow.domain.replay import StoredText


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events of a chain are asked for; None, and no kinds, means all.

    Moments are half-open: from `since`, and before `until`.

    Attributes:
        review_id: Events about this review, and those that are about none.
    """

    kinds: tuple[str, ...] = ()
    review_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    recorded_since: datetime | None = None
    recorded_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewName:
    """What people call a review, and whom it is about, by codes.

    Attributes:
        key: `SUBJECT`, or `SUBJECT@VENUE` when the subject has several venues.
        subject_kind: `unit` or `person`.
    """

    id: int
    key: str
    track: str
    subject_kind: str
    subject: str
    venue: str
    venue_path: str


class EventLog(Protocol):
    """The events of every chain, streamed."""

    def events(
        self,
        cycle_id: int,
        *,
        review_id: int | None = None,
        after: int = 0,
        limit: int | None = None,
    ) -> Iterator[StoredEvent]:
        """Stream the events of a cycle in order, from the one after `after`."""
        ...

    def logged(
        self, cycle_id: int, wanted: EventFilter, *, newest_first: bool = False
    ) -> Iterator[StoredEvent]:
        """Stream the events of a chain that are wanted, oldest first or newest first."""
        ...

    def events_by_review(self, cycle_id: int) -> Iterator[StoredEvent]:
        """Stream the events about reviews, one review after the other, each in order."""
        ...

    def review_names(self, cycle_id: int) -> Iterator[ReviewName]:
        """Stream what people call the reviews of a cycle, by id."""
        ...

    def event_texts(self, cycle_id: int) -> Iterator[StoredText]:
        """Stream the texts that events of a cycle keep, as far as they were not erased."""
        ...

    def texts_of_events(self, cycle_id: int, seqs: Iterable[int]) -> list[StoredText]:
        """Return the texts that some events keep, as far as they were not erased."""
        ...

    def chain_heads(self) -> list[tuple[int, int, bytes]]:
        """Return (cycle id, newest seq, newest hash) of every chain, by cycle."""
        ...

    def chains_without_head(self) -> list[int]:
        """Return the cycles that have events, or are known, and yet no chain, by id."""
        ...
