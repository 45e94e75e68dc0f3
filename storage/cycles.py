"""Definitions and cycles in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from storage import tables
from storage.bulk import among
from storage.history import EVENT_COLUMNS, start_chain
from storage.prepared import execute, fetch
from storage.reviews import IS_READY
from storage.rungs import HAS_COME, IS_OPEN
from workflow.domain.cycle import Cycle, CycleStatus
from workflow.domain.errors import ConflictError
from workflow.domain.history import StoredEvent
from workflow.domain.text import nfc
from workflow.ports.cycles import StoredDefinition, Waiting

_definition, _cycle, _chain = tables.definition, tables.cycle, tables.chain

_CYCLES = (
    select(_cycle, _chain.c.newest_at)
    .join(_chain, _chain.c.cycle_id == _cycle.c.id)
    .order_by(_cycle.c.id)
)
_BY_CODE = _CYCLES.where(_cycle.c.code == bindparam("code"))
# Who works in a cycle shares it, with the tick that notes itself in the row too; whoever gives it
# another version waits for all of them, and they for him.
_SHARED = _BY_CODE.with_for_update(of=_cycle, read=True, key_share=True)
_ALONE = select(_cycle.c.id).where(_cycle.c.code == bindparam("code")).with_for_update()
# The head of the chain lies where the rest of its cycle does, the cycle itself on every server.
_of_its_deadlines = tables.deadline.c.cycle_id == _chain.c.cycle_id
_of_its_reviews = tables.review.c.cycle_id == _chain.c.cycle_id


def _is_any(number: ColumnElement[int], *such: Any, first: Any) -> Any:
    """Return the condition that there is such a row, whose index is in the order of `first`.

    The first one is sought: else a plan for any values would read all rows of the table.
    """
    found = select(number).where(*such).order_by(first).limit(1)
    return found.scalar_subquery().is_not(None)


_WAITING = _CYCLES.add_columns(
    _is_any(
        tables.deadline.c.id,
        *(_of_its_deadlines, IS_OPEN, HAS_COME),
        first=tables.deadline.c.next_at,
    ).label("rungs"),
    _is_any(tables.review.c.id, _of_its_reviews, IS_READY, first=tables.review.c.id).label("moves"),
)
_NOTE = update(_cycle).where(_cycle.c.id == bindparam("of_cycle"))
_CHANGE_VERSION = _NOTE.where(_cycle.c.definition_hash == bindparam("seen"))
_EVENTS = (
    select(*EVENT_COLUMNS)
    .where(
        tables.history.c.cycle_id == bindparam("cycle_id"),
        tables.history.c.seq > bindparam("after"),
        among(tables.history.c.kind, "kinds"),
    )
    .order_by(tables.history.c.seq)
)


class SqlDefinitionStore:
    """`DefinitionStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, definition: StoredDefinition) -> None:
        """Store a new version.

        Raises:
            ConflictError: Someone else stored this version or this content first.
        """
        row = {
            "name": definition.name,
            "version": definition.version,
            "hash": definition.hash,
            "body": definition.body,
            "added_at": definition.added_at,
        }
        self._connection.execute(insert(_definition).values(row))

    def versions(self, name: str) -> list[StoredDefinition]:
        """Return every version of a name, oldest first; empty when there is none."""
        statement = select(_definition).where(_definition.c.name == name)
        return self._definitions(statement.order_by(_definition.c.version))

    def latest(self) -> list[StoredDefinition]:
        """Return the newest version of every name, by name."""
        newest = (
            select(_definition.c.name, func.max(_definition.c.version).label("version"))
            .group_by(_definition.c.name)
            .subquery()
        )
        is_newest = and_(
            _definition.c.name == newest.c.name, _definition.c.version == newest.c.version
        )
        statement = select(_definition).join(newest, is_newest).order_by(_definition.c.name)
        return self._definitions(statement)

    def by_hash(self, hash: str) -> StoredDefinition:  # noqa: A002 - the name of the port
        """Return the version with this content; it exists."""
        statement = select(_definition).where(_definition.c.hash == hash)
        return StoredDefinition(**self._connection.execute(statement).one()._asdict())

    def _definitions(self, statement: Select[Any]) -> list[StoredDefinition]:
        found = self._connection.execute(statement)
        return [StoredDefinition(**row._asdict()) for row in found]


class SqlCycleStore:
    """`CycleStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def insert(self, cycle: Cycle) -> Cycle:
        """Store a cycle, give it the next id, and start its chain of events.

        Raises:
            ConflictError: Someone else took the code or the id first.
        """
        newest: int = self._connection.scalars(
            select(func.coalesce(func.max(_cycle.c.id), 0))
        ).one()
        stored = replace(cycle, id=newest + 1, name=nfc(cycle.name))
        self._connection.execute(insert(_cycle).values(_cycle_columns(stored)))
        start_chain(self._connection, stored.id, newest_at=stored.newest_at)
        self._connection.execute(insert(tables.record_number).values(cycle_id=stored.id, next=1))
        return stored

    def by_code(self, code: str) -> Cycle | None:
        """Return a cycle by code, its version kept from changing until the end."""
        return _one(self._connection, _SHARED, code)

    def by_code_alone(self, code: str) -> Cycle | None:
        """Return a cycle by code, when nobody else works in it any more until the end."""
        self._connection.execute(_ALONE, {"code": code})
        return find_cycle(self._connection, code)

    def change_version(self, seen: Cycle, *, version: int, definition_hash: str) -> None:
        """Let a cycle go on by another version of its definition.

        Raises:
            ConflictError: It is no longer at the version that was seen.
        """
        given = {"of_cycle": seen.id, "seen": seen.definition_hash}
        statement = _CHANGE_VERSION.values(version=version, definition_hash=definition_hash)
        if not self._connection.execute(statement, given).rowcount:
            raise ConflictError("someone_was_first")

    def set_status(self, cycle_id: int, status: CycleStatus) -> None:
        """Store where a cycle stands."""
        self._connection.execute(_NOTE, {"of_cycle": cycle_id, "status": status})

    def events(self, cycle_id: int, kinds: Iterable[str], *, after: int = 0) -> list[StoredEvent]:
        """Return the events of some kinds, oldest first, from the one after `after`."""
        given = {"cycle_id": cycle_id, "kinds": kinds, "after": after}
        return [StoredEvent(**row._asdict()) for row in self._connection.execute(_EVENTS, given)]

    def all(self) -> list[Cycle]:
        """Return every cycle, by id."""
        return [_to_cycle(row) for row in self._connection.execute(_CYCLES)]

    def waiting(self, now: datetime) -> list[Waiting]:
        """Return every cycle with what waits there at a moment, by id."""
        return [_to_waiting(row) for row in self._connection.execute(_WAITING, {"now": now})]

    def note_tick(self, cycle_id: int, *, at: datetime, hold_reason: str | None) -> None:
        """Store when the cycle was last ticked, and whether the tick holds."""
        noted = {"of_cycle": cycle_id, "last_tick_at": at, "hold_reason": hold_reason}
        execute(self._connection, _NOTE, noted)


def find_cycle(connection: Connection, code: str) -> Cycle | None:
    """Return a cycle by code, as a reader sees it."""
    return _one(connection, _BY_CODE, code)


def _one(connection: Connection, statement: Select[Any], code: str) -> Cycle | None:
    found = fetch(connection, statement, {"code": code})
    return _to_cycle(found[0]) if found else None


def _cycle_columns(cycle: Cycle) -> dict[str, Any]:
    return {
        "id": cycle.id,
        "code": cycle.code,
        "name": cycle.name,
        "definition": cycle.definition,
        "version": cycle.version,
        "definition_hash": cycle.definition_hash,
        "unit_id": cycle.unit_id,
        "start_on": cycle.start_on,
        "opened_at": cycle.opened_at,
        "status": cycle.status,
        "last_tick_at": cycle.last_tick_at,
        "hold_reason": cycle.hold_reason,
    }


def _to_waiting(row: Row[Any]) -> Waiting:
    columns = row._asdict()
    rungs, moves = bool(columns.pop("rungs")), bool(columns.pop("moves"))
    cycle = Cycle(**{**columns, "status": CycleStatus(row.status)})
    return Waiting(cycle=cycle, rungs=rungs, moves=moves)


def _to_cycle(row: Row[Any]) -> Cycle:
    columns = row._asdict()
    return Cycle(**{**columns, "status": CycleStatus(row.status)})
