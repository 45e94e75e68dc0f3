"""Days that recur: every week, month or quarter from a first day on. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.durations import CalendarDays, Months, add_months
from workflow.domain.errors import InvalidValueError
from workflow.domain.records.monitoring import Every

MOST_TIMES = 520

_STEPS = {
    Every.WEEK: CalendarDays(7),
    Every.MONTH: Months(1),
    Every.QUARTER: Months(3),
}


def nominal_days(every: Every, starts_on: date, *, times: int) -> tuple[date, ...]:
    """Return the days on which something recurs, the first one included, worked or not.

    Each is counted from the first: after 31 January come 28 February and 31 March.

    Raises:
        InvalidValueError: `times_wrong`, not 1 to 520 or more than one of what happens once;
            `day_out_of_range`, beyond the year 9999.
    """
    most = 1 if every is Every.ONCE else MOST_TIMES
    if not 1 <= times <= most:
        raise InvalidValueError("times_wrong", found=times, expected=f"1 … {most}")
    return tuple(_nth(every, starts_on, place) for place in range(times))


def times_until(every: Every, starts_on: date, until: date) -> int:
    """Return how often something recurs through a day.

    Raises:
        InvalidValueError: `until_before_start`; `times_wrong` for more than 520.
    """
    if until < starts_on:
        told = {"until": until.isoformat(), "starts_on": starts_on.isoformat()}
        raise InvalidValueError("until_before_start", **told)
    if every is Every.ONCE:
        return 1
    for times in range(1, MOST_TIMES + 1):
        if not _is_by(every, starts_on, times, until):
            return times
    raise InvalidValueError("times_wrong", found=MOST_TIMES + 1, expected=f"1 … {MOST_TIMES}")


def worked(days: Iterable[date], calendar: WorkingCalendar) -> tuple[date, ...]:
    """Return each day, or the next working day if it is off; two may fall on the same one."""
    return tuple(calendar.roll_forward(day) for day in days)


def _is_by(every: Every, starts_on: date, place: int, until: date) -> bool:
    try:
        return _nth(every, starts_on, place) <= until
    except InvalidValueError:
        return False


def _nth(every: Every, starts_on: date, place: int) -> date:
    match _STEPS.get(every):
        case CalendarDays(count):
            return _days_after(starts_on, count * place)
        case Months(count):
            return add_months(starts_on, count=count * place)
        case _:
            return starts_on


def _days_after(day: date, count: int) -> date:
    ordinal = day.toordinal() + count
    if ordinal > date.max.toordinal():
        raise InvalidValueError("day_out_of_range", day=day.isoformat())
    return date.fromordinal(ordinal)
