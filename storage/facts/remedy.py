"""Facts about remedies: what they lack, what is due, and which shortcomings have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, select

from storage import tables
from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from workflow.domain.facts import RemedyFacts
from workflow.domain.records.meeting import (
    Conclusion,
    ConclusionKind,
    Meeting,
    MeetingReview,
    MeetingStatus,
)
from workflow.domain.records.remedy import (
    Remedy,
    RemedyIndicator,
    RemedyPlan,
    RemedySource,
    RemedyStatus,
)
from workflow.domain.remedy_course import UNCLAIMED
from workflow.domain.review import SubjectKind

_remedy, _indicator = RECORD_TABLES[Remedy], RECORD_TABLES[RemedyIndicator]
_plan, _review = RECORD_TABLES[RemedyPlan], tables.review
_meeting, _item = RECORD_TABLES[Meeting], RECORD_TABLES[MeetingReview]
_conclusion = RECORD_TABLES[Conclusion]

_COUNTS = (
    *("listed", "without_owner", "without_due", "without_monitor", "without_indicator"),
    *("due", "due_claimed", "due_of_subject", "due_verified"),
)


def remedies(group: Group) -> dict[int, RemedyFacts]:
    """Return what is on record about the remedies of reviews that were not carried over."""
    return {
        row.review_id: RemedyFacts(**{name: getattr(row, name) for name in _COUNTS})
        for row in group.find(_remedies_counted(), group.ids, today=group.today)
    }


def plan_verdicts(group: Group) -> dict[int, str]:
    """Return what was found of the plans that were judged."""
    return {row.review_id: row.verdict for row in group.find(_verdicts(), group.ids)}


@cache
def _remedies_counted() -> Select[Any]:
    due = _remedy.c.due_on < bindparam("today")
    is_of_subject = exists().where(
        _review.c.cycle_id == _remedy.c.cycle_id,
        _review.c.id == _remedy.c.review_id,
        _review.c.subject_kind == SubjectKind.PERSON,
        _review.c.subject_id == _remedy.c.owner_id,
    )
    has_indicator = exists().where(
        _indicator.c.cycle_id == _remedy.c.cycle_id,
        _indicator.c.remedy_id == _remedy.c.id,
        _indicator.c.holds,
    )
    is_followed_by_nobody = and_(
        _remedy.c.monitor_id.is_(None), _remedy.c.monitor_unit_id.is_(None)
    )
    return (
        select(
            _remedy.c.review_id,
            func.count().label("listed"),
            _count(_remedy.c.owner_id.is_(None)).label("without_owner"),
            _count(_remedy.c.due_on.is_(None)).label("without_due"),
            _count(is_followed_by_nobody).label("without_monitor"),
            _count(~has_indicator).label("without_indicator"),
            _count(due).label("due"),
            _count(and_(due, _remedy.c.status == RemedyStatus.CLAIMED)).label("due_claimed"),
            _count(and_(due, is_one_of(_remedy.c.status, sorted(UNCLAIMED)), is_of_subject)).label(
                "due_of_subject"
            ),
            _count(and_(due, _remedy.c.status == RemedyStatus.VERIFIED)).label("due_verified"),
        )
        .where(
            *of_group(_remedy, _remedy.c.review_id),
            _remedy.c.status != RemedyStatus.CARRIED_OVER,
        )
        .group_by(_remedy.c.review_id)
    )


def shortcomings(group: Group) -> dict[int, tuple[str, ...]]:
    """Return the shortcomings that no remedy names, as `MEETING/NUMBER`, by review id."""
    concluded = list(group.find(_shortcomings(), group.ids))
    if not concluded:
        return {}
    covered = {(row.review_id, row.source_ref) for row in group.find(_covered(), group.ids)}
    earlier = _superseded(group) if any(row.supersedes for row in concluded) else {}
    found: dict[int, tuple[str, ...]] = {}
    for row in concluded:
        names = [f"{code}/{row.number}" for code in _codes_of(row, earlier)]
        if not any((row.review_id, name) in covered for name in names):
            found[row.review_id] = (*found.get(row.review_id, ()), names[0])
    return found


def _codes_of(row: Row[Any], earlier: Mapping[int, Row[Any]]) -> Iterator[str]:
    """Yield the code of a meeting, then those of the meetings whose records it corrects.

    A correction copies the conclusions with their numbers.
    """
    yield row.code
    supersedes = row.supersedes
    while supersedes in earlier:
        yield earlier[supersedes].code
        supersedes = earlier[supersedes].supersedes


def _superseded(group: Group) -> Mapping[int, Row[Any]]:
    rows: Iterable[Row[Any]] = group.connection.execute(
        _superseded_meetings(), {"cycle_id": group.cycle_id}
    )
    return {row.id: row for row in rows}


@cache
def _superseded_meetings() -> Select[Any]:
    return select(_meeting.c.id, _meeting.c.code, _meeting.c.supersedes).where(
        _meeting.c.cycle_id == bindparam("cycle_id"),
        _meeting.c.status == MeetingStatus.SUPERSEDED,
    )


@cache
def _shortcomings() -> Select[Any]:
    joined = _item.join(
        _meeting,
        and_(_meeting.c.cycle_id == _item.c.cycle_id, _meeting.c.id == _item.c.meeting_id),
    ).join(
        _conclusion,
        and_(
            _conclusion.c.cycle_id == _item.c.cycle_id,
            _conclusion.c.meeting_id == _item.c.meeting_id,
            _conclusion.c.review_id == _item.c.review_id,
        ),
    )
    return (
        select(_item.c.review_id, _meeting.c.code, _meeting.c.supersedes, _conclusion.c.number)
        .select_from(joined)
        .where(
            *of_group(_item, _item.c.review_id),
            is_one_of(_meeting.c.status, [MeetingStatus.HELD, MeetingStatus.CLOSED]),
            _conclusion.c.kind == ConclusionKind.SHORTCOMING,
            _conclusion.c.holds,
        )
        .order_by(_item.c.review_id, _meeting.c.id, _conclusion.c.number)
    )


@cache
def _covered() -> Select[Any]:
    """Return which conclusions remedies name; one that goes on elsewhere answers it too."""
    return select(_remedy.c.review_id, _remedy.c.source_ref).where(
        *of_group(_remedy, _remedy.c.review_id), _remedy.c.source == RemedySource.CONCLUSION
    )


@cache
def _verdicts() -> Select[Any]:
    return select(_plan.c.review_id, _plan.c.verdict).where(
        *of_group(_plan, _plan.c.review_id), _plan.c.verdict.is_not(None)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
