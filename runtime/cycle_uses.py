"""The use cases that change a cycle as a whole, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.close_cycle import CloseCycle
    from workflow.application.hold_cycle import HoldCycle, ResumeCycle
    from workflow.application.migrate_cycle import MigrateCycle


class CycleUses(Uses):
    """Every use case that changes a cycle as a whole, built on first use."""

    @cached_property
    def hold_cycle(self) -> HoldCycle:
        """Let a cycle rest, or a unit with everything below it."""
        from workflow.application.hold_cycle import HoldCycle

        return HoldCycle(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def resume_cycle(self) -> ResumeCycle:
        """End a hold over a cycle or a unit."""
        from workflow.application.hold_cycle import ResumeCycle

        return ResumeCycle(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def close_cycle(self) -> CloseCycle:
        """Close a cycle whose reviews are all over."""
        from workflow.application.close_cycle import CloseCycle

        return CloseCycle(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def migrate_cycle(self) -> MigrateCycle:
        """Let a running cycle go on by another version of its definition."""
        from workflow.application.migrate_cycle import MigrateCycle

        return MigrateCycle(begin=self._begin, catalogue=self._catalogue)
