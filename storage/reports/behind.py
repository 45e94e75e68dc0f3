"""Who stands behind the closed gates of reviews, and which of those hold others up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from storage import tables
from storage.bulk import among
from storage.prepared import fetch, is_one_of
from storage.types import Moment
from workflow.domain.definition import FINAL_STATES
from workflow.ports.reports import HoldingUp

_review, _dependency = tables.review, tables.dependency
_needed = tables.review.alias("needed")

_in_cycle = _dependency.c.cycle_id == bindparam("cycle_id")
_is_pending = and_(
    _needed.c.cycle_id == bindparam("cycle_id"),
    _needed.c.id == _dependency.c.needs_id,
    _needed.c.rank < _dependency.c.needs_rank,
)
_stands_there = and_(
    _review.c.cycle_id == bindparam("cycle_id"),
    _review.c.id == _dependency.c.review_id,
    _review.c.state == _dependency.c.stage,
)
_PENDING = _dependency.join(_needed, _is_pending).join(_review, _stands_there)
_PAIRS = (
    select(_dependency.c.review_id, _dependency.c.needs_id)
    .distinct()
    .select_from(_PENDING)
    .where(_in_cycle)
    .order_by(_dependency.c.review_id, _dependency.c.needs_id)
)
_BEHIND_GATES = _PAIRS.where(among(_dependency.c.review_id, "ids"))
_BEHIND_WHICH = _PAIRS.where(among(_dependency.c.needs_id, "ids"))
_NEEDS = (
    select(_dependency.c.stage, _dependency.c.needs_id)
    .select_from(_dependency.join(_needed, _is_pending))
    .where(_in_cycle, _dependency.c.review_id == bindparam("review_id"))
    .order_by(_dependency.c.stage, _dependency.c.needs_id)
)

_is_late = and_(
    _needed.c.due_at <= bindparam("now", type_=Moment()), ~among(_needed.c.shape, "in_time")
)
_holds_up = and_(
    or_(_needed.c.held_at.is_not(None), _is_late),
    ~is_one_of(_needed.c.state, FINAL_STATES),
    ~among(_needed.c.id, "but"),
)
_HELD_UP_SINCE = (
    select(
        _dependency.c.review_id,
        func.min(func.coalesce(_needed.c.held_at, _needed.c.due_at), type_=Moment()),
    )
    .select_from(_PENDING)
    .where(_in_cycle, among(_dependency.c.review_id, "ids"), _holds_up)
    .group_by(_dependency.c.review_id)
)
# The first of many behind a gate is enough.
_HELD_UP = select(_review.c.id).where(
    _review.c.cycle_id == bindparam("cycle_id"),
    among(_review.c.id, "ids"),
    select(_dependency.c.needs_id)
    .select_from(_dependency.join(_needed, _is_pending))
    .where(
        _in_cycle,
        _dependency.c.review_id == _review.c.id,
        _dependency.c.stage == _review.c.state,
        _holds_up,
    )
    .exists(),
)


def behind_gates(
    connection: Connection, cycle_id: int, review_ids: Iterable[int]
) -> dict[int, tuple[int, ...]]:
    """Return the ids of the reviews that each of some reviews waits for now, each once and by id.

    A review that waits for none is left out.
    """
    behind: dict[int, list[int]] = {}
    given = {"cycle_id": cycle_id, "ids": review_ids}
    for review_id, needs_id in fetch(connection, _BEHIND_GATES, given):
        behind.setdefault(review_id, []).append(needs_id)
    return {review_id: tuple(needs) for review_id, needs in behind.items()}


def behind_which(
    connection: Connection, cycle_id: int, needs_ids: Iterable[int]
) -> dict[int, list[int]]:
    """Return, by review before a closed gate, which of some reviews keep it closed, by id."""
    found: dict[int, list[int]] = {}
    given = {"cycle_id": cycle_id, "ids": needs_ids}
    for review_id, needs_id in fetch(connection, _BEHIND_WHICH, given):
        found.setdefault(review_id, []).append(needs_id)
    return found


def pending_needs(connection: Connection, cycle_id: int, review_id: int) -> list[tuple[str, int]]:
    """Return (stage, id of the other) for each gate of a review that is closed as of now."""
    given = {"cycle_id": cycle_id, "review_id": review_id}
    return [(stage, needs_id) for stage, needs_id in fetch(connection, _NEEDS, given)]


def held_up(
    connection: Connection,
    cycle_id: int,
    wanted: HoldingUp,
    review_ids: Iterable[int],
    *,
    now: datetime,
) -> list[int]:
    """Return which of some reviews before a closed gate are held up by others, late or held."""
    return [
        row[0] for row in fetch(connection, _HELD_UP, _given(cycle_id, wanted, review_ids, now))
    ]


def held_up_since(
    connection: Connection,
    cycle_id: int,
    wanted: HoldingUp,
    review_ids: Iterable[int],
    *,
    now: datetime,
) -> dict[int, datetime]:
    """Return since when they are, by id; since the first of those others was held or late."""
    given = _given(cycle_id, wanted, review_ids, now)
    return {row[0]: row[1] for row in fetch(connection, _HELD_UP_SINCE, given)}


def _given(
    cycle_id: int, wanted: HoldingUp, review_ids: Iterable[int], now: datetime
) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "now": now,
        "in_time": wanted.in_time,
        "but": wanted.but,
        "ids": review_ids,
    }
