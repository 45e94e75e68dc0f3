"""Opening a cycle: subjects are enrolled, gates written, first deadlines armed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.contender import Contender
from benchmarks.floor import HISTORY
from benchmarks.raw import Raw
from workflow.domain.history import GENESIS, event_hash

WRITTEN = ("cycle", "chain", "record_number", "review", "dependency", "deadline")
HASHED = HISTORY.replace(", hash", "").split(", ")


class _Opening(Contender):
    """Opens the cycle on a new copy for each step."""

    def prepare_once(self) -> None:
        """Leave it to each step."""

    def prepare(self) -> None:
        """Open a new copy."""
        self.renew()


class Product(_Opening):
    """The use case, in a process that has done nothing else."""

    def open(self) -> None:
        """Open the application."""
        from runtime.application import Application

        self.opened = Application.open(self.url)

    def run(self) -> int:
        """Open the cycle and return how many reviews it has."""
        from benchmarks.organisation import open_cycle

        return open_cycle(self.opened)


class Floor(_Opening):
    """The bare driver writes the rows that it finds, ready made, in a cycle that is open."""

    def open(self) -> None:
        """Connect to both."""
        self.opened = Raw(self.url)
        self._ready = Raw(self._place.url_of(f"opened_{self.size}"))

    def run(self) -> int:
        """Write everything and return how many reviews there are."""
        raw = self.opened
        raw.begin()
        for table in WRITTEN:
            self._copy(table)
        raw.insert("history", HISTORY, self._events())
        self._copy("command", "WHERE answer LIKE '%\"reviews\"%'")
        raw.commit()
        return int(raw.one("SELECT count(*) FROM review")[0])

    def leave(self) -> None:
        """Let go of both."""
        if self.opened is not None:
            self._ready.close()
        super().leave()

    def _copy(self, table: str, which: str = "") -> None:
        where = which or ("WHERE cycle_id > 0" if table == "chain" else "")
        found = self._ready.run(f"SELECT * FROM {table} {where}")
        columns = ", ".join(f'"{column[0]}"' for column in found.description)
        self.opened.insert(table, columns, found)

    def _events(self) -> Iterator[tuple[Any, ...]]:
        """Yield the events of the cycle, hashed anew."""
        last = GENESIS
        of_cycle = f"SELECT {HISTORY} FROM history WHERE cycle_id > 0 ORDER BY seq"
        for row in self._ready.run(of_cycle):
            fields = dict(zip(HASHED, row, strict=False))
            command_id = fields.pop("command_id")
            fields["prev"] = last
            last = event_hash(**fields)
            *before, body, prev = fields.values()
            yield (*before, command_id, body, prev, last)
