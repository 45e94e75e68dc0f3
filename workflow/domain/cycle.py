"""A cycle: one run of a definition over a part of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from workflow.domain.errors import InvalidValueError, RefusedError

INSTALLATION = 0


class CycleStatus(StrEnum):
    """Where a cycle stands."""

    RUNNING = "running"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One run of a definition, opened by a committee.

    Attributes:
        id: From 1; 0 stands for the installation, in keys of commands and events.
        code: Name for people and scripts; holds no `/` and no `@`.
        definition_hash: Content of the definition, kept until the cycle is migrated.
        unit_id: Top of the part of the tree that the cycle covers.
        newest_at: As-of moment of the newest event; nothing may act before it.
        last_tick_at: As-of moment of the last tick; None before the first.
        hold_reason: Why the tick holds its rungs and waits for a release; None if it does not.
    """

    id: int
    code: str
    name: str
    definition: str
    version: int
    definition_hash: str
    unit_id: int
    start_on: date
    opened_at: datetime
    status: CycleStatus = CycleStatus.RUNNING
    newest_at: datetime
    last_tick_at: datetime | None = None
    hold_reason: str | None = None


def require_open(cycle: Cycle) -> None:
    """Let pass a cycle that is not closed.

    Raises:
        RefusedError: `cycle_closed`.
    """
    if cycle.status is CycleStatus.CLOSED:
        raise RefusedError("cycle_closed", cycle=cycle.code)


def require_not_later(earlier: Cycle, cycle: Cycle) -> None:
    """Let pass a cycle that began no later than the one in which it goes on.

    Raises:
        InvalidValueError: `cycle_not_earlier`.
    """
    if earlier.start_on > cycle.start_on:
        raise InvalidValueError(
            "cycle_not_earlier",
            cycle=cycle.code,
            start_on=cycle.start_on.isoformat(),
            found=earlier.code,
            found_on=earlier.start_on.isoformat(),
        )
