"""Writing history: events get their place in the chain of their cycle."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from storage import tables
from storage.bulk import insert_rows
from storage.prepared import execute, fetch
from storage.types import to_microseconds
from workflow.domain.command import Command
from workflow.domain.history import GENESIS, Event, event_hash, sealed_body

_chain = tables.chain
# What a stored event is made of.
EVENT_COLUMNS = tuple(
    column for column in tables.history.c if column is not tables.history.c.command_id
)
_SALT_BYTES = 16

_LOCKED = (
    select(
        _chain.c.cycle_id, _chain.c.seq, _chain.c.hash, _chain.c.newest_at, _chain.c.next_deadline
    )
    .where(_chain.c.cycle_id == bindparam("cycle_id"))
    .with_for_update()
)
_MOVE = update(_chain).where(_chain.c.cycle_id == bindparam("of_cycle"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The end of the chain of a cycle; whoever has locked it commits next.

    Attributes:
        seq: Place of the newest event; 0 before the first.
        newest_at: As-of moment of the newest event.
        next_deadline: First free number of a deadline.
    """

    cycle_id: int
    seq: int
    hash: bytes
    newest_at: datetime
    next_deadline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event with the command that caused it."""

    event: Event
    command: Command


def start_chain(connection: Connection, cycle_id: int, *, newest_at: datetime) -> None:
    """Store the chain of a new cycle, without any event."""
    head = ChainHead(cycle_id=cycle_id, seq=0, hash=GENESIS, newest_at=newest_at, next_deadline=1)
    connection.execute(insert(_chain).values(cycle_id=cycle_id, **_columns(head)))


def lock_head(connection: Connection, cycle_id: int) -> ChainHead:
    """Return the end of a chain, kept from other writers until the transaction ends."""
    [row] = fetch(connection, _LOCKED, {"cycle_id": cycle_id})
    return ChainHead(**row._asdict())


def store_head(connection: Connection, head: ChainHead) -> None:
    """Store where a chain ends now."""
    execute(connection, _MOVE, {"of_cycle": head.cycle_id, **_columns(head)})


def add_events(connection: Connection, head: ChainHead, entries: Sequence[Entry]) -> ChainHead:
    """Store events after `head`, in their order, and return the new head."""
    if not entries:
        return head
    rows: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    last = head.hash
    for seq, entry in enumerate(entries, start=head.seq + 1):
        salts = {name: secrets.token_bytes(_SALT_BYTES) for name in entry.event.texts}
        place = {"cycle_id": head.cycle_id, "seq": seq}
        row = _event_columns(place, entry, body=sealed_body(entry.event, salts), prev=last)
        rows.append(row)
        texts.extend(_text_columns(place, entry.event, salts))
        last = row["hash"]
    insert_rows(connection, tables.history, rows)
    insert_rows(connection, tables.history_text, texts)
    newest_at = max(head.newest_at, *(entry.event.at for entry in entries))
    return replace(head, seq=head.seq + len(rows), hash=last, newest_at=newest_at)


def _columns(head: ChainHead) -> dict[str, Any]:
    return {
        "seq": head.seq,
        "hash": head.hash,
        "newest_at": head.newest_at,
        "next_deadline": head.next_deadline,
    }


def _event_columns(
    place: dict[str, int], entry: Entry, *, body: bytes, prev: bytes
) -> dict[str, Any]:
    hashed: dict[str, Any] = {
        **place,
        "at_us": to_microseconds(entry.event.at),
        "recorded_us": to_microseconds(entry.command.recorded_at),
        "kind": entry.event.kind.value,
        "actor": entry.command.signature,
        "review_id": entry.event.review_id,
        "body": body,
        "prev": prev,
    }
    return {**hashed, "command_id": entry.command.id, "hash": event_hash(**hashed)}


def _text_columns(
    place: dict[str, int], event: Event, salts: dict[str, bytes]
) -> list[dict[str, Any]]:
    return [
        {**place, "name": name, "salt": salts[name], "content": content}
        for name, content in event.texts.items()
    ]
