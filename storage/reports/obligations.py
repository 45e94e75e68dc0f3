"""Reading what is owed and what came of it: deadlines, rungs, notices and ratings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Text,
    and_,
    exists,
    false,
    func,
    null,
    select,
    type_coerce,
    union_all,
)

from storage import tables
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.deadline import STAGE
from workflow.domain.definition import EXEMPT, WITHDRAWN, RungAction
from workflow.domain.records.rating import Appeal, Rating, RatingStep
from workflow.ports.reports import (
    ConsolidatedCount,
    DeadlineRow,
    RatingCount,
    RungCount,
)

_review = tables.review
_deadline = tables.deadline
_escalation = tables.escalation
_rating, _appeal = RECORD_TABLES[Rating], RECORD_TABLES[Appeal]


def stage_deadlines(connection: Connection, cycle_id: int, review_id: int) -> list[DeadlineRow]:
    """Return the deadlines of the stages of a review, with how many rungs fired, oldest first."""
    fired = (
        select(func.count())
        .where(_escalation.c.cycle_id == cycle_id, _escalation.c.deadline_id == _deadline.c.id)
        .correlate(_deadline)
        .scalar_subquery()
    )
    statement = (
        select(
            _deadline.c.id,
            _deadline.c.stage,
            _deadline.c.visit,
            _deadline.c.due_on,
            _deadline.c.due_at,
            _deadline.c.status,
            _deadline.c.next_at,
            _deadline.c.next_rung,
            fired.label("rungs_fired"),
            _deadline.c.provisional,
            _deadline.c.replaces,
        )
        .where(
            _deadline.c.cycle_id == cycle_id,
            _deadline.c.review_id == review_id,
            _deadline.c.kind == STAGE,
        )
        .order_by(_deadline.c.id)
    )
    return [DeadlineRow(**row._asdict()) for row in connection.execute(statement)]


def rung_counts(connection: Connection, cycle_id: int) -> list[RungCount]:
    """Return how often each rung fired, by track, stage and whom it told."""
    unit = tables.unit
    of_deadline = and_(
        _deadline.c.cycle_id == _escalation.c.cycle_id,
        _deadline.c.id == _escalation.c.deadline_id,
    )
    groups = (
        _deadline.c.track,
        _deadline.c.stage,
        _escalation.c.rung,
        _escalation.c.role,
        unit.c.kind.label("unit_kind"),
    )
    statement = (
        select(
            *groups,
            func.count().label("fired"),
            func.count().filter(_escalation.c.notified).label("notified"),
        )
        .select_from(
            _escalation.join(_deadline, of_deadline).join(unit, unit.c.id == _escalation.c.unit_id)
        )
        .where(_escalation.c.cycle_id == cycle_id)
        .group_by(*groups)
        .order_by(*groups)
    )
    return [RungCount(**row._asdict()) for row in connection.execute(statement)]


def consolidated(
    connection: Connection, cycle_id: int, person_id: int, *, since: datetime, until: datetime
) -> list[ConsolidatedCount]:
    """Return what one list tells a person, by unit, stage and due day.

    Args:
        since: When the first rung of the list fired.
        until: The first moment that belongs to the next list.
    """
    unit = tables.unit
    of_deadline = and_(
        _deadline.c.cycle_id == _escalation.c.cycle_id,
        _deadline.c.id == _escalation.c.deadline_id,
    )
    groups = (unit.c.path, unit.c.name, _deadline.c.stage, _deadline.c.due_on)
    statement = (
        select(*groups, func.count(_deadline.c.review_id.distinct()))
        .select_from(
            _escalation.join(_deadline, of_deadline).join(unit, unit.c.id == _deadline.c.venue_id)
        )
        .where(
            _escalation.c.cycle_id == cycle_id,
            _escalation.c.action == RungAction.CONSOLIDATE,
            _escalation.c.notified,
            _escalation.c.fired_at >= since,
            _escalation.c.fired_at < until,
            _is_among(person_id, _escalation.c.people),
        )
        .group_by(*groups)
        .order_by(*groups)
    )
    return [
        ConsolidatedCount(unit_name=name, stage=stage, due_on=due_on, count=count)
        for _, name, stage, due_on, count in connection.execute(statement)
    ]


def _is_among(person_id: int, people: ColumnElement[Any]) -> ColumnElement[bool]:
    # A list of numbers in canonical JSON has no blanks: `[3,17]`.
    between_commas = func.replace(func.replace(type_coerce(people, Text), "[", ","), "]", ",")
    return between_commas.like(f"%,{person_id},%")


def rating_counts(
    connection: Connection, cycle_id: int, under_path: str | None
) -> list[RatingCount]:
    """Return how many subjects have which rating, by track, level and reason.

    A subject that is not to be rated counts under that reason, unless it was rated after all
    or is no longer under review.
    """
    rows = _ratings_that_count(cycle_id, under_path).subquery("counted")
    groups = (rows.c.track, rows.c.level, rows.c.reason)
    subjects = func.count(rows.c.subject_id.distinct())
    contested = subjects.filter(rows.c.is_contested)
    statement = select(*groups, subjects, contested).group_by(*groups)
    found = [
        RatingCount(track=track, level=level, not_rated_reason=why, count=count, under_review=open_)
        for track, level, why, count, open_ in connection.execute(statement)
    ]
    return sorted(found, key=_order)


def _ratings_that_count(cycle_id: int, under_path: str | None) -> CompoundSelect[Any]:
    """Return subjects with the decision that stands, or the reason for having none."""
    of_subject = and_(
        _rating.c.cycle_id == _review.c.cycle_id,
        _rating.c.subject_kind == _review.c.subject_kind,
        _rating.c.subject_id == _review.c.subject_id,
        _rating.c.step == RatingStep.DECIDED,
        _rating.c.newest,
    )
    is_contested = exists().where(
        _appeal.c.cycle_id == _review.c.cycle_id,
        _appeal.c.review_id == _review.c.id,
        _appeal.c.outcome.is_(None),
    )
    decided = select(
        _review.c.track,
        _review.c.subject_id,
        _rating.c.level,
        _rating.c.not_rated_reason.label("reason"),
        is_contested.label("is_contested"),
    ).select_from(_review.join(_rating, of_subject))
    not_to_be_rated = select(
        _review.c.track,
        _review.c.subject_id,
        null().label("level"),
        _review.c.not_rated_reason,
        false(),
    ).where(
        _review.c.not_rated_reason.is_not(None),
        ~is_one_of(_review.c.state, (EXEMPT, WITHDRAWN)),
        ~exists().where(of_subject),
    )
    there = [_review.c.cycle_id == cycle_id]
    if under_path is not None:
        # Not by the index on the path: few of many reviews are rated, or are not to be.
        there.append(is_under(_review.c.venue_path.concat(""), under_path))
    return union_all(
        decided.where(_rating.c.cycle_id == cycle_id, *there), not_to_be_rated.where(*there)
    )


def _order(each: RatingCount) -> tuple[str, str, str]:
    return each.track, each.level or "", each.not_rated_reason or ""
