"""Notices in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Row, exists, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.arrays import arrays_of, table_of_arrays
from storage.bulk import matching, parts
from storage.many import execute_many
from workflow.domain.notice import Notice, NoticeStatus
from workflow.ports.deadlines import NotSent

_notice = tables.notice

# Written out, so that a plan made for any parameters can take the index of owed notices.
IS_PLANNED = _notice.c.status == literal_column(f"'{NoticeStatus.PLANNED}'")

_ADD_ONE_BY_ONE = sqlite.insert(_notice).on_conflict_do_nothing()


class SqlNoticeStore:
    """`NoticeStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, cycle_id: int, notices: Sequence[Notice]) -> int:
        """Store notices whose key is new, at once, and return how many those were."""
        # In one order, or two workers that store the same keys could wait for each other.
        rows = [_columns(cycle_id, each) for each in sorted(notices, key=lambda each: each.key)]
        return sum(self._add(part) for part in parts(rows))

    def _add(self, rows: Sequence[Mapping[str, Any]]) -> int:
        if self._connection.dialect.name == "postgresql":
            statement = _add_from_arrays(tuple(rows[0]))
            return self._connection.execute(statement, arrays_of(rows)).rowcount
        return execute_many(self._connection, _ADD_ONE_BY_ONE, rows)

    def add_new(self, cycle_id: int, notices: Sequence[Notice]) -> list[Notice]:
        """Store notices whose key is new, at once, and return those, by key."""
        by_key = {each.key: each for each in sorted(notices, key=lambda each: each.key)}
        rows = [_columns(cycle_id, each) for each in by_key.values()]
        added = {key for part in parts(rows) for key in self._add_new(cycle_id, part)}
        return [each for key, each in by_key.items() if key in added]

    def _add_new(self, cycle_id: int, rows: Sequence[Mapping[str, Any]]) -> Collection[str]:
        if self._connection.dialect.name == "postgresql":
            # Another worker may store the same keys between a look and this.
            adding = _add_from_arrays(tuple(rows[0])).returning(_notice.c.key)
            return self._connection.scalars(adding, arrays_of(rows)).all()
        keys = [row["key"] for row in rows]
        statement = select(_notice.c.key).where(
            _notice.c.cycle_id == cycle_id, matching(_notice.c.key, keys)
        )
        new = set(keys).difference(self._connection.scalars(statement))
        self._add(rows)
        return new

    def owed_to(self, *, limit: int) -> list[int]:
        """Return ids of people to whom planned notices are owed, by id."""
        statement = (
            select(_notice.c.person_id)
            .distinct()
            .where(IS_PLANNED)
            .order_by(_notice.c.person_id)
            .limit(limit)
        )
        return list(self._connection.scalars(statement))

    def owed_in_all(self) -> tuple[int, int]:
        """Return how many notices are planned, and to how many people."""
        people = func.count(_notice.c.person_id.distinct())
        notices, owed_to = self._connection.execute(
            select(func.count(), people).where(IS_PLANNED)
        ).one()
        return notices, owed_to

    def owed(self, person_id: int) -> list[tuple[int, Notice]]:
        """Return the planned notices of a person as (cycle id, notice), locked, by their keys."""
        statement = (
            select(_notice)
            .where(IS_PLANNED, _notice.c.person_id == person_id)
            .order_by(_notice.c.cycle_id, _notice.c.key)
            .with_for_update()
        )
        return [(row.cycle_id, to_notice(row)) for row in self._connection.execute(statement)]

    def mark(
        self,
        keys: Sequence[tuple[int, str]],
        status: NoticeStatus,
        *,
        digest: str,
        at: datetime,
        why: str = "",
    ) -> None:
        """Store what became of notices given by (cycle id, key); only a sent one has a moment."""
        by_cycle: dict[int, list[str]] = defaultdict(list)
        for cycle_id, key in keys:
            by_cycle[cycle_id].append(key)
        values = {
            "status": status,
            "sent_at": at if status is NoticeStatus.SENT else None,
            "digest": digest or None,
            "why": why or None,
        }
        for cycle_id in sorted(by_cycle):
            self._connection.execute(
                update(_notice)
                .where(_notice.c.cycle_id == cycle_id, matching(_notice.c.key, by_cycle[cycle_id]))
                .values(values)
            )

    def not_sent(
        self, cycle_id: int, statuses: Collection[NoticeStatus], *, keys: Sequence[str] = ()
    ) -> list[NotSent]:
        """Return notices of a cycle with one of some statuses, locked, by key.

        Args:
            cycle_id: Number of the cycle.
            statuses: Which.
            keys: Only these; all when there are none.
        """
        columns = (_notice.c.cycle_id, _notice.c.key, _notice.c.person_id, _notice.c.status)
        statement = (
            select(*columns)
            .where(_notice.c.cycle_id == cycle_id, _notice.c.status.in_(statuses))
            .order_by(_notice.c.key)
            .with_for_update()
        )
        if keys:
            statement = statement.where(matching(_notice.c.key, keys))
        return [
            NotSent(
                cycle_id=row.cycle_id,
                key=row.key,
                person_id=row.person_id,
                status=NoticeStatus(row.status),
            )
            for row in self._connection.execute(statement)
        ]

    def digest_exists(self, digest: str) -> bool:
        """Return whether a digest of this name was handed out."""
        handed_out = exists().where(
            _notice.c.digest == digest, _notice.c.status == NoticeStatus.SENT
        )
        return bool(self._connection.scalar(select(handed_out)))


@cache
def _add_from_arrays(names: tuple[str, ...]) -> Insert:
    given = table_of_arrays({name: _notice.c[name].type for name in names})
    selected = postgresql.insert(_notice).from_select(list(names), select(*given.c))
    return selected.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _columns(cycle_id: int, notice: Notice) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "key": notice.key,
        "person_id": notice.person_id,
        "kind": notice.kind,
        "role": notice.role,
        "review_id": notice.review_id,
        "stage": notice.stage,
        "unit_id": notice.unit_id,
        "due_on": notice.due_on,
        "offset": notice.offset,
        "created_at": notice.created_at,
        "status": NoticeStatus.PLANNED,
        "sent_at": None,
        "digest": None,
        "why": None,
    }


def to_notice(row: Row[Any]) -> Notice:
    """Return a row of the table as a notice."""
    return Notice(
        key=row.key,
        person_id=row.person_id,
        kind=row.kind,
        created_at=row.created_at,
        role=row.role,
        review_id=row.review_id,
        stage=row.stage,
        unit_id=row.unit_id,
        due_on=row.due_on,
        offset=row.offset,
    )
