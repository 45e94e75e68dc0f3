"""Reviews that went the same way on the same day, counted together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How many reviews of a track went from one state to another on a day.

    Attributes:
        source: State that they left; None when they had just been opened.
        target: State to which they came.
        on: Local day.
    """

    track: str
    source: str | None
    target: str
    on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How many reviews of a track had a stage to be done from one day, and were done on another.

    Attributes:
        since: Local day on which the deadline of the visit was armed, before any extension;
            what they waited at a gate or were on hold since then is counted.
        until: Local day on which they had done with the stage.
        is_below: Whether their venues lie at the unit that was asked about or below it.
        place: The lowest unit with days of its own at their venues or above; None without one.
    """

    track: str
    stage: str
    since: date
    until: date
    is_below: bool
    place: int | None
    count: int
