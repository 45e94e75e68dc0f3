"""The use cases that change the tree of units."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.settings import Settings
from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.merge_units import MergeUnits
    from workflow.application.move_unit import MoveUnit
    from workflow.application.split_unit import SplitUnits


class UnitUses(Uses):
    """What `unit move`, `merge` and `split` do.

    Attributes:
        settings: Tell in which zone today is.
    """

    settings: Settings

    @cached_property
    def move_unit(self) -> MoveUnit:
        """Put a unit under another one."""
        from workflow.application.move_unit import MoveUnit

        return MoveUnit(begin=self._begin, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def merge_units(self) -> MergeUnits:
        """Merge units into another one."""
        from workflow.application.merge_units import MergeUnits

        return MergeUnits(begin=self._begin, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def split_unit(self) -> SplitUnits:
        """Split a unit."""
        from workflow.application.split_unit import SplitUnits

        return SplitUnits(begin=self._begin, catalogue=self._catalogue, zone=self.settings.zone)
