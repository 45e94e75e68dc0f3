"""Ratings: every value of every step is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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
        document: Number of the decision, when there is one.
        given_by: Code of the person who gave it.
        newest: Whether no later value of the step has taken its place.
    """

    TABLE: ClassVar[str] = "rating"
    KEY: ClassVar[tuple[str, ...]] = ("subject_id", "subject_kind", "id")

    subject_kind: SubjectKind
    subject_id: int
    id: int
    step: RatingStep
    level: str | None = None
    not_rated_reason: str | None = None
    document: str | None = None
    given_on: date
    given_by: str
    newest: bool = True
