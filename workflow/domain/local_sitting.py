"""Sittings of a meeting as people write them: `08:00-11:30`, or with the day in front."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TypeAlias

from workflow.domain.errors import InvalidValueError

# Day, first and last time of day, as the clocks of the place show them; no day for the first one.
LocalSitting: TypeAlias = tuple[date | None, time, time]

EXPECTED = "08:00-11:30, 2022-11-16 13:30-17:00"

_CLOCK = r"([01]?[0-9]|2[0-3])[:hg]([0-5][0-9])?"
_SITTING = re.compile(
    rf"(?:(\d{{4}})-(\d\d)-(\d\d)\s+|(\d\d?)/(\d\d?)/(\d{{4}})\s+)?{_CLOCK}\s*[-–]\s*{_CLOCK}",
    re.IGNORECASE,
)
_BETWEEN = re.compile("[;\n]")


def parse_sitting(text: str) -> LocalSitting:
    """Return the sitting that `text` says; `7h30` is a time of day too.

    Raises:
        InvalidValueError: `sitting_not_understood`.
    """
    match = _SITTING.fullmatch(text.strip())
    if match is None:
        raise _not_understood(text)
    year, month, day = match[1] or match[6], match[2] or match[5], match[3] or match[4]
    try:
        on = date(int(year), int(month), int(day)) if year else None
    except ValueError:
        raise _not_understood(text) from None
    begin, end = (time(int(match[at]), int(match[at + 1] or 0)) for at in (7, 9))
    return on, begin, end


def parse_sittings(text: str) -> tuple[LocalSitting, ...]:
    """Return the sittings that `text` says, one on each line or between semicolons.

    Raises:
        InvalidValueError: `sitting_not_understood`.
    """
    return tuple(parse_sitting(part) for part in _BETWEEN.split(text) if part.strip())


def sitting_text(sitting: LocalSitting) -> str:
    """Return a sitting as `parse_sitting` reads it."""
    on, begin, end = sitting
    day = f"{on.isoformat()} " if on else ""
    return f"{day}{begin.isoformat('minutes')}-{end.isoformat('minutes')}"


def _not_understood(text: str) -> InvalidValueError:
    return InvalidValueError("sitting_not_understood", found=text.strip(), expected=EXPECTED)
