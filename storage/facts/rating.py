"""Facts about ratings, and about who manages a person under review."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, select

from storage import tables
from storage.bulk import among
from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import RatingFacts
from workflow.domain.records.rating import Rating, RatingStep

_rating = RECORD_TABLES[Rating]


def ratings(group: Group) -> dict[int, RatingFacts]:
    """Return the newest decided rating of each subject, wherever it is reviewed."""
    return {
        row.id: RatingFacts(level=row.level, not_rated_reason=row.not_rated_reason)
        for row in group.find(_ratings_decided(), group.ids)
    }


def rating_steps(group: Group) -> dict[int, frozenset[str]]:
    """Return which steps of the rating of each subject have a value, wherever it is reviewed."""
    found: dict[int, set[str]] = {}
    for row in group.find(_steps_given(), group.ids):
        found.setdefault(row.id, set()).add(row.step)
    return {review_id: frozenset(steps) for review_id, steps in found.items()}


def managed_by(group: Group) -> dict[int, str | None]:
    """Return the level that manages each person under review."""
    found = group.find(_levels_of_management(), group.people.values())
    levels = {row.id: row.managed_by for row in found}
    return {review_id: levels.get(person_id) for review_id, person_id in group.people.items()}


@cache
def _ratings_decided() -> Select[Any]:
    return (
        _newest()
        .add_columns(_rating.c.level, _rating.c.not_rated_reason)
        .where(_rating.c.step == RatingStep.DECIDED)
    )


@cache
def _steps_given() -> Select[Any]:
    return _newest().add_columns(_rating.c.step)


def _newest() -> Select[Any]:
    """Return the reviews of a group whose subjects have a value that stands, one row for each."""
    review = tables.review
    of_subject = and_(
        _rating.c.cycle_id == review.c.cycle_id,
        _rating.c.subject_kind == review.c.subject_kind,
        _rating.c.subject_id == review.c.subject_id,
    )
    return (
        select(review.c.id)
        .select_from(review.join(_rating, of_subject))
        .where(*of_group(review, review.c.id), _rating.c.newest)
    )


@cache
def _levels_of_management() -> Select[Any]:
    return select(tables.person.c.id, tables.person.c.managed_by).where(
        among(tables.person.c.id, "ids")
    )
