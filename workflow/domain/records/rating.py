"""Ratings: every value of every step is kept, and so is what was said against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from workflow.domain.records.record import Record
from workflow.domain.review import SubjectKind


class RatingStep(StrEnum):
    """The steps of a rating, each kept with its value."""

    SELF = "self"
    APPRAISED = "appraised"
    PROPOSED = "proposed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Record):
    """One value of one step of the rating of a subject; level and reason exclude each other.

    It belongs to the subject: a person with several venues has one.

    Attributes:
        score: Points, exact.
        grounds: Why, where the value differs much from the one before, or goes beyond a rule.
        overrides: Codes of the rules that the competent level set aside, with its grounds.
        document: Number of the decision; a decision also has its day and its signatory.
        signatory: Code of the person who signed.
        given_by: Code of the person who gave it.
        newest: Whether no later value of the step has taken its place, and it was not cancelled.
        cancelled_on: When the superior cancelled it and ordered a new one; `cancel_reason` why.
    """

    TABLE: ClassVar[str] = "rating"
    KEY: ClassVar[tuple[str, ...]] = ("subject_id", "subject_kind", "id")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"grounds", "cancel_reason"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("id", "document")

    subject_kind: SubjectKind
    subject_id: int
    id: int
    step: RatingStep
    level: str | None = None
    not_rated_reason: str | None = None
    score: Fraction | None = None
    grounds: str | None = None
    overrides: tuple[str, ...] = ()
    document: str | None = None
    signatory: str | None = None
    given_on: date
    given_by: str
    newest: bool = True
    cancelled_on: date | None = None
    cancelled_by: str | None = None
    cancel_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRaise(Record):
    """A cap that the competent level raised for one unit, with its reason.

    Attributes:
        cap: Name of the cap in the definition.
        unit_id: The unit within which the cap counts.
    """

    TABLE: ClassVar[str] = "cap_raise"
    KEY: ClassVar[tuple[str, ...]] = ("unit_id", "cap")
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason"})

    unit_id: int
    cap: str
    reason: str
    document: str | None = None
    raised_on: date
    raised_by: str
    holds: bool = True


class AppealOutcome(StrEnum):
    """What became of an appeal."""

    UPHELD = "upheld"
    CHANGED = "changed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Record):
    """Somebody asks for a rating to be looked at again; meanwhile it is under review.

    Attributes:
        rating_id: Number of the decided rating.
        answer: The grounds of the answer.
        decided_by: Code of the person; never the subject, nor who decided the rating.
    """

    TABLE: ClassVar[str] = "appeal"
    TEXTS: ClassVar[frozenset[str]] = frozenset({"grounds", "answer", "filed_by"})
    LOOKUPS: ClassVar[tuple[str, ...]] = ("review_id",)
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = (("code",),)

    id: int
    code: str
    review_id: int
    rating_id: int
    filed_on: date
    filed_by: str
    grounds: str
    outcome: AppealOutcome | None = None
    answer: str | None = None
    decided_on: date | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier(Record):
    """The file that a unit sends up about a review.

    Attributes:
        to_unit_id: Where it goes.
        submitted_by: Code of the person, as `received_by`.
        returned_on: When it was sent back, with the `reason`.
    """

    TABLE: ClassVar[str] = "dossier"
    KEY: ClassVar[tuple[str, ...]] = ("review_id",)
    TEXTS: ClassVar[frozenset[str]] = frozenset({"reason"})

    review_id: int
    to_unit_id: int | None = None
    document: str | None = None
    submitted_on: date | None = None
    submitted_by: str | None = None
    received_on: date | None = None
    received_by: str | None = None
    receipt: str | None = None
    returned_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierItem(Record):
    """One piece of the checklist of a dossier.

    Attributes:
        name: Of the checklist in the definition.
        document: Number of what is in it.
    """

    TABLE: ClassVar[str] = "dossier_item"
    KEY: ClassVar[tuple[str, ...]] = ("review_id", "name")

    review_id: int
    name: str
    present: bool
    document: str | None = None
