"""Replay: what history says the rows must be, for comparison with what they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from workflow.domain.cycle import Cycle, CycleStatus
from workflow.domain.history import EventKind, StoredEvent, commitment
from workflow.domain.records import RECORDS
from workflow.domain.records.hold import HoldScope
from workflow.domain.records.record import Record, columns_of, plain, text_name
from workflow.domain.resting import numbers_in
from workflow.domain.review import Review
from workflow.domain.told_rows import ROWS, ToldRows

RowKey: TypeAlias = tuple[str, tuple[Any, ...]]

_KINDS: Mapping[str, type[Record]] = {kind.TABLE: kind for kind in RECORDS}

# Where the body of an event tells the number and the hash of the version that counts from then on.
_TELLS_VERSION: Mapping[str, tuple[str, str]] = {
    EventKind.CYCLE_OPENED: ("version", "hash"),
    EventKind.CYCLE_MIGRATED: ("to", "to_hash"),
}

# Whether the reviews that an event names rest afterwards.
_HOLDS: Mapping[str, bool] = {EventKind.CYCLE_HELD: True, EventKind.CYCLE_RESUMED: False}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text that an event keeps where it can be erased."""

    seq: int
    name: str
    salt: bytes
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that is not what history says.

    Attributes:
        kind: `missing`, `unknown` to history, `changed`, or `text` when only a text differs;
            `unenforced` for a review whose due day no deadline has, `unowed` for a deadline that
            is not that of its review.
        seq: The event that told the row last; 0 when none did.
    """

    table: str
    key: tuple[Any, ...]
    kind: str
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecord:
    """The row of a record as an event told it last, with what it promised of the texts."""

    seq: int
    values: Mapping[str, Any]
    commitments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ToldReview:
    seq: int
    state: str
    visit: int
    entered_at: datetime
    is_held: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _ToldVersion:
    seq: int
    version: int
    definition_hash: str


@dataclass(slots=True)
class Replay:
    """The rows of a cycle as its events tell them, taken in their order."""

    _records: dict[RowKey, ToldRecord] = field(default_factory=dict)
    _reviews: dict[int, _ToldReview] = field(default_factory=dict)
    _rows: ToldRows = field(default_factory=ToldRows)
    _version: _ToldVersion | None = None
    _status: CycleStatus = CycleStatus.RUNNING

    def take(self, event: StoredEvent) -> None:
        """Take the next event of the chain."""
        body = json.loads(event.body)
        for table, told in body.get("records", {}).items():
            self._take_records(event, _KINDS[table], told, body.get("texts", {}))
        self._rows.take(event.seq, body.get(ROWS, {}))
        if event.review_id is not None:
            self._take_review(event, body)
        if event.kind in _HOLDS:
            self._take_hold(event, body)
        self._take_version(event, body)

    def _take_records(
        self,
        event: StoredEvent,
        kind: type[Record],
        told: Mapping[str, Any],
        commitments: Mapping[str, str],
    ) -> None:
        for row in told["rows"]:
            values = dict(zip(told["columns"], row, strict=True))
            key = tuple(values[name] for name in kind.KEY)
            self._records[kind.TABLE, key] = ToldRecord(
                seq=event.seq, values=values, commitments=commitments
            )

    def _take_version(self, event: StoredEvent, body: Mapping[str, Any]) -> None:
        if event.kind in _TELLS_VERSION:
            version, content = (body[name] for name in _TELLS_VERSION[event.kind])
            self._version = _ToldVersion(seq=event.seq, version=version, definition_hash=content)
        # What is closed stays closed, though a hold over it may still end.
        if self._status is not CycleStatus.CLOSED:
            self._status = _told_status(event, body) or self._status

    def _take_hold(self, event: StoredEvent, body: Mapping[str, Any]) -> None:
        for number in numbers_in(body["reviews"]):
            if number in self._reviews:
                self._reviews[number] = replace(
                    self._reviews[number], seq=event.seq, is_held=_HOLDS[event.kind]
                )

    def _take_review(self, event: StoredEvent, body: Mapping[str, Any]) -> None:
        before = self._reviews.get(event.review_id or 0)
        match event.kind:
            case EventKind.REVIEW_OPENED:
                after = _told_review(event, state=body["state"], visit=1)
            case EventKind.REVIEW_MOVED:
                after = replace(
                    _told_review(event, state=body["to"], visit=body["visit"]),
                    is_held=body.get("held", False),
                )
            case EventKind.REVIEW_MIGRATED if before is not None:
                after = replace(
                    before,
                    seq=event.seq,
                    state=body["to"],
                    entered_at=datetime.fromisoformat(body["entered_at"]),
                )
            case EventKind.REVIEW_HELD | EventKind.REVIEW_RESUMED if before is not None:
                is_held = event.kind == EventKind.REVIEW_HELD or body.get("held", False)
                after = replace(before, seq=event.seq, is_held=is_held)
            case _:
                return
        self._reviews[event.review_id or 0] = after

    def differences(self, stored: Iterable[Record], texts: Texts) -> Iterator[Difference]:
        """Yield how the stored records differ; `texts` gives what was not erased."""
        left = dict(self._records)
        for record in stored:
            place = (record.TABLE, tuple(plain(part) for part in record.key))
            told = left.pop(place, None)
            kind = _difference(record, told, texts)
            if kind is not None:
                seq = told.seq if told else 0
                yield Difference(table=place[0], key=place[1], kind=kind, seq=seq)
        for (table, key), told in left.items():
            yield Difference(table=table, key=key, kind="missing", seq=told.seq)

    def cycle_differences(self, cycle: Cycle) -> Iterator[Difference]:
        """Yield how the stored cycle differs in status or in the version of its definition."""
        told = self._version
        if told is None:
            yield Difference(table="cycle", key=(cycle.id,), kind="unknown")
        elif (cycle.version, cycle.definition_hash, cycle.status) != (
            told.version,
            told.definition_hash,
            self._status,
        ):
            yield Difference(table="cycle", key=(cycle.id,), kind="changed", seq=told.seq)

    def review_differences(self, stored: Iterable[Review]) -> Iterator[Difference]:
        """Yield how the stored reviews differ in state, visit, entry and hold."""
        left = dict(self._reviews)
        for review in stored:
            told = left.pop(review.id, None)
            if told is None:
                yield Difference(table="review", key=(review.id,), kind="unknown")
            elif not _is_as_told(review, told) or self._rows.review_differs(review):
                yield Difference(table="review", key=(review.id,), kind="changed", seq=told.seq)
        for number, told in left.items():
            yield Difference(table="review", key=(number,), kind="missing", seq=told.seq)

    def deadline_differences(
        self, stored: Iterable[tuple[int, Mapping[str, Any]]]
    ) -> Iterator[Difference]:
        """Yield how the stored deadlines differ from what was told of them."""
        left = set(self._rows.deadlines)
        for number, values in stored:
            left.discard(number)
            if self._rows.deadline_differs(number, values):
                seq = self._rows.seqs["deadline", number]
                yield Difference(table="deadline", key=(number,), kind="changed", seq=seq)
        for number in sorted(left):
            seq = self._rows.seqs["deadline", number]
            yield Difference(table="deadline", key=(number,), kind="missing", seq=seq)

    @property
    def rows(self) -> ToldRows:
        """Return the rows of reviews and deadlines as they were told."""
        return self._rows

    @property
    def records(self) -> Mapping[RowKey, ToldRecord]:
        """Return the records as they were told, by table and key."""
        return self._records

    @property
    def status(self) -> CycleStatus:
        """Return where the cycle stands."""
        return self._status

    @property
    def version(self) -> tuple[int, str] | None:
        """Return number and hash of the version that counts; None before the cycle is opened."""
        told = self._version
        return None if told is None else (told.version, told.definition_hash)

    @property
    def is_whole(self) -> bool:
        """Return whether every review and deadline was told, as in cycles opened since then."""
        rows = self._rows
        return all(rows.is_whole("review", number) for number in self._reviews) and all(
            rows.is_whole("deadline", number) for number in rows.deadlines
        )


Texts: TypeAlias = Mapping[tuple[int, str], StoredText]


def _told_status(event: StoredEvent, body: Mapping[str, Any]) -> CycleStatus | None:
    """Return where an event brings the cycle; None when it leaves it there."""
    if event.kind == EventKind.CYCLE_CLOSED:
        return CycleStatus.CLOSED
    if event.kind in _HOLDS and body["scope"] == HoldScope.CYCLE:
        return CycleStatus.HELD if _HOLDS[event.kind] else CycleStatus.RUNNING
    return None


def _told_review(event: StoredEvent, *, state: str, visit: int) -> _ToldReview:
    return _ToldReview(seq=event.seq, state=state, visit=visit, entered_at=event.at)


def _is_as_told(review: Review, told: _ToldReview) -> bool:
    return (review.state, review.visit, review.entered_at, review.held_at is not None) == (
        told.state,
        told.visit,
        told.entered_at,
        told.is_held,
    )


def _difference(record: Record, told: ToldRecord | None, texts: Texts) -> str | None:
    if told is None:
        return "unknown"
    shown = {
        name: plain(getattr(record, name))
        for name in columns_of(type(record))
        if name not in record.TEXTS
    }
    if shown != told.values:
        return "changed"
    agrees = all(_text_agrees(record, name, told, texts) for name in record.TEXTS)
    return None if agrees else "text"


def _text_agrees(record: Record, name: str, told: ToldRecord, texts: Texts) -> bool:
    full_name = text_name(record, name)
    value = getattr(record, name)
    promised = told.commitments.get(full_name)
    kept = texts.get((told.seq, full_name))
    if not value and kept is None:
        return value is None or promised is not None  # never told, or erased in both places
    if kept is None or promised is None:
        return False
    return commitment(kept.salt, str(plain(value))) == promised
