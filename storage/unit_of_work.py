"""The unit of work in SQL: one connection, one transaction, the chains of events last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from storage.calendars import SqlCalendarStore
from storage.commands import Answer, add_answers, find_answer
from storage.cycles import SqlCycleStore, SqlDefinitionStore
from storage.deadlines import SqlDeadlineStore
from storage.dependencies import SqlDependencyStore
from storage.engine import Database
from storage.facts import SqlFactStore
from storage.files import SqlFileStore
from storage.history import Entry, add_events, lock_head, store_head
from storage.installation import SqlInstallationStore
from storage.journal import Journal
from storage.notices import SqlNoticeStore
from storage.organisation import SqlPersonStore, SqlRoleStore, SqlUnitStore
from storage.ratings import SqlRatingReader
from storage.records import SqlRecordStore
from storage.reviews import SqlReviewStore
from storage.votes import SqlVoteReader
from workflow.domain.command import Command
from workflow.domain.history import Event, EventKind
from workflow.domain.told_rows import ROWS
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
from workflow.ports.unit_of_work import StoredAnswer
from workflow.ports.votes import VoteReader


class SqlUnitOfWork:
    """`UnitOfWork` over one transaction of a database; used once."""

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

    def __init__(self, database: Database, journal: Journal | None = None) -> None:
        self._database = database
        self._entries: dict[int, list[Entry]] = defaultdict(list)
        self._answers: dict[int, list[Answer]] = defaultdict(list)
        self._journal = journal or Journal()
        self._commands: dict[int, Command] = {}
        self.acts_for: str | None = None

    def __enter__(self) -> Self:
        """Begin; on SQLite the writer's place is taken at once.

        Raises:
            UnavailableError: The database cannot be written now.
        """
        connection = self._database.writer.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._open_stores(connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Roll back unless committed."""
        self._connection.close()

    def append(self, cycle_id: int, events: Sequence[Event], *, command: Command) -> None:
        """Add events to the chain of a cycle, at commit and in this order."""
        if self.acts_for is not None:
            told = {"for": self.acts_for}
            events = [replace(event, body={**event.body, **told}) for event in events]
        self._commands[cycle_id] = command
        self._entries[cycle_id].extend(Entry(event=event, command=command) for event in events)

    def answered(self, cycle_id: int, command_id: str) -> StoredAnswer | None:
        """Return what a command answered before, or None when it is new."""
        return find_answer(self._connection, cycle_id, command_id)

    def answer(
        self, cycle_id: int, command: Command, *, request_hash: str, answer: Mapping[str, Any]
    ) -> None:
        """Store the answer of a command, at commit."""
        self._answers[cycle_id].append(
            Answer(command=command, request_hash=request_hash, answer=answer)
        )

    def commit(self) -> None:
        """Write what waits (deadlines, events, answers), head of the chain last, and commit.

        Nothing more can be done with this unit of work afterwards.

        Raises:
            ConflictError: Someone else was first; nothing was changed.
            UnavailableError: The database cannot be written; nothing was changed, or the
                reply was lost and repeating the command is safe.
        """
        armed = {cycle_id for cycle_id, _ in self._armed.armed}
        changed = armed | self._journal.cycles()
        for cycle_id in sorted(changed | self._entries.keys() | self._answers.keys()):
            self._finish(cycle_id)
        self._connection.commit()
        self._connection.close()

    def _finish(self, cycle_id: int) -> None:
        """Write what waits for one cycle; from the lock on, nobody else can until the end."""
        head = lock_head(self._connection, cycle_id)
        count = self._armed.write_armed(cycle_id, head.next_deadline)
        head = replace(head, next_deadline=head.next_deadline + count)
        head = add_events(self._connection, head, self._telling(cycle_id))
        add_answers(self._connection, cycle_id, self._answers[cycle_id])
        store_head(self._connection, head)

    def _telling(self, cycle_id: int) -> list[Entry]:
        """Return the events of a cycle, the last of which tells what became of rows.

        Raises:
            RuntimeError: Rows changed, and no use case said by which command.
        """
        entries, rows = self._entries[cycle_id], self._journal.take(cycle_id)
        if not rows:
            return entries
        command = self._commands.get(cycle_id)
        if command is None:
            raise RuntimeError(f"cycle {cycle_id}: nothing tells of {', '.join(sorted(rows))}")
        if not entries:
            alone = Event(kind=EventKind.ROWS_CHANGED, at=command.now)
            entries = [Entry(event=alone, command=command)]
        last = entries[-1]
        event = replace(last.event, body={**last.event.body, ROWS: rows})
        return [*entries[:-1], replace(last, event=event)]

    def _open_stores(self, connection: Connection) -> None:
        self.installation = SqlInstallationStore(connection)
        self.units = SqlUnitStore(connection, self._journal)
        self.people = SqlPersonStore(connection)
        self.roles = SqlRoleStore(connection, self._journal)
        self.calendars = SqlCalendarStore(connection, self._journal)
        self.definitions = SqlDefinitionStore(connection)
        self.cycles = SqlCycleStore(connection)
        self.reviews = SqlReviewStore(connection, self._journal)
        self.dependencies = SqlDependencyStore(connection, self._journal)
        self.facts = SqlFactStore(connection)
        self.records = SqlRecordStore(connection)
        self.ratings = SqlRatingReader(connection)
        self.votes = SqlVoteReader(connection)
        self.files = SqlFileStore(connection)
        self.deadlines = self._armed = SqlDeadlineStore(connection, self._journal)
        self.notices = SqlNoticeStore(connection)
