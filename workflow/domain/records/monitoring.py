"""Monitoring: series of checks, the checks themselves, and who follows what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workflow.domain.records.record import Record


class Every(StrEnum):
    """How often something recurs."""

    ONCE = "once"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class CheckResult(StrEnum):
    """What a check found."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Matter(StrEnum):
    """What a series of checks, or a hand-over, is about."""

    REVIEW = "review"
    REMEDY = "remedy"
    COMMITMENT = "commitment"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSeries(Record):
    """Checks that recur, each with its own day.

    Attributes:
        matter_code: Code of the remedy, commitment or suggestion; None for the review itself.
        checker_id: Who makes them.
        starts_on: Nominal day of the first one.
        times: How many there are.
        places: Places that take turns, such as the hamlets of a commune; names, by which checks
            are counted, and so told in history.
        is_surprise: Whether the subject does not learn of one before it is made.
        active: Whether it goes on; what is left of one that does not is cancelled.
    """

    TABLE: ClassVar[str] = "check_series"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"title"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id", "matter_code")
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    title: str
    matter: Matter = Matter.REVIEW
    matter_code: str | None = None
    checker_id: int | None = None
    every: Every
    starts_on: date
    times: int
    places: tuple[str, ...] = ()
    is_surprise: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Record):
    """One monitoring check: scheduled, and made when `made_on` is given.

    Attributes:
        series_id: The series it belongs to; None for a single one.
        due_on: Last valid day.
        made_by: Code of the person who made it.
        place: Where it is to be made, or was; told in history as the `places` of a series are.
        finding: What was seen.
        is_surprise: Whether the subject does not learn of it before it is made.
        cancelled_on: When it was given up, with the `reason`.
    """

    TABLE: ClassVar[str] = "monitoring_check"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"finding", "reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id", "series_id")

    id: int
    review_id: int
    series_id: int | None = None
    checker_id: int | None = None
    due_on: date
    made_on: date | None = None
    made_by: str | None = None
    place: str | None = None
    result: CheckResult | None = None
    finding: str | None = None
    is_surprise: bool = False
    cancelled_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Record):
    """What one person followed is followed by another, or by a unit, from a day on.

    Attributes:
        from_id: Who followed it; None where nobody did.
    """

    TABLE: ClassVar[str] = "hand_over"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"note"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)

    id: int
    review_id: int
    matter: Matter
    matter_code: str
    from_id: int | None = None
    to_id: int | None = None
    to_unit_id: int | None = None
    handed_on: date
    note: str | None = None
