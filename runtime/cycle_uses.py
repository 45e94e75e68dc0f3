"""The use cases that change a cycle as a whole, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.migrate_cycle import MigrateCycle


class CycleUses(Uses):
    """Every use case that changes a cycle as a whole, built on first use."""

    @cached_property
    def migrate_cycle(self) -> MigrateCycle:
        """Let a running cycle go on by another version of its definition."""
        from workflow.application.migrate_cycle import MigrateCycle

        return MigrateCycle(begin=self._begin, catalogue=self._catalogue)
