"""Facts about monitoring: checks that are due, places that are covered, commitments."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import CheckFacts, PlaceFacts
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.records.registers import Commitment

_check, _series = RECORD_TABLES[Check], RECORD_TABLES[CheckSeries]
_commitment = RECORD_TABLES[Commitment]

_COUNTS = ("scheduled", "due", "due_made", "surprise", "surprise_missed")


def checks(group: Group) -> dict[int, CheckFacts]:
    """Return counts of checks that were not cancelled; those are due whose day is over."""
    return {
        row.review_id: CheckFacts(**{name: getattr(row, name) for name in _COUNTS})
        for row in group.find(_checks_counted(), group.ids, today=group.today)
    }


def places(group: Group) -> dict[int, PlaceFacts]:
    """Return how many places the series of each review have, those of each series by themselves."""
    visited: dict[int, set[str]] = {}
    for row in group.find(_places_visited(), group.ids):
        visited.setdefault(row.series_id, set()).add(row.place)
    found: dict[int, PlaceFacts] = {}
    for row in group.find(_series_with_places(), group.ids):
        known = found.get(row.review_id, PlaceFacts())
        planned = set(row.places)
        found[row.review_id] = PlaceFacts(
            planned=known.planned + len(planned),
            covered=known.covered + len(planned & visited.get(row.id, set())),
            surprise=known.surprise + (len(planned) if row.is_surprise else 0),
        )
    return found


def commitments(group: Group) -> dict[int, int]:
    """Return how many commitments of each review are in force."""
    return {row.review_id: row.listed for row in group.find(_commitments_counted(), group.ids)}


@cache
def _checks_counted() -> Select[Any]:
    due = _check.c.due_on < bindparam("today")
    secret = and_(_check.c.is_surprise, _check.c.made_on.is_(None))
    return (
        select(
            _check.c.review_id,
            func.count().label("scheduled"),
            _count(due).label("due"),
            _count(and_(due, _check.c.made_on.is_not(None))).label("due_made"),
            _count(secret).label("surprise"),
            _count(and_(due, secret)).label("surprise_missed"),
        )
        .where(*of_group(_check, _check.c.review_id), _check.c.cancelled_on.is_(None))
        .group_by(_check.c.review_id)
    )


@cache
def _series_with_places() -> Select[Any]:
    return select(_series.c.id, _series.c.review_id, _series.c.places, _series.c.is_surprise).where(
        *of_group(_series, _series.c.review_id), _series.c.active
    )


@cache
def _places_visited() -> Select[Any]:
    return (
        select(_check.c.series_id, _check.c.place)
        .where(
            *of_group(_check, _check.c.review_id),
            _check.c.series_id.is_not(None),
            _check.c.place.is_not(None),
            _check.c.made_on.is_not(None),
        )
        .distinct()
    )


@cache
def _commitments_counted() -> Select[Any]:
    return (
        select(_commitment.c.review_id, func.count().label("listed"))
        .where(*of_group(_commitment, _commitment.c.review_id), _commitment.c.active)
        .group_by(_commitment.c.review_id)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
