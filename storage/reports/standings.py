"""Counting reviews that stand alike, and finding those behind gates, without loading them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    type_coerce,
)

from storage import tables
from storage.bulk import among, matching
from storage.reviews import REVIEW_COLUMNS, to_review
from storage.subjects import CODE, with_subjects
from storage.tree import is_under
from storage.types import Moment, to_microseconds, to_moment
from workflow.domain.review import Review, SubjectKind
from workflow.domain.standing import Standing, Venue, placed
from workflow.ports.reports import EVERYWHERE

_review, _dependency, _person = tables.review, tables.dependency, tables.person
_of_cycle = _review.c.cycle_id == bindparam("cycle_id")
_needed = tables.review.alias("needed")

# In the order of the index, so that nothing is sorted.
_ALIKE = (_review.c.venue_path, _review.c.shape, _review.c.due_at, _review.c.held_at)
_A_MICROSECOND = timedelta(microseconds=1)


_BY_CODE = (
    select(_review.c.id)
    .select_from(with_subjects(_review, _review))
    .where(_of_cycle)
    .order_by(CODE, _review.c.id)
)


# From so many on, the first few by code are sought among people in the order of their codes.
MANY = 20_000
PEOPLE_AT_ONCE = 1_000

_PEOPLE_AFTER = (
    select(_person.c.id, _person.c.code)
    .where(_person.c.code > bindparam("code"))
    .order_by(_person.c.code)
    .limit(bindparam("at_once"))
)
_OF_PEOPLE = (
    select(_review.c.id, _review.c.venue_path)
    .join(_person, _person.c.id == _review.c.subject_id)
    .where(
        _of_cycle,
        _review.c.subject_kind == SubjectKind.PERSON,
        among(_review.c.subject_id, "people"),
    )
    .order_by(_person.c.code, _review.c.id)
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
    """Return the reviews that stand alike, counted at each of their venues.

    Args:
        under_path: Path of the unit below which the venues are.
        silent_before: Before which moment whoever is silent was touched last.
        silent_below: The same at units with a calendar of their own and below them, by unit id;
            of two that hold the lower comes first.
    """
    # Moments as numbers: there may be ten thousands of rows, and few moments.
    cutoff: ColumnElement[int] = literal(to_microseconds(silent_before))
    before = cutoff
    if silent_below:
        below = {f"/{unit}/": to_microseconds(at) for unit, at in silent_below.items()}
        paths = ((_review.c.venue_path.contains(part), at) for part, at in below.items())
        cutoff = case(*paths, else_=cutoff)
        before = func.min(cutoff)
    silent = func.sum(case((type_coerce(_review.c.touched_at, BigInteger) < cutoff, 1), else_=0))
    moments = (type_coerce(each, BigInteger) for each in (_review.c.due_at, _review.c.held_at))
    alike = (_review.c.venue_path, _review.c.shape, *moments)
    statement = (
        select(*alike, before, func.min(_review.c.id), func.count(), silent)
        .where(_of_cycle)
        .group_by(*_ALIKE)
    )
    if under_path != EVERYWHERE:
        statement = statement.where(is_under(_review.c.venue_path, under_path))
    found, firsts = _counted(connection.execute(statement, {"cycle_id": cycle_id}).all())
    samples = _samples(connection, cycle_id, firsts)
    return [_standing(samples[alike.shape], alike, venues) for alike, venues in found.items()]


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
    connection: Connection, cycle_id: int, found: Standing, *, limit: int | None
) -> list[int]:
    """Return the ids of the reviews that stand so, by the code of their subject."""
    if limit is not None and found.size > MANY:
        return list(islice(_members_by_code(connection, cycle_id, found), limit))
    statement = _standing_so(_BY_CODE, found).where(
        matching(_review.c.venue_path, [venue.path for venue in found.venues])
    )
    given = {"cycle_id": cycle_id, "silent_before": found.silent_before}
    return list(connection.scalars(statement.limit(limit), given))


def _members_by_code(connection: Connection, cycle_id: int, found: Standing) -> Iterator[int]:
    """Yield the same of many people, without sorting all of them for the first few."""
    paths = {venue.path for venue in found.venues}
    statement = _standing_so(_OF_PEOPLE, found)
    given = {"cycle_id": cycle_id, "silent_before": found.silent_before}
    last = ""
    while people := connection.execute(
        _PEOPLE_AFTER, {"code": last, "at_once": PEOPLE_AT_ONCE}
    ).all():
        rows = connection.execute(statement, {**given, "people": [row.id for row in people]})
        yield from (row.id for row in rows if row.venue_path in paths)
        last = people[-1].code


def _standing_so(statement: Select[Any], found: Standing) -> Select[Any]:
    """Return a statement about reviews that stand so, wherever they are."""
    is_silent = _review.c.touched_at < bindparam("silent_before", type_=Moment())
    return statement.where(
        _review.c.shape == found.shape,
        _review.c.due_at.is_not_distinct_from(found.review.due_at),
        _review.c.held_at.is_not_distinct_from(found.review.held_at),
        is_silent if found.is_silent else ~is_silent,
    )


def by_code(
    connection: Connection, cycle_id: int, ids: Iterable[int], *, limit: int | None
) -> list[int]:
    """Return some ids of reviews by the code of their subject."""
    statement = _BY_CODE.where(among(_review.c.id, "ids")).limit(limit)
    return list(connection.scalars(statement, {"cycle_id": cycle_id, "ids": list(ids)}))


class _Alike(NamedTuple):
    """What reviews that stand alike have in common; moments as they are stored."""

    shape: int
    due_at: int | None
    held_at: int | None
    silent_before: int
    is_silent: bool


def _counted(
    rows: Iterable[Sequence[Any]],
) -> tuple[dict[_Alike, list[Venue]], dict[int, int]]:
    """Return at which venues reviews stand alike, and the id of one review of each shape."""
    # By place and without names until all are counted: there may be ten thousands of rows.
    found: dict[tuple[Any, ...], list[Venue]] = {}
    firsts: dict[int, int] = {}
    for path, shape, due_at, held_at, before, first, count, silent in rows:
        firsts[shape] = first
        venue_id = int(path[path.rindex("/", 0, -1) + 1 : -1])
        only = first if count == 1 else 0
        for is_silent, number in ((False, count - silent), (True, silent)):
            if number:
                alike = (shape, due_at, held_at, before, is_silent)
                found.setdefault(alike, []).append(Venue(venue_id, path, number, only))
    return {_Alike(*alike): venues for alike, venues in found.items()}, firsts


def _samples(
    connection: Connection, cycle_id: int, ids_by_shape: Mapping[int, int]
) -> dict[int, Review]:
    """Return one review of each shape."""
    statement = select(*REVIEW_COLUMNS).where(_of_cycle, among(_review.c.id, "ids"))
    given = {"cycle_id": cycle_id, "ids": list(ids_by_shape.values())}
    found = {review.id: review for review in map(to_review, connection.execute(statement, given))}
    return {shape: found[number] for shape, number in ids_by_shape.items()}


def _standing(sample: Review, alike: _Alike, venues: Sequence[Venue]) -> Standing:
    before = to_moment(alike.silent_before)
    review = replace(
        sample,
        due_at=None if alike.due_at is None else to_moment(alike.due_at),
        held_at=None if alike.held_at is None else to_moment(alike.held_at),
        touched_at=before - _A_MICROSECOND if alike.is_silent else before,
    )
    return Standing(
        review=placed(review, venues[0]),
        venues=venues,
        shape=alike.shape,
        is_silent=alike.is_silent,
        silent_before=before,
    )
