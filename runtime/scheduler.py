"""The metronome: APScheduler calls the tick and the relay; it knows no deadline."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from runtime.application import Application
from workflow.domain.errors import ReviewCycleError

log = logging.getLogger("reviewcycle.scheduler")


class Metronome:
    """Ticks at an interval until it is stopped; after a beat that fails the next one comes.

    Every deadline is a row of the database: a beat that is late, doubled or lost loses nothing.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._stopped = threading.Event()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(max_workers=1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def run(self) -> None:
        """Beat at once and then at the interval, until SIGTERM, SIGINT or `stop`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        seconds = self._application.settings.tick_every_s
        self._scheduler.add_job(self.beat, "interval", seconds=seconds, id="tick")
        self.beat()
        self._scheduler.start()
        try:
            self._stopped.wait()
        finally:
            self._scheduler.shutdown(wait=True)

    def stop(self) -> None:
        """Let the beat that runs finish, and end `run`."""
        self._stopped.set()

    def beat(self) -> None:
        """Enforce the deadlines once, then hand out what is owed."""
        application = self._application
        try:
            command = application.command(keeps_answer=False)
            report = application.enforce_deadlines(command=command)
            log.info("tick fired=%d notices=%d", report.fired, report.notices)
            if report.held:
                log.warning("tick holds: %s", report.held)
            if not application.installation.rehearsal:
                handed = application.hand_out_notices(command=command)
                log.info("digests=%d failed=%d", handed.digests, handed.failed)
        except ReviewCycleError as error:
            log.warning("tick failed, the next one tries again: %s", error)
        # The last door of the process: whatever it is, the next beat must come.
        except Exception:
            log.exception("tick failed, the next one tries again")

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()
