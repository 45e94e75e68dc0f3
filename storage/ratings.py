"""Reading ratings: what they are judged by, and whose values stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from storage import tables
from storage.facts import rating_basis
from storage.facts.group import Group
from storage.prepared import is_one_of
from storage.reviews import REVIEW_COLUMNS, to_review
from storage.tables import RECORD_TABLES
from workflow.domain.rating_basis import RatingBasis
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.records.record import columns_of
from workflow.domain.review import Review, SubjectKind

_rating, _review = RECORD_TABLES[Rating], tables.review
_FIELDS = columns_of(Rating)


class SqlRatingReader:
    """`RatingReader` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def basis(
        self, reviews: Sequence[Review], *, head_role: str, today: date
    ) -> dict[int, RatingBasis]:
        """Return the records about the subjects of reviews of one cycle, by review id."""
        if not reviews:
            return {}
        group = Group(connection=self._connection, reviews=reviews, today=today)
        return rating_basis.basis(group, head_role=head_role)

    def newest(self, cycle_id: int, *, under_path: str) -> list[tuple[Review, Rating]]:
        """Return the newest values of proposals and decisions under a unit, with their reviews."""
        given = {"cycle_id": cycle_id, "top": under_path, "end": f"{under_path.removesuffix('/')}0"}
        found = self._connection.execute(_newest(), given)
        return [(to_review(row), _to_rating(row._asdict())) for row in found]


@cache
def _newest() -> Select[Any]:
    of_subject = and_(
        _rating.c.cycle_id == _review.c.cycle_id,
        _rating.c.subject_kind == _review.c.subject_kind,
        _rating.c.subject_id == _review.c.subject_id,
    )
    return (
        select(*REVIEW_COLUMNS, *(_rating.c[name].label(f"rating_{name}") for name in _FIELDS))
        .select_from(_review.join(_rating, of_subject))
        .where(
            _review.c.cycle_id == bindparam("cycle_id"),
            _review.c.venue_path >= bindparam("top"),
            _review.c.venue_path < bindparam("end"),
            _rating.c.newest,
            is_one_of(_rating.c.step, [RatingStep.PROPOSED, RatingStep.DECIDED]),
        )
        .order_by(_review.c.id, _rating.c.id)
    )


def _to_rating(row: Any) -> Rating:
    values = {name: row[f"rating_{name}"] for name in _FIELDS}
    values["subject_kind"] = SubjectKind(values["subject_kind"])
    values["step"] = RatingStep(values["step"])
    values["overrides"] = tuple(values["overrides"])
    return Rating(**values)
