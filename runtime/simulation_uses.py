"""The use case that plays a cycle, wired to a database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.simulate import Simulate
    from workflow.ports.scratch import Scratch


class SimulationUses(Uses):
    """Every use case about what would happen, built on first use."""

    @cached_property
    def simulate(self) -> Simulate:
        """Simulate a cycle."""
        from workflow.application.simulate import Simulate

        return Simulate(read=self._read, new_scratch=new_scratch)


@contextmanager
def new_scratch() -> Iterator[Scratch]:
    """Yield a database in a private folder, which is removed with it in the end."""
    with (
        tempfile.TemporaryDirectory(prefix="reviewcycle-") as folder,
        scratch_in(Path(folder) / "scratch.db") as scratch,
    ):
        yield scratch


@contextmanager
def scratch_in(file: Path) -> Iterator[Scratch]:
    """Yield a new database in a file, and close it in the end."""
    from runtime.clock import SystemClock
    from runtime.ids import new_id
    from storage.journal import Silent
    from storage.reports.outcomes import SqlOutcomes
    from storage.scratch import scratch_database
    from storage.unit_of_work import SqlUnitOfWork
    from workflow.ports.scratch import Scratch

    database = scratch_database(file, uuid=new_id(), now=SystemClock().now())
    try:
        yield Scratch(
            begin=lambda: SqlUnitOfWork(database, Silent()),
            outcomes=lambda: SqlOutcomes(database),
        )
    finally:
        database.dispose()
