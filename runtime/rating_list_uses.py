"""The use cases that work out caps and counts of ratings, wired for one process."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.uses import Uses

if TYPE_CHECKING:
    from workflow.application.count_ratings import CountRatings
    from workflow.application.show_caps import ShowCaps


class RatingListUses(Uses):
    """Every use case that works out sums of ratings, built on first use."""

    @cached_property
    def show_caps(self) -> ShowCaps:
        """Show caps."""
        from workflow.application.show_caps import ShowCaps

        return ShowCaps(read=self._read, catalogue=self._catalogue)

    @cached_property
    def count_ratings(self) -> CountRatings:
        """Count ratings."""
        from workflow.application.count_ratings import CountRatings

        return CountRatings(read=self._read, catalogue=self._catalogue)
