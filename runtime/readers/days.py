"""Days as clerks write them: `2022-11-04` and `04/11/2022`, never the month first."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR = 1900
LAST_YEAR = 2199

_ISO = re.compile("(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_VIETNAMESE = re.compile(
    r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})"
)
_SERIAL_NUMBER = re.compile("[0-9]{4,6}")
_MONTHS = 12


class DayError(ValueError):
    """A text is not a day; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def parse_day(text: str) -> date:
    """Return the day that `text` means.

    Raises:
        DayError: `day_unreadable`, `day_is_number` for what Excel counts inside,
            `day_year_too_short`, `day_month_first`, `day_out_of_range` or `day_does_not_exist`.
    """
    day_first = _VIETNAMESE.fullmatch(text)
    match = day_first or _ISO.fullmatch(text)
    if match is None:
        raise DayError("day_is_number" if _SERIAL_NUMBER.fullmatch(text) else "day_unreadable")
    if len(match["year"]) == 2:
        raise DayError("day_year_too_short")
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if day_first and month > _MONTHS >= day > 0:
        raise DayError("day_month_first")
    try:
        found = date(year, month, day)
    except ValueError:
        raise DayError("day_does_not_exist") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayError("day_out_of_range")
    return found
