"""Some reviews of one cycle, about which facts are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, bindparam

from storage.bulk import among
from storage.prepared import fetch
from workflow.domain.review import Review, SubjectKind


@dataclass(frozen=True, kw_only=True)
class Group:
    """Reviews, and the connection that answers; answers are by review id, without what is nil.

    Attributes:
        today: Local day on which is asked.
    """

    connection: Connection
    reviews: Sequence[Review]
    today: date

    @cached_property
    def cycle_id(self) -> int:
        """Return the cycle, of which all reviews are."""
        (found,) = {review.cycle_id for review in self.reviews}
        return found

    @cached_property
    def ids(self) -> list[int]:
        """Return the ids of the reviews."""
        return [review.id for review in self.reviews]

    @cached_property
    def units(self) -> list[int]:
        """Return the ids of the reviews of units."""
        return [each.id for each in self.reviews if each.subject_kind is SubjectKind.UNIT]

    @cached_property
    def people(self) -> Mapping[int, int]:
        """Return who is under review, by review id."""
        return {each.id: each.person_id for each in self.reviews if each.person_id is not None}

    def find(
        self, statement: Select[Any], ids: Collection[int], **given: Any
    ) -> Iterable[Row[Any]]:
        """Return the rows of a statement, made once, about rows of the cycle with some ids."""
        if not ids:
            return ()
        return fetch(self.connection, statement, {"cycle_id": self.cycle_id, "ids": ids, **given})


def of_group(
    table: FromClause, column: ColumnElement[int]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions under which a row is about the ids that `Group.find` gives."""
    return table.c.cycle_id == bindparam("cycle_id"), among(column, "ids")
