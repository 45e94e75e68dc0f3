"""What people record about the stages of a review, from dissemination to rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissemination:
    """A session at which documents were explained to people of a unit.

    Attributes:
        attended: Ids of the people who were there, each once.
    """

    unit_id: int
    held_on: date
    document: str | None
    attended: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """Answers received about one subject from one group of respondents: a count, no names."""

    review_id: int
    group: str
    received: int
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A review meeting of a unit that was held.

    Attributes:
        supervisors: Ids of the people who attended from a superior unit.
        reviews: Ids of the reviews that the meeting dealt with.
    """

    unit_id: int
    held_on: date
    minutes: str | None
    supervisors: tuple[int, ...]
    reviews: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Something promised: a shortcoming to mend, with who and until when.

    Attributes:
        title: Free text; kept where it can be erased.
    """

    review_id: int
    title: str
    owner_id: int | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One monitoring check that is scheduled, and made when `made_on` is given."""

    review_id: int
    due_on: date
    made_on: date | None = None


class RatingStep(StrEnum):
    """The steps of a rating, each kept with its value."""

    SELF = "self"
    APPRAISED = "appraised"
    PROPOSED = "proposed"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One value of one step of the rating of a subject; level and reason exclude each other.

    Attributes:
        document: Number of the decision, when there is one.
    """

    review_id: int
    step: RatingStep
    level: str | None = None
    not_rated_reason: str | None = None
    document: str | None = None
    given_on: date
