"""Deadlines in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from storage import rungs, tables
from storage.bulk import among, insert_rows, update_rows
from storage.journal import Journal
from storage.prepared import fetch
from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus
from workflow.domain.errors import ConflictError
from workflow.domain.escalation import Advance, DueDeadline
from workflow.ports.deadlines import LedgerRow

_UNFINISHED = (DeadlineStatus.OPEN, DeadlineStatus.HELD)

_deadline = tables.deadline

# What `_to_deadline` reads.
_COLUMNS = (
    _deadline.c.id,
    _deadline.c.kind,
    _deadline.c.review_id,
    _deadline.c.track,
    _deadline.c.stage,
    _deadline.c.visit,
    _deadline.c.venue_id,
    _deadline.c.person_id,
    _deadline.c.due_on,
    _deadline.c.due_at,
    _deadline.c.next_rung,
    _deadline.c.next_at,
    _deadline.c.status,
    _deadline.c.armed_at,
    _deadline.c.calendar_revision,
    _deadline.c.provisional,
    _deadline.c.remaining,
    _deadline.c.replaces,
    _deadline.c.record_id,
)

_OF_REVIEW = (
    select(*_COLUMNS)
    .where(
        _deadline.c.cycle_id == bindparam("cycle_id"),
        _deadline.c.review_id == bindparam("review_id"),
    )
    .order_by(_deadline.c.id)
    .with_for_update()
)
_OF_CYCLE = (
    select(*_COLUMNS)
    .where(_deadline.c.cycle_id == bindparam("cycle_id"))
    .order_by(_deadline.c.id)
    .with_for_update()
)
_OF_REVIEWS = _OF_CYCLE.where(
    among(_deadline.c.review_id, "reviews"), _deadline.c.closed_at.is_(None)
)
_UNFINISHED_ONES = _OF_CYCLE.where(_deadline.c.closed_at.is_(None))
_BY_IDS = _OF_CYCLE.where(among(_deadline.c.id, "ids"))
_OF_RECORDS = _OF_CYCLE.where(
    among(_deadline.c.record_id, "records"), _deadline.c.closed_at.is_(None)
)

# Parameters of an UPDATE must not have the names of its columns.
_UNCLOSED = update(_deadline).where(
    _deadline.c.cycle_id == bindparam("of_cycle"), _deadline.c.closed_at.is_(None)
)
_CLOSE = _UNCLOSED.values(
    status=bindparam("closed"), closed_at=bindparam("at"), next_at=None, remaining=None
).returning(_deadline.c.id)
_CLOSE_STAGES = _CLOSE.where(_deadline.c.kind == STAGE, among(_deadline.c.review_id, "reviews"))
_CLOSE_IDS = _CLOSE.where(among(_deadline.c.id, "ids"))


class SqlDeadlineStore:
    """`DeadlineStore` over one connection.

    Attributes:
        armed: New deadlines as (cycle id, columns), in the order in which they will be numbered;
            they wait until the unit of work has locked what numbers them.
    """

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()
        self.armed: list[tuple[int, dict[str, Any]]] = []

    def arm(self, cycle_id: int, deadlines: Sequence[Deadline]) -> None:
        """Store new deadlines at commit."""
        self.armed += [(cycle_id, _columns(cycle_id, deadline)) for deadline in deadlines]

    def write_armed(self, cycle_id: int, first_id: int) -> int:
        """Store the deadlines that wait, numbered from `first_id`, and return how many they are."""
        rows = [row for of_cycle, row in self.armed if of_cycle == cycle_id]
        self.armed = [(of_cycle, row) for of_cycle, row in self.armed if of_cycle != cycle_id]
        numbered = [{**row, "id": number} for number, row in enumerate(rows, start=first_id)]
        insert_rows(self._connection, _deadline, numbered)
        self._journal.deadlines(cycle_id, {row["id"]: row for row in numbered})
        return len(rows)

    def close(
        self, cycle_id: int, review_ids: Iterable[int], status: DeadlineStatus, *, at: datetime
    ) -> None:
        """Close the open or held stage deadlines of some reviews, those that wait included."""
        reviews = frozenset(review_ids)
        self._close(_CLOSE_STAGES, cycle_id, status, at=at, reviews=reviews)
        for of_cycle, row in self.armed:
            is_open = row["kind"] == STAGE and row["closed_at"] is None
            if of_cycle == cycle_id and row["review_id"] in reviews and is_open:
                row.update(_closed(status, at=at))

    def close_ids(
        self, cycle_id: int, ids: Iterable[int], status: DeadlineStatus, *, at: datetime
    ) -> None:
        """Close deadlines by number; one that is closed already stays as it is."""
        wanted = list(ids)
        if wanted:
            self._close(_CLOSE_IDS, cycle_id, status, at=at, ids=wanted)

    def of_review(self, cycle_id: int, review_id: int) -> list[Deadline]:
        """Return every deadline of a review, oldest first, kept from other writers until the end.

        Without the lock, a rung that fires meanwhile would be forgotten by `replace`.
        """
        found = self._connection.execute(_OF_REVIEW, {"cycle_id": cycle_id, "review_id": review_id})
        return [_to_deadline(row) for row in found]

    def of_reviews(self, cycle_id: int, review_ids: Iterable[int]) -> list[Deadline]:
        """Return the open and held deadlines of some reviews, by id, locked until the end."""
        given = {"cycle_id": cycle_id, "reviews": list(review_ids)}
        return [_to_deadline(row) for row in self._connection.execute(_OF_REVIEWS, given)]

    def of_records(self, cycle_id: int, record_ids: Sequence[int]) -> list[Deadline]:
        """Return the open deadlines of some records, by their numbers, locked until the end."""
        given = {"cycle_id": cycle_id, "records": list(record_ids)}
        return [_to_deadline(row) for row in self._connection.execute(_OF_RECORDS, given)]

    def unfinished(self, cycle_id: int) -> list[Deadline]:
        """Return every deadline of a cycle that is open or held, by id, locked until the end."""
        rows = self._connection.execute(_UNFINISHED_ONES, {"cycle_id": cycle_id})
        return [_to_deadline(row) for row in rows]

    def by_ids(self, cycle_id: int, ids: Iterable[int]) -> list[Deadline]:
        """Return deadlines by number, closed ones included, locked until the end."""
        given = {"cycle_id": cycle_id, "ids": list(ids)}
        return [_to_deadline(row) for row in self._connection.execute(_BY_IDS, given)]

    def put(self, cycle_id: int, deadlines: Sequence[Deadline]) -> None:
        """Store open or held deadlines over those of their numbers, which may be closed.

        Raises:
            ConflictError: There is no such deadline; the transaction must end.
        """
        rows = [_columns(cycle_id, each) for each in deadlines]
        if update_rows(self._connection, _deadline, ("cycle_id", "id"), rows) < len(rows):
            raise ConflictError("someone_was_first")
        self._journal.deadlines(cycle_id, {row["id"]: row for row in rows})

    def replace(self, cycle_id: int, deadline: Deadline) -> None:
        """Store another due moment, rung or remainder of an open or held deadline.

        Raises:
            ConflictError: It has been closed; the transaction must end.
            ValueError: The new status is a closed one, which `close_ids` gives.
        """
        if deadline.status not in _UNFINISHED:
            raise ValueError(f"not a status that a deadline goes on with: {deadline.status}")
        row = _columns(cycle_id, deadline)
        changed = self._connection.execute(
            update(_deadline)
            .where(
                _deadline.c.cycle_id == cycle_id,
                _deadline.c.id == deadline.id,
                _deadline.c.closed_at.is_(None),
            )
            .values(row)
        ).rowcount
        if not changed:
            raise ConflictError("someone_was_first")
        self._journal.deadlines(cycle_id, {deadline.id: row})

    def claim(self, cycle_id: int, now: datetime, *, limit: int) -> list[DueDeadline]:
        """Return open deadlines whose next rung has come, oldest first, for this worker only.

        Rows that another worker has claimed are left out. The claim ends with the transaction.
        """
        return rungs.claim(self._connection, cycle_id, now, limit=limit)

    def count_due(self, cycle_id: int, now: datetime) -> int:
        """Return how many open deadlines have a rung that has come."""
        return rungs.count_due(self._connection, cycle_id, now)

    def advance(self, cycle_id: int, advances: Sequence[Advance]) -> None:
        """Move deadlines on to their next rung.

        Raises:
            ConflictError: One is no longer at the rung that was planned for; the transaction
                must end.
        """
        rungs.advance(self._connection, cycle_id, advances)
        ways = {
            (each.next_rung, each.next_at): {"next_rung": each.next_rung, "next_at": each.next_at}
            for each in advances
        }
        changes = {each.deadline_id: ways[each.next_rung, each.next_at] for each in advances}
        self._journal.deadlines(cycle_id, changes)

    def park(self, cycle_id: int, deadline_id: int, *, error: str, at: datetime) -> None:
        """Set a deadline aside that cannot be planned, as an incident that stays listed.

        It stays open, but no rung of it comes any more.
        """
        rungs.park(self._connection, cycle_id, deadline_id, error=error, at=at)
        self._journal.deadlines(cycle_id, {deadline_id: {"next_at": None}})

    def record(self, cycle_id: int, rows: Sequence[LedgerRow], *, fired_at: datetime) -> None:
        """Write rungs into the ledger.

        Raises:
            ConflictError: A rung stands there already; the transaction must end.
        """
        rungs.record(self._connection, cycle_id, rows, fired_at=fired_at)
        fired = [
            (row.firing.deadline.id, row.firing.deadline.visit, row.firing.rung) for row in rows
        ]
        self._journal.fired(cycle_id, fired)

    def _close(
        self,
        statement: ReturningUpdate[Any],
        cycle_id: int,
        status: DeadlineStatus,
        *,
        at: datetime,
        **which: Iterable[int],
    ) -> None:
        given = {"of_cycle": cycle_id, "closed": status, "at": at, **which}
        closed = [row.id for row in fetch(self._connection, statement, given)]
        self._journal.deadlines(cycle_id, dict.fromkeys(closed, _closed(status, at=at)))


def _closed(status: DeadlineStatus, *, at: datetime) -> dict[str, Any]:
    return {"status": status, "closed_at": at, "next_at": None, "remaining": None}


def _columns(cycle_id: int, deadline: Deadline) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "id": deadline.id,
        "kind": deadline.kind,
        "record_id": deadline.record_id,
        "review_id": deadline.review_id,
        "track": deadline.track,
        "stage": deadline.stage,
        "visit": deadline.visit,
        "venue_id": deadline.venue_id,
        "person_id": deadline.person_id,
        "due_on": deadline.due_on,
        "due_at": deadline.due_at,
        "next_rung": deadline.next_rung,
        "next_at": deadline.next_at,
        "status": deadline.status,
        "armed_at": deadline.armed_at,
        "closed_at": None,
        "calendar_revision": deadline.calendar_revision,
        "provisional": deadline.provisional,
        "remaining": deadline.remaining,
        "replaces": deadline.replaces,
    }


def _to_deadline(row: Sequence[Any]) -> Deadline:
    # By place: asking a row for nineteen names costs twice as much as making the deadline.
    number, kind, review_id, track, stage, visit, venue_id, person_id = row[:8]
    due_on, due_at, next_rung, next_at, status, armed_at = row[8:14]
    calendar_revision, provisional, remaining, replaces, record_id = row[14:19]
    return Deadline(
        id=number,
        kind=kind,
        record_id=record_id,
        review_id=review_id,
        track=track,
        stage=stage,
        visit=visit,
        venue_id=venue_id,
        person_id=person_id,
        due_on=due_on,
        due_at=due_at,
        next_rung=next_rung,
        next_at=next_at,
        status=DeadlineStatus(status),
        armed_at=armed_at,
        calendar_revision=calendar_revision,
        provisional=provisional,
        remaining=remaining,
        replaces=replaces,
    )
