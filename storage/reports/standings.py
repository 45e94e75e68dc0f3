"""Counting reviews that stand alike, and finding those behind gates, without loading them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)

from storage import tables
from storage.bulk import among, matching
from storage.reviews import REVIEW_COLUMNS, to_review
from storage.subjects import CODE, with_subjects
from storage.tree import is_under
from storage.types import Moment
from workflow.domain.definition import FINAL_STATES
from workflow.domain.organisation import lineage_of
from workflow.domain.review import Review, SubjectKind
from workflow.domain.standing import NOBODY, Standing
from workflow.ports.reports import HoldingUp

_review, _dependency = tables.review, tables.dependency
_of_cycle = _review.c.cycle_id == bindparam("cycle_id")
_needed = tables.review.alias("needed")

# In the order of the index, so that nothing is sorted.
_ALIKE = (
    _review.c.venue_path,
    _review.c.track,
    _review.c.state,
    _review.c.shape,
    _review.c.due_on,
    _review.c.due_at,
    _review.c.held_at,
)
_A_MICROSECOND = timedelta(microseconds=1)


_BY_CODE = (
    select(_review.c.id)
    .select_from(with_subjects(_review, _review))
    .where(_of_cycle)
    .order_by(CODE, _review.c.id)
)


_REVIEWED_AT = select(_review.c.venue_id, _review.c.subject_id).where(
    _of_cycle,
    _review.c.subject_kind == SubjectKind.PERSON,
    among(_review.c.subject_id, "people"),
)


def standings(
    connection: Connection,
    cycle_id: int,
    *,
    under_path: str,
    silent_before: datetime,
    silent_below: Mapping[int, datetime],
) -> list[Standing]:
    """Return how many reviews stand alike, by venue path, track, state and what they lack.

    Args:
        under_path: Path of the unit below which the venues are.
        silent_before: Before which moment whoever is silent was touched last.
        silent_below: The same at units with a calendar of their own and below them, by unit id;
            of two that hold the lower comes first.
    """
    cutoff: ColumnElement[Any] = literal(silent_before, Moment())
    if silent_below:
        below = ((_review.c.venue_path.contains(f"/{u}/"), at) for u, at in silent_below.items())
        cutoff = case(*((found, literal(at, Moment())) for found, at in below), else_=cutoff)
    silent = func.sum(case((_review.c.touched_at < cutoff, 1), else_=0))
    statement = (
        select(
            *_ALIKE, func.min(_review.c.id), func.count(), silent, func.min(cutoff, type_=Moment())
        )
        .where(_of_cycle, is_under(_review.c.venue_path, under_path))
        .group_by(*_ALIKE)
        .order_by(*_ALIKE[:4])
    )
    rows = connection.execute(statement, {"cycle_id": cycle_id}).all()
    samples = _samples(connection, cycle_id, {row[3]: row[7] for row in rows})
    return [found for row in rows for found in _standings(row, samples[row[3]])]


def reviewed_at(
    connection: Connection, cycle_id: int, people: Iterable[int]
) -> dict[int, set[int]]:
    """Return which of some people are reviewed at which venues, by the id of the venue."""
    found: dict[int, set[int]] = {}
    given = {"cycle_id": cycle_id, "people": people}
    for venue_id, person_id in connection.execute(_REVIEWED_AT, given):
        found.setdefault(venue_id, set()).add(person_id)
    return found


def members(
    connection: Connection, cycle_id: int, found: Sequence[Standing], *, limit: int | None
) -> list[int]:
    """Return the ids of the reviews that stand so, by the code of their subject.

    All of them share track, state, day, moment of a hold and what they lack; only the venues
    differ.
    """
    first = found[0].review
    is_silent = _review.c.touched_at < bindparam("silent_before", type_=Moment())
    statement = _BY_CODE.where(
        matching(_review.c.venue_path, [each.review.venue_path for each in found]),
        _review.c.track == first.track,
        _review.c.state == first.state,
        _review.c.shape == found[0].shape,
        _review.c.due_at.is_not_distinct_from(first.due_at),
        _review.c.held_at.is_not_distinct_from(first.held_at),
        is_silent if found[0].is_silent else ~is_silent,
    ).limit(limit)
    given = {"cycle_id": cycle_id, "silent_before": found[0].silent_before}
    return list(connection.scalars(statement, given))


def by_code(
    connection: Connection, cycle_id: int, ids: Iterable[int], *, limit: int | None
) -> list[int]:
    """Return some ids of reviews by the code of their subject."""
    statement = _BY_CODE.where(among(_review.c.id, "ids")).limit(limit)
    return list(connection.scalars(statement, {"cycle_id": cycle_id, "ids": list(ids)}))


def behind_which(
    connection: Connection, cycle_id: int, needs_ids: Iterable[int]
) -> dict[int, list[int]]:
    """Return, by review before a closed gate, which of some reviews keep it closed, by id."""
    found: dict[int, list[int]] = {}
    given = {"cycle_id": cycle_id, "needs_ids": list(needs_ids)}
    for review_id, needs_id in connection.execute(_BEHIND_WHICH, given):
        found.setdefault(review_id, []).append(needs_id)
    return found


def held_up_since(
    connection: Connection, cycle_id: int, wanted: HoldingUp, *, now: datetime
) -> dict[int, datetime]:
    """Return since when reviews before a closed gate are held up by others that are late or held.

    By id; since the first of those others was.
    """
    given = {
        "cycle_id": cycle_id,
        "now": now,
        "paths": wanted.paths,
        "in_time": wanted.in_time,
        "but": wanted.but,
    }
    return {row[0]: row[1] for row in connection.execute(_HELD_UP, given)}


_is_pending = and_(
    _needed.c.cycle_id == bindparam("cycle_id"),
    _needed.c.id == _dependency.c.needs_id,
    _needed.c.rank < _dependency.c.needs_rank,
)
_stands_there = and_(
    _review.c.cycle_id == bindparam("cycle_id"),
    _review.c.id == _dependency.c.review_id,
    _review.c.state == _dependency.c.stage,
)
_PENDING = _dependency.join(_needed, _is_pending).join(_review, _stands_there)
_in_cycle = _dependency.c.cycle_id == bindparam("cycle_id")

_BEHIND_WHICH = (
    select(_dependency.c.review_id, _dependency.c.needs_id)
    .distinct()
    .select_from(_PENDING)
    .where(_in_cycle, among(_dependency.c.needs_id, "needs_ids"))
    .order_by(_dependency.c.review_id, _dependency.c.needs_id)
)
_is_late = and_(
    _needed.c.due_at <= bindparam("now", type_=Moment()), ~among(_needed.c.shape, "in_time")
)
_HELD_UP = (
    select(
        _dependency.c.review_id,
        func.min(func.coalesce(_needed.c.held_at, _needed.c.due_at), type_=Moment()),
    )
    .select_from(_PENDING)
    .where(
        _in_cycle,
        among(_needed.c.venue_path, "paths"),
        or_(_needed.c.held_at.is_not(None), _is_late),
        _needed.c.state.not_in(FINAL_STATES),
        ~among(_needed.c.id, "but"),
    )
    .group_by(_dependency.c.review_id)
)


def _samples(
    connection: Connection, cycle_id: int, ids_by_shape: Mapping[int, int]
) -> dict[int, Review]:
    """Return one review of each shape."""
    statement = select(*REVIEW_COLUMNS).where(_of_cycle, among(_review.c.id, "ids"))
    given = {"cycle_id": cycle_id, "ids": list(ids_by_shape.values())}
    found = {review.id: review for review in map(to_review, connection.execute(statement, given))}
    return {shape: found[number] for shape, number in ids_by_shape.items()}


def _standings(row: Sequence[Any], sample: Review) -> Iterator[Standing]:
    """Yield those who were heard of lately, and those who were not."""
    path, track, state, shape, due_on, due_at, held_at, first, count, silent, cutoff = row
    (venue_id, *_) = lineage_of(path)
    is_unit = sample.subject_kind is SubjectKind.UNIT
    for is_silent, number in ((False, count - silent), (True, silent)):
        if number:
            alike = Review(
                cycle_id=sample.cycle_id,
                subject_kind=sample.subject_kind,
                rank=sample.rank,
                entered_at=sample.entered_at,
                opened_at=sample.opened_at,
                unmet=sample.unmet,
                not_rated_reason=sample.not_rated_reason,
                id=first if count == 1 else 0,
                subject_id=venue_id if is_unit else NOBODY,
                venue_id=venue_id,
                venue_path=path,
                track=track,
                state=state,
                due_on=due_on,
                due_at=due_at,
                held_at=held_at,
                touched_at=cutoff - _A_MICROSECOND if is_silent else cutoff,
            )
            yield Standing(
                review=alike,
                count=number,
                shape=shape,
                is_silent=is_silent,
                silent_before=cutoff,
            )
