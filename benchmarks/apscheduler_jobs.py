"""One APScheduler job for each deadline, in memory or in a table, each with its own transaction.

A job writes what the floor writes, by the bare driver: only the way of calling it differs.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.base import BaseJobStore
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import STATE_RUNNING, BaseScheduler

from benchmarks.district import DUE
from benchmarks.floor import us
from benchmarks.tick import Floor

_LATER = datetime(2100, 1, 1, tzinfo=UTC)

# A job in a table is found again by the name of its function, hence what it works on by a name.
_working: list[_Jobs] = []


def fire(number: int) -> None:
    """Fire the rung of one deadline."""
    _working[0].fire_one(number)


class _OnePass(BaseScheduler):  # type: ignore[misc]
    """A scheduler that runs what is due when it is told to go on, and waits for it."""

    def shutdown(self) -> None:
        """Do nothing: it has no thread."""

    def wakeup(self) -> None:
        """Run the jobs that are due."""
        if self.state == STATE_RUNNING:
            self._process_jobs()


class _Jobs(Floor):
    """Adds a job for every deadline, and lets the scheduler find those that are due."""

    def prepare(self) -> None:
        """Take a new copy and add the jobs."""
        self.renew()
        _working[:] = [self]
        self._scheduler = _OnePass(
            jobstores={"default": self.store()}, executors={"default": DebugExecutor()}
        )
        self._scheduler.start(paused=True)
        due = 0
        for number, next_at in self.opened.all("SELECT id, next_at FROM deadline ORDER BY id"):
            is_due = next_at <= us(DUE)
            due += is_due
            moment = datetime.now(UTC) - timedelta(hours=1) if is_due else _LATER
            self._scheduler.add_job(
                fire, "date", run_date=moment, args=[number], misfire_grace_time=None
            )
        self._due = due

    def run(self) -> int:
        """Let the scheduler make one pass."""
        self._scheduler.resume()
        return self._due

    def store(self) -> BaseJobStore:
        """Return where the jobs are kept."""
        raise NotImplementedError


class InMemory(_Jobs):
    """The jobs are gone with the process."""

    def store(self) -> BaseJobStore:
        """Return where the jobs are kept."""
        return MemoryJobStore()


class InTable(_Jobs):
    """The jobs are pickled into a table of the same database."""

    def store(self) -> BaseJobStore:
        """Return where the jobs are kept."""
        return SQLAlchemyJobStore(url=self.url.replace("postgresql:", "postgresql+psycopg:"))
