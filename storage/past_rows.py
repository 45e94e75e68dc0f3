"""The rows of a cycle as its events told them, written into an empty database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    select,
)

from storage import tables
from storage.bulk import insert_rows, matching
from storage.dependencies import SqlDependencyStore
from storage.reviews import REVIEW_COLUMNS, SqlReviewStore, to_reasons, to_review
from storage.tables import RECORD_TABLES
from storage.types import Document, Exact, Moment, to_microseconds
from workflow.domain.cycle import Cycle
from workflow.domain.records.record import Record, columns_of
from workflow.domain.replay import Replay, Texts, ToldRecord
from workflow.domain.review import Dependency, Review, SubjectKind
from workflow.domain.told_rows import OF_DEADLINE, OF_REVIEW, Link, ToldRows, Values

_review = tables.review
_FromPlain = Callable[[Any], Any]
_KNOWN = 100_000


def copy_cycle(
    source: Connection, target: Connection, cycle: Cycle, replay: Replay, texts: Texts
) -> None:
    """Write the rows of a cycle as they were told; what never changes is read where it is."""
    paths = {
        row.id: row.path for row in target.execute(select(tables.unit.c.id, tables.unit.c.path))
    }
    reviews = _reviews(source, cycle, replay.rows, paths)
    SqlReviewStore(target).insert(reviews)
    people = {each.subject_id for each in reviews if each.subject_kind is SubjectKind.PERSON}
    person = raw(tables.person)
    insert_rows(target, person, _found(source, select(person).where(matching(person.c.id, people))))
    _copy_deadlines(source, target, cycle, replay.rows)
    _copy_ledger(source, target, cycle, replay.rows)
    _copy_records(target, cycle, replay, texts)


def copy_links(target: Connection, cycle: Cycle, links: set[Link]) -> None:
    """Write who waits for whom."""
    found = [
        Dependency(
            review_id=review_id, stage=stage, gate=gate, needs_id=needs_id, needs_rank=needs_rank
        )
        for review_id, stage, gate, needs_id, needs_rank in sorted(links)
    ]
    SqlDependencyStore(target).insert(cycle.id, found)


def stored_links(source: Connection, cycle: Cycle) -> Iterator[Link]:
    """Yield who waits for whom now."""
    for each in SqlDependencyStore(source).all(cycle.id):
        yield each.review_id, each.stage, each.gate, each.needs_id, each.needs_rank


@cache
def raw(table: Table) -> Table:
    """Return a table whose moments, documents and fractions are read and written as stored.

    What is only carried from one database to the other need not become a value in between.
    """
    return Table(
        table.name,
        MetaData(),
        *(Column(each.name, _raw_type(each), nullable=each.nullable) for each in table.c),
    )


def _raw_type(column: Column[Any]) -> Any:
    if isinstance(column.type, Moment):
        return BigInteger()
    return Text() if isinstance(column.type, Document | Exact) else column.type


def _found(source: Connection, statement: Select[Any]) -> list[dict[str, Any]]:
    names = statement.selected_columns.keys()
    return [dict(zip(names, row, strict=True)) for row in source.execute(statement)]


def _reviews(
    source: Connection, cycle: Cycle, rows: ToldRows, paths: Mapping[int, str]
) -> list[Review]:
    statement = select(*REVIEW_COLUMNS).where(_review.c.cycle_id == cycle.id)
    found = (to_review(row) for row in source.execute(statement.order_by(_review.c.id)))
    return [
        _as_told(review, rows.reviews[review.id], path=paths[review.venue_id])
        for review in found
        if review.id in rows.reviews
    ]


def _as_told(review: Review, told: Values, *, path: str) -> Review:
    values = {name: make(told[name]) for name, make in _REVIEW.items()}
    return replace(review, **values, venue_path=path, revision=told["revision"])


def _copy_deadlines(source: Connection, target: Connection, cycle: Cycle, rows: ToldRows) -> None:
    table = raw(tables.deadline)
    made = {name: _stored(tables.deadline.c[name]) for name in OF_DEADLINE}
    lasting = [column for column in table.c if column.name not in made]
    statement = select(*lasting).where(table.c.cycle_id == cycle.id)
    deadlines = []
    for row in _found(source, statement):
        told = rows.deadlines.get(row["id"])
        if told is not None:
            row |= {name: make(told[name]) for name, make in made.items()}
            deadlines.append(row)
    insert_rows(target, table, deadlines)


def _copy_ledger(source: Connection, target: Connection, cycle: Cycle, rows: ToldRows) -> None:
    table = raw(tables.escalation)
    found = _found(source, select(table).where(table.c.cycle_id == cycle.id))
    known = (r for r in found if (r["deadline_id"], r["visit"], r["rung"]) in rows.fired)
    insert_rows(target, table, list(known))


def _copy_records(target: Connection, cycle: Cycle, replay: Replay, texts: Texts) -> None:
    told: dict[str, list[tuple[tuple[Any, ...], ToldRecord]]] = {}
    for (name, key), record in replay.records.items():
        told.setdefault(name, []).append((key, record))
    for kind, table in RECORD_TABLES.items():
        rows = _records(kind, table, told.get(kind.TABLE, ()), texts)
        insert_rows(target, raw(table), [{"cycle_id": cycle.id, **row} for row in rows])


def _records(
    kind: type[Record],
    table: Table,
    told: Iterable[tuple[tuple[Any, ...], ToldRecord]],
    texts: Texts,
) -> Iterator[dict[str, Any]]:
    made = {name: _stored(table.c[name]) for name in columns_of(kind)}
    for key, record in told:
        values = dict(record.values)
        for field in kind.TEXTS:
            kept = texts.get((record.seq, f"{kind.TABLE}/{'.'.join(map(str, key))}/{field}"))
            # What was erased since is not known any more, then as now.
            erased = None if table.c[field].nullable else ""
            values[field] = erased if kept is None else kept.content
        yield {name: make(values.get(name)) for name, make in made.items()}


# The same moments and days stand in thousands of rows.
@lru_cache(maxsize=_KNOWN)
def _moment(plain: str | None) -> datetime | None:
    return None if plain is None else datetime.fromisoformat(plain)


@lru_cache(maxsize=_KNOWN)
def _microseconds(plain: str | None) -> int | None:
    return None if plain is None else to_microseconds(datetime.fromisoformat(plain))


@lru_cache(maxsize=_KNOWN)
def _day(plain: str | None) -> date | None:
    return None if plain is None else date.fromisoformat(plain)


def _number(plain: str | int | None) -> int | None:
    return None if plain is None else int(plain)


def _document(plain: Any) -> str | None:
    return None if plain is None else json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _same(plain: Any) -> Any:
    return plain


def _stored(column: Column[Any]) -> _FromPlain:
    """Return what makes the value of a column of `raw` of what an event told."""
    match column.type:
        case Moment():
            return _microseconds
        case Date():
            return _day
        case Integer():
            return _number
        case Document():
            return _document
        case _:
            return _same


def _valued(column: Column[Any]) -> _FromPlain:
    """Return what makes a value of what an event told."""
    match column.type:
        case Moment():
            return _moment
        case Date():
            return _day
        case Document():
            return to_reasons
        case _:
            return _same


_REVIEW = {name: _valued(_review.c[name]) for name in OF_REVIEW}
