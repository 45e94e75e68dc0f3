"""Counting in the database how reviews moved and how long they took: of millions few differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Text,
    and_,
    case,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage import tables
from storage.prepared import is_one_of
from storage.tree import is_under
from storage.types import to_microseconds
from workflow.domain.deadline import STAGE, DeadlineStatus
from workflow.domain.moves import Moves, Visits
from workflow.domain.stays import MOVES
from workflow.ports.move_log import Offsets

_history, _review, _deadline = tables.history, tables.review, tables.deadline
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1) // _MICROSECOND
_EPOCH = date(1970, 1, 1).toordinal()


class _Told(FunctionElement[str]):
    """What the body of an event tells under a name."""

    name = "told"
    type = Text()
    inherit_cache = True


@compiles(_Told, "sqlite")
def _by_path(element: _Told, compiler: SQLCompiler, **options: Any) -> str:
    body, name = (compiler.process(each, **options) for each in element.clauses)
    return f"json_extract(CAST({body} AS TEXT), '$.' || {name})"


@compiles(_Told, "postgresql")
def _by_name(element: _Told, compiler: SQLCompiler, **options: Any) -> str:
    body, name = (compiler.process(each, **options) for each in element.clauses)
    return f"(convert_from({body}, 'UTF8')::json ->> {name})"


def moves(
    connection: Connection,
    cycle_id: int,
    *,
    under_path: str,
    offsets: Offsets,
    up_to: int | None = None,
) -> list[Moves]:
    """Return how reviews at a unit and below it moved, by day.

    Args:
        up_to: Number of the last event that counts; None for all.
    """
    names = set(MOVES.values()) - {"to"}
    body = _history.c.body
    told = select(
        _review.c.track,
        _Told(body, literal("from")).label("source"),
        func.coalesce(*(_Told(body, literal(name)) for name in ("to", *names))).label("target"),
        _local_day(_history.c.at_us, offsets).label("moved_on"),
    ).select_from(_history.join(_review, _is_about(_history)))
    told = told.where(
        _history.c.cycle_id == cycle_id,
        is_one_of(_history.c.kind, MOVES),
        is_under(_review.c.venue_path, under_path),
    )
    if up_to is not None:
        told = told.where(_history.c.seq <= up_to)
    each = told.subquery("each")
    # The day is compared first: numbers are told apart sooner than words.
    day_first = sorted(each.c, key=lambda column: column.name != "moved_on")
    statement = select(*each.c, func.count()).group_by(*day_first).order_by(each.c.moved_on)
    return [
        Moves(track=row[0], source=row[1], target=row[2], on=_date(row[3]), count=row[4])
        for row in connection.execute(statement)
    ]


def visits(
    connection: Connection,
    cycle_id: int,
    *,
    under_path: str | None,
    places: Sequence[int],
    offsets: Offsets,
    only: tuple[str, str] | None = None,
) -> list[Visits]:
    """Return how long reviews had a stage to be done until they had done with it.

    Args:
        only: The track and the stage that count; None for all.
    """
    first = _announced_first(cycle_id, only)
    same = (_deadline.c[name] == first.c[name] for name in ("review_id", "stage", "visit"))
    source: FromClause = _deadline.outerjoin(first, and_(*same))
    # Where no venue matters, no review is looked at.
    if under_path is not None or places:
        source = source.join(_review, _is_about(_deadline))
    armed_at = _microseconds(_deadline.c.armed_at)
    since = case((_deadline.c.replaces.is_(None), armed_at), else_=first.c.armed_at)
    told = (
        select(
            _deadline.c.track,
            _deadline.c.stage,
            _local_day(since, offsets).label("since"),
            _local_day(_microseconds(_deadline.c.closed_at), offsets).label("until"),
            _is_below(under_path).label("is_below"),
            _place(places).label("place"),
        )
        .select_from(source)
        .where(*_of_stages(cycle_id, DeadlineStatus.MET, only))
        .subquery("told")
    )
    # Days are compared first: numbers are told apart sooner than words.
    days_first = sorted(told.c, key=lambda column: column.name not in ("since", "until"))
    statement = select(*told.c, func.count()).where(told.c.since.is_not(None)).group_by(*days_first)
    return [_visits(row) for row in connection.execute(statement)]


def _announced_first(cycle_id: int, only: tuple[str, str] | None) -> FromClause:
    """Return when the first deadline was armed of those that have another one since."""
    same = (_deadline.c.review_id, _deadline.c.stage, _deadline.c.visit)
    armed_at = func.min(_microseconds(_deadline.c.armed_at)).label("armed_at")
    return (
        select(*same, armed_at)
        .where(*_of_stages(cycle_id, DeadlineStatus.REPLACED, only))
        .group_by(*same)
        .subquery("first")
    )


def _of_stages(
    cycle_id: int, status: DeadlineStatus, only: tuple[str, str] | None
) -> Iterator[ColumnElement[bool]]:
    yield _deadline.c.cycle_id == cycle_id
    yield _deadline.c.kind == STAGE
    yield _deadline.c.status == status
    if only is not None:
        track, stage = only
        yield and_(_deadline.c.track == track, _deadline.c.stage == stage)


def _is_about(table: FromClause) -> ColumnElement[bool]:
    return and_(_review.c.cycle_id == table.c.cycle_id, _review.c.id == table.c.review_id)


def _microseconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(moment, BigInteger)


def _local_day(at_us: ColumnElement[int], offsets: Offsets) -> ColumnElement[int]:
    """Return the local day of a moment, as days since 1970."""
    (_, first), *later = offsets
    ahead: ColumnElement[int] = literal(first // _MICROSECOND, BigInteger())
    if later:
        newest_first = (
            (at_us >= to_microseconds(since), literal(offset // _MICROSECOND, BigInteger()))
            for since, offset in reversed(later)
        )
        ahead = case(*newest_first, else_=ahead)
    return (at_us + ahead) // literal(_DAY, BigInteger())


def _is_below(path: str | None) -> ColumnElement[int]:
    here = literal(1)
    return here if path is None else case((is_under(_review.c.venue_path, path), here), else_=0)


def _place(places: Sequence[int]) -> ColumnElement[int]:
    nowhere = literal(0)
    if not places:
        return nowhere
    found = ((_review.c.venue_path.contains(f"/{unit}/"), literal(unit)) for unit in places)
    return case(*found, else_=nowhere)


def _visits(row: Sequence[Any]) -> Visits:
    track, stage, since, until, is_below, place, count = row
    return Visits(
        track=track,
        stage=stage,
        since=_date(since),
        until=_date(until),
        is_below=bool(is_below),
        place=place or None,
        count=count,
    )


def _date(days: int) -> date:
    return date.fromordinal(_EPOCH + days)
