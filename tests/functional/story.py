"""A published story, played through the command line a step after the other."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cli.main import main
from tests.functional.conftest import CALENDAR, ROOT
from tests.program import Run

Step = Sequence[object]


def at(day: str) -> tuple[str, str]:
    """Return the option for the morning of a day."""
    return "--now", f"{day}T09:00:00+07:00"


def write(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file as people do."""
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([header, *rows])
    return file


def play(database: Path, steps: Iterable[Step]) -> None:
    """Run commands on a database; each must succeed."""
    for step in steps:
        given = [*map(str, step), "--db", f"sqlite:///{database}"]
        assert main(given) == 0, given


def installing(definition: str, folder: Path, tables: dict[str, Path], day: str) -> list[Step]:
    """Return the commands that bring an organisation in and add a shipped definition.

    Args:
        tables: Files of units, people and roles by noun, in this order.
    """
    steps: list[Step] = [
        ("init", "--rehearsal"),
        ("calendar", "import", CALENDAR),
        ("definition", "add", ROOT / "definitions" / f"{definition}.yaml"),
        *((noun, "import", file) for noun, file in tables.items()),
    ]
    return [(*step, *at(day)) for step in steps]


class Story:
    """What is done, a step after the other, each as of a day.

    Attributes:
        day: The day of what is done next.
    """

    def __init__(self, run: Run, day: str) -> None:
        self.run = run
        self.day = day

    def do(self, *given: object, by: str | None = None) -> Any:
        """Run a command that must succeed, and return what it answers."""
        said = self.run(*given, *self._frame(by))
        assert said.status == 0, (given, said.err)
        return said.document

    def refused(self, *given: object, by: str | None = None) -> str:
        """Run a command that must be refused, and return the code of the error."""
        said = self.run(*given, *self._frame(by))
        assert said.status == 6, (given, said.out, said.err)
        code: str = said.error["code"]
        return code

    def state(self, review: str) -> str:
        """Return where a review stands."""
        found: str = self.do("review", "show", review)["state"]
        return found

    def states(self, cycle: str, track: str) -> dict[str, str]:
        """Return where all reviews of a track stand, by subject."""
        items = self.do("review", "list", "--cycle", cycle, "--track", track)["items"]
        return {item["subject"]: item["stage"] for item in items}

    def unmet(self, review: str) -> list[str]:
        """Return what a review still lacks, by code."""
        return [reason["code"] for reason in self.do("review", "why", review)["unmet"]]

    def _frame(self, by: str | None) -> tuple[str, ...]:
        return (*(("--as", by) if by else ()), *at(self.day), "-o", "json")
