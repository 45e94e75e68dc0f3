"""Spans of days as rules state them: working days, calendar days and months never mix."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from workflow.domain.errors import InvalidValueError

MONTHS_IN_YEAR = 12
DAYS_IN_WEEK = 7
UNDERSTOOD = "5wd, -3wd, 10d, 2w, P10D, P6M, P1Y"

# Six digits: more than there are days in the calendar's ten thousand years.
_NUMBER = "[0-9]{1,6}"
_SHORT = re.compile(rf"(?P<sign>[+-]?)(?P<number>{_NUMBER})(?P<unit>wd|d|w)")
_ISO = re.compile(rf"(?P<sign>[+-]?)P(?P<number>{_NUMBER})(?P<unit>[DMY])")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A number of working days; negative counts back.

    Attributes:
        count: Working days, as the calendar of the cycle knows them.
    """

    count: int

    def __str__(self) -> str:
        """Return the text that is read back as this duration."""
        return f"{self.count}wd"


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """A number of days of any kind; negative counts back.

    Attributes:
        count: Days, holidays and weekends included.
    """

    count: int

    def __str__(self) -> str:
        """Return the text that is read back as this duration."""
        return f"{self.count}d"


@dataclass(frozen=True, slots=True)
class Months:
    """A number of months; negative counts back.

    Attributes:
        count: Months; a year is twelve.
    """

    count: int

    def __str__(self) -> str:
        """Return the text that is read back as this duration."""
        sign, number = ("-" if self.count < 0 else ""), abs(self.count)
        if number and number % MONTHS_IN_YEAR == 0:
            return f"{sign}P{number // MONTHS_IN_YEAR}Y"
        return f"{sign}P{number}M"


Duration = WorkingDays | CalendarDays | Months


def parse_duration(text: str) -> Duration:
    """Return the duration that `text` states.

    Understood are `5wd`, `-3wd` and `0` (working days), `10d`, `2w` and `P10D` (calendar days),
    `P6M` and `P1Y` (months), each with a sign or without.

    Raises:
        InvalidValueError: `duration_not_understood`, with what would be.
    """
    if text == "0":
        return WorkingDays(0)
    match = _SHORT.fullmatch(text) or _ISO.fullmatch(text)
    if match is None:
        raise InvalidValueError("duration_not_understood", found=text, expected=UNDERSTOOD)
    number = int(match["sign"] + match["number"])
    match match["unit"]:
        case "wd":
            return WorkingDays(number)
        case "d" | "D":
            return CalendarDays(number)
        case "w":
            return CalendarDays(number * DAYS_IN_WEEK)
        case "M":
            return Months(number)
        case _:
            return Months(number * MONTHS_IN_YEAR)


def add_months(day: date, *, count: int) -> date:
    """Return the day `count` months after `day`, or the last day of that month if it is shorter.

    A year after 29 February is 28 February.

    Raises:
        InvalidValueError: `day_out_of_range`, outside the years 1 to 9999.
    """
    years, month = divmod(day.month - 1 + count, MONTHS_IN_YEAR)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise InvalidValueError("day_out_of_range", day=day.isoformat())
    _, last = monthrange(year, month + 1)
    return date(year, month + 1, min(day.day, last))
