"""Playing a year over a tree of units, a fifth of whom are late at every stage."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.contender import Contender
from benchmarks.district import DEFINITION, START_ON, TOP

if TYPE_CHECKING:
    from workflow.application.simulate import SimulationRequest
    from workflow.ports.scratch import Scratch

UNTIL_ON = date(2023, 10, 31)
BEHAVIOUR = {"default": {"on_time": "80%", "late": {"share": "20%", "by": "1wd..10wd"}}}
WRITTEN = (
    *("unit", "person", "role_grant", "cycle", "chain", "review", "dependency"),
    *("deadline", "escalation", "notice", "history"),
)


class Product(Contender):
    """The use case, in a process that has played nothing else."""

    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)

    def run(self) -> int:
        """Play the year and return how many reviews took part."""
        found = self.opened.simulate(self.request(), command=self.opened.command())
        return sum(track.reviews for track in found.played.tracks)

    def request(self) -> SimulationRequest:
        """Return what is asked."""
        from workflow.application.simulate import SimulationRequest
        from workflow.domain.behaviour_check import check_behaviour

        behaviour = check_behaviour(BEHAVIOUR).behaviour
        assert behaviour is not None
        return SimulationRequest(
            content=self.opened.read_definition(DEFINITION).stored.body,
            unit=TOP,
            start_on=START_ON,
            until_on=UNTIL_ON,
            behaviour=behaviour,
        )


class Floor(Product):
    """The bare driver writes the rows that a play leaves, ready made, where no crash matters."""

    def prepare_once(self) -> None:
        """Play once, and keep what it leaves in a folder that goes with the process."""
        self._folder = tempfile.TemporaryDirectory(prefix="reviewcycle-bench-")
        super().prepare_once()
        simulate = replace(self.opened.simulate, new_scratch=self._kept)
        simulate(self.request(), command=self.opened.command())
        with closing(self._connected("kept")) as kept:
            self._rows = {table: kept.execute(f"SELECT * FROM {table}") for table in WRITTEN}
            self._rows = {table: rows.fetchall() for table, rows in self._rows.items()}

    def prepare(self) -> None:
        """Make an empty database of the same schema."""
        Path(self._file("written")).unlink(missing_ok=True)
        with closing(self._connected("kept")) as kept, closing(self._connected("written")) as new:
            for (made,) in kept.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
                if not made.startswith("CREATE TABLE sqlite_"):
                    new.execute(made)

    def run(self) -> int:
        """Write everything and return how many reviews there are."""
        with closing(self._connected("written")) as new:
            new.execute("BEGIN IMMEDIATE")
            for table, rows in self._rows.items():
                places = ", ".join("?" * len(rows[0]))
                new.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
            new.execute("COMMIT")
        return len(self._rows["review"])

    @contextmanager
    def _kept(self) -> Iterator[Scratch]:
        """Yield the usual scratch database, in a folder that stays."""
        from runtime.simulation_uses import scratch_in

        with scratch_in(Path(self._file("kept"))) as scratch:
            yield scratch

    def _file(self, name: str) -> str:
        return f"{self._folder.name}/{name}.db"

    def _connected(self, name: str) -> Any:
        connection = sqlite3.connect(self._file(name), isolation_level=None)
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
        return connection
