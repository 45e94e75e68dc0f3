"""Reading how reviews moved and how long they took, counted in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from workflow.domain.moves import Moves, Visits

# From which moment clocks were how far ahead of UTC, oldest first; the first also holds before.
Offsets: TypeAlias = Sequence[tuple[datetime, timedelta]]


class MoveLog(Protocol):
    """The moves and finished visits of a cycle; of millions only few differ."""

    def moves(self, cycle_id: int, *, under_path: str, offsets: Offsets) -> list[Moves]:
        """Return how reviews at a unit and below it moved, by day."""
        ...

    def visits(
        self,
        cycle_id: int,
        *,
        under_path: str | None,
        places: Sequence[int],
        offsets: Offsets,
        only: tuple[str, str] | None = None,
    ) -> list[Visits]:
        """Return how long reviews had a stage to be done until they had done with it.

        Stages without deadline are not known.

        Args:
            under_path: Path of the unit whose part of the cycle is told apart; None for none.
            places: Ids of units with days of their own; of two that lie one below the other
                the lower comes first.
            only: The track and the stage that count; None for all.
        """
        ...
