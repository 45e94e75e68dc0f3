"""Reading deadlines: what is open, and lists with whose they are, each in one statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)

from storage import tables
from storage.prepared import is_one_of
from storage.reports.reviews import review_key, several_venues
from storage.reviews import REVIEW_COLUMNS, to_review
from storage.subjects import CODE, NAME, with_subjects
from storage.tables import RECORD_TABLES
from storage.tree import is_under
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.definition import FINAL_STATES
from workflow.domain.extension import UNFINISHED
from workflow.domain.records.extension import Extension, ExtensionStatus
from workflow.ports.reports import OpenDeadline, OpenDeadlineFilter, OwedFilter, OwedRow

_deadline = tables.deadline
_review = tables.review
_extension = RECORD_TABLES[Extension]
_venue = tables.unit.alias("venue")

_of_review = and_(_review.c.cycle_id == _deadline.c.cycle_id, _review.c.id == _deadline.c.review_id)
_ABOUT = (
    _deadline.c.id,
    _deadline.c.kind,
    _deadline.c.record_id,
    _deadline.c.stage,
    _deadline.c.visit,
    _deadline.c.due_on,
    _deadline.c.due_at,
    _deadline.c.provisional,
    _deadline.c.status,
    _deadline.c.remaining,
    _deadline.c.next_at,
)
_VALUES = (
    select(_deadline).where(_deadline.c.cycle_id == bindparam("cycle_id")).order_by(_deadline.c.id)
)
_PREFIX = "deadline_"
_NAMES = tuple(column.name for column in _ABOUT)


_at_its_stage = and_(
    _review.c.state == _deadline.c.stage,
    _review.c.visit == _deadline.c.visit,
    _review.c.due_on == _deadline.c.due_on,
)


def values(connection: Connection, cycle_id: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Stream the deadlines of a cycle as number and columns, by number."""
    for row in connection.execute(_VALUES, {"cycle_id": cycle_id}):
        yield row.id, row._asdict()


def unenforced(connection: Connection, cycle_id: int) -> list[int]:
    """Return the reviews that are due at their stage while no deadline says so, by number."""
    enforced = exists().where(
        _of_review, _deadline.c.kind == STAGE, _deadline.c.closed_at.is_(None), _at_its_stage
    )
    statement = select(_review.c.id).where(
        _review.c.cycle_id == cycle_id,
        _review.c.due_on.is_not(None),
        ~is_one_of(_review.c.state, FINAL_STATES),
        ~enforced,
    )
    return list(connection.scalars(statement.order_by(_review.c.id)))


def unowed(connection: Connection, cycle_id: int) -> list[int]:
    """Return the open or held deadlines of stages at which no review stands, by number."""
    statement = (
        select(_deadline.c.id)
        .where(
            _deadline.c.cycle_id == cycle_id,
            _deadline.c.kind == STAGE,
            _deadline.c.closed_at.is_(None),
            ~exists().where(_of_review, _at_its_stage),
        )
        .order_by(_deadline.c.id)
    )
    return list(connection.scalars(statement))


def open_deadlines(
    connection: Connection, cycle_id: int, wanted: OpenDeadlineFilter
) -> list[OpenDeadline]:
    """Return which deadlines are open or held, by number."""
    rows: FromClause = _deadline.join(_review, _of_review).join(
        _venue, _venue.c.id == _review.c.venue_id
    )
    statement = (
        select(_deadline.c.id, _deadline.c.review_id)
        .where(
            _deadline.c.cycle_id == cycle_id,
            is_one_of(_deadline.c.status, UNFINISHED),
            *_open_conditions(wanted),
        )
        .order_by(_deadline.c.id)
    )
    if wanted.subject is not None:
        rows = with_subjects(rows, _review)
    found = connection.execute(statement.select_from(rows))
    return [OpenDeadline(id=number, review_id=review_id) for number, review_id in found]


def _open_conditions(wanted: OpenDeadlineFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.subject is None:
        yield _deadline.c.kind == STAGE
    else:
        yield literal(wanted.subject) == CODE
    if wanted.venue is not None:
        yield _venue.c.code == wanted.venue
    if wanted.under_path is not None:
        yield is_under(_review.c.venue_path, wanted.under_path)
    if wanted.stage is not None:
        yield _deadline.c.stage == wanted.stage
    if wanted.overdue_at is not None:
        yield _deadline.c.status == DeadlineStatus.OPEN
        yield _deadline.c.due_at <= wanted.overdue_at


def owed(connection: Connection, cycle_id: int, wanted: OwedFilter) -> list[OwedRow]:
    """Return deadlines with whose they are, the first due first."""
    return [_to_row(row) for row in connection.execute(_listed(cycle_id, wanted))]


def _listed(cycle_id: int, wanted: OwedFilter) -> Select[Any]:
    chain = _chain(cycle_id, wanted)
    # One pass over each: the day that was announced first, and what was granted on the way.
    first = select(chain.c.root, chain.c.due_on).where(chain.c.replaces.is_(None)).subquery("first")
    asked = _asked(cycle_id, chain)
    fired = _fired(cycle_id)
    rows = (
        _deadline.join(_review, _of_review)
        .join(_venue, _venue.c.id == _review.c.venue_id)
        .outerjoin(first, first.c.root == _deadline.c.id)
        .outerjoin(asked, asked.c.root == _deadline.c.id)
        .outerjoin(fired, fired.c.deadline_id == _deadline.c.id)
    )
    return (
        select(
            *REVIEW_COLUMNS,
            *(column.label(_PREFIX + column.name) for column in _ABOUT),
            CODE.label("subject_code"),
            NAME.label("subject_name"),
            _venue.c.code.label("venue_code"),
            several_venues(_review).label("several_venues"),
            func.coalesce(first.c.due_on, _deadline.c.due_on).label("original_due_on"),
            func.coalesce(fired.c.rungs, 0).label("rungs_fired"),
            func.coalesce(asked.c.granted, 0).label("extensions"),
            asked.c.code.label("request"),
            asked.c.to_on.label("requested_on"),
        )
        .select_from(with_subjects(rows, _review))
        .where(_deadline.c.cycle_id == cycle_id, *_conditions(wanted))
        .order_by(_deadline.c.due_at, _deadline.c.id)
    )


def _chain(cycle_id: int, wanted: OwedFilter) -> CTE:
    """Return each deadline with itself and all whose place it took, as rows of `root`."""
    begun = select(
        _deadline.c.id.label("root"), _deadline.c.id, _deadline.c.replaces, _deadline.c.due_on
    ).where(_deadline.c.cycle_id == cycle_id, *_own_conditions(wanted))
    chain = begun.cte("chain", recursive=True)
    before = _deadline.alias("before")
    return chain.union_all(
        select(chain.c.root, before.c.id, before.c.replaces, before.c.due_on).where(
            before.c.cycle_id == cycle_id, before.c.id == chain.c.replaces
        )
    )


def _asked(cycle_id: int, chain: CTE) -> FromClause:
    granted = and_(
        _extension.c.status == ExtensionStatus.APPROVED, _extension.c.deadline_id != chain.c.root
    )
    is_open = _extension.c.status == ExtensionStatus.REQUESTED
    return (
        select(
            chain.c.root,
            func.count().filter(granted).label("granted"),
            func.max(_extension.c.code).filter(is_open).label("code"),
            func.max(_extension.c.to_on).filter(is_open).label("to_on"),
        )
        .select_from(
            _extension.join(
                chain,
                and_(_extension.c.cycle_id == cycle_id, _extension.c.deadline_id == chain.c.id),
            )
        )
        .group_by(chain.c.root)
        .subquery("asked")
    )


def _fired(cycle_id: int) -> FromClause:
    escalation = tables.escalation
    return (
        select(escalation.c.deadline_id, func.count().label("rungs"))
        .where(escalation.c.cycle_id == cycle_id)
        .group_by(escalation.c.deadline_id)
        .subquery("fired")
    )


def _conditions(wanted: OwedFilter) -> Iterator[ColumnElement[bool]]:
    yield from _own_conditions(wanted)
    if wanted.under_path is not None:
        yield is_under(_review.c.venue_path, wanted.under_path)


def _own_conditions(wanted: OwedFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.stage is not None:
        yield or_(_deadline.c.stage == wanted.stage, _deadline.c.kind == wanted.stage)
    if wanted.statuses is not None:
        yield _deadline.c.status.in_(wanted.statuses)
    if wanted.overdue_at is not None:
        yield _deadline.c.status == DeadlineStatus.OPEN
        yield _deadline.c.due_at <= wanted.overdue_at
    if wanted.records_only:
        yield _deadline.c.kind != STAGE


def _to_row(row: Row[Any]) -> OwedRow:
    own = {name: getattr(row, _PREFIX + name) for name in _NAMES}
    return OwedRow(
        review=to_review(row),
        key=review_key(row),
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        venue_code=row.venue_code,
        original_due_on=row.original_due_on,
        rungs_fired=row.rungs_fired,
        extensions=row.extensions,
        request=row.request,
        requested_on=row.requested_on,
        **own,
    )
