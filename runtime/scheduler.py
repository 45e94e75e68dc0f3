"""The metronome: APScheduler calls the tick and the relay; it knows no deadline."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from secrets import SystemRandom
from types import FrameType
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from runtime.application import Application
from runtime.clock import SystemClock
from runtime.pace import first_pause, pause_after
from workflow.domain.errors import ReviewCycleError

if TYPE_CHECKING:
    from storage.workers import Worker

log = logging.getLogger("reviewcycle.scheduler")

TICK = "tick"


class Metronome:
    """Ticks at an interval until it is stopped; after a beat that fails the next one comes later.

    Every deadline is a row of the database: a beat that is late, doubled or lost loses nothing.

    Args:
        draw: Returns random numbers from 0 to 1.
    """

    def __init__(
        self,
        application: Application,
        *,
        draw: Callable[[], float] | None = None,
    ) -> None:
        self._application = application
        self._draw = draw or SystemRandom().random
        self._failures = 0
        self._worker: Worker | None = None
        self._stopped = threading.Event()
        self._beating = threading.Lock()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(max_workers=1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )

    def run(self) -> None:
        """Beat at the interval, from a moment within the first one, until SIGTERM or `stop`."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        seconds = self._application.settings.tick_every_s
        self._attempt(self._join)
        first = _in(first_pause(seconds, draw=self._draw()))
        self._scheduler.add_job(
            self.beat, "interval", seconds=seconds, id=TICK, next_run_time=first
        )
        self._scheduler.start()
        try:
            self._stopped.wait()
        finally:
            # The scheduler keeps its jobs locked while it waits for a beat, which may plan one.
            with self._beating:
                self._stopped.set()
            self._scheduler.shutdown(wait=True)
            self._attempt(self._leave)

    def stop(self) -> None:
        """Let the beat that runs finish, and end `run`."""
        self._stopped.set()

    def beat(self) -> None:
        """Give a sign of life, enforce the deadlines once, then hand out what is owed."""
        with self._beating:
            if not self._stopped.is_set():
                self._beat()

    def _beat(self) -> None:
        if self._attempt(self._tick):
            self._failures = 0
            return
        self._failures += 1
        seconds = self._application.settings.tick_every_s
        pause = pause_after(self._failures, interval_s=seconds, draw=self._draw())
        log.warning("next tick in %.1f s", pause)
        self._scheduler.modify_job(TICK, next_run_time=_in(pause))

    def _tick(self) -> None:
        application = self._application
        command = application.command(keeps_answer=False)
        if self._worker is None:
            self._join()
        else:
            application.workers.beat(self._worker, at=command.recorded_at)
        report = application.enforce_deadlines(command=command)
        log.info("tick fired=%d notices=%d", report.fired, report.notices)
        if report.held:
            log.warning("tick holds: %s", report.held)
        if not application.installation.rehearsal:
            handed = application.hand_out_notices(command=command)
            log.info("digests=%d failed=%d", handed.digests, handed.failed)
            if handed.refused:
                log.warning("notices=%d: the address was refused", handed.refused)
            if handed.held:
                log.warning("no digest: nobody has confirmed this restored copy")
            mailed = application.mail_anchor(command=command)
            if mailed.sent or mailed.failed:
                log.info("anchors=%d failed=%d", mailed.sent, mailed.failed)

    def _join(self) -> None:
        self._worker = self._application.join()

    def _leave(self) -> None:
        if self._worker is not None:
            self._application.leave(self._worker)

    def _attempt(self, act: Callable[[], None]) -> bool:
        """Return whether it was done; whatever comes in between, the process goes on."""
        try:
            act()
        except ReviewCycleError as error:
            log.warning("tick failed, the next one tries again: %s", error)
        # The last door of the process: whatever it is, the next beat must come.
        except Exception:
            log.exception("tick failed, the next one tries again")
        else:
            return True
        return False

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()


def _in(seconds: float) -> datetime:
    return SystemClock().now() + timedelta(seconds=seconds)
