"""Series of checks for tests; a test names only what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from tests.definitions import TABLE
from workflow.domain.check_series import scheduled
from workflow.domain.records.monitoring import Check, CheckSeries, Every

MONDAY = date(2026, 3, 2)


def a_series(**changes: Any) -> CheckSeries:
    """Return four weekly checks of review 1 from a Monday on, announced and at no place."""
    series = CheckSeries(
        id=1,
        code="CS1",
        review_id=1,
        title="Giao ban",
        checker_id=7,
        every=Every.WEEK,
        starts_on=MONDAY,
        times=4,
    )
    return replace(series, **changes)


def a_check(number: int = 2, **changes: Any) -> Check:
    """Return a single check of review 1 that is due on a Monday."""
    return replace(Check(id=number, review_id=1, due_on=MONDAY), **changes)


def kept(series: CheckSeries, checks: Sequence[Check] = (), *, today: date = MONDAY) -> list[Check]:
    """Return the checks of a series after it was kept, the new ones with the next numbers."""
    schedule = scheduled(series, checks, calendar=TABLE.calendar, today=today)
    numbers = count(max((check.id for check in checks), default=1) + 1)
    new = [
        Check(
            id=number,
            review_id=series.review_id,
            series_id=series.id,
            checker_id=series.checker_id,
            due_on=turn.due_on,
            place=turn.place,
            is_surprise=series.is_surprise,
        )
        for number, turn in zip(numbers, schedule.missing, strict=False)
    ]
    return [*schedule.checks, *new]
