"""What people write about checks, before any code has been looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.domain.records.monitoring import CheckResult, Every, Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSeriesRow:
    """A series of checks; what is None stays as it was, unless it is cleared.

    Attributes:
        code: Of one that is there, or for a new one; made when absent.
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        matter_code: Code of the remedy, commitment or suggestion that is checked.
        checker: Code of the person who makes the checks.
        until: Last nominal day, in place of `times`.
        places: Places that take turns, in their order.
        cleared: Names of fields from which what is stored is taken away.
    """

    code: str | None = None
    subject: str
    title: str | None = None
    matter: Matter | None = None
    matter_code: str | None = None
    checker: str | None = None
    every: Every | None = None
    starts_on: date | None = None
    times: int | None = None
    until: date | None = None
    places: tuple[str, ...] = ()
    is_surprise: bool | None = None
    cleared: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of one review: scheduled for a day, and made when `made_on` is given."""

    subject: str
    due_on: date
    made_on: date | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """What came of a check that is scheduled; what is None stays as it was.

    Attributes:
        check: Its number; or its `due_on` with its `series` or `subject`.
        series: Code of the series.
        subject: `SUBJECT` or `SUBJECT@VENUE`.
        place: Where it was made, in place of where it was to be.
    """

    check: int | None = None
    series: str | None = None
    subject: str | None = None
    due_on: date | None = None
    made_on: date
    result: CheckResult | None = None
    place: str | None = None
    finding: str | None = None
    line: int = 0
