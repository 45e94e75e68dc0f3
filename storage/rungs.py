"""What a tick does to deadlines and to the ledger of their rungs, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from storage import tables
from storage.bulk import among, insert_rows
from storage.compare_and_set import compare_and_set
from storage.many import execute_many
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.definition import WITHDRAWN
from workflow.domain.errors import ConflictError
from workflow.domain.escalation import Advance, Claimed, DueDeadline
from workflow.ports.deadlines import LedgerRow

_deadline, _review = tables.deadline, tables.review

# Written out, so that a plan made for any parameters can take the index of open deadlines.
IS_OPEN = _deadline.c.status == literal_column(f"'{DeadlineStatus.OPEN}'")
HAS_COME = _deadline.c.next_at <= bindparam("now")
_is_due = and_(
    _deadline.c.cycle_id == bindparam("cycle_id"),
    IS_OPEN,
    HAS_COME,
)

_DUE_COUNT = select(func.count()).where(_is_due)
# What makes a `Claimed`.
_COLUMNS = (
    _deadline.c.id,
    _deadline.c.kind,
    _deadline.c.record_id,
    _deadline.c.review_id,
    _deadline.c.track,
    _deadline.c.stage,
    _deadline.c.visit,
    _deadline.c.venue_id,
    _deadline.c.person_id,
    _deadline.c.due_on,
    _deadline.c.next_rung,
)
# On SQLite those that go on alike do so in one statement; parameters of an UPDATE must not have
# the names of its columns.
_ADVANCE = (
    update(_deadline)
    .where(
        _deadline.c.cycle_id == bindparam("of_cycle"),
        IS_OPEN,
        _deadline.c.next_rung == bindparam("from_rung"),
        among(_deadline.c.id, "ids"),
    )
    .values(next_rung=bindparam("to_rung"), next_at=bindparam("to_moment"))
)
_PARK = (
    update(_deadline)
    .where(_deadline.c.cycle_id == bindparam("of_cycle"), _deadline.c.id == bindparam("number"))
    .values(next_at=None)
)

# A worker that is lost with so few rows does not keep them from the others for longer than this;
# one that lives thinks about them for a fraction of a second.
SOON_DONE = 5_000
_SOON = "SET LOCAL idle_in_transaction_session_timeout = '15s'"


def claim(connection: Connection, cycle_id: int, now: datetime, *, limit: int) -> list[DueDeadline]:
    """Return what is due, oldest first, claimed for this worker until the transaction ends."""
    if limit <= SOON_DONE and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_SOON)
    given = {"cycle_id": cycle_id, "now": now, "limit": limit}
    rows = connection.execute(claiming(), given).all()
    return [
        DueDeadline(deadline=Claimed(*known), current=current, venue_path=venue_path)
        for *known, current, venue_path in rows
    ]


def count_due(connection: Connection, cycle_id: int, now: datetime) -> int:
    """Return how many open deadlines have a rung that has come."""
    return connection.scalar(_DUE_COUNT, {"cycle_id": cycle_id, "now": now}) or 0


def advance(connection: Connection, cycle_id: int, advances: Sequence[Advance]) -> None:
    """Move deadlines on to their next rung.

    Raises:
        ConflictError: One is no longer at the rung that was planned for.
    """
    on = _advance_by_arrays if connection.dialect.name == "postgresql" else _advance_by_groups
    if advances and on(connection, cycle_id, advances) < len(advances):
        raise ConflictError("someone_was_first")


def _advance_by_arrays(connection: Connection, cycle_id: int, advances: Sequence[Advance]) -> int:
    return compare_and_set(
        connection,
        _deadline,
        cycle_id=cycle_id,
        seen=[
            {"id": each.deadline_id, "next_rung": each.from_rung, "status": DeadlineStatus.OPEN}
            for each in advances
        ],
        changes=[{"next_rung": each.next_rung, "next_at": each.next_at} for each in advances],
    )


def _advance_by_groups(connection: Connection, cycle_id: int, advances: Sequence[Advance]) -> int:
    alike: dict[tuple[int, int, datetime | None], list[int]] = defaultdict(list)
    for each in advances:
        alike[each.from_rung, each.next_rung, each.next_at].append(each.deadline_id)
    groups = [
        {"of_cycle": cycle_id, "from_rung": seen, "to_rung": to, "to_moment": at, "ids": ids}
        for (seen, to, at), ids in alike.items()
    ]
    return execute_many(connection, _ADVANCE, groups)


def park(
    connection: Connection, cycle_id: int, deadline_id: int, *, error: str, at: datetime
) -> None:
    """Set a deadline aside as an incident that stays listed; no rung of it comes any more."""
    incident = {
        "cycle_id": cycle_id,
        "deadline_id": deadline_id,
        "found_at": at,
        "error": error,
        "closed_at": None,
    }
    connection.execute(insert(tables.incident).values(incident))
    connection.execute(_PARK, {"of_cycle": cycle_id, "number": deadline_id})


def record(
    connection: Connection, cycle_id: int, rows: Sequence[LedgerRow], *, fired_at: datetime
) -> None:
    """Write rungs into the ledger.

    Raises:
        ConflictError: A rung stands there already.
    """
    ledger = [_ledger_columns(cycle_id, row, fired_at=fired_at) for row in rows]
    insert_rows(connection, tables.escalation, ledger)


@cache
def claiming() -> Select[Any]:
    """Return the statement that claims due deadlines of `cycle_id` at `now`, `limit` at most.

    Materialised, because PostgreSQL may run a subquery more than once and then lock more than
    `limit` rows. SQLAlchemy leaves the lock out for SQLite, where the transaction has the only
    writer's place from its beginning.
    """
    claimed = (
        select(*_COLUMNS, _deadline.c.next_at)
        .where(_is_due)
        .order_by(_deadline.c.next_at, _deadline.c.id)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(of=_deadline, skip_locked=True)
        .cte("claimed")
        .prefix_with("MATERIALIZED")
    )
    in_stage = and_(
        claimed.c.kind == STAGE,
        _review.c.state == claimed.c.stage,
        _review.c.visit == claimed.c.visit,
        _review.c.held_at.is_(None),
    )
    # What records oblige people to rests by its status: for a hold over many, not for one over its
    # review.
    current = or_(in_stage, and_(claimed.c.kind != STAGE, _review.c.state != WITHDRAWN))
    review_of = and_(
        _review.c.cycle_id == bindparam("cycle_id"), _review.c.id == claimed.c.review_id
    )
    return (
        select(*(claimed.c[each.name] for each in _COLUMNS), current, _review.c.venue_path)
        .select_from(claimed.join(_review, review_of))
        .order_by(claimed.c.next_at, claimed.c.id)
    )


def _ledger_columns(cycle_id: int, row: LedgerRow, *, fired_at: datetime) -> dict[str, Any]:
    firing, resolution = row.firing, row.resolution
    return {
        "cycle_id": cycle_id,
        "deadline_id": firing.deadline.id,
        "visit": firing.deadline.visit,
        "rung": firing.rung,
        "scheduled_at": firing.scheduled_at,
        "fired_at": fired_at,
        "action": firing.action,
        "notified": firing.notifies and bool(resolution.people),
        "role": resolution.role,
        "unit_id": resolution.unit_id,
        "people": resolution.people,
    }
