"""Killing an operation at each of its statements, one after the other."""

from __future__ import annotations

import itertools
import os
import signal
import warnings
from collections.abc import Callable, Iterator

from sqlalchemy import event

from storage.engine import Database
from tests.contract.installed import opened

MOST_POINTS = 500


def crash_points(
    url: Callable[[], str], operation: Callable[[Database], None], *, create: bool = False
) -> Iterator[str]:
    """Yield the URL of a new database for each statement before which `operation` was killed.

    The COMMIT counts as one. It ends when the operation is no longer killed.
    """
    for point in range(1, MOST_POINTS):
        fresh = url()
        if not _is_killed_at(point, fresh, operation, create=create):
            return
        yield fresh
    raise AssertionError("the operation does not end")


def _is_killed_at(
    point: int, url: str, operation: Callable[[Database], None], *, create: bool
) -> bool:
    child = _fork()
    if child == 0:
        try:
            _run(point, url, operation, create=create)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0, "the operation failed by itself"
    return False


def _fork() -> int:
    # Newer Pythons warn of threads, which the child here does without.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return os.fork()


def _run(point: int, url: str, operation: Callable[[Database], None], *, create: bool) -> None:
    steps = itertools.count(1)

    def strike(*_told: object) -> None:
        if next(steps) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    with opened(url, create=create) as database:
        event.listen(database.writer, "before_cursor_execute", strike)
        event.listen(database.writer, "commit", strike)
        operation(database)
