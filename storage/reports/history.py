"""Reading the chains of events."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from storage import tables
from storage.history import EVENT_COLUMNS
from workflow.domain.history import StoredEvent
from workflow.domain.replay import StoredText

PAGE = 2_000

_history = tables.history


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
        page = connection.execute(statement.where(_history.c.seq > after).limit(size)).all()
        for row in page:
            yield StoredEvent(**row._asdict())
        if len(page) < size:
            return
        after = page[-1].seq
        left = None if left is None else left - size


def texts(connection: Connection, cycle_id: int) -> Iterator[StoredText]:
    """Stream the texts that events of a cycle keep, in the order of the events."""
    text = tables.history_text
    statement = (
        select(text.c.seq, text.c.name, text.c.salt, text.c.content)
        .where(text.c.cycle_id == cycle_id)
        .order_by(text.c.seq, text.c.name)
    )
    for row in connection.execute(statement):
        yield StoredText(**row._asdict())


def chain_heads(connection: Connection) -> list[tuple[int, int, bytes]]:
    """Return (cycle id, newest seq, newest hash) of every chain, by cycle."""
    chain = tables.chain
    statement = select(chain.c.cycle_id, chain.c.seq, chain.c.hash).order_by(chain.c.cycle_id)
    return [(row.cycle_id, row.seq, row.hash) for row in connection.execute(statement)]
