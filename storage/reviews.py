"""Reviews in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    select,
    text,
    tuple_,
    type_coerce,
    update,
)

from storage import tables
from storage.bulk import among, insert_rows
from storage.compare_and_set import compare_and_set
from storage.journal import Journal
from storage.prepared import fetch
from storage.subjects import SOUGHT, SOUGHT_ONE, is_sought
from storage.tree import is_under
from workflow.domain.errors import ConflictError
from workflow.domain.review import Reason, Review, SubjectKind
from workflow.domain.shape import shape_of

_review = tables.review
_venue = tables.unit.alias("venue")

# The bare column: SQLAlchemy writes `ready = 1` for SQLite, which misses the index.
IS_READY = text("ready")


# What `to_review` reads; the reasons stay the text that they are stored as.
REVIEW_COLUMNS = (
    _review.c.cycle_id,
    _review.c.id,
    _review.c.track,
    _review.c.subject_kind,
    _review.c.subject_id,
    _review.c.venue_id,
    _review.c.venue_path,
    _review.c.state,
    _review.c.rank,
    _review.c.visit,
    _review.c.revision,
    _review.c.entered_at,
    _review.c.opened_at,
    _review.c.due_on,
    _review.c.due_at,
    _review.c.held_at,
    type_coerce(_review.c.unmet, Text).label("unmet"),
    _review.c.not_rated_reason,
    _review.c.touched_at,
)

_of_cycle = _review.c.cycle_id == bindparam("cycle_id")
_at_venue = _venue.c.id == _review.c.venue_id
_of_one = SOUGHT_ONE.join(_review, is_sought(_review, SOUGHT_ONE))

_REVIEWS = select(*REVIEW_COLUMNS).where(_of_cycle).order_by(_review.c.id)
_LOCKED = _REVIEWS.where(among(_review.c.id, "ids")).with_for_update()
_OF_SUBJECT = _REVIEWS.select_from(_of_one).with_for_update(of=_review)
_OF_SUBJECT_AT = (
    _REVIEWS.select_from(_of_one.join(_venue, _at_venue))
    .where(_venue.c.code == bindparam("venue"))
    .with_for_update(of=_review)
)
_BY_CODE = (
    select(SOUGHT.c.code, _review.c.id, _venue.c.code)
    .select_from(SOUGHT.join(_review, is_sought(_review)).join(_venue, _at_venue))
    .where(_of_cycle)
    .order_by(_review.c.id)
)

_IDS = select(_review.c.id).where(_of_cycle).order_by(_review.c.id)
_IDS_AT = _IDS.where(among(_review.c.venue_id, "venue_ids"))
_IDS_BELOW = _IDS.where(_review.c.venue_path.contains(bindparam("part", type_=Text)))
_IDS_OF = _IDS.where(
    _review.c.subject_kind == bindparam("kind"), among(_review.c.subject_id, "subject_ids")
)
_path = select(_venue.c.path).where(_at_venue).correlate(_review).scalar_subquery()
_FOLLOW = (
    update(_review)
    .where(
        _review.c.cycle_id == bindparam("of_cycle"),
        among(_review.c.venue_id, "venue_ids"),
    )
    .values(venue_path=_path)
)
_READY = _IDS.where(IS_READY).limit(bindparam("limit", type_=Integer))


class SqlReviewStore:
    """`ReviewStore` over one connection; the unit of work commits, not this."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()

    def insert(self, reviews: Sequence[Review]) -> None:
        """Store new reviews with the ids they carry."""
        insert_rows(self._connection, _review, [review_columns(review) for review in reviews])
        self._journal.opened(reviews)

    def find(self, cycle_id: int, subject: str, venue: str | None = None) -> list[Review]:
        """Return the reviews of a subject code, at one venue code or at all, by id.

        They are kept from other writers until the end, as `lock` does.
        """
        if venue is None:
            return self._reviews(_OF_SUBJECT, cycle_id, code=subject)
        return self._reviews(_OF_SUBJECT_AT, cycle_id, code=subject, venue=venue)

    def ids_at(self, cycle_id: int, *, venue_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews that take place at some units, by id."""
        return self._ids(_IDS_AT, cycle_id, venue_ids=venue_ids)

    def ids_below(self, cycle_id: int, unit_id: int | None) -> list[int]:
        """Return the ids of the reviews at a unit or below it, by id; of all without a unit."""
        if unit_id is None:
            return self._ids(_IDS, cycle_id)
        return self._ids(_IDS_BELOW, cycle_id, part=f"/{unit_id}/")

    def ids_of(self, cycle_id: int, *, kind: SubjectKind, subject_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews of some subjects, by id."""
        return self._ids(_IDS_OF, cycle_id, kind=kind, subject_ids=subject_ids)

    def ids_by_code(self, cycle_id: int, codes: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
        """Return (review id, venue code) of the reviews of each subject code that has any."""
        given = {"cycle_id": cycle_id, "codes": codes}
        found: dict[str, list[tuple[int, str]]] = {}
        for code, review_id, venue in self._connection.execute(_BY_CODE, given):
            found.setdefault(code, []).append((review_id, venue))
        return found

    def lock(self, cycle_id: int, ids: Iterable[int]) -> list[Review]:
        """Return reviews as they are now, by id, kept from other writers until the end.

        PostgreSQL locks them in the order of their ids, so that two writers never wait for
        each other; on SQLite the transaction is the only writer from its beginning.
        """
        wanted = list(ids)
        return self._reviews(_LOCKED, cycle_id, ids=wanted) if wanted else []

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
        self._journal.changed(changes)

    def follow_tree(self, cycle_id: int, *, venue_ids: Iterable[int]) -> None:
        """Store with the reviews at some units the paths that these have now.

        No event tells it: that of a review is always the path of its venue.
        """
        given = {"of_cycle": cycle_id, "venue_ids": list(venue_ids)}
        self._connection.execute(_FOLLOW, given)

    def standing(
        self, cycle_id: int, *, at: Iterable[tuple[str, str]], under_path: str | None = None
    ) -> list[int]:
        """Return ids of reviews at some (track, state), by id; of all venues or from one down."""
        statement = _IDS.where(_stands(at)).params(cycle_id=cycle_id)
        if under_path is not None:
            statement = statement.where(is_under(_review.c.venue_path, under_path))
        return list(self._connection.scalars(statement))

    def ready(self, cycle_id: int, *, at: Iterable[tuple[str, str]], limit: int) -> list[int]:
        """Return ids of reviews at some (track, state) of which nothing is unmet, by id.

        Reviews on hold are left out.
        """
        statement = _READY.where(_stands(at)).params(cycle_id=cycle_id, limit=limit)
        return list(self._connection.scalars(statement))

    def _ids(self, statement: Select[Any], cycle_id: int, **given: Any) -> list[int]:
        return [
            row.id for row in fetch(self._connection, statement, {"cycle_id": cycle_id, **given})
        ]

    def _reviews(self, statement: Select[Any], cycle_id: int, **given: Any) -> list[Review]:
        found = fetch(self._connection, statement, {"cycle_id": cycle_id, **given})
        return [to_review(row) for row in found]


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
        "shape": shape_of(review),
    }


def to_review(row: Sequence[Any]) -> Review:
    """Return the review that `review_columns` wrote, from a row that begins with REVIEW_COLUMNS."""
    # By place: asking a row for twenty names costs twice as much as making the review.
    cycle_id, number, track, kind, subject_id, venue_id, venue_path = row[:7]
    state, rank, visit, revision, entered_at, opened_at = row[7:13]
    due_on, due_at, held_at, unmet, not_rated_reason, touched_at = row[13:19]
    return Review(
        cycle_id=cycle_id,
        id=number,
        track=track,
        subject_kind=SubjectKind(kind),
        subject_id=subject_id,
        venue_id=venue_id,
        venue_path=venue_path,
        state=state,
        rank=rank,
        visit=visit,
        revision=revision,
        entered_at=entered_at,
        opened_at=opened_at,
        due_on=due_on,
        due_at=due_at,
        held_at=held_at,
        unmet=to_reasons(unmet),
        not_rated_reason=not_rated_reason,
        touched_at=touched_at,
    )


# Many reviews lack the same, and reading that costs more than the rest of a row.
@lru_cache(maxsize=10_000)
def to_reasons(unmet: str) -> tuple[Reason, ...]:
    """Return what is unmet, of the text as which it is stored."""
    return tuple(Reason.from_json(reason) for reason in json.loads(unmet))


def _stands(at: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(_review.c.track, _review.c.state).in_(list(at))


def _only_cycle(changes: Sequence[tuple[Review, Review]]) -> int:
    (cycle_id,) = {review.cycle_id for change in changes for review in change}
    for before, after in changes:
        if (after.id, after.revision) != (before.id, before.revision + 1):
            raise ValueError(f"not the next revision of review {before.id}: {after}")
    return cycle_id


def _seen(review: Review) -> dict[str, Any]:
    return {"id": review.id, "revision": review.revision, "state": review.state}
