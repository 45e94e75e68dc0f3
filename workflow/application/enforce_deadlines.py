"""Enforce deadlines: one pass of the scheduler over every running cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, TypeVar

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import (
    keep_answer,
    known_answer,
    not_before,
    require_cycle,
)
from workflow.application.fired_rungs import ledger_digest, notices_of, resolved
from workflow.application.obligations import owed_now
from workflow.application.permitting import directory_of
from workflow.application.settle import Settlement
from workflow.application.trying_again import Pause, at_once, up_to_three_times
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION, Cycle, CycleStatus
from workflow.domain.deadline import DeadlineStatus
from workflow.domain.definition import Stage
from workflow.domain.escalation import DueDeadline, Plan, plan
from workflow.domain.history import Event, EventKind
from workflow.domain.requirements import depends_on_day
from workflow.domain.terms import Target
from workflow.ports.deadlines import LedgerRow
from workflow.ports.unit_of_work import Begin, UnitOfWork

LONGEST_GAP_WORKING_DAYS = 10
MOST_RUNGS_AFTER_A_GAP = 500
# A clock that is further behind than this was put back, or somebody acted with a wrong one.
CLOCKS_DIFFER_BY = timedelta(minutes=5)
# What records oblige people to outlives a closed cycle; else one look a day is enough.
CLOSED_LOOKED_AT_EVERY = timedelta(days=1)
RESTORED_COPY = "restored_copy"
EVERYTHING = 10**9

A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one pass did.

    Attributes:
        now: The moment of the pass, ISO 8601.
        fired: Rungs that fired.
        moved: Reviews that moved by themselves.
        notices: Items that were stored for people.
        recorded_only: Rungs that fired without telling anybody.
        held: Why rungs wait, and how many: those of a cycle for a release, or all of them because
            the database is a copy that nobody has confirmed; or None.
        incidents: Deadlines that could not be planned and were set aside.
        skipped: Codes of cycles whose newest event is later than `now`.
    """

    now: str
    fired: int = 0
    moved: int = 0
    notices: int = 0
    recorded_only: int = 0
    held: Mapping[str, Any] | None = None
    incidents: int = 0
    skipped: Sequence[str] = field(default_factory=tuple)

    def plus(self, other: TickReport) -> TickReport:
        """Return both together."""
        return TickReport(
            now=self.now,
            fired=self.fired + other.fired,
            moved=self.moved + other.moved,
            notices=self.notices + other.notices,
            recorded_only=self.recorded_only + other.recorded_only,
            held=self.held or other.held,
            incidents=self.incidents + other.incidents,
            skipped=[*self.skipped, *other.skipped],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforceDeadlines:
    """The use case behind `tick`; safe to call from any number of processes at any time."""

    begin: Begin
    catalogue: Catalogue
    batch: int = 500
    pause: Pause = at_once

    def __call__(
        self, *, command: Command, dry_run: bool = False, release: bool = False
    ) -> TickReport:
        """Fire what has come due, one transaction for each batch of each cycle.

        Args:
            dry_run: Say what would fire, and change nothing.
            release: Fire also what was held after an outage; never what a copy holds.

        What others are in the way of is tried again, twice at most.

        Raises:
            ConflictError: Others were in the way each time; what was committed stays.
        """
        if dry_run:
            report = self._all(command, release=release, dry_run=True)
            return replace(report, held=self._held_copy(command) or report.held)
        asked: dict[str, Any] = {"release": release}
        if command.keeps_answer:
            with self.begin() as work:
                known = known_answer(
                    work, cycle_id=INSTALLATION, command=command, request=asked, answer=TickReport
                )
            if known is not None:
                return known
        if held := self.in_turn(lambda: self._held_copy(command)):
            return TickReport(now=command.now.isoformat(), held=held)
        report = self._all(command, release=release, dry_run=False)
        if command.keeps_answer:
            with self.begin() as work:
                keep_answer(
                    work, cycle_id=INSTALLATION, command=command, request=asked, answer=report
                )
                work.commit()
        return report

    def due(self, command: Command) -> dict[str, int]:
        """Return how many rungs are due now, by code of the cycle; nothing is changed."""
        passes, _ = self._passes(command, dry_run=True)
        return {each.cycle.code: each.due() for each in passes}

    def in_turn(self, transaction: Callable[[], A]) -> A:
        """Run one, again when others are in its way."""
        return up_to_three_times(transaction, pause=self.pause)

    def _held_copy(self, command: Command) -> dict[str, Any] | None:
        with self.begin() as work:
            if not work.installation.is_held():
                return None
        return {"reason": RESTORED_COPY, "rungs": sum(self.due(command).values())}

    def _all(self, command: Command, *, release: bool, dry_run: bool) -> TickReport:
        passes, skipped = self.in_turn(lambda: self._passes(command, dry_run=dry_run))
        report = TickReport(now=command.now.isoformat(), skipped=skipped)
        for one_pass in passes:
            report = report.plus(one_pass.run(release=release))
        return report

    def _passes(self, command: Command, *, dry_run: bool) -> tuple[list[_Pass], list[str]]:
        """Return what to go through, and the codes of cycles with newer events than that."""
        with self.begin() as work:
            cycles = [c for c in work.cycles.all() if not _is_quiet(work, c, command.now)]
        ahead = timedelta(0) if command.is_dated else CLOCKS_DIFFER_BY
        skipped = [cycle for cycle in cycles if cycle.newest_at - command.now > ahead]
        passes = [
            _Pass(self, cycle, not_before(cycle, command), dry_run=dry_run)
            for cycle in cycles
            if cycle not in skipped
        ]
        return passes, [cycle.code for cycle in skipped]


@dataclass(slots=True)
class _Pass:
    """One pass over one cycle, batch by batch."""

    use_case: EnforceDeadlines
    cycle: Cycle
    command: Command
    dry_run: bool = field(kw_only=True)

    def run(self, *, release: bool) -> TickReport:
        """Fire batch after batch until nothing is due."""
        report = TickReport(now=self.command.now.isoformat())
        for batch in count():
            transaction = partial(self._transaction, batch, release=release)
            done, is_full = self.use_case.in_turn(transaction)
            report = report.plus(done)
            if not is_full:
                break
        return report

    def _transaction(self, batch: int, *, release: bool) -> tuple[TickReport, bool]:
        """Fire one batch, and return whether there may be more."""
        with self.use_case.begin() as work:
            # Another version may have come since the last batch.
            present = require_cycle(work, self.cycle.code)
            context = self.use_case.catalogue.for_work(work, present)
            if not batch and (held := self._storm(work, context)) and not release:
                work.cycles.note_tick(self.cycle.id, at=self._last(), hold_reason=held["reason"])
                self._commit(work)
                now = self.command.now.isoformat()
                return TickReport(now=now, held={"cycle": self.cycle.code, **held}), False
            moved = 0 if batch else self._judge_new_day(work, context)
            done, is_full = self._batch(work, context, batch)
            at = max(self.command.now, self._last())
            work.cycles.note_tick(self.cycle.id, at=at, hold_reason=None)
            self._commit(work)
        return replace(done, moved=done.moved + moved), is_full

    def due(self) -> int:
        """Return how many rungs have come, whatever holds them; nothing is changed."""
        with self.use_case.begin() as work:
            present = require_cycle(work, self.cycle.code)
            context = self.use_case.catalogue.for_work(work, present)
            rows = work.deadlines.claim(self.cycle.id, self.command.now, limit=EVERYTHING)
            return len(self._plan(context, rows)[0].firings)

    def _last(self) -> datetime:
        return self.cycle.last_tick_at or self.command.now

    def _commit(self, work: UnitOfWork) -> None:
        if not self.dry_run:
            work.commit()

    def _storm(self, work: UnitOfWork, context: CycleContext) -> dict[str, Any] | None:
        """Return why the rungs must wait: long silence, and then very many at once."""
        last = self.cycle.last_tick_at
        if last is None:
            return None
        now, table = self.command.now, context.table
        gap = table.calendar.between(table.today(last), table.today(now))
        if gap <= LONGEST_GAP_WORKING_DAYS:
            return None
        rows = work.deadlines.claim(self.cycle.id, now, limit=MOST_RUNGS_AFTER_A_GAP + 1)
        rungs = len(self._plan(context, rows)[0].firings)
        if rungs <= MOST_RUNGS_AFTER_A_GAP:
            return None
        due = work.deadlines.count_due(self.cycle.id, now)
        return {"reason": "long_silence", "working_days": gap, "rungs": max(rungs, due)}

    def _batch(
        self, work: UnitOfWork, context: CycleContext, batch: int
    ) -> tuple[TickReport, bool]:
        now = self.command.now
        limit = EVERYTHING if self.dry_run else self.use_case.batch
        # Reviews are locked before deadlines, as by whoever fires a trigger.
        moved = self._move_ready(work, context)
        rows = work.deadlines.claim(self.cycle.id, now, limit=limit)
        planned, parked = self._planned(work, context, rows)
        notices = self._write(work, context, planned, batch)
        report = TickReport(
            now=now.isoformat(),
            fired=len(planned.firings),
            moved=moved,
            notices=notices,
            recorded_only=planned.recorded_only,
            incidents=parked,
        )
        return report, len(rows) == limit

    def _planned(
        self, work: UnitOfWork, context: CycleContext, rows: Sequence[DueDeadline]
    ) -> tuple[Plan, int]:
        planned, poisoned = self._plan(context, rows)
        for deadline_id, error in poisoned.items():
            work.deadlines.park(self.cycle.id, deadline_id, error=error, at=self.command.now)
        return planned, len(poisoned)

    def _plan(
        self, context: CycleContext, rows: Sequence[DueDeadline]
    ) -> tuple[Plan, Mapping[int, str]]:
        """Return the plan of the rows that can be planned, and why the others cannot, by id."""
        now, definition, table = self.command.now, context.definition, context.table
        try:
            return plan(now, rows, definition, table), {}
        # One row that cannot be planned must not stop the others: it is set aside and listed.
        except Exception:  # noqa: BLE001
            sound, poisoned = [], {}
            for row in rows:
                try:
                    plan(now, [row], definition, table)
                    sound.append(row)
                except Exception as error:  # noqa: BLE001
                    poisoned[row.deadline.id] = repr(error)
            return plan(now, sound, definition, table), poisoned

    def _write(self, work: UnitOfWork, context: CycleContext, planned: Plan, batch: int) -> int:
        cycle_id, now = self.cycle.id, self.command.now
        work.deadlines.close_ids(cycle_id, planned.fenced, DeadlineStatus.CANCELLED, at=now)
        work.deadlines.advance(cycle_id, planned.advances)
        if not planned.firings:
            return 0
        owed = owed_now(work, cycle_id, [firing.deadline for firing in planned.firings])
        venues = {firing.deadline.venue_id for firing in planned.firings}
        venues |= {each.unit_id for each in owed.values() if each.unit_id is not None}
        directory = directory_of(work, context, self.command, venues=venues)
        head = Target(role=context.definition.head_role)
        rows = [
            LedgerRow(
                firing=each,
                resolution=resolved(each, directory, owed.get(each.deadline.id), head=head),
            )
            for each in planned.firings
        ]
        work.deadlines.record(cycle_id, rows, fired_at=now)
        notices = list(notices_of(rows, now=now, batch=batch))
        stored = work.notices.add(cycle_id, notices)
        body = {"rungs": len(rows), "notices": stored, "digest": ledger_digest(rows)}
        event = Event(kind=EventKind.RUNGS_FIRED, at=now, body=body)
        work.append(cycle_id, [event], command=self.command)
        return stored

    def _judge_new_day(self, work: UnitOfWork, context: CycleContext) -> int:
        """Judge again what the day alone may have changed; once for each local day."""
        last, table = self.cycle.last_tick_at, context.table
        if last is not None and table.today(last) == table.today(self.command.now):
            return 0
        at = _stages(context, depends_on_day)
        standing = work.reviews.standing(self.cycle.id, at=at) if at else []
        settlement = Settlement(work, context, self.command)
        settlement.judge(work.reviews.lock(self.cycle.id, standing))
        return settlement.moved

    def _move_ready(self, work: UnitOfWork, context: CycleContext) -> int:
        automatic = _stages(context, lambda stage: stage.auto)
        ready = work.reviews.ready(self.cycle.id, at=automatic, limit=self.use_case.batch)
        if not ready:
            return 0
        settlement = Settlement(work, context, self.command)
        settlement.judge(work.reviews.lock(self.cycle.id, ready))
        return settlement.moved


def _is_quiet(work: UnitOfWork, cycle: Cycle, now: datetime) -> bool:
    """Return whether a cycle is closed, was looked at lately, and nothing of it is due."""
    last = cycle.last_tick_at
    if cycle.status is not CycleStatus.CLOSED or last is None:
        return False
    return now - last < CLOSED_LOOKED_AT_EVERY and not work.deadlines.count_due(cycle.id, now)


def _stages(context: CycleContext, which: Callable[[Stage], bool]) -> list[tuple[str, str]]:
    return [
        (name, stage.stage)
        for name, track in context.definition.tracks.items()
        for stage in track.stages
        if which(stage)
    ]
