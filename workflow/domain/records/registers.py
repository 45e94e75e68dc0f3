"""Registers: plain lists that follow-up and ratings are read against, one row for each fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from workflow.domain.records.record import Record


class ResponseStep(StrEnum):
    """How far the response to a shortcoming goes; each step is a person's act."""

    REMIND = "remind"
    HELP = "help"
    SUGGEST = "suggest"
    INSPECT = "inspect"


class MeetingKind(StrEnum):
    """Which of the monthly meetings of a unit."""

    REGULAR = "regular"
    THEMATIC = "thematic"


class CaseKind(StrEnum):
    """What was done about a member, or how he left; by weight within discipline."""

    REPRIMAND = "reprimand"
    WARNING = "warning"
    REMOVAL_FROM_POST = "removal_from_post"
    EXPULSION = "expulsion"
    NAME_REMOVED = "name_removed"
    ASKED_TO_LEAVE = "asked_to_leave"


class Comparison(StrEnum):
    """How a value stands to the figure that is told, as in "more than 98 %"."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """What a subject undertook in writing; it is checked by a series of checks."""

    TABLE: ClassVar[str] = "commitment"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    text: str
    signed_on: date
    document: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Record):
    """A person's response to a subject that does poorly; no program ever makes one.

    Attributes:
        concerns: Code of the remedy, commitment, suggestion or series of checks that led to it.
        given_by: Code of the person whose act it is.
        outcome: What came of it.
    """

    TABLE: ClassVar[str] = "response"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason", "outcome"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    step: ResponseStep
    reason: str
    concerns: str | None = None
    given_on: date
    given_by: str
    outcome: str | None = None
    closed_on: date | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaReport(Record):
    """What the person in charge of an area reports about a unit of it, for one month.

    Attributes:
        month: As `2026-03`.
        reported_by: Code of the person.
    """

    TABLE: ClassVar[str] = "area_report"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    unit_id: int
    month: str
    text: str
    reported_on: date
    reported_by: str
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Record):
    """One item of a yearly programme of inspection and supervision.

    Attributes:
        document: Number of the programme.
        focus: What is looked at.
        concerns: Code of the remedy or suggestion that led to it.
        unit_id: Which body inspects.
        planned_for: Month in which, as `2026-03`.
    """

    TABLE: ClassVar[str] = "inspection"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"focus", "result"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    unit_id: int | None = None
    document: str | None = None
    focus: str
    concerns: str | None = None
    planned_for: str
    done_on: date | None = None
    result: str | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Commendation(Record):
    """Good practice that was commended."""

    TABLE: ClassVar[str] = "commendation"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason", "form"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    reason: str
    form: str | None = None
    document: str | None = None
    given_on: date
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingQuality(Record):
    """How good the meetings of a unit were in one month, on a scale of its own.

    Attributes:
        month: As `2026-03`.
        held: How many took place; none is a finding.
        grade: A grade of the definition; None where none was given.
        present: How many of the `expected` came.
        minutes: How long it took.
    """

    TABLE: ClassVar[str] = "meeting_quality"
    LOOKUPS: ClassVar[tuple[str, ...]] = ("unit_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    unit_id: int
    month: str
    kind: MeetingKind = MeetingKind.REGULAR
    held: int = 1
    grade: str | None = None
    present: int | None = None
    expected: int | None = None
    minutes: int | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineCase(Record):
    """A measure of discipline, or an exit, by category.

    Attributes:
        self_detected: Whether the body found and mended it itself.
    """

    TABLE: ClassVar[str] = "discipline_case"
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    kind: CaseKind
    decided_on: date
    document: str | None = None
    self_detected: bool = False
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Record):
    """A result of the year that ratings are read against, such as 15 of 15 targets met.

    Attributes:
        name: A result of the definition, or any word where it lists none.
        value: What was reached; of a share, how many of `of`; 98 % is 49/50.
        of: Of how many; None for a plain amount.
        measure: In which unit the value is, such as `m`, or `%` for a share.
        compared: How what was reached stands to `value`; None when it is just that.
        reported: As the source prints it.
        target: What was to be reached.
    """

    TABLE: ClassVar[str] = "result"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"measure", "reported"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    name: str
    value: Fraction
    of: Fraction | None = None
    measure: str | None = None
    compared: Comparison | None = None
    reported: str | None = None
    target: Fraction | None = None
    as_of_on: date
    holds: bool = True
