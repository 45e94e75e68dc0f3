"""Rows about meetings that are planned, as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.local_sitting import LocalSitting


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A meeting that is planned; what is None or empty stays as it was, unless it is cleared.

    Attributes:
        code: Of a meeting that is planned already, or for a new one; made when absent.
        unit: Code of the unit that meets; needed for a new meeting, as is the day.
        sittings: When it sits; without any it takes the whole working day.
        attendees: Codes of those from above who are assigned to attend it.
        reviewed: `SUBJECT` or `SUBJECT@VENUE` in the order of the agenda; everything under review
            at the unit when a new meeting names nothing.
        cleared: Names of fields from which what is stored is taken away.
        line: Line of the file; 0 for what was not read from one.
    """

    code: str | None = None
    unit: str | None = None
    meets_on: date | None = None
    sittings: tuple[LocalSitting, ...] = ()
    body: str | None = None
    place: str | None = None
    chair: str | None = None
    secretary: str | None = None
    attendees: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    line: int = 0
