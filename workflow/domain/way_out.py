"""When a review that is stuck can go on at the earliest, by what its reasons say. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.durations import WorkingDays
from workflow.domain.review import NOT_YET_OPEN, Reason


def earliest_day(
    reasons: Iterable[Reason],
    *,
    today: date,
    calendar: WorkingCalendar,
    after: date | None = None,
) -> date:
    """Return the first working day on which all that is unmet can have been supplied.

    Args:
        reasons: Why the stage is not left.
        today: The day of the question.
        calendar: The working days of the venue.
        after: Before which day those behind its gates cannot have passed, if there are any.
    """
    opens = [reason.facts["opens_on"] for reason in reasons if reason.code == NOT_YET_OPEN]
    days = [today, *([after] if after else []), *map(date.fromisoformat, opens)]
    return first_working_day(max(days), calendar)


def first_working_day(day: date, calendar: WorkingCalendar) -> date:
    """Return a day, or the first working day after it."""
    return day if calendar.is_working(day) else calendar.add(day, WorkingDays(1))
