"""The unit of work: everything that one command changes, together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from workflow.domain.command import Command
from workflow.domain.history import Event
from workflow.ports.cycles import (
    CycleStore,
    DefinitionStore,
    DependencyStore,
    FactStore,
    ReviewStore,
)
from workflow.ports.deadlines import DeadlineStore, NoticeStore
from workflow.ports.files import FileStore
from workflow.ports.installation import InstallationStore
from workflow.ports.organisation import CalendarStore, PersonStore, RoleStore, UnitStore
from workflow.ports.ratings import RatingReader
from workflow.ports.records import RecordStore
from workflow.ports.votes import VoteReader


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """What a command answered the first time, with the hash of what was asked."""

    request_hash: str
    answer: dict[str, Any]


class UnitOfWork(Protocol):
    """One transaction; what is not committed is rolled back when the block is left.

    Attributes:
        acts_for: Code of the person in whose place somebody acts, from then on told by every
            event; None for whoever acts in his own right.
    """

    acts_for: str | None

    installation: InstallationStore
    units: UnitStore
    people: PersonStore
    roles: RoleStore
    calendars: CalendarStore
    definitions: DefinitionStore
    cycles: CycleStore
    reviews: ReviewStore
    dependencies: DependencyStore
    facts: FactStore
    records: RecordStore
    ratings: RatingReader
    votes: VoteReader
    files: FileStore
    deadlines: DeadlineStore
    notices: NoticeStore

    def __enter__(self) -> Self:
        """Begin; on SQLite the writer's place is taken at once."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back unless committed."""
        ...

    def append(self, cycle_id: int, events: Sequence[Event], *, command: Command) -> None:
        """Add events to the chain of a cycle, at commit and in this order.

        The last of them tells which rows changed; with none given, one is made for that alone.
        """
        ...

    def answered(self, cycle_id: int, command_id: str) -> StoredAnswer | None:
        """Return what a command answered before, or None when it is new."""
        ...

    def answer(
        self, cycle_id: int, command: Command, *, request_hash: str, answer: Mapping[str, Any]
    ) -> None:
        """Store the answer of a command, at commit.

        Raises:
            ConflictError: At commit, when another process stored the same id first.
        """
        ...

    def commit(self) -> None:
        """Write what waits (deadlines, events, answers), head of the chain last, and commit.

        Raises:
            ConflictError: Someone else was first; nothing was changed.
            UnavailableError: The database cannot be written; nothing was changed, or the
                reply was lost and repeating the command is safe.
        """
        ...


Begin = Callable[[], UnitOfWork]
