"""Days that come back: 31 December, and the n-th working day of a month, quarter or year. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.durations import MONTHS_IN_YEAR, add_months
from workflow.domain.errors import InvalidValueError

YEARLY_EXPECTED = "12-31"

_WRITTEN = re.compile("([0-9]{2})-([0-9]{2})")
_LEAP_YEAR = 2000


class Period(StrEnum):
    """A part of the year, from its first day to its last."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: MONTHS_IN_YEAR}


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of every year; 29 February is the 28th where there is none."""

    month: int
    day: int

    def __str__(self) -> str:
        """Return the text that is read back as this day."""
        return f"{self.month:02}-{self.day:02}"

    def from_day(self, first: date) -> date:
        """Return the first such day on or after another."""
        this_year = self._in(first.year)
        return this_year if this_year >= first else self._in(first.year + 1)

    def _in(self, year: int) -> date:
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


def parse_yearly_day(text: str) -> YearlyDay | None:
    """Return the day that `12-31` says; None when it is none.

    Raises:
        InvalidValueError: `day_does_not_exist`, in no year.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    if not 1 <= month <= MONTHS_IN_YEAR or not 1 <= day <= monthrange(_LEAP_YEAR, month)[1]:
        raise InvalidValueError("day_does_not_exist", found=text, expected=YEARLY_EXPECTED)
    return YearlyDay(month, day)


def working_day_of(calendar: WorkingCalendar, number: int, period: Period, *, since: date) -> date:
    """Return the first day on or after `since` that is the n-th working day of its period.

    Args:
        number: 1 for the first working day, -1 for the last; one that the period does not have
            is its last, or its first.
    """
    first = _first_day(period, since)
    while True:
        beyond = add_months(first, count=_MONTHS[period])
        found = _numbered(calendar, number, first, beyond)
        if found >= since:
            return found
        first = beyond


def _first_day(period: Period, day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % _MONTHS[period], 1)


def _numbered(calendar: WorkingCalendar, number: int, first: date, beyond: date) -> date:
    least, most = calendar.roll_forward(first), calendar.add(beyond, -1)
    if number > 0:
        return min(calendar.add(first - timedelta(days=1), number), most)
    return max(calendar.add(beyond, number), least)
