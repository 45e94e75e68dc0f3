"""The statements behind the facts, each about the rows whose ids are the parameter `ids`.

They are built at their first use and kept: building one costs several times what it takes to run.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, select

from storage import tables
from storage.bulk import among
from storage.records import VERIFIED
from storage.tree import is_under
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.records import RatingStep
from workflow.domain.review import SubjectKind


@cache
def people_reached() -> Select[Any]:
    """Return the people, of those with `ids`, whom a dissemination reached."""
    attendance = tables.dissemination_attendance
    who = attendance.c.person_id
    return select(who).distinct().where(*_among(attendance, who))


@cache
def coverage_of_units() -> Select[Any]:
    """Return how many people each unit has at it or below, and how many were reached."""
    whole, part = tables.review.alias("whole"), tables.review.alias("part")
    attendance = tables.dissemination_attendance
    is_part = and_(
        part.c.cycle_id == whole.c.cycle_id,
        is_under(part.c.venue_path, whole.c.venue_path),
        part.c.subject_kind == SubjectKind.PERSON,
        part.c.state.not_in((EXEMPT, WITHDRAWN)),
    )
    attended = and_(
        attendance.c.cycle_id == part.c.cycle_id, attendance.c.person_id == part.c.subject_id
    )
    return (
        select(
            whole.c.id,
            func.count(part.c.subject_id.distinct()).label("target"),
            func.count(attendance.c.person_id.distinct()).label("reached"),
        )
        .select_from(whole.join(part, is_part).outerjoin(attendance, attended))
        .where(*_among(whole, whole.c.id))
        .group_by(whole.c.id)
    )


@cache
def answers_received() -> Select[Any]:
    """Return how many answers were received about each review."""
    feedback = tables.feedback
    total = func.sum(feedback.c.received).label("total")
    return (
        select(feedback.c.review_id, total)
        .where(*_among(feedback, feedback.c.review_id))
        .group_by(feedback.c.review_id)
    )


@cache
def meetings_held() -> Select[Any]:
    """Return the meetings that dealt with each review, the newest last."""
    meeting, dealt_with = tables.meeting, tables.meeting_review
    same = and_(
        meeting.c.cycle_id == dealt_with.c.cycle_id, meeting.c.id == dealt_with.c.meeting_id
    )
    return (
        select(dealt_with.c.review_id, meeting.c.id, meeting.c.held_on)
        .select_from(dealt_with.join(meeting, same))
        .where(*_among(dealt_with, dealt_with.c.review_id))
        .order_by(dealt_with.c.review_id, meeting.c.held_on, meeting.c.id)
    )


@cache
def roles_of_supervisors() -> Select[Any]:
    """Return the grants, strictly above its unit, of those who supervised each meeting."""
    meeting, attendee, grant = tables.meeting, tables.meeting_supervisor, tables.role_grant
    place, superior = tables.unit.alias("place"), tables.unit.alias("superior")
    attended = and_(
        attendee.c.cycle_id == meeting.c.cycle_id, attendee.c.meeting_id == meeting.c.id
    )
    above = and_(is_under(place.c.path, superior.c.path), superior.c.id != place.c.id)
    return (
        select(meeting.c.id, meeting.c.held_on, grant)
        .select_from(
            meeting.join(attendee, attended)
            .join(grant, grant.c.person_id == attendee.c.person_id)
            .join(place, place.c.id == meeting.c.unit_id)
            .join(superior, and_(superior.c.id == grant.c.unit_id, above))
        )
        .where(*_among(meeting, meeting.c.id))
    )


@cache
def remedies_counted() -> Select[Any]:
    """Return how many remedies each review has, and of which kind."""
    remedy = tables.remedy
    due = remedy.c.due_on < bindparam("today")
    return (
        select(
            remedy.c.review_id,
            func.count().label("listed"),
            _count(remedy.c.owner_id.is_(None)).label("without_owner"),
            _count(remedy.c.due_on.is_(None)).label("without_due"),
            _count(due).label("due"),
            _count(and_(due, remedy.c.status == VERIFIED)).label("due_verified"),
        )
        .where(*_among(remedy, remedy.c.review_id))
        .group_by(remedy.c.review_id)
    )


@cache
def checks_counted() -> Select[Any]:
    """Return how many checks each review has, and of which kind."""
    check = tables.check_made
    due = check.c.due_on < bindparam("today")
    return (
        select(
            check.c.review_id,
            func.count().label("scheduled"),
            _count(due).label("due"),
            _count(and_(due, check.c.made_on.is_not(None))).label("due_made"),
        )
        .where(*_among(check, check.c.review_id))
        .group_by(check.c.review_id)
    )


@cache
def ratings_decided() -> Select[Any]:
    """Return the newest decided rating of the subject of each review."""
    review, rating = tables.review, tables.rating
    of_subject = and_(
        rating.c.cycle_id == review.c.cycle_id,
        rating.c.subject_kind == review.c.subject_kind,
        rating.c.subject_id == review.c.subject_id,
    )
    return (
        select(review.c.id, rating.c.level, rating.c.not_rated_reason)
        .select_from(review.join(rating, of_subject))
        .where(*_among(review, review.c.id), rating.c.step == RatingStep.DECIDED, rating.c.newest)
    )


@cache
def levels_of_management() -> Select[Any]:
    """Return the level that manages each person."""
    return select(tables.person.c.id, tables.person.c.managed_by).where(
        among(tables.person.c.id, "ids")
    )


def _among(
    table: FromClause, column: ColumnElement[int]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.cycle_id == bindparam("cycle_id"), among(column, "ids")


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
