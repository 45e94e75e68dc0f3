"""Calendar tables as they are written in files, and every mistake in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflow.domain.calendar import SATURDAY_AND_SUNDAY, CalendarDay, WorkingCalendar
from workflow.domain.errors import InvalidFileError, Problem
from workflow.domain.text import nfc

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_SHOWN = 80

_DAYS_OFF, _WORKING = "weekday_days_off", "working_saturdays"
_TABLE_KEYS = frozenset({"name", "source", "scope", "weekend", "years"})
_YEAR_KEYS = frozenset({_DAYS_OFF, _WORKING})
_DAY_KEYS = frozenset({"date", "name", "status"})
_YEAR = re.compile("[0-9]{4}")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTable:
    """The content of a calendar file.

    Attributes:
        name: Name of the calendar; empty if the file does not give one.
        source: Where the days come from; may be empty.
        weekend: Days off of an ordinary week, Monday is 0.
        years: Years that have a table, even one without exceptions.
        days: Exceptions, in the order of the file, no day twice.
    """

    name: str
    source: str
    weekend: frozenset[int]
    years: frozenset[int]
    days: tuple[CalendarDay, ...]


def calendar_from_table(
    table: object, *, revision: int, file: str | None = None
) -> WorkingCalendar:
    """Return the working calendar that a parsed calendar file describes.

    Raises:
        InvalidFileError: As from `read_calendar_table`.
    """
    content = read_calendar_table(table, file=file)
    return WorkingCalendar(
        name=content.name,
        revision=revision,
        days=content.days,
        weekend=content.weekend,
        tabled_years=content.years,
    )


def read_calendar_table(table: object, *, file: str | None = None) -> CalendarTable:
    """Return the content of a parsed calendar file.

    A day off may fall on a weekend, as holidays do; a working day that the ordinary week has
    anyway is taken for a slip.

    Args:
        table: What the JSON or YAML reader returned.
        file: Name of the file, for the problems.

    Raises:
        InvalidFileError: With every problem found.
    """
    reader = _TableReader(file=file)
    content = reader.table(table)
    if reader.problems:
        raise InvalidFileError(tuple(reader.problems))
    return content


class _TableReader:
    """Reads on after a mistake, so that one pass finds them all."""

    def __init__(self, *, file: str | None) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._weekend = SATURDAY_AND_SUNDAY
        self._seen: set[date] = set()

    def table(self, found: object) -> CalendarTable:
        table = self._mapping(found, path="", keys=_TABLE_KEYS)
        if "weekend" in table:
            self._weekend = self._weekend_of(table["weekend"])
        if isinstance(found, Mapping) and "years" not in found:
            self._report("calendar_key_missing", path="years", expected="years")
        years: dict[int, tuple[CalendarDay, ...]] = {}
        for key, content in self._mapping(table.get("years", {}), path="years").items():
            path = f"years.{key}"
            if _YEAR.fullmatch(str(key)) and int(str(key)):
                years[int(str(key))] = self._year(content, year=int(str(key)), path=path)
            else:
                self._report("calendar_value_wrong", path=path, found=_shown(key), expected="YYYY")
        return CalendarTable(
            name=self._text(table, "name", path=""),
            source=self._text(table, "source", path=""),
            weekend=self._weekend,
            years=frozenset(years),
            days=tuple(day for days in years.values() for day in days),
        )

    def _weekend_of(self, found: object) -> frozenset[int]:
        names = self._list(found, path="weekend")
        unknown = [name for name in names if name not in WEEKDAYS]
        if unknown or len(set(map(str, names))) == len(WEEKDAYS):
            self._report(
                "calendar_value_wrong",
                path="weekend",
                found=_shown(found),
                expected=", ".join(WEEKDAYS),
            )
            return SATURDAY_AND_SUNDAY
        return frozenset(WEEKDAYS.index(str(name)) for name in names)

    def _year(self, found: object, *, year: int, path: str) -> tuple[CalendarDay, ...]:
        content = self._mapping(found, path=path, keys=_YEAR_KEYS)
        read = (
            self._day(entry, works=key == _WORKING, year=year, path=f"{path}.{key}.{index}")
            for key in (_DAYS_OFF, _WORKING)
            for index, entry in enumerate(self._list(content.get(key, []), path=f"{path}.{key}"))
        )
        return tuple(day for day in read if day is not None)

    def _day(self, found: object, *, works: bool, year: int, path: str) -> CalendarDay | None:
        entry = self._mapping(found, path=path, keys=_DAY_KEYS)
        name, status = self._text(entry, "name", path=path), self._text(entry, "status", path=path)
        if not isinstance(found, Mapping):
            return None
        if "date" not in entry:
            self._report("calendar_key_missing", path=f"{path}.date", expected="date")
            return None
        day = self._date(entry["date"], year=year, path=f"{path}.date")
        if day is None:
            return None
        if works and day.weekday() not in self._weekend:
            self._report("calendar_day_works_anyway", path=f"{path}.date", found=_shown(day))
        return CalendarDay(day=day, works=works, name=name, status=status)

    def _date(self, found: object, *, year: int, path: str) -> date | None:
        day = _date_or_none(found)
        if day is None:
            self._report(
                "calendar_date_wrong", path=path, found=_shown(found), expected="YYYY-MM-DD"
            )
        elif day.year != year:
            self._report(
                "calendar_date_in_wrong_year", path=path, found=_shown(found), expected=str(year)
            )
        elif day in self._seen:
            self._report("calendar_day_repeated", path=path, found=_shown(found))
        else:
            self._seen.add(day)
        return day

    def _mapping(
        self, found: object, *, path: str, keys: frozenset[str] | None = None
    ) -> Mapping[object, object]:
        if not isinstance(found, Mapping):
            self._report("calendar_value_wrong", path=path, found=_shown(found), expected="{…}")
            return {}
        for key in found:
            if keys is not None and key not in keys:
                place = f"{path}.{key}".lstrip(".")
                known = ", ".join(sorted(keys))
                self._report("calendar_key_unknown", path=place, found=_shown(key), expected=known)
        return found

    def _list(self, found: object, *, path: str) -> list[object]:
        if isinstance(found, list):
            return found
        self._report("calendar_value_wrong", path=path, found=_shown(found), expected="[…]")
        return []

    def _text(self, entry: Mapping[object, object], key: str, *, path: str) -> str:
        found = entry.get(key, "")
        if isinstance(found, str):
            return nfc(found)
        place = f"{path}.{key}".lstrip(".")
        self._report("calendar_value_wrong", path=place, found=_shown(found), expected='"…"')
        return ""

    def _report(
        self, code: str, *, path: str, found: str | None = None, expected: str | None = None
    ) -> None:
        self.problems.append(
            Problem(
                code=code,
                file=self._file,
                path=path or None,
                found=found,
                expected=expected,
            )
        )


def _date_or_none(found: object) -> date | None:
    # YAML readers make a date of an unquoted one.
    if type(found) is date:
        return found
    if not isinstance(found, str) or not _DATE.fullmatch(found):
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        return None


def _shown(found: object) -> str:
    return str(found)[:LONGEST_SHOWN]
