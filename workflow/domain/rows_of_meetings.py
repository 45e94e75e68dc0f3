"""What people write about meetings, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.local_sitting import LocalSitting
from workflow.domain.records.meeting import ConclusionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting that was held; what is None or empty stays as it was, unless it is cleared.

    Attributes:
        code: Of a meeting that is planned or was recorded, or for a new one; made when absent.
        unit: Code of the unit that met; needed for a new meeting, as is the day.
        minutes: Number of the minutes.
        supervisors: Codes of those who attended from above.
        reviewed: `SUBJECT` or `SUBJECT@VENUE` in the order in which they were dealt with; when
            absent, what was planned, or everything under review at the unit.
        item_chairs: Who presided over the item of a subject instead of the chair.
        cleared: Names of fields from which what is stored is taken away.
    """

    code: str | None = None
    unit: str | None = None
    held_on: date | None = None
    sittings: tuple[LocalSitting, ...] = ()
    body: str | None = None
    place: str | None = None
    chair: str | None = None
    secretary: str | None = None
    convened: int | None = None
    minutes: str | None = None
    supervisors: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    item_chairs: tuple[tuple[str, str], ...] = ()
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """Somebody on the roll of a meeting.

    Attributes:
        meeting: Code of the meeting.
        convened: Whether the person was called; None leaves it, and means yes for a new one.
        represents: Code of a unit.
    """

    meeting: str
    person: str
    present: bool
    convened: bool | None = None
    excuse: str | None = None
    represents: str | None = None
    spoke: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionRow:
    """A conclusion of a meeting.

    Attributes:
        number: In the minutes; the next one when absent.
        about: `SUBJECT` or `SUBJECT@VENUE` on the agenda; about the whole when absent.
        text: What it says; needed for a new one.
        holds: Whether it counts; None leaves it, and means yes for a new one.
    """

    meeting: str
    number: int | None = None
    about: str | None = None
    kind: ConclusionKind | None = None
    text: str | None = None
    holds: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0
