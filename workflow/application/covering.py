"""Which holds last over the reviews of a cycle."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.domain.records.hold import WIDE, Hold
from workflow.ports.unit_of_work import UnitOfWork


def wide_holds(work: UnitOfWork, cycle_id: int) -> list[Hold]:
    """Return the holds over the cycle and over units that last, oldest first."""
    found = work.records.find(cycle_id, Hold, "scope", [str(scope) for scope in WIDE])
    return [hold for hold in found if hold.is_active]


def own_holds(work: UnitOfWork, cycle_id: int, review_ids: Iterable[int]) -> list[Hold]:
    """Return the holds over single reviews that last, oldest first."""
    found = work.records.find(cycle_id, Hold, "review_id", review_ids)
    return [hold for hold in found if hold.is_active]
