"""Series of checks: on which days, at which places, and how far the places are covered. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.recurrence import nominal_days, worked


class CheckStatus(StrEnum):
    """Where a check stands on a day."""

    SCHEDULED = "scheduled"
    MISSED = "missed"
    MADE = "made"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One of the checks of a series as it is to be: its last valid day, and whose turn it is."""

    due_on: date
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What a series makes of its checks.

    Attributes:
        checks: Those that are there, as they are now.
        missing: Turns for which there is no check yet.
    """

    checks: Sequence[Check]
    missing: Sequence[Turn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far a series has come.

    Attributes:
        missing: Places at which no check was made, in the order of the series.
        missed: Checks whose day is over and that were not made, by day.
    """

    places: int
    visited: int
    missing: Sequence[str]
    scheduled: int
    due: int
    made: int
    missed: Sequence[Check]


def status_of(check: Check, *, today: date) -> CheckStatus:
    """Return where a check stands; one is missed when its day is over."""
    if check.made_on is not None:
        return CheckStatus.MADE
    if check.cancelled_on is not None:
        return CheckStatus.CANCELLED
    return CheckStatus.MISSED if check.due_on < today else CheckStatus.SCHEDULED


def turns_of(series: CheckSeries, calendar: WorkingCalendar) -> tuple[Turn, ...]:
    """Return the turns of a series in their order; of one that was stopped none.

    Raises:
        InvalidValueError: It does not recur so often, or goes beyond the year 9999.
    """
    if not series.active:
        return ()
    days = worked(nominal_days(series.every, series.starts_on, times=series.times), calendar)
    places = series.places or (None,)
    return tuple(
        Turn(due_on=day, place=places[number % len(places)]) for number, day in enumerate(days)
    )


def scheduled(
    series: CheckSeries, checks: Iterable[Check], *, calendar: WorkingCalendar, today: date
) -> Schedule:
    """Return the checks of a series as they are to be from today on.

    The n-th check by number keeps the n-th turn. What was made, was given up by itself or has its
    day behind it stays as it is; of the others, those without a turn are cancelled.

    Raises:
        InvalidValueError: The series does not recur so often, or goes beyond the year 9999.
    """
    turns = turns_of(series, calendar)
    known = sorted(checks, key=lambda check: check.id)
    return Schedule(
        checks=[
            _kept(check, series, turns[number] if number < len(turns) else None, today)
            for number, check in enumerate(known)
        ],
        missing=turns[len(known) :],
    )


def _kept(check: Check, series: CheckSeries, turn: Turn | None, today: date) -> Check:
    is_fixed = check.made_on is not None or check.due_on < today or check.reason is not None
    if is_fixed:
        return check
    if turn is None:
        return replace(check, cancelled_on=check.cancelled_on or today)
    return replace(
        check,
        due_on=turn.due_on,
        place=turn.place,
        checker_id=series.checker_id,
        is_surprise=series.is_surprise,
        cancelled_on=None,
    )


def coverage_of(series: CheckSeries, checks: Iterable[Check], *, today: date) -> Coverage:
    """Return how far a series has come by the checks of it that were not cancelled."""
    standing = sorted(
        (check for check in checks if status_of(check, today=today) is not CheckStatus.CANCELLED),
        key=lambda check: (check.due_on, check.id),
    )
    made = [check for check in standing if check.made_on is not None]
    places = dict.fromkeys(series.places)
    visited = {check.place for check in made} & places.keys()
    return Coverage(
        places=len(places),
        visited=len(visited),
        missing=[place for place in places if place not in visited],
        scheduled=len(standing),
        due=sum(check.due_on < today for check in standing),
        made=len(made),
        missed=[check for check in standing if status_of(check, today=today) is CheckStatus.MISSED],
    )
