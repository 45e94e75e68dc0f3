"""Which review waits for which, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, select

from storage import tables
from storage.bulk import among, insert_rows
from storage.journal import Journal
from storage.prepared import fetch
from storage.subjects import CODE, with_subjects
from workflow.domain.facts import GateFacts
from workflow.domain.review import Dependency, Review

SAMPLE_SIZE = 10

_KEY = ("review_id", "stage", "gate", "needs_id")

_dependency = tables.dependency
_review = tables.review
_needed = tables.review.alias("needed")
_with_needed = _dependency.join(
    _needed,
    and_(_needed.c.cycle_id == _dependency.c.cycle_id, _needed.c.id == _dependency.c.needs_id),
)
_is_pending = _needed.c.rank < _dependency.c.needs_rank
_of_cycle = _dependency.c.cycle_id == bindparam("cycle_id")
_stands_there = and_(
    _review.c.cycle_id == _dependency.c.cycle_id,
    _review.c.id == _dependency.c.review_id,
    _review.c.state == _dependency.c.stage,
)

_ALL = select(_dependency).where(_of_cycle).order_by(*(_dependency.c[name] for name in _KEY))
_DELETE = delete(_dependency).where(
    _dependency.c.cycle_id == bindparam("of_cycle"),
    *(_dependency.c[name] == bindparam(f"old_{name}") for name in _KEY),
)
_NEEDING = (
    select(_dependency.c.review_id)
    .distinct()
    .where(_of_cycle, among(_dependency.c.needs_id, "needs_ids"))
    .order_by(_dependency.c.review_id)
)
_GATED = _NEEDING.where(
    _dependency.c.needs_rank > bindparam("above"), _dependency.c.needs_rank <= bindparam("up_to")
)
_WAITING = _NEEDING.select_from(_dependency.join(_review, _stands_there))

Samples = Mapping[tuple[int, str], tuple[str, ...]]


class SqlDependencyStore:
    """`DependencyStore` over one connection, and the facts about gates."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()

    def insert(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Store dependencies."""
        rows = [_columns(cycle_id, dependency) for dependency in dependencies]
        insert_rows(self._connection, _dependency, rows)
        self._journal.linked(cycle_id, dependencies)

    def delete(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Remove dependencies; one that is not stored is left out."""
        if not dependencies:
            return
        keys = [
            {"of_cycle": cycle_id, **{f"old_{name}": getattr(each, name) for name in _KEY}}
            for each in dependencies
        ]
        self._connection.execute(_DELETE, keys)
        self._journal.unlinked(cycle_id, dependencies)

    def all(self, cycle_id: int) -> list[Dependency]:
        """Return all of a cycle, in the order of their keys."""
        return [
            Dependency(
                review_id=row.review_id,
                stage=row.stage,
                gate=row.gate,
                needs_id=row.needs_id,
                needs_rank=row.needs_rank,
            )
            for row in self._connection.execute(_ALL, {"cycle_id": cycle_id})
        ]

    def gated_by(
        self, cycle_id: int, needs_ids: Iterable[int], *, above: int, up_to: int
    ) -> list[int]:
        """Return ids of reviews with a gate on any of these that opens at a rank in a range, by id.

        Where they stand makes no difference: they may be on their way to the gate.
        """
        given = {"cycle_id": cycle_id, "needs_ids": needs_ids, "above": above, "up_to": up_to}
        return [row.review_id for row in fetch(self._connection, _GATED, given)]

    def waiting_on(self, cycle_id: int, needs_ids: Iterable[int]) -> list[int]:
        """Return ids of reviews that stand at a stage with a gate on any of these, by id.

        Whether the gate is open now makes no difference.
        """
        given = {"cycle_id": cycle_id, "needs_ids": needs_ids}
        return [row.review_id for row in fetch(self._connection, _WAITING, given)]

    def gates(self, cycle_id: int, reviews: Iterable[Review]) -> dict[int, tuple[GateFacts, ...]]:
        """Return the gates of the stage that each review is in, as given, by review id.

        The gates stand in the order of their names; a review without any is left out.
        """
        standing: dict[str, list[int]] = defaultdict(list)
        for review in reviews:
            if not review.is_final:
                standing[review.state].append(review.id)
        found: dict[int, tuple[GateFacts, ...]] = {}
        for stage, ids in standing.items():
            found |= self._gates_at(cycle_id, stage, ids)
        return found

    def _gates_at(
        self, cycle_id: int, stage: str, ids: Sequence[int]
    ) -> dict[int, tuple[GateFacts, ...]]:
        given = {"cycle_id": cycle_id, "stage": stage, "ids": ids}
        rows = fetch(self._connection, _counting(), given)
        closed = {row.review_id for row in rows if row.pending}
        samples = self._samples(cycle_id, stage, closed) if closed else {}
        gates: dict[int, tuple[GateFacts, ...]] = {}
        for row in rows:
            gate = GateFacts(
                gate=row.gate,
                pending=row.pending,
                total=row.total,
                sample=samples.get((row.review_id, row.gate), ()),
            )
            gates[row.review_id] = (*gates.get(row.review_id, ()), gate)
        return gates

    def _samples(self, cycle_id: int, stage: str, ids: Iterable[int]) -> Samples:
        given = {"cycle_id": cycle_id, "stage": stage, "ids": ids}
        codes: dict[tuple[int, str], tuple[str, ...]] = {}
        for review_id, gate, code in fetch(self._connection, _sampling(), given):
            codes[review_id, gate] = (*codes.get((review_id, gate), ()), code)
        return codes


_at = (
    _of_cycle,
    _dependency.c.stage == bindparam("stage"),
    among(_dependency.c.review_id, "ids"),
)


@cache
def _counting() -> Select[Any]:
    """Return the statement that counts, for each gate at a stage, what it waits for."""
    pending = func.count().filter(_is_pending).label("pending")
    of_gate = (_dependency.c.review_id, _dependency.c.gate)
    return (
        select(*of_gate, pending, func.count().label("total"))
        .select_from(_with_needed)
        .where(*_at)
        .group_by(*of_gate)
        .order_by(*of_gate)
    )


@cache
def _sampling() -> Select[Any]:
    """Return the statement that names the first of those that keep each gate closed."""
    of_gate = (_dependency.c.review_id, _dependency.c.gate)
    place = func.row_number().over(partition_by=of_gate, order_by=CODE).label("place")
    numbered = (
        select(*of_gate, CODE.label("code"), place)
        .select_from(with_subjects(_with_needed, _needed))
        .where(*_at, _is_pending)
        .group_by(*of_gate, CODE)
        .subquery()
    )
    return (
        select(numbered.c.review_id, numbered.c.gate, numbered.c.code)
        .where(numbered.c.place <= SAMPLE_SIZE)
        .order_by(numbered.c.review_id, numbered.c.gate, numbered.c.place)
    )


def _columns(cycle_id: int, dependency: Dependency) -> dict[str, Any]:
    return {
        "cycle_id": cycle_id,
        "review_id": dependency.review_id,
        "stage": dependency.stage,
        "gate": dependency.gate,
        "needs_id": dependency.needs_id,
        "needs_rank": dependency.needs_rank,
    }
