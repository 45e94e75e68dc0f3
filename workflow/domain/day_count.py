"""Counting working days without walking through them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate

DAYS_IN_WEEK = 7


class WorkingDayCount:
    """The number of working days up to any day, and back from the number to the day.

    Days are ordinals as in `date.toordinal`: day 1 is Monday, 1 January of the year 1. The
    ordinary week is counted by division, the exceptions by bisection, so that no horizon limits
    the answer and its cost grows with the logarithm of the exceptions only.
    """

    def __init__(self, *, weekend: frozenset[int], works: Mapping[int, bool]) -> None:
        """Prepare the counts.

        Args:
            weekend: Days off of an ordinary week, Monday is 0.
            works: Exceptions: whether the day with this ordinal is a working day.
        """
        self._workdays = tuple(day for day in range(DAYS_IN_WEEK) if day not in weekend)
        self._worked_before = tuple(
            sum(1 for workday in self._workdays if workday < day) for day in range(DAYS_IN_WEEK)
        )
        changed = {day: kind for day, kind in works.items() if kind == _is_off(day, weekend)}
        self._changed = sorted(changed)
        steps = (1 if changed[day] else -1 for day in self._changed)
        self._gained = tuple(accumulate(steps, initial=0))
        self._numbers = [self.through(day) for day in self._changed]

    def through(self, day: int) -> int:
        """Return how many working days there are from day 1 through `day`."""
        return self._ordinary_through(day) + self._gained[bisect_right(self._changed, day)]

    def numbered(self, number: int) -> int:
        """Return the working day with this number; day 1 of the count has the number 1."""
        index = bisect_left(self._numbers, number)
        ordinary = self._ordinary_numbered(number - self._gained[index])
        if index == len(self._changed):
            return ordinary
        return min(ordinary, self._changed[index])

    def _ordinary_through(self, day: int) -> int:
        weeks, rest = divmod(day, DAYS_IN_WEEK)
        return weeks * len(self._workdays) + self._worked_before[rest]

    def _ordinary_numbered(self, number: int) -> int:
        weeks, rest = divmod(number - 1, len(self._workdays))
        return weeks * DAYS_IN_WEEK + self._workdays[rest] + 1


def _is_off(day: int, weekend: frozenset[int]) -> bool:
    return (day - 1) % DAYS_IN_WEEK in weekend
