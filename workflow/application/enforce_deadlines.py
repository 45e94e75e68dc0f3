"""Enforce deadlines: one pass of the scheduler over every running cycle."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from workflow.application.batching import FIRST, Stopwatch, no_time, size_after
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import (
    keep_answer,
    known_answer,
    not_before,
    require_cycle,
)
from workflow.application.fired_rungs import fire, plan_rows
from workflow.application.settle import Settlement
from workflow.application.trying_again import Pause, at_once, up_to_three_times
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION, Cycle, CycleStatus
from workflow.domain.definition import Definition, Stage
from workflow.domain.moments import local_day
from workflow.domain.requirements import depends_on_day
from workflow.ports.cycles import Waiting
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
    """The use case behind `tick`; safe to call from any number of processes at any time.

    Attributes:
        batch: How many rungs a transaction fires; None for as many as it does in a short time.
        stopwatch: Tells the seconds since some moment.
    """

    begin: Begin
    catalogue: Catalogue
    batch: int | None = None
    pause: Pause = at_once
    stopwatch: Stopwatch = no_time

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
        asked: dict[str, Any] = {"release": release}
        if command.keeps_answer and not dry_run:
            with self.begin() as work:
                known = known_answer(
                    work, cycle_id=INSTALLATION, command=command, request=asked, answer=TickReport
                )
            if known is not None:
                return known
        look = self.in_turn(partial(self._look, command, dry_run=dry_run))
        if look.is_copy and not dry_run:
            return TickReport(now=command.now.isoformat(), held=self._held_copy(command))
        report = TickReport(now=command.now.isoformat(), skipped=look.skipped)
        for one_pass in look.passes if look.is_needed else ():
            report = report.plus(one_pass.run(release=release))
        if dry_run:
            return replace(report, held=self._held_copy(command)) if look.is_copy else report
        if command.keeps_answer:
            with self.begin() as work:
                keep_answer(
                    work, cycle_id=INSTALLATION, command=command, request=asked, answer=report
                )
                work.commit()
        return report

    def due(self, command: Command) -> dict[str, int]:
        """Return how many rungs are due now, by code of the cycle; nothing is changed."""
        passes = self._look(command, dry_run=True).passes
        return {each.cycle.code: each.due() for each in passes}

    def in_turn(self, transaction: Callable[[], A]) -> A:
        """Run one, again when others are in its way."""
        return up_to_three_times(transaction, pause=self.pause)

    def _held_copy(self, command: Command) -> dict[str, Any]:
        return {"reason": RESTORED_COPY, "rungs": sum(self.due(command).values())}

    def _look(self, command: Command, *, dry_run: bool) -> _Look:
        """Look at all cycles at once; where nothing waits anywhere, note that and be done."""
        now = command.now
        ahead = timedelta(0) if command.is_dated else CLOCKS_DIFFER_BY
        with self.begin() as work:
            is_copy = work.installation.is_held()
            found = [each for each in work.cycles.waiting(now) if not _is_quiet(each, now)]
            skipped = [each for each in found if each.cycle.newest_at - now > ahead]
            others = [each for each in found if each not in skipped]
            look = _Look(
                passes=[_Pass(self, each, command, dry_run=dry_run) for each in others],
                skipped=[each.cycle.code for each in skipped],
                is_copy=is_copy,
                is_needed=any(not self._is_idle(work, each, now) for each in others),
            )
            if not (look.is_needed or is_copy or dry_run):
                for each in others:
                    work.cycles.note_tick(each.cycle.id, at=now, hold_reason=None)
                work.commit()
        return look

    def _is_idle(self, work: UnitOfWork, waiting: Waiting, now: datetime) -> bool:
        """Return whether a pass over a cycle would do nothing but note itself."""
        cycle, last = waiting.cycle, waiting.cycle.last_tick_at
        # One that is late against the clock, or held, is gone through in any case.
        if waiting.rungs or cycle.hold_reason or last is None or max(last, cycle.newest_at) > now:
            return False
        definition = self.catalogue.compiled(
            cycle.definition_hash, work.definitions.by_hash
        ).definition
        zone = ZoneInfo(definition.time_zone)
        if local_day(last, zone) != local_day(now, zone):
            return False
        automatic = _stages(definition, lambda stage: stage.auto)
        return not (waiting.moves and work.reviews.ready(cycle.id, at=automatic, limit=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What there is to do.

    Attributes:
        passes: One over each cycle that is not left out.
        skipped: Codes of cycles with newer events than the moment of the tick.
        is_copy: Whether nothing may fire because nobody has confirmed a copy.
        is_needed: Whether any of the passes would do anything.
    """

    passes: Sequence[_Pass]
    skipped: Sequence[str]
    is_copy: bool
    is_needed: bool


@dataclass(slots=True)
class _Pass:
    """One pass over one cycle, batch by batch."""

    use_case: EnforceDeadlines
    waiting: Waiting
    command: Command
    dry_run: bool = field(kw_only=True)

    def __post_init__(self) -> None:
        self.command = not_before(self.cycle, self.command)

    @property
    def cycle(self) -> Cycle:
        """The cycle as it was found."""
        return self.waiting.cycle

    def run(self, *, release: bool) -> TickReport:
        """Fire batch after batch until nothing is due."""
        report = TickReport(now=self.command.now.isoformat())
        size = self.use_case.batch or FIRST
        for batch in count():
            began = self.use_case.stopwatch()
            transaction = partial(self._transaction, batch, size, release=release)
            done, is_full = self.use_case.in_turn(transaction)
            report = report.plus(done)
            if not is_full:
                break
            took = self.use_case.stopwatch() - began
            size = self.use_case.batch or size_after(size, took)
        return report

    def _transaction(self, batch: int, size: int, *, release: bool) -> tuple[TickReport, bool]:
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
            done, is_full = self._batch(work, context, batch, EVERYTHING if self.dry_run else size)
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
            return len(plan_rows(self.command.now, rows, context)[0].firings)

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
        rungs = len(plan_rows(now, rows, context)[0].firings)
        if rungs <= MOST_RUNGS_AFTER_A_GAP:
            return None
        due = work.deadlines.count_due(self.cycle.id, now)
        return {"reason": "long_silence", "working_days": gap, "rungs": max(rungs, due)}

    def _batch(
        self, work: UnitOfWork, context: CycleContext, batch: int, size: int
    ) -> tuple[TickReport, bool]:
        now = self.command.now
        # Reviews are locked before deadlines, as by whoever fires a trigger.
        moved, may_be_more = self._move_ready(work, context, size)
        if may_be_more:
            # Whoever is ready moves before any rung fires, however small the batches are.
            return TickReport(now=now.isoformat(), moved=moved), True
        rows = work.deadlines.claim(self.cycle.id, now, limit=size)
        if rows:
            # Rows change, and history tells it, also where no rung fires.
            work.append(self.cycle.id, [], command=self.command)
        planned, poisoned = plan_rows(now, rows, context)
        for deadline_id, error in poisoned.items():
            work.deadlines.park(self.cycle.id, deadline_id, error=error, at=now)
        notices = fire(work, context, self.command, planned, batch)
        report = TickReport(
            now=now.isoformat(),
            fired=len(planned.firings),
            moved=moved,
            notices=notices,
            recorded_only=planned.recorded_only,
            incidents=len(poisoned),
        )
        return report, len(rows) == size

    def _judge_new_day(self, work: UnitOfWork, context: CycleContext) -> int:
        """Judge again what the day alone may have changed; once for each local day."""
        last, table = self.cycle.last_tick_at, context.table
        if last is not None and table.today(last) == table.today(self.command.now):
            return 0
        at = _stages(context.definition, depends_on_day)
        standing = work.reviews.standing(self.cycle.id, at=at) if at else []
        if not standing:
            return 0
        settlement = Settlement(work, context, self.command)
        settlement.judge(work.reviews.lock(self.cycle.id, standing))
        return settlement.moved

    def _move_ready(self, work: UnitOfWork, context: CycleContext, size: int) -> tuple[int, bool]:
        """Move so many that are ready, and return how many moved and whether there may be more."""
        if not self.waiting.moves:
            return 0, False
        automatic = _stages(context.definition, lambda stage: stage.auto)
        ready = work.reviews.ready(self.cycle.id, at=automatic, limit=size)
        if not ready:
            return 0, False
        settlement = Settlement(work, context, self.command)
        settlement.judge(work.reviews.lock(self.cycle.id, ready))
        return settlement.moved, len(ready) == size and settlement.moved > 0


def _is_quiet(waiting: Waiting, now: datetime) -> bool:
    """Return whether a cycle is closed, was looked at lately, and nothing of it is due."""
    cycle, last = waiting.cycle, waiting.cycle.last_tick_at
    if cycle.status is not CycleStatus.CLOSED or last is None:
        return False
    return now - last < CLOSED_LOOKED_AT_EVERY and not waiting.rungs


def _stages(definition: Definition, which: Callable[[Stage], bool]) -> list[tuple[str, str]]:
    return [
        (name, stage.stage)
        for name, track in definition.tracks.items()
        for stage in track.stages
        if which(stage)
    ]
