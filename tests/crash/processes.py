"""Processes of their own for single acts: killed at a statement, paused, or let run together.

They are forked from a server that has no threads and no connections, so that neither pytest
nor a driver is copied in the middle of something.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any, ClassVar

from sqlalchemy import event

from runtime.application import Application
from workflow.domain.errors import ReviewCycleError

Act = Callable[[Application], Any]

LONGEST_S = 120
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["__main__", "tests.crash.acts"])

_BOUNDARIES = ("before_cursor_execute", "after_cursor_execute", "commit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an act: its answer, or the kind and code of the error."""

    answer: Any = None
    error: str | None = None
    code: str | None = None


def is_killed_at(point: int, url: str, act: Act) -> bool:
    """Run an act that kills itself at the boundary of that number; return whether it came to that.

    Boundaries are before and after each statement, before each COMMIT, and after the end.
    """
    return not killing(point, url, act).wait()


def killing(point: int, url: str, act: Act) -> Killed:
    """Start the same, and do not wait for it."""
    process = SERVER.Process(target=_run_until, args=(url, act, point))
    process.start()
    return Killed(process)


@dataclass(frozen=True, slots=True)
class Killed:
    """A process that may be on its way to its death."""

    process: BaseProcess

    def wait(self) -> bool:
        """Return whether it came to the end of its act."""
        self.process.join(LONGEST_S)
        code = self.process.exitcode
        if code not in (0, -signal.SIGKILL):
            self.process.kill()
            raise AssertionError(f"the act failed by itself: {code}")
        return code == 0


def at_once(url: str, acts: Sequence[Act]) -> list[Outcome]:
    """Let processes run one act each, all from the same moment on."""
    barrier = SERVER.Barrier(len(acts))
    with _started(url, acts, barrier) as lines:
        return [_told(line) for line in lines]


def one_in_the_others_way(
    url: str,
    first: Act,
    second: Act,
    *,
    is_blocked: Callable[[], bool],
    after: str | None = None,
) -> tuple[Outcome, Outcome]:
    """Stop the first act until the second is through or has to wait for it.

    It is stopped before its COMMIT, or after the first statement that begins with some text.
    """
    with _started(url, [_Pausing(first, after)]) as [ahead]:
        if not ahead.poll(LONGEST_S) or ahead.recv() != _Pausing.TOLD:
            raise AssertionError("the first act never came to where it stops")
        with _started(url, [second]) as [behind]:
            for _ in range(LONGEST_S * 50):
                if behind.poll(0.02) or is_blocked():
                    break
            ahead.send("go on")
            return _told(ahead), _told(behind)


def _run_until(url: str, act: Act, point: int) -> None:
    app = Application.open(url)
    steps = itertools.count(1)

    def strike(*_told: object) -> None:
        if next(steps) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for boundary in _BOUNDARIES:
        event.listen(app._database.writer, boundary, strike)
    act(app)
    strike()


@contextmanager
def _started(
    url: str, acts: Sequence[Act], barrier: Barrier | None = None
) -> Iterator[list[Connection]]:
    lines, processes = [], []
    for act in acts:
        here, there = SERVER.Pipe()
        process = SERVER.Process(target=_take_part, args=(url, act, there, barrier))
        process.start()
        there.close()
        lines.append(here)
        processes.append(process)
    try:
        yield lines
    finally:
        # Whoever still waits to be told something ends with an error.
        for line in lines:
            line.close()
        for process in processes:
            process.join(LONGEST_S)
            process.kill()


def _told(line: Connection) -> Outcome:
    if not line.poll(LONGEST_S):
        raise AssertionError("no answer")
    outcome = line.recv()
    assert isinstance(outcome, Outcome)
    return outcome


def _take_part(url: str, act: Act, line: Connection, barrier: Barrier | None) -> None:
    app = Application.open(url)
    if isinstance(act, _Pausing):
        act.listen(app, line)
    if barrier is not None:
        barrier.wait(LONGEST_S)
    try:
        line.send(Outcome(answer=act(app)))
    except ReviewCycleError as error:
        line.send(Outcome(error=type(error).__name__, code=error.code))
    app.close()


@dataclass(frozen=True, slots=True)
class _Pausing:
    """An act that says when it has come to a place, and goes on when it is told."""

    TOLD: ClassVar[str] = "here"
    act: Act
    after: str | None

    def __call__(self, app: Application) -> Any:
        return self.act(app)

    def listen(self, app: Application, line: Connection) -> None:
        places = itertools.count(1)

        def pause(_connection: object, _cursor: object = None, statement: str = "", *_: object):
            if statement.startswith(self.after or "") and next(places) == 1:
                line.send(self.TOLD)
                line.recv()

        place = "after_cursor_execute" if self.after else "commit"
        event.listen(app._database.writer, place, pause)
