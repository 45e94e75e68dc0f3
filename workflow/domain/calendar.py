"""The working calendar: which days are worked, and counting by them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from workflow.domain.day_count import WorkingDayCount
from workflow.domain.durations import CalendarDays, Duration, Months, WorkingDays, add_months
from workflow.domain.errors import InvalidValueError
from workflow.domain.moments import moment_at

SATURDAY_AND_SUNDAY = frozenset({5, 6})
PROVISIONAL = "provisional"
START_OF_WORK = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day on which the ordinary week does not hold, or may not.

    Attributes:
        day: The local day.
        works: Whether it is a working day.
        name: What the day is called; may be empty.
        status: How sure the entry is; what starts with `provisional` may still change.
    """

    day: date
    works: bool
    name: str = ""
    status: str = ""

    @property
    def is_provisional(self) -> bool:
        """Whether the entry may still change."""
        return self.status.startswith(PROVISIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """The working days of an organisation.

    A year without a table follows the ordinary week and makes results provisional. A unit may have
    days of its own; those above it in the tree hold for it too, unless it says otherwise.

    Attributes:
        name: Name of the calendar.
        revision: Number of the revision a result was computed with.
        days: Exceptions in any order; of two for one day the later wins, so that the days of one
            organisation follow those of the country.
        weekend: Days off of an ordinary week, Monday is 0.
        tabled_years: Years that have a table even if none of `days` is in them.
        local: Days of units by their ids, as `days`.
        based_on: The calendar whose days these change; its years are the ones with a table.

    Raises:
        InvalidValueError: `weekend_wrong`, when the weekend leaves no working day.
    """

    name: str
    revision: int
    days: tuple[CalendarDay, ...] = ()
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    tabled_years: frozenset[int] = frozenset()
    local: Mapping[int, Sequence[CalendarDay]] = field(default_factory=dict, hash=False)
    based_on: WorkingCalendar | None = None
    _count: WorkingDayCount = field(init=False, repr=False, compare=False)
    _known_years: frozenset[int] = field(init=False, repr=False, compare=False)
    _provisional: tuple[int, ...] = field(init=False, repr=False, compare=False)
    # Thousands of units share a calendar, named by those that have days of their own.
    _at: dict[tuple[int, ...], WorkingCalendar] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise InvalidValueError("weekend_wrong", found=sorted(self.weekend))
        valid = {entry.day.toordinal(): entry for entry in self.days}
        works = {ordinal: entry.works for ordinal, entry in valid.items()}
        provisional = sorted(ordinal for ordinal, entry in valid.items() if entry.is_provisional)
        known_years = self.tabled_years
        if self.based_on is None:
            known_years |= {entry.day.year for entry in self.days}
        object.__setattr__(self, "_count", WorkingDayCount(weekend=self.weekend, works=works))
        object.__setattr__(self, "_known_years", known_years)
        object.__setattr__(self, "_provisional", tuple(provisional))

    def at(self, lineage: Iterable[int]) -> WorkingCalendar:
        """Return the calendar of a unit, given the ids from the unit up to the root.

        That is this one, unless the unit or one above it has days of its own.
        """
        if not self.local:
            return self
        return self._with_days_of(tuple(unit for unit in lineage if unit in self.local))

    def is_working(self, day: date) -> bool:
        """Return whether `day` is a working day."""
        ordinal = _ordinal(day)
        return self._count.through(ordinal) > self._count.through(ordinal - 1)

    def add(self, day: date, count: WorkingDays | int) -> date:
        """Return the working day that is `count` working days after `day`, or before if negative.

        Counting starts beside `day`, whether it is worked or not: 1 is the next working day, -1
        the one before. 0 is `day` itself, or the next working day if it is off.

        Raises:
            InvalidValueError: `day_out_of_range`, outside the years 1 to 9999.
        """
        number = count.count if isinstance(count, WorkingDays) else count
        ordinal = _ordinal(day)
        if number > 0:
            position = self._count.through(ordinal) + number
        else:
            position = self._count.through(ordinal - 1) + 1 + number
        return self._day_numbered(position, day=day)

    def roll_forward(self, day: date) -> date:
        """Return `day`, or the next working day if it is off."""
        return self.add(day, 0)

    def roll_back(self, day: date) -> date:
        """Return `day`, or the working day before if it is off."""
        return day if self.is_working(day) else self.add(day, -1)

    def between(self, start: date, end: date) -> int:
        """Return how many working days come after `start`, through `end`.

        Negative if `end` is before `start`, so that parts always add up to the whole.
        """
        return self._count.through(_ordinal(end)) - self._count.through(_ordinal(start))

    def late(self, last_valid_day: date, today: date) -> int:
        """Return how many working days have begun since `last_valid_day`, that of `today` included.

        Zero on a day off right after the last valid day, although that has passed.
        """
        return max(0, self.between(last_valid_day, today))

    def offset(self, day: date, by: Duration) -> date:
        """Return the day that is `by` after `day`; only working days avoid days off.

        Raises:
            InvalidValueError: `day_out_of_range`, outside the years 1 to 9999.
        """
        match by:
            case WorkingDays():
                return self.add(day, by)
            case CalendarDays():
                return _days_after(day, by)
            case Months():
                return add_months(day, count=by.count)
            case _:
                assert_never(by)

    def working_days_in(self, year: int) -> int:
        """Return the number of working days of a year."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return self._count.through(_ordinal(last)) - self._count.through(_ordinal(first) - 1)

    def is_provisional(self, first: date, last: date) -> bool:
        """Return whether what was counted over these days, both included, may still change.

        That is so where a day is provisional, or a year has no table. The order does not matter.
        """
        begin, end = sorted((first, last))
        if any(year not in self._known_years for year in range(begin.year, end.year + 1)):
            return True
        index = bisect_left(self._provisional, _ordinal(begin))
        return index < len(self._provisional) and self._provisional[index] <= _ordinal(end)

    def _with_days_of(self, units: tuple[int, ...]) -> WorkingCalendar:
        """Return the calendar on which units put their days, the lowest of them first."""
        if not units:
            return self
        if units not in self._at:
            above = self._with_days_of(units[1:])
            self._at[units] = replace(
                above,
                days=(*above.days, *self.local[units[0]]),
                tabled_years=self._known_years,
                local={},
                based_on=above,
            )
        return self._at[units]

    def _day_numbered(self, position: int, *, day: date) -> date:
        ordinal = self._count.numbered(position)
        if not date.min.toordinal() <= ordinal <= date.max.toordinal():
            raise InvalidValueError("day_out_of_range", day=day.isoformat())
        return date.fromordinal(ordinal)


def rung_moment(
    calendar: WorkingCalendar,
    last_valid_day: date,
    offset: WorkingDays | CalendarDays,
    *,
    zone: ZoneInfo,
    at: time = START_OF_WORK,
) -> datetime:
    """Return the moment at which a rung fires, in UTC.

    The offset counts from the last valid day. A day off rolls back before that day, so that a
    reminder comes in time, and forward on it or after it, so that nobody is called late early.

    Raises:
        InvalidValueError: `day_out_of_range`, outside the years 1 to 9999.
    """
    day = calendar.offset(last_valid_day, by=offset)
    worked = calendar.roll_back(day) if offset.count < 0 else calendar.roll_forward(day)
    return moment_at(worked, local_time=at, zone=zone)


def last_valid_day(day: date, *, exclusive: bool) -> date:
    """Return the last day on which something due "before `day`" is in time.

    By the letter that is the day before; offices that accept the day itself are not exclusive.
    It is not rolled: it may be a day off.

    Raises:
        InvalidValueError: `day_out_of_range`, when there is no day before.
    """
    return _days_after(day, CalendarDays(-1)) if exclusive else day


def _days_after(day: date, by: CalendarDays) -> date:
    try:
        return day + timedelta(days=by.count)
    except OverflowError as error:
        raise InvalidValueError("day_out_of_range", day=day.isoformat()) from error


def _ordinal(day: date) -> int:
    # A moment has no day without its zone, yet Python counts datetime as a date.
    if isinstance(day, datetime):
        raise TypeError("a local day is needed, not a moment")
    return day.toordinal()
