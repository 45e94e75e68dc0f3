"""When what is left will be done if it goes on as lately: a range of days, or why none. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from workflow.domain.calendar import WorkingCalendar

# Days of work that are looked back on; today, which is not over, is none of them.
WINDOW, HALF_WINDOW = 10, 5
# Working days ahead, about ten years, beyond which no day is told.
FARTHEST = 2500


class NoForecast(StrEnum):
    """Why there is no forecast."""

    NOTHING_LEFT = "nothing_left"
    TOO_EARLY = "too_early"
    NOTHING_PASSED = "nothing_passed"
    TOO_SLOW = "too_slow"
    HELD_UP = "held_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """By when what is left would be done at the pace of the last `WINDOW` working days.

    Attributes:
        left: How many are not done.
        fast: How many a day were done on average in the better half of those days; None when
            not enough of them are known.
        slow: The same in the worse half; not more than `fast`, negative when more came back.
        earliest_on: The last working day it takes at the better pace; None without a forecast.
        latest_on: At the worse one; None when it never ends, or later than is told.
        none: Why there is none.
    """

    left: int
    fast: Fraction | None = None
    slow: Fraction | None = None
    earliest_on: date | None = None
    latest_on: date | None = None
    none: NoForecast | None = None


def forecast(
    days: Sequence[date], passed: Sequence[int], *, left: int, calendar: WorkingCalendar
) -> Forecast:
    """Return by when what is left would be done.

    What is done on a day off counts on the next working day.

    Args:
        days: From the first day, one after the other, to today.
        passed: How many were done at the end of each.
        left: How many are not done now.
    """
    if left <= 0:
        return Forecast(left=0, none=NoForecast.NOTHING_LEFT)
    rates = _rates(days[:-1], passed, calendar)
    if len(rates) < WINDOW:
        return Forecast(left=left, none=NoForecast.TOO_EARLY)
    worst_first = sorted(rates)
    slow, fast = (
        Fraction(sum(half), HALF_WINDOW)
        for half in (worst_first[:HALF_WINDOW], worst_first[-HALF_WINDOW:])
    )
    earliest_on, latest_on = (_end(days[-1], left, pace, calendar) for pace in (fast, slow))
    none = None
    if earliest_on is None:
        none = NoForecast.TOO_SLOW if fast > 0 else NoForecast.NOTHING_PASSED
    return Forecast(
        left=left, fast=fast, slow=slow, earliest_on=earliest_on, latest_on=latest_on, none=none
    )


def not_before(own: Forecast, before: Iterable[Forecast]) -> Forecast:
    """Return a forecast of what cannot be done before other things are.

    Where one of those has no forecast, there is none either.
    """
    ahead = [each for each in before if each.none is not NoForecast.NOTHING_LEFT]
    if own.none is not None:
        return own
    if any(each.none is not None for each in ahead):
        return replace(own, earliest_on=None, latest_on=None, none=NoForecast.HELD_UP)
    earliest = [each.earliest_on for each in (own, *ahead) if each.earliest_on is not None]
    latest = [each.latest_on for each in (own, *ahead) if each.latest_on is not None]
    is_open = len(latest) <= len(ahead)
    return replace(own, earliest_on=max(earliest), latest_on=None if is_open else max(latest))


def _rates(days: Sequence[date], passed: Sequence[int], calendar: WorkingCalendar) -> list[int]:
    """Return how many were done on each of the last working days, as far as they are known."""
    ends = [count for day, count in zip(days, passed, strict=False) if calendar.is_working(day)]
    before = [0, *ends][:-1]
    return [end - start for start, end in zip(before, ends, strict=True)][-WINDOW:]


def _end(today: date, left: int, pace: Fraction, calendar: WorkingCalendar) -> date | None:
    if pace <= 0:
        return None
    needed = -(-left // pace)
    return calendar.add(today, int(needed)) if needed <= FARTHEST else None
