"""Storage of definitions, cycles, reviews, dependencies and facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from workflow.domain.cycle import Cycle, CycleStatus
from workflow.domain.facts import FactKind, Facts
from workflow.domain.history import StoredEvent
from workflow.domain.review import Dependency, Review, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """A version of a definition as it was added; `body` is its plain content."""

    name: str
    version: int
    hash: str
    body: dict[str, Any]
    added_at: datetime


class DefinitionStore(Protocol):
    """Definitions by name and version; versions count from 1 and never change."""

    def add(self, definition: StoredDefinition) -> None:
        """Store a new version."""
        ...

    def versions(self, name: str) -> list[StoredDefinition]:
        """Return every version of a name, oldest first; empty when there is none."""
        ...

    def latest(self) -> list[StoredDefinition]:
        """Return the newest version of every name, by name."""
        ...

    def by_hash(self, hash: str) -> StoredDefinition:  # noqa: A002
        """Return the version with this content; it exists."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for the next tick in a cycle.

    Attributes:
        rungs: Whether an open deadline has a rung that has come.
        moves: Whether there is a review of which nothing is unmet; its stage may be one that
            nobody leaves by itself.
    """

    cycle: Cycle
    rungs: bool
    moves: bool


class CycleStore(Protocol):
    """The cycles of the installation."""

    def insert(self, cycle: Cycle) -> Cycle:
        """Store a cycle, give it the next id, and start its chain of events."""
        ...

    def by_code(self, code: str) -> Cycle | None:
        """Return a cycle by code, its version kept from changing until the end."""
        ...

    def by_code_alone(self, code: str) -> Cycle | None:
        """Return a cycle by code, when nobody else works in it any more until the end."""
        ...

    def change_version(self, seen: Cycle, *, version: int, definition_hash: str) -> None:
        """Let a cycle go on by another version of its definition.

        Raises:
            ConflictError: It is no longer at the version that was seen.
        """
        ...

    def set_status(self, cycle_id: int, status: CycleStatus) -> None:
        """Store where a cycle stands."""
        ...

    def events(self, cycle_id: int, kinds: Iterable[str], *, after: int = 0) -> list[StoredEvent]:
        """Return the events of some kinds, oldest first, from the one after `after`."""
        ...

    def all(self) -> list[Cycle]:
        """Return every cycle, by id."""
        ...

    def waiting(self, now: datetime) -> list[Waiting]:
        """Return every cycle with what waits there at a moment, by id."""
        ...

    def note_tick(self, cycle_id: int, *, at: datetime, hold_reason: str | None) -> None:
        """Store when the cycle was last ticked, and whether the tick holds."""
        ...


class ReviewStore(Protocol):
    """Reviews; their subjects' codes are found through units and people."""

    def insert(self, reviews: Sequence[Review]) -> None:
        """Store new reviews with the ids they carry."""
        ...

    def find(self, cycle_id: int, subject: str, venue: str | None = None) -> list[Review]:
        """Return the reviews of a subject code, at one venue code or at all, by id.

        They are kept from other writers until the end.
        """
        ...

    def ids_at(self, cycle_id: int, *, venue_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews that take place at some units."""
        ...

    def ids_below(self, cycle_id: int, unit_id: int | None) -> list[int]:
        """Return the ids of the reviews at a unit or below it, by id; of all without a unit."""
        ...

    def follow_tree(self, cycle_id: int, *, venue_ids: Iterable[int]) -> None:
        """Store with the reviews at some units the paths that these have now."""
        ...

    def ids_of(self, cycle_id: int, *, kind: SubjectKind, subject_ids: Iterable[int]) -> list[int]:
        """Return the ids of the reviews of some subjects, by id."""
        ...

    def ids_by_code(self, cycle_id: int, codes: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
        """Return (review id, venue code) of the reviews of each subject code that has any."""
        ...

    def lock(self, cycle_id: int, ids: Iterable[int]) -> list[Review]:
        """Return reviews as they are now, by id, kept from other writers until the end."""
        ...

    def replace(self, changes: Sequence[tuple[Review, Review]]) -> None:
        """Store each second review over the first.

        Raises:
            ConflictError: One is no longer as it was read; the transaction must end.
        """
        ...

    def standing(
        self, cycle_id: int, *, at: Iterable[tuple[str, str]], under_path: str | None = None
    ) -> list[int]:
        """Return ids of reviews at some (track, state), by id; of all venues or from one down."""
        ...

    def ready(self, cycle_id: int, *, at: Iterable[tuple[str, str]], limit: int) -> list[int]:
        """Return ids of reviews at some (track, state) of which nothing is unmet, by id."""
        ...


class DependencyStore(Protocol):
    """Which review waits for which."""

    def insert(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Store dependencies."""
        ...

    def delete(self, cycle_id: int, dependencies: Sequence[Dependency]) -> None:
        """Remove dependencies that no longer hold, after a change of roles or tree."""
        ...

    def all(self, cycle_id: int) -> list[Dependency]:
        """Return all of a cycle, in the order of their keys."""
        ...

    def gated_by(
        self, cycle_id: int, needs_ids: Iterable[int], *, above: int, up_to: int
    ) -> list[int]:
        """Return ids of reviews with a gate on any of these that opens at a rank in a range, by id.

        Where they stand makes no difference: they may be on their way to the gate.
        """
        ...

    def waiting_on(self, cycle_id: int, needs_ids: Iterable[int]) -> list[int]:
        """Return ids of reviews that stand at a stage with a gate on any of these, by id."""
        ...


class FactStore(Protocol):
    """Facts for judging reviews, read for many at once."""

    def read(
        self, reviews: Sequence[Review], kinds: frozenset[FactKind], *, today: date
    ) -> dict[int, Facts]:
        """Return the facts of reviews of one cycle by review id, with the gates of their state."""
        ...
