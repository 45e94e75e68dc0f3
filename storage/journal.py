"""What a transaction changes in rows, kept until the events of its commit tell it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workflow.domain.cycle import INSTALLATION
from workflow.domain.records.record import plain
from workflow.domain.review import Dependency, Review
from workflow.domain.told_rows import OF_DEADLINE, fired_together, joined, together, told_review


@dataclass(slots=True)
class _Changes:
    reviews: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    deadlines: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    fired: list[tuple[int, int, int]] = field(default_factory=list)
    linked: list[list[Any]] = field(default_factory=list)
    unlinked: list[list[Any]] = field(default_factory=list)
    is_new: bool = False

    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "review": together(self.reviews),
            "deadline": together(self.deadlines),
            "fired": fired_together(self.fired),
            # Of a cycle that opens now there is no earlier moment to know of.
            "linked": [] if self.is_new else self.linked,
            "unlinked": self.unlinked,
        }
        return {name: rows for name, rows in told.items() if rows}


class Journal:
    """The rows that one transaction changes.

    Those of cycles are told as they are afterwards; those of the organisation as they were
    before, because whoever looks back starts there from what is stored.
    """

    def __init__(self) -> None:
        self._changes: dict[int, _Changes] = defaultdict(_Changes)
        self._before: dict[str, dict[str, list[Any]]] = {}

    def opened(self, reviews: Iterable[Review]) -> None:
        """Note new reviews."""
        for review in reviews:
            changes = self._changes[review.cycle_id]
            changes.is_new = True
            changes.reviews[review.id] = told_review(None, review)

    def changed(self, changes: Iterable[tuple[Review, Review]]) -> None:
        """Note reviews as they were and as they are now."""
        for before, after in changes:
            known = self._changes[after.cycle_id].reviews
            told = told_review(before, after)
            earlier = known.get(after.id)
            known[after.id] = told if earlier is None else joined(earlier, told)

    def deadlines(self, cycle_id: int, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Note values of deadlines by number; columns that never change are left out."""
        if not rows:
            return
        known = self._changes[cycle_id].deadlines
        # Thousands that change alike are given as one row.
        alike = {id(row): row for row in rows.values()}
        values = {
            key: {name: plain(row[name]) for name in OF_DEADLINE if name in row}
            for key, row in alike.items()
        }
        for number, row in rows.items():
            told = values[id(row)]
            earlier = known.get(number)
            known[number] = told if earlier is None else joined(earlier, told)

    def fired(self, cycle_id: int, rungs: Sequence[tuple[int, int, int]]) -> None:
        """Note (deadline, visit, rung) of rungs that fired."""
        if rungs:
            self._changes[cycle_id].fired += rungs

    def linked(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Note who waits for whom from now on."""
        if dependencies:
            self._changes[cycle_id].linked += map(_link, dependencies)

    def unlinked(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Note who waits for whom no more."""
        if dependencies:
            self._changes[cycle_id].unlinked += map(_link, dependencies)

    def added(self, table: str, keys: Iterable[Sequence[Any]]) -> None:
        """Note keys of rows of the organisation that were not there before."""
        for key in keys:
            self._told(table)["added"].append([plain(part) for part in key])

    def before(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note rows of the organisation as they are before they are changed."""
        for row in rows:
            self._told(table)["before"].append({name: plain(row[name]) for name in row})

    def cycles(self) -> set[int]:
        """Return the cycles in which anything changed, the installation among them."""
        return self._changes.keys() | ({INSTALLATION} if self._before else set())

    def take(self, cycle_id: int) -> dict[str, Any]:
        """Return what is to be told of a cycle, and forget it; nothing when nothing changed."""
        if cycle_id == INSTALLATION:
            told, self._before = self._before, {}
            return told
        changes = self._changes.pop(cycle_id, None)
        return changes.told() if changes else {}

    def _told(self, table: str) -> dict[str, list[Any]]:
        return self._before.setdefault(table, {"added": [], "before": []})


class Silent(Journal):
    """A journal that notes nothing: nobody looks back on a database that is thrown away."""

    def opened(self, reviews: Iterable[Review]) -> None:
        """Note nothing."""

    def changed(self, changes: Iterable[tuple[Review, Review]]) -> None:
        """Note nothing."""

    def deadlines(self, cycle_id: int, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Note nothing."""

    def fired(self, cycle_id: int, rungs: Sequence[tuple[int, int, int]]) -> None:
        """Note nothing."""

    def linked(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Note nothing."""

    def unlinked(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Note nothing."""

    def added(self, table: str, keys: Iterable[Sequence[Any]]) -> None:
        """Note nothing."""

    def before(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note nothing."""


def _link(each: Dependency) -> list[Any]:
    return [each.review_id, each.stage, each.gate, each.needs_id, each.needs_rank]
