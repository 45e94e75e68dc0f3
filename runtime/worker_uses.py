"""The workers that tick, as `run` keeps them and `doctor` reads them."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from runtime.ids import new_id
from runtime.uses import Uses

if TYPE_CHECKING:
    from runtime.settings import Settings
    from storage.engine import Database
    from storage.workers import Worker, WorkerRegistry
    from workflow.domain.lateness import Lateness
    from workflow.ports.clock import Clock

FORGOTTEN_AFTER = timedelta(days=7)
SILENT_AFTER_BEATS = 3
LATENESS_OF = timedelta(days=30)


class WorkerState(StrEnum):
    """What can be told of a worker from outside."""

    RUNNING = "running"
    SILENT = "silent"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenWorker:
    """A worker as `doctor` lists it."""

    id: str
    host: str
    version: str
    pid: int
    started_at: datetime
    beat_at: datetime
    state: WorkerState


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCycle:
    """How late the oldest rung of a cycle is that has come and not fired.

    Attributes:
        is_held: Whether the tick holds the rungs of the cycle for a release.
    """

    cycle: str
    since: datetime
    lag: timedelta
    is_held: bool


class WorkerUses(Uses):
    """The registry of workers, and how late the ticks are and were."""

    settings: Settings
    _database: Database
    _clock: Clock

    @cached_property
    def workers(self) -> WorkerRegistry:
        """Keep workers."""
        from storage.workers import WorkerRegistry

        return WorkerRegistry(self._database)

    def join(self) -> Worker:
        """Store this process as a worker, and forget those of this host that are gone.

        Raises:
            UnavailableError: The database cannot be written.
        """
        from storage.workers import Worker

        now, host, pid = self._clock.now(), socket.gethostname(), os.getpid()
        worker = Worker(
            id=new_id(),
            host=host,
            version=version("reviewcycle"),
            pid=pid,
            started_at=now,
            beat_at=now,
        )
        here = [each for each in self.workers.all() if each.host == host]
        gone = [each.id for each in here if each.pid == pid or not is_alive(each.pid)]
        self.workers.start(worker, forgotten=gone, before=now - FORGOTTEN_AFTER)
        return worker

    def leave(self, worker: Worker) -> None:
        """Note that this process stops.

        Raises:
            UnavailableError: The database cannot be written.
        """
        self.workers.stop(worker, at=self._clock.now())

    def seen_workers(self) -> list[SeenWorker]:
        """Return every worker that is known, the newest sign of life first."""
        now = self._clock.now()
        silent_before = now - SILENT_AFTER_BEATS * timedelta(seconds=self.settings.tick_every_s)
        return [_seen(worker, silent_before) for worker in self.workers.all()]

    def late_cycles(self, now: datetime) -> list[LateCycle]:
        """Return the running cycles in which a rung has come and not fired, by code."""
        from storage.workers import due_of

        with self._database.reader.begin() as connection:
            due = due_of(connection, now)
        return [
            LateCycle(
                cycle=each.cycle, since=each.next_at, lag=now - each.next_at, is_held=each.is_held
            )
            for each in due
        ]

    def lateness(self, now: datetime) -> list[Lateness]:
        """Return the rungs of the last days, by how late they fired, the least late first."""
        from storage.lateness import lateness_since

        with self._database.reader.begin() as connection:
            return lateness_since(connection, now - LATENESS_OF)


def is_alive(pid: int) -> bool:
    """Return whether a process of this host lives; where that cannot be asked, it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _seen(worker: Worker, silent_before: datetime) -> SeenWorker:
    state = WorkerState.SILENT if worker.beat_at < silent_before else WorkerState.RUNNING
    return SeenWorker(
        id=worker.id,
        host=worker.host,
        version=worker.version,
        pid=worker.pid,
        started_at=worker.started_at,
        beat_at=worker.beat_at,
        state=WorkerState.STOPPED if worker.stopped_at else state,
    )
