"""What takes part: one way of doing a workload, in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.places import Place
from benchmarks.raw import Raw

COUNTED = (
    "command",
    "deadline",
    "escalation",
    "answer_count",
    "history",
    "notice",
    "review",
)


class Contender:
    """Works on a copy of a prepared database; who uses it up takes a new one for each step.

    Attributes:
        opened: What it holds open on the copy, and closes before it takes another.
    """

    opened: Any = None

    def __init__(self, place: Place, size: int) -> None:
        self.size = size
        self._place = place
        self._name = ""
        self.prepare_once()

    @property
    def url(self) -> str:
        """Return the URL of the database it works on."""
        return self._place.url_of(self._name)

    def renew(self) -> None:
        """Take a new copy and open it."""
        self.leave()
        self._name = self._place.copy()
        self.open()

    def prepare_once(self) -> None:
        """Do what precedes the first step."""
        self.renew()

    def prepare(self) -> None:
        """Do what precedes each step and is not measured."""

    def open(self) -> None:
        """Open the copy."""

    def run(self) -> int:
        """Do the work and return how many units of it were done."""
        raise NotImplementedError

    def leave(self) -> None:
        """Let go of the copy and remove it."""
        if self.opened is not None:
            self.opened.close()
        if self._name:
            self._place.drop(self._name)

    def effect(self) -> Mapping[str, int]:
        """Return how many rows of each kind there are after the first step."""
        raw = Raw(self.url)
        counted = {table: raw.one(f"SELECT count(*) FROM {table}")[0] for table in COUNTED}
        for state, reviews in raw.all("SELECT state, count(*) FROM review GROUP BY state"):
            counted[f"review at {state}"] = reviews
        for status, rows in raw.all("SELECT status, count(*) FROM deadline GROUP BY status"):
            counted[f"deadline {status}"] = rows
        raw.close()
        return counted
