"""Reading the chains of events, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, or_, select, tuple_

from storage import tables
from storage.bulk import matching
from storage.history import EVENT_COLUMNS
from storage.reports.reviews import review_key, several_venues
from storage.subjects import CODE, with_subjects
from storage.types import to_microseconds
from workflow.domain.cycle import INSTALLATION
from workflow.domain.history import StoredEvent
from workflow.domain.replay import StoredText
from workflow.ports.event_log import EventFilter, ReviewName

PAGE = 2_000

_history = tables.history
_text = tables.history_text
_review = tables.review


def events(
    connection: Connection, cycle_id: int, *, review_id: int | None, after: int, limit: int | None
) -> Iterator[StoredEvent]:
    """Stream the events of a cycle in order, page by page, from the one after `after`."""
    statement = (
        select(*EVENT_COLUMNS).where(_history.c.cycle_id == cycle_id).order_by(_history.c.seq)
    )
    if review_id is not None:
        statement = statement.where(_history.c.review_id == review_id)
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        page = _page(connection, statement.where(_history.c.seq > after).limit(size))
        yield from page
        if len(page) < size:
            return
        after = page[-1].seq
        left = None if left is None else left - size


def logged(
    connection: Connection, cycle_id: int, wanted: EventFilter, *, newest_first: bool
) -> Iterator[StoredEvent]:
    """Stream the events of a chain that are wanted, oldest first or newest first."""
    seq = _history.c.seq
    order = seq.desc() if newest_first else seq
    conditions = (_history.c.cycle_id == cycle_id, *_conditions(wanted))
    statement = select(*EVENT_COLUMNS).where(*conditions).order_by(order).limit(PAGE)
    page = _page(connection, statement)
    while page:
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].seq
        page = _page(connection, statement.where(seq < last if newest_first else seq > last))


def by_review(connection: Connection, cycle_id: int) -> Iterator[StoredEvent]:
    """Stream the events about reviews, one review after the other, each in order."""
    seq, review_id = _history.c.seq, _history.c.review_id
    statement = (
        select(*EVENT_COLUMNS)
        .where(_history.c.cycle_id == cycle_id, review_id.is_not(None))
        .order_by(review_id, seq)
        .limit(PAGE)
    )
    page = _page(connection, statement)
    while page:
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]
        behind = tuple_(review_id, seq) > tuple_(literal(last.review_id), literal(last.seq))
        page = _page(connection, statement.where(behind))


def review_names(connection: Connection, cycle_id: int) -> Iterator[ReviewName]:
    """Stream what people call the reviews of a cycle, by id."""
    venue = tables.unit.alias("venue")
    rows = _review.join(venue, venue.c.id == _review.c.venue_id)
    statement = (
        select(
            _review.c.id,
            _review.c.track,
            _review.c.subject_kind,
            _review.c.venue_path,
            CODE.label("subject_code"),
            venue.c.code.label("venue_code"),
            several_venues(_review).label("several_venues"),
        )
        .select_from(with_subjects(rows, _review))
        .where(_review.c.cycle_id == cycle_id)
        .order_by(_review.c.id)
    )
    for row in connection.execute(statement):
        yield ReviewName(
            id=row.id,
            key=review_key(row),
            track=row.track,
            subject_kind=row.subject_kind,
            subject=row.subject_code,
            venue=row.venue_code,
            venue_path=row.venue_path,
        )


def texts(connection: Connection, cycle_id: int) -> Iterator[StoredText]:
    """Stream the texts that events of a cycle keep, in the order of the events."""
    for row in connection.execute(_texts(cycle_id)):
        yield StoredText(**row._asdict())


def texts_of(connection: Connection, cycle_id: int, seqs: Iterable[int]) -> list[StoredText]:
    """Return the texts that some events keep, in the order of the events."""
    statement = _texts(cycle_id).where(matching(_text.c.seq, seqs))
    return [StoredText(**row._asdict()) for row in connection.execute(statement)]


def chain_heads(connection: Connection) -> list[tuple[int, int, bytes]]:
    """Return (cycle id, newest seq, newest hash) of every chain, by cycle."""
    chain = tables.chain
    statement = select(chain.c.cycle_id, chain.c.seq, chain.c.hash).order_by(chain.c.cycle_id)
    return [(row.cycle_id, row.seq, row.hash) for row in connection.execute(statement)]


def chains_without_head(connection: Connection) -> list[int]:
    """Return the cycles that have events, or are known, and yet no chain, by id."""
    chain = tables.chain
    heads = set(connection.scalars(select(chain.c.cycle_id)))
    known = {INSTALLATION, *connection.scalars(select(tables.cycle.c.id))}
    return sorted({*known, *_told_cycles(connection)} - heads)


def _told_cycles(connection: Connection) -> Iterator[int]:
    """Yield the cycles that have events, each found by one look into the index."""
    number = _history.c.cycle_id
    smallest = select(number).order_by(number).limit(1)
    found = connection.scalar(smallest)
    while found is not None:
        yield found
        found = connection.scalar(smallest.where(number > found))


def _texts(cycle_id: int) -> Select[Any]:
    return (
        select(_text.c.seq, _text.c.name, _text.c.salt, _text.c.content)
        .where(_text.c.cycle_id == cycle_id)
        .order_by(_text.c.seq, _text.c.name)
    )


def _conditions(wanted: EventFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.kinds:
        yield matching(_history.c.kind, wanted.kinds)
    if wanted.review_id is not None:
        about = _history.c.review_id
        yield or_(about == wanted.review_id, about.is_(None))
    if wanted.since is not None:
        yield _history.c.at_us >= to_microseconds(wanted.since)
    if wanted.until is not None:
        yield _history.c.at_us < to_microseconds(wanted.until)
    if wanted.recorded_since is not None:
        yield _history.c.recorded_us >= to_microseconds(wanted.recorded_since)
    if wanted.recorded_until is not None:
        yield _history.c.recorded_us < to_microseconds(wanted.recorded_until)


def _page(connection: Connection, statement: Select[Any]) -> list[StoredEvent]:
    # By place, not by name: a million rows are read at a time.
    return [
        StoredEvent(
            cycle_id=cycle_id,
            seq=seq,
            at_us=at_us,
            recorded_us=recorded_us,
            kind=kind,
            actor=actor,
            review_id=review_id,
            body=body,
            prev=prev,
            hash=own,
        )
        for cycle_id, seq, at_us, recorded_us, kind, actor, review_id, body, prev, own in (
            connection.execute(statement)
        )
    ]
