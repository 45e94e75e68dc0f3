"""How late rungs fired, counted from the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, Integer, case, func, or_, select, type_coerce

from storage import tables
from workflow.domain.lateness import Lateness

# Whoever ticks once a minute leaves nothing beyond the first.
BOUNDS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(days=1),
)

_MICROSECOND = timedelta(microseconds=1)

_ledger, _deadline = tables.escalation.c, tables.deadline.c


def lateness_since(connection: Connection, since: datetime) -> list[Lateness]:
    """Return the rungs that fired since a moment, by how late they were, the least late first.

    One that had come before its deadline was armed, as after a reopening, is late from then on.
    """
    fired = type_coerce(_ledger.fired_at, BigInteger)
    armed = (
        select(type_coerce(_deadline.armed_at, BigInteger))
        .where(_deadline.cycle_id == _ledger.cycle_id, _deadline.id == _ledger.deadline_id)
        .scalar_subquery()
    )
    after_moment = fired - type_coerce(_ledger.scheduled_at, BigInteger)
    after_arming = fired - armed
    bounds = [bound // _MICROSECOND for bound in BOUNDS]
    place = case(
        # The second is asked only where the first does not hold, which is seldom.
        *(
            (or_(after_moment < bound, after_arming < bound), number)
            for number, bound in enumerate(bounds)
        ),
        else_=len(bounds),
    ).label("place")
    told = func.sum(case((_ledger.notified, 1), else_=0), type_=Integer)
    statement = select(place, told, func.count()).where(_ledger.fired_at >= since).group_by(place)
    found = {number: (told, count) for number, told, count in connection.execute(statement)}
    return [_lateness(bound, *found.get(n, (0, 0))) for n, bound in enumerate([*BOUNDS, None])]


def _lateness(bound: timedelta | None, told: int, count: int) -> Lateness:
    seconds = None if bound is None else bound // timedelta(seconds=1)
    return Lateness(under_seconds=seconds, rungs=told, recorded_only=count - told)
