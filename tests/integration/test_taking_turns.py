"""Two processes record in one cycle: the second sees what the first has done before it acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Connection

from storage.engine import Database
from storage.records import SqlRecordStore
from storage.unit_of_work import SqlUnitOfWork
from tests.contract.installed import opened
from tests.databases import PostgresDatabases
from tests.postgres import PostgresServer
from tests.small_world import application
from tests.suggestion_world import AREA, CYCLE_2019, HEAD, OPENED, World, december
from workflow.application.catalogue import Catalogue
from workflow.application.desk import Recorded
from workflow.application.keeping import KeepRecords
from workflow.application.propose_suggestions import SuggestionSheet
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.rows_of_suggestions import SuggestionRow

Act = Callable[[], object]


class LateRecords(SqlRecordStore):
    """The records of a process that has to wait while somebody else has the turn."""

    def __init__(self, connection: Connection, meanwhile: Act) -> None:
        super().__init__(connection)
        self._meanwhile = meanwhile

    def take_turn(self, cycle_id: int) -> None:
        self._meanwhile()
        super().take_turn(cycle_id)


class LateWork(SqlUnitOfWork):
    """The unit of work of such a process."""

    def __init__(self, database: Database, meanwhile: Act) -> None:
        super().__init__(database)
        self._meanwhile = meanwhile

    def _open_stores(self, connection: Connection) -> None:
        super()._open_stores(connection)
        self.records = LateRecords(connection, self._meanwhile)


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A process that is overtaken by what somebody else records."""

    database: Database

    def propose(self, subject: str, *, command: Command, meanwhile: Act) -> Recorded:
        recorder = Recorder(begin=lambda: LateWork(self.database, meanwhile), catalogue=Catalogue())
        keep = KeepRecords(recorder=recorder, sheet=SuggestionSheet())
        row = SuggestionRow(subject=subject, topic="administrative_discipline")
        return keep(CYCLE_2019, [row], command=command)


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    """Return a database on which a writer waits for a row only, not for every other writer."""
    databases = PostgresDatabases(server=postgres_server)
    yield databases.clone(OPENED)
    databases.discard()


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app, AREA)


@pytest.fixture
def late(url: str) -> Iterator[Late]:
    with opened(url) as database:
        yield Late(database=database)


class TestTheSecond:
    def test_acts_not_before_what_the_first_did(self, world: World, late: Late) -> None:
        command = world.command(december(2))

        def first() -> object:
            return world.propose("VL", now=december(3))

        with pytest.raises(RefusedError, match="now_before_newest_event"):
            late.propose(HEAD, command=command, meanwhile=first)

        clock = replace(command, is_dated=False)
        late.propose(HEAD, command=clock, meanwhile=lambda: world.propose("VL", now=december(4)))
        days = [line.suggestion.proposed_on.day for line in world.by(None).list()]
        assert days == [3, 4, 4]

    def test_answers_as_the_first_to_the_same_command(self, world: World, late: Late) -> None:
        command = world.command(december(2), "one")
        said: list[Recorded] = []

        def first() -> None:
            said.append(world.propose(HEAD, now=december(2), command_id="one"))

        again = late.propose(HEAD, command=command, meanwhile=first)

        assert said == [again]
        assert len(world.by(None).list()) == 1
