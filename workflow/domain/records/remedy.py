"""Remedies: what was promised after a review, who carries it out, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from workflow.domain.records.record import Record


class RemedyKind(StrEnum):
    """What a remedy answers: a shortcoming to mend, or a strength to promote."""

    SHORTCOMING = "shortcoming"
    STRENGTH = "strength"


class RemedyForm(StrEnum):
    """What has to come of it; a duty that recurs is never done once for all."""

    BEHAVIOUR = "behaviour"
    PROGRAMME = "programme"
    DELIVERABLE = "deliverable"
    RECURRING = "recurring"


class Responsibility(StrEnum):
    """Whose shortcoming it is."""

    COLLECTIVE = "collective"
    MEMBER = "member"
    HEAD = "head"


class RemedySource(StrEnum):
    """Where a remedy comes from."""

    CONCLUSION = "conclusion"
    SUGGESTION = "suggestion"
    EARLIER = "earlier"
    OTHER = "other"


class RemedyStatus(StrEnum):
    """Where a remedy stands; what is claimed to be done is not verified."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CLAIMED = "claimed"
    VERIFIED = "verified"
    CARRIED_OVER = "carried_over"


class IndicatorKind(StrEnum):
    """What is measured: none of something, all of so many, at least so much, or a thing done."""

    ZERO = "zero"
    ALL = "all"
    AT_LEAST = "at_least"
    DONE = "done"


class Verdict(StrEnum):
    """What the superior finds of a plan of remedies."""

    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Record):
    """Something promised after a review.

    Attributes:
        measure: What is going to be done.
        group: A group of measures of the definition, as second axis; `topic` is a third one.
        source_ref: The conclusion as `MEETING/NUMBER`, the suggestion by its code, or the remedy
            of an earlier cycle as `CYCLE/CODE`.
        owner_id: Who answers for it, and never verifies it.
        director_id: Who directs it; `monitor_id` follows it, or a unit does.
        first_raised_on: When the matter was raised first; its age counts from here.
        watch_months: How long it must have held before it is verified; 0 for not at all.
        claimed_on: When it was said to be done.
        grade: In which words its completion was graded.
        reopened: How often it was taken up again after a claim or a verification.
        note: What was said at the last step: what was found, or why it was taken up again.
        carried_to: Where it goes on, as `CYCLE/CODE`.
    """

    TABLE: ClassVar[str] = "remedy"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"title", "cause", "measure", "topic", "note"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id", "source_ref")
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    title: str
    kind: RemedyKind = RemedyKind.SHORTCOMING
    form: RemedyForm = RemedyForm.BEHAVIOUR
    responsibility: Responsibility | None = None
    cause: str | None = None
    measure: str | None = None
    group: str | None = None
    topic: str | None = None
    source: RemedySource = RemedySource.OTHER
    source_ref: str | None = None
    owner_id: int | None = None
    director_id: int | None = None
    monitor_id: int | None = None
    monitor_unit_id: int | None = None
    first_raised_on: date
    due_on: date | None = None
    watch_months: int = 0
    status: RemedyStatus = RemedyStatus.OPEN
    started_on: date | None = None
    claimed_on: date | None = None
    claimed_by: str | None = None
    grade: str | None = None
    verified_on: date | None = None
    verifier_id: int | None = None
    reopened: int = 0
    note: str | None = None
    carried_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyIndicator(Record):
    """One thing by which it is seen whether a remedy holds.

    Attributes:
        target: For `at_least`, what must be reached; for `all`, how many there are, once known.
        measured: What was found, such as the 4 of 4.
        holds: Whether it counts; one that was a mistake stays, and does not.
    """

    TABLE: ClassVar[str] = "remedy_indicator"
    KEY: ClassVar[tuple[str, ...]] = ("remedy_id", "number")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})

    remedy_id: int
    number: int
    text: str
    kind: IndicatorKind = IndicatorKind.DONE
    target: Fraction | None = None
    measured: Fraction | None = None
    measured_of: Fraction | None = None
    measured_on: date | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyExecutor(Record):
    """Who carries a remedy out: a unit or a person of the tree, or somebody outside it.

    Attributes:
        outside: What a body outside the tree is called; no name of a person.
        percent: How far it is, 0 to 100; 100 is done.
    """

    TABLE: ClassVar[str] = "remedy_executor"
    KEY: ClassVar[tuple[str, ...]] = ("remedy_id", "number")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"outside", "note"})

    remedy_id: int
    number: int
    unit_id: int | None = None
    person_id: int | None = None
    outside: str | None = None
    percent: int = 0
    reported_on: date | None = None
    note: str | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyMilestone(Record):
    """A step on the way of a remedy, with its day."""

    TABLE: ClassVar[str] = "remedy_milestone"
    KEY: ClassVar[tuple[str, ...]] = ("remedy_id", "number")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"text"})

    remedy_id: int
    number: int
    text: str
    due_on: date
    done_on: date | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyEvidence(Record):
    """A file that proves something; its content is kept under its SHA-256.

    Attributes:
        sha256: 64 hexadecimal digits.
        size: In bytes.
        added_by: Code of the person, or of the operator.
    """

    TABLE: ClassVar[str] = "remedy_evidence"
    KEY: ClassVar[tuple[str, ...]] = ("remedy_id", "number")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"name"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("sha256",)

    remedy_id: int
    number: int
    name: str
    sha256: str
    size: int
    added_by: str
    added_on: date
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyPlan(Record):
    """The remedies of one review as a plan, which the superior may find feasible or not.

    Attributes:
        declared: How many remedies the plan says it has.
        judged_by: Code of the person who gave the verdict.
    """

    TABLE: ClassVar[str] = "remedy_plan"
    KEY: ClassVar[tuple[str, ...]] = ("review_id",)
    TEXTS: ClassVar[frozenset[str]] = frozenset({"note"})

    review_id: int
    document: str | None = None
    planned_on: date | None = None
    declared: int | None = None
    verdict: Verdict | None = None
    judged_by: str | None = None
    judged_on: date | None = None
    note: str | None = None
