"""Months as people report by them: `2026-03`, and the quarters that they make. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

MONTH_EXPECTED = "2026-03, 03/2026"

# A spreadsheet makes the first day of a month that is typed.
_WRITTEN = (
    re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})(?:-0?1)?"),
    re.compile(r"(?:0?1[/.-])?(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MONTHS = 12
_IN_QUARTER = 3


def parse_month(text: str) -> str | None:
    """Return the month that `2026-03`, `3/2026` or its first day says; None when it is none."""
    match = next((found for each in _WRITTEN if (found := each.fullmatch(text.strip()))), None)
    if match is None:
        return None
    year, month = int(match["year"]), int(match["month"])
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= _MONTHS):
        return None
    return _written(year, month)


def month_of(day: date) -> str:
    """Return the month in which a day lies."""
    return _written(day.year, day.month)


def months_between(first: str, last: str) -> Iterator[str]:
    """Yield the months from one to another, both included; none when they stand reversed."""
    year, month = map(int, first.split("-"))
    while (written := _written(year, month)) <= last:
        yield written
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)


def quarter_of(month: str) -> tuple[str, str, str]:
    """Return the three months of the quarter in which a month lies."""
    year, number = map(int, month.split("-"))
    first = number - (number - 1) % _IN_QUARTER
    return (_written(year, first), _written(year, first + 1), _written(year, first + 2))


def quarter_name(month: str) -> str:
    """Return the quarter in which a month lies, as `2026-Q1`."""
    year, number = month.split("-")
    return f"{year}-Q{(int(number) - 1) // _IN_QUARTER + 1}"


def _written(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"
