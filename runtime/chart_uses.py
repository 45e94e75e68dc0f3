"""The use cases behind pictures, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.chart_cycle import ChartCycle
    from workflow.application.chart_passing import ChartPassing


class ChartUses(Uses):
    """Every use case that pictures are drawn from, built on first use."""

    @cached_property
    def chart_cycle(self) -> ChartCycle:
        """Chart where the reviews of a cycle stand."""
        from workflow.application.chart_cycle import ChartCycle

        return ChartCycle(read=self._read, catalogue=self._catalogue)

    @cached_property
    def chart_passing(self) -> ChartPassing:
        """Chart how they passed its stages."""
        from workflow.application.chart_passing import ChartPassing

        return ChartPassing(read=self._read, catalogue=self._catalogue)
