"""Reading reviews: as rows with their names, and as counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from storage import tables
from storage.bulk import among, matching
from storage.prepared import is_one_of
from storage.reviews import REVIEW_COLUMNS, to_review
from storage.subjects import CODE, NAME, SORT, SOUGHT, is_sought, with_subjects
from storage.tree import is_under
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.definition import FINAL_STATES
from workflow.domain.review import Review, SubjectKind
from workflow.ports.reports import ReviewFilter, ReviewRow

_review = tables.review
_venue = tables.unit.alias("venue")
_BARE = (
    select(*REVIEW_COLUMNS)
    .where(_review.c.cycle_id == bindparam("cycle_id"), among(_review.c.id, "ids"))
    .order_by(_review.c.id)
)


def review_rows(connection: Connection, cycle_id: int, wanted: ReviewFilter) -> list[ReviewRow]:
    """Return reviews with what people call them, by id."""
    return _rows(connection, _named(cycle_id, wanted.ids).where(*_conditions(wanted)))


def bare_reviews(connection: Connection, cycle_id: int, ids: Iterable[int]) -> list[Review]:
    """Return some reviews without their names, by id."""
    found = connection.execute(_BARE, {"cycle_id": cycle_id, "ids": ids})
    return [to_review(row) for row in found]


def reviews_of(
    connection: Connection, cycle_id: int, subject: str, venue: str | None
) -> list[ReviewRow]:
    """Return the reviews of a subject code, at one venue code or at all, by id."""
    statement = (
        select(_review.c.id)
        .join(SOUGHT, is_sought(_review))
        .join(_venue, _venue.c.id == _review.c.venue_id)
        .where(_review.c.cycle_id == cycle_id)
    )
    if venue is not None:
        statement = statement.where(_venue.c.code == venue)
    ids = tuple(connection.scalars(statement, {"codes": [subject]}))
    return review_rows(connection, cycle_id, ReviewFilter(ids=ids))


def several_venues(review: FromClause) -> ColumnElement[bool]:
    """Return the condition that the subject of `review` has another review in the cycle."""
    other = tables.review.alias("other")
    return exists().where(
        other.c.cycle_id == review.c.cycle_id,
        other.c.subject_kind == review.c.subject_kind,
        other.c.subject_id == review.c.subject_id,
        other.c.id != review.c.id,
    )


def review_key(row: Row[Any]) -> str:
    """Return how people call a review within its cycle; the venue only where it is needed."""
    subject: str = row.subject_code
    return f"{subject}@{row.venue_code}" if row.several_venues else subject


def _named(cycle_id: int, ids: Sequence[int] | None) -> Select[Any]:
    rungs = _rungs_fired(cycle_id, ids)
    rows = _review.join(_venue, _venue.c.id == _review.c.venue_id).outerjoin(
        rungs, rungs.c.review_id == _review.c.id
    )
    return (
        select(
            *REVIEW_COLUMNS,
            CODE.label("subject_code"),
            NAME.label("subject_name"),
            SORT.label("sort"),
            _venue.c.code.label("venue_code"),
            _venue.c.name.label("venue_name"),
            several_venues(_review).label("several_venues"),
            func.coalesce(rungs.c.fired, 0).label("rungs_fired"),
        )
        .select_from(with_subjects(rows, _review))
        .where(_review.c.cycle_id == cycle_id)
        .order_by(_review.c.id)
    )


def _rungs_fired(cycle_id: int, ids: Sequence[int] | None) -> Subquery:
    """Return, by review, how many rungs of its open or held deadline fired.

    One pass over the deadlines of the reviews that are asked for, or of all.
    """
    deadline, escalation = tables.deadline, tables.escalation
    of_deadline = and_(
        escalation.c.cycle_id == deadline.c.cycle_id, escalation.c.deadline_id == deadline.c.id
    )
    statement = (
        select(deadline.c.review_id, func.count(escalation.c.rung).label("fired"))
        .select_from(deadline.outerjoin(escalation, of_deadline))
        .where(
            deadline.c.cycle_id == cycle_id,
            deadline.c.kind == STAGE,
            is_one_of(deadline.c.status, (DeadlineStatus.OPEN, DeadlineStatus.HELD)),
        )
        .group_by(deadline.c.review_id)
    )
    if ids is not None:
        statement = statement.where(matching(deadline.c.review_id, ids))
    return statement.subquery("rungs")


def _conditions(wanted: ReviewFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.under_path is not None:
        yield is_under(_review.c.venue_path, wanted.under_path)
    if wanted.stage is not None:
        yield _review.c.state == wanted.stage
    if wanted.track is not None:
        yield _review.c.track == wanted.track
    if wanted.ids is not None:
        yield matching(_review.c.id, wanted.ids)
    if wanted.people is not None:
        yield _review.c.subject_kind == SubjectKind.PERSON
        yield matching(_review.c.subject_id, wanted.people)
    if wanted.open_only:
        yield ~is_one_of(_review.c.state, FINAL_STATES)


def _rows(connection: Connection, statement: Select[Any]) -> list[ReviewRow]:
    return [_to_row(row) for row in connection.execute(statement)]


def _to_row(row: Row[Any]) -> ReviewRow:
    return ReviewRow(
        review=to_review(row),
        key=review_key(row),
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        venue_code=row.venue_code,
        venue_name=row.venue_name,
        sort=row.sort,
        rungs_fired=row.rungs_fired,
    )
