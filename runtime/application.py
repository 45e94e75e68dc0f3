"""The composition root: the use cases of one process, on one database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Self

from runtime.backup_uses import BackupUses
from runtime.clock import SystemClock
from runtime.cycle_uses import CycleUses
from runtime.deadline_uses import DeadlineUses
from runtime.definition_uses import DefinitionUses
from runtime.history_uses import HistoryUses
from runtime.ids import new_id
from runtime.monitoring_uses import MonitoringUses
from runtime.notice_uses import NoticeUses
from runtime.question_uses import PastUses, QuestionUses
from runtime.rating_list_uses import RatingListUses
from runtime.rating_uses import RatingUses
from runtime.record_uses import RecordUses
from runtime.register_uses import RegisterUses
from runtime.remedy_part_uses import RemedyPartUses
from runtime.remedy_uses import RemedyUses
from runtime.settings import Settings
from runtime.simulation_uses import SimulationUses
from runtime.unit_uses import UnitUses
from runtime.user import operator
from runtime.vote_uses import VoteUses
from runtime.waiting import wait_a_little
from runtime.worker_uses import WorkerUses
from storage.citus import distribute
from storage.clock import DatabaseClock
from storage.engine import Database, open_database
from storage.health import DatabaseHealth, check_health
from storage.reports import SqlReports
from storage.schema import (
    Installation,
    SchemaState,
    create_installation,
    installation,
    schema_state,
)
from storage.unit_of_work import SqlUnitOfWork
from workflow.application.catalogue import Catalogue
from workflow.application.show_calendar import CountDays, ShowCalendar
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError, UnavailableError
from workflow.ports.clock import Clock
from workflow.ports.reports import Reports
from workflow.ports.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from workflow.application.add_definition import AddDefinition
    from workflow.application.delegate_role import DelegateRole
    from workflow.application.enforce_deadlines import EnforceDeadlines
    from workflow.application.fire_trigger import FireTrigger
    from workflow.application.follow_cycle import FollowCycle
    from workflow.application.grant_role import GrantRole
    from workflow.application.hand_out_notices import HandOutNotices
    from workflow.application.import_calendar import ImportCalendar
    from workflow.application.import_organisation import ImportPeople, ImportRoles, ImportUnits
    from workflow.application.open_cycle import OpenCycle
    from workflow.application.revoke_role import RevokeRole


class Application(
    BackupUses,
    CycleUses,
    DeadlineUses,
    DefinitionUses,
    HistoryUses,
    RecordUses,
    RemedyUses,
    RemedyPartUses,
    MonitoringUses,
    NoticeUses,
    QuestionUses,
    RatingListUses,
    RatingUses,
    RegisterUses,
    SimulationUses,
    UnitUses,
    VoteUses,
    WorkerUses,
):
    """Every use case, built on first use; commands, pages and the scheduler share them."""

    def __init__(self, database: Database, settings: Settings, made: Installation) -> None:
        self.settings = settings
        self.installation = made
        self._database = database
        self._address = settings.database
        self._catalogue = Catalogue()
        self._clock: Clock = (
            DatabaseClock(database) if database.dialect == "postgresql" else SystemClock()
        )

    @classmethod
    def open(cls, database: str | None = None) -> Self:
        """Return the application on a database that is initialised and up to date.

        Raises:
            UnavailableError: The database is missing, not initialised, too old or too new.
        """
        settings = Settings.read(database=database)
        opened = open_database(settings.database)
        try:
            made = _installed(opened)
        except BaseException:
            opened.dispose()
            raise
        return cls(opened, settings, made)

    @classmethod
    def create(cls, database: str | None = None, *, rehearsal: bool | None = None) -> Self:
        """Return the application on a database, which is made or brought up to date.

        Args:
            rehearsal: Which kind to make; None keeps the kind, and makes a real one.

        Raises:
            RefusedError: It was made as the other kind, rehearsal or not.
            UnavailableError: It is too new, or cannot be written.
        """
        settings = Settings.read(database=database)
        opened = open_database(settings.database, create=True)
        made = create_installation(
            opened, rehearsal=rehearsal, uuid=new_id(), now=SystemClock().now()
        )
        return cls(opened, settings, made)

    def spread_over_servers(self) -> list[str]:
        """Spread the tables over a Citus cluster and return the names of those that were not.

        Raises:
            InvalidValueError: It is no PostgreSQL.
            UnavailableError: The extension is not in the database.
        """
        return distribute(self._database)

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.dispose()

    def now(self, given: datetime | None = None) -> datetime:
        """Return the moment to act or report as of.

        A rehearsal lives at its newest as-of moment; elsewhere the future is refused.

        Raises:
            RefusedError: The moment lies ahead, and this is no rehearsal.
        """
        return self._now(given, present=self._clock.now())

    def _now(self, given: datetime | None, *, present: datetime) -> datetime:
        if self.installation.rehearsal:
            return given or self._newest() or present
        if given is not None and given > present:
            raise RefusedError("now_in_the_future", now=given, present=present)
        return given or present

    @contextmanager
    def as_of(self, moment: datetime, cycle: str, *, now: datetime) -> Iterator[QuestionUses]:
        """Yield the questions about a cycle, as the system would have answered at a moment.

        Args:
            moment: What was recorded later does not count; in a rehearsal, what happened later.
            cycle: Code of the cycle.
            now: When one asks; of then are the roles that say who may see what.

        Raises:
            NotFoundError: There is no such cycle, or it was not open yet.
            RefusedError: The moment lies ahead, or history does not tell the cycle whole.
        """
        from storage.past import Axis, look_back

        if moment > now:
            raise RefusedError("as_of_in_the_future", as_of=moment, present=now)
        axis = Axis(by_recording=not self.installation.rehearsal)
        with (
            tempfile.TemporaryDirectory(prefix="reviewcycle-") as folder,
            look_back(
                self._database, Path(folder) / "past.db", cycle, moment, now=now, axis=axis
            ) as read,
        ):
            yield PastUses(read, self._catalogue)

    def command(
        self,
        *,
        actor: str | None = None,
        now: datetime | None = None,
        command_id: str | None = None,
        keeps_answer: bool = True,
    ) -> Command:
        """Return the frame of a change.

        Raises:
            RefusedError: The moment lies ahead, or a person gives one: only the operator may.
        """
        if actor is not None and now is not None and not self.installation.rehearsal:
            raise RefusedError("now_is_for_the_operator", actor=actor)
        present = self._clock.now()
        return Command(
            id=command_id or new_id(),
            actor=actor,
            operator=operator(),
            now=self._now(now, present=present),
            recorded_at=present,
            is_dated=now is not None,
            keeps_answer=keeps_answer,
        )

    def health(self) -> DatabaseHealth:
        """Return how the database is."""
        return check_health(self._database)

    def _newest(self) -> datetime | None:
        with self._read() as reports:
            moments = [cycle.newest_at for cycle in reports.cycles()]
            moments += [c.last_tick_at for c in reports.cycles() if c.last_tick_at]
        return max(moments, default=None)

    def _begin(self) -> UnitOfWork:
        return SqlUnitOfWork(self._database)

    def _read(self) -> Reports:
        return SqlReports(self._database)

    @cached_property
    def import_units(self) -> ImportUnits:
        """Import units."""
        from workflow.application.import_organisation import ImportUnits

        return ImportUnits(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def import_people(self) -> ImportPeople:
        """Import people."""
        from workflow.application.import_organisation import ImportPeople

        return ImportPeople(begin=self._begin)

    @cached_property
    def import_roles(self) -> ImportRoles:
        """Import roles."""
        from workflow.application.import_organisation import ImportRoles

        return ImportRoles(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def grant_role(self) -> GrantRole:
        """Give a person a role on a unit."""
        from workflow.application.grant_role import GrantRole

        return GrantRole(begin=self._begin, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def delegate_role(self) -> DelegateRole:
        """Let somebody else act in a role."""
        from workflow.application.delegate_role import DelegateRole

        return DelegateRole(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def revoke_role(self) -> RevokeRole:
        """End what a person holds of a role."""
        from workflow.application.revoke_role import RevokeRole

        return RevokeRole(begin=self._begin, catalogue=self._catalogue, zone=self.settings.zone)

    @cached_property
    def import_calendar(self) -> ImportCalendar:
        """Import days into a calendar."""
        from workflow.application.import_calendar import ImportCalendar

        return ImportCalendar(begin=self._begin)

    @cached_property
    def add_definition(self) -> AddDefinition:
        """Add a definition."""
        from workflow.application.add_definition import AddDefinition

        return AddDefinition(begin=self._begin)

    @cached_property
    def open_cycle(self) -> OpenCycle:
        """Open a cycle."""
        from workflow.application.open_cycle import OpenCycle

        return OpenCycle(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def follow_cycle(self) -> FollowCycle:
        """Open a cycle, maybe one that follows another."""
        from workflow.application.follow_cycle import FollowCycle

        return FollowCycle(
            open_cycle=self.open_cycle, carry_over_suggestions=self.carry_over_suggestions
        )

    @cached_property
    def fire_trigger(self) -> FireTrigger:
        """Fire a trigger on a review."""
        from workflow.application.fire_trigger import FireTrigger

        return FireTrigger(begin=self._begin, catalogue=self._catalogue)

    @cached_property
    def enforce_deadlines(self) -> EnforceDeadlines:
        """Run one pass of the scheduler."""
        from workflow.application.enforce_deadlines import EnforceDeadlines

        return EnforceDeadlines(
            begin=self._begin,
            catalogue=self._catalogue,
            pause=wait_a_little,
            stopwatch=monotonic,
        )

    @cached_property
    def hand_out_notices(self) -> HandOutNotices:
        """Hand out what is owed to people."""
        from runtime.sending import sender_of
        from workflow.application.hand_out_notices import HandOutNotices

        return HandOutNotices(
            begin=self._begin,
            read=self._read,
            catalogue=self._catalogue,
            sender=sender_of(self.settings, self.installation.uuid),
            zone=self.settings.zone,
        )

    @cached_property
    def show_calendar(self) -> ShowCalendar:
        """Show the days of a calendar."""
        return ShowCalendar(read=self._read)

    @cached_property
    def count_days(self) -> CountDays:
        """Count working days."""
        return CountDays(read=self._read, catalogue=self._catalogue)


def _installed(opened: Database) -> Installation:
    """Return what a database was made as.

    Raises:
        UnavailableError: It is not initialised, too old or too new, or does not answer.
    """
    state = schema_state(opened)
    if state is not SchemaState.CURRENT:
        raise UnavailableError(f"database_{_TROUBLES[state]}", database=opened.address)
    with opened.reader.connect() as connection:
        made = installation(connection)
    if made is None:
        raise UnavailableError("database_not_initialised", database=opened.address)
    return made


_TROUBLES = {
    SchemaState.MISSING: "not_initialised",
    SchemaState.TOO_OLD: "too_old",
    SchemaState.TOO_NEW: "too_new",
}
