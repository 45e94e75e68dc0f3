"""Reviews in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    select,
    text,
    tuple_,
    type_coerce,
)

from storage import tables
from storage.bulk import insert_rows, matching
from storage.compare_and_set import compare_and_set
from storage.subjects import is_about, subjects_by_code
from workflow.domain.errors import ConflictError
from workflow.domain.review import Reason, Review, SubjectKind

_review = tables.review
_venue = tables.unit.alias("venue")


# What `to_review` reads; the reasons stay the text that they are stored as.
REVIEW_COLUMNS = tuple(
    type_coerce(column, Text).label(column.name) if column is _review.c.unmet else column
    for column in _review.c
)


class SqlReviewStore:
    """`ReviewStore` over one connection; the unit of work commits, not this."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def insert(self, reviews: Sequence[Review]) -> None:
        """Store new reviews with the ids they carry."""
        insert_rows(self._connection, _review, [review_columns(review) for review in reviews])

    def find(self, cycle_id: int, subject: str, venue: str | None = None) -> list[Review]:
        """Return the reviews of a subject code, at one venue code or at all, by id."""
        sought = subjects_by_code([subject])
        statement = (
            _of_cycle(cycle_id)
            .join(sought, is_about(_review, sought))
            .join(_venue, _venue.c.id == _review.c.venue_id)
        )
        if venue is not None:
            statement = statement.where(_venue.c.code == venue)
        return [to_review(row) for row in self._connection.execute(statement)]

    def ids_at(self, cycle_id: int, *, venue_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews that take place at some units, by id."""
        return self._ids(cycle_id, matching(_review.c.venue_id, venue_ids))

    def ids_of(self, cycle_id: int, *, kind: SubjectKind, subject_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews of some subjects, by id."""
        subjects = matching(_review.c.subject_id, subject_ids)
        return self._ids(cycle_id, and_(_review.c.subject_kind == kind, subjects))

    def ids_by_code(self, cycle_id: int, codes: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
        """Return (review id, venue code) of the reviews of each subject code that has any."""
        sought = subjects_by_code(codes)
        statement = (
            select(sought.c.code, _review.c.id, _venue.c.code)
            .select_from(
                sought.join(_review, is_about(_review, sought)).join(
                    _venue, _venue.c.id == _review.c.venue_id
                )
            )
            .where(_review.c.cycle_id == cycle_id)
            .order_by(_review.c.id)
        )
        found: dict[str, list[tuple[int, str]]] = {}
        for code, review_id, venue in self._connection.execute(statement):
            found.setdefault(code, []).append((review_id, venue))
        return found

    def lock(self, cycle_id: int, ids: Iterable[int]) -> list[Review]:
        """Return reviews as they are now, by id, kept from other writers until the end.

        PostgreSQL locks them in the order of their ids, so that two writers never wait for
        each other; on SQLite the transaction is the only writer from its beginning.
        """
        statement = _of_cycle(cycle_id).where(matching(_review.c.id, ids)).with_for_update()
        return [to_review(row) for row in self._connection.execute(statement)]

    def replace(self, changes: Sequence[tuple[Review, Review]]) -> None:
        """Store each second review over the first, all of one cycle.

        Raises:
            ConflictError: One is no longer as it was read; the transaction must end.
        """
        if not changes:
            return
        changed = compare_and_set(
            self._connection,
            _review,
            cycle_id=_only_cycle(changes),
            seen=[_seen(before) for before, _ in changes],
            changes=[review_columns(after) for _, after in changes],
        )
        if changed < len(changes):
            raise ConflictError("someone_was_first")

    def standing(self, cycle_id: int, *, at: Iterable[tuple[str, str]]) -> list[int]:
        """Return ids of reviews at some (track, state), by id."""
        return self._ids(cycle_id, tuple_(_review.c.track, _review.c.state).in_(list(at)))

    def ready(self, cycle_id: int, *, at: Iterable[tuple[str, str]], limit: int) -> list[int]:
        """Return ids of reviews at some (track, state) of which nothing is unmet, by id.

        Reviews on hold are left out.
        """
        # The bare column: SQLAlchemy writes `ready = 1` for SQLite, which misses the index.
        is_ready = and_(text("ready"), tuple_(_review.c.track, _review.c.state).in_(list(at)))
        return self._ids(cycle_id, is_ready, limit=limit)

    def _ids(
        self, cycle_id: int, which: ColumnElement[bool], *, limit: int | None = None
    ) -> list[int]:
        statement = (
            select(_review.c.id)
            .where(_review.c.cycle_id == cycle_id, which)
            .order_by(_review.c.id)
            .limit(limit)
        )
        return list(self._connection.scalars(statement))


def review_columns(review: Review) -> dict[str, Any]:
    """Return the columns of a review; `ready` says that nothing keeps it from completing."""
    return {
        "cycle_id": review.cycle_id,
        "id": review.id,
        "track": review.track,
        "subject_kind": review.subject_kind,
        "subject_id": review.subject_id,
        "venue_id": review.venue_id,
        "venue_path": review.venue_path,
        "state": review.state,
        "rank": review.rank,
        "visit": review.visit,
        "revision": review.revision,
        "entered_at": review.entered_at,
        "opened_at": review.opened_at,
        "due_on": review.due_on,
        "due_at": review.due_at,
        "held_at": review.held_at,
        "unmet": [reason.to_json() for reason in review.unmet],
        "ready": not review.unmet and not review.is_final and review.held_at is None,
        "not_rated_reason": review.not_rated_reason,
        "touched_at": review.touched_at,
    }


def to_review(row: Row[Any]) -> Review:
    """Return the review that `review_columns` wrote, from a row with REVIEW_COLUMNS."""
    return Review(
        cycle_id=row.cycle_id,
        id=row.id,
        track=row.track,
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=row.subject_id,
        venue_id=row.venue_id,
        venue_path=row.venue_path,
        state=row.state,
        rank=row.rank,
        visit=row.visit,
        revision=row.revision,
        entered_at=row.entered_at,
        opened_at=row.opened_at,
        due_on=row.due_on,
        due_at=row.due_at,
        held_at=row.held_at,
        unmet=_reasons(row.unmet),
        not_rated_reason=row.not_rated_reason,
        touched_at=row.touched_at,
    )


# Many reviews lack the same, and reading that costs more than the rest of a row.
@lru_cache(maxsize=10_000)
def _reasons(unmet: str) -> tuple[Reason, ...]:
    return tuple(Reason.from_json(reason) for reason in json.loads(unmet))


def _of_cycle(cycle_id: int) -> Select[Any]:
    return select(*REVIEW_COLUMNS).where(_review.c.cycle_id == cycle_id).order_by(_review.c.id)


def _only_cycle(changes: Sequence[tuple[Review, Review]]) -> int:
    (cycle_id,) = {review.cycle_id for change in changes for review in change}
    for before, after in changes:
        if (after.id, after.revision) != (before.id, before.revision + 1):
            raise ValueError(f"not the next revision of review {before.id}: {after}")
    return cycle_id


def _seen(review: Review) -> dict[str, Any]:
    return {"id": review.id, "revision": review.revision, "state": review.state}
