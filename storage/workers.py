"""The processes that tick: each keeps a row of its own, and nobody leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storage import tables
from storage.engine import Database
from workflow.domain.deadline import DeadlineStatus

_worker = tables.worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that ticks.

    Attributes:
        beat_at: Its last sign of life.
        stopped_at: When it was told to stop; None while it runs, or when it was killed.
    """

    id: str
    host: str
    version: str
    pid: int
    started_at: datetime
    beat_at: datetime
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The oldest rung of a cycle that has come and not fired.

    Attributes:
        is_held: Whether the tick holds the rungs of the cycle for a release.
    """

    cycle: str
    next_at: datetime
    is_held: bool


@dataclass(frozen=True, slots=True)
class WorkerRegistry:
    """Rows of workers, each written by its own worker, in transactions of their own."""

    database: Database

    def start(self, worker: Worker, *, forgotten: Sequence[str], before: datetime) -> None:
        """Store a worker, and forget those that are named or have been silent since `before`."""
        gone = or_(_worker.c.beat_at < before, _worker.c.id.in_(forgotten))
        with self.database.writer.begin() as connection:
            connection.execute(delete(_worker).where(gone))
            _store(connection, worker)

    def beat(self, worker: Worker, *, at: datetime) -> None:
        """Note a sign of life; a row that is gone comes back."""
        noted = update(_worker).where(_worker.c.id == worker.id)
        with self.database.writer.begin() as connection:
            if not connection.execute(noted.values(beat_at=at, stopped_at=None)).rowcount:
                _store(connection, worker, beat_at=at)

    def stop(self, worker: Worker, *, at: datetime) -> None:
        """Note that a worker was told to stop."""
        noted = update(_worker).where(_worker.c.id == worker.id)
        with self.database.writer.begin() as connection:
            connection.execute(noted.values(beat_at=at, stopped_at=at))

    def all(self) -> list[Worker]:
        """Return every worker that is known, the newest sign of life first."""
        with self.database.reader.begin() as connection:
            return workers_of(connection)


def workers_of(connection: Connection) -> list[Worker]:
    """Return the same within a transaction."""
    rows = connection.execute(select(_worker).order_by(_worker.c.beat_at.desc(), _worker.c.id))
    return [Worker(**row._asdict()) for row in rows]


def due_of(connection: Connection, now: datetime) -> list[Due]:
    """Return for each cycle the oldest rung that has come and not fired, by code."""
    cycle, deadline = tables.cycle.c, tables.deadline.c
    oldest = func.min(deadline.next_at)
    statement = (
        select(cycle.code, oldest.label("next_at"), cycle.hold_reason)
        .select_from(tables.cycle.join(tables.deadline, deadline.cycle_id == cycle.id))
        .where(
            deadline.status == DeadlineStatus.OPEN,
            deadline.next_at <= now,
        )
        .group_by(cycle.code, cycle.hold_reason)
        .order_by(cycle.code)
    )
    return [
        Due(cycle=row.code, next_at=row.next_at, is_held=row.hold_reason is not None)
        for row in connection.execute(statement)
    ]


def _store(connection: Connection, worker: Worker, *, beat_at: datetime | None = None) -> None:
    connection.execute(
        insert(_worker).values(
            id=worker.id,
            host=worker.host,
            version=worker.version,
            pid=worker.pid,
            started_at=worker.started_at,
            beat_at=beat_at or worker.beat_at,
            stopped_at=worker.stopped_at,
        )
    )
