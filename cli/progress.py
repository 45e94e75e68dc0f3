"""How far a long piece of work is, told on stderr to whoever waits for it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from cli.context import Session
from cli.terminal import is_terminal
from runtime.language import Language

PATIENCE_S = 1.0
REFRESH_S = 0.2
CLEAR_LINE = "\r\x1b[2K"
_TENTHS = 10


class Waiting(Protocol):
    """What a teller waits for: the end of the work."""

    def wait(self, timeout: float, /) -> bool:
        """Wait for some seconds, and return whether it has come."""
        ...


class Progress:
    """The state of one piece of work; `advance` may be called from the thread that works."""

    def __init__(self, label: str, *, total: int | None) -> None:
        self.label = label
        self.total = total
        self.done = 0

    def advance(self, count: int = 1) -> None:
        """Note that some more is done."""
        self.done += count

    @property
    def tenths(self) -> int:
        """Return how many tenths are done; 0 when the whole is not known."""
        return self.done * _TENTHS // self.total if self.total else 0

    def line(self, language: Language, *, elapsed_s: float) -> str:
        """Return what is told at a moment."""
        if not self.total:
            return f"{self.label} … {elapsed_s:.0f} s"
        percent = self.done * 100 // self.total
        return language.text(
            "frame",
            "progress",
            label=self.label,
            done=self.done,
            total=self.total,
            percent=percent,
        )


@contextmanager
def progress(session: Session, label: str, *, total: int | None = None) -> Iterator[Progress]:
    """Tell on stderr how far the work of this block is, if it takes longer than a second.

    A terminal sees one line that changes; elsewhere a line is written at every tenth.
    """
    work = Progress(label, total=total)
    if not session.shows_progress:
        yield work
        return
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(work, session.language, ended), daemon=True)
    teller.start()
    try:
        yield work
    finally:
        ended.set()
        teller.join()


def _tell(work: Progress, language: Language, ended: threading.Event) -> None:
    began = time.monotonic()
    if ended.wait(PATIENCE_S):
        return
    if not is_terminal(sys.stderr):
        tell_tenths(work, language, ended)
        return
    while not ended.wait(REFRESH_S):
        sys.stderr.write(CLEAR_LINE + work.line(language, elapsed_s=time.monotonic() - began))
        sys.stderr.flush()
    sys.stderr.write(CLEAR_LINE)


def tell_tenths(work: Progress, language: Language, ended: Waiting) -> None:
    """Write a line whenever another tenth is done, until the work has ended."""
    told = 0
    while not ended.wait(REFRESH_S):
        if work.tenths > told:
            told = work.tenths
            sys.stderr.write(f"{work.line(language, elapsed_s=0)}\n")
