"""Play a cycle on a virtual clock: each day the scheduler first, then whoever finishes a stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from workflow.application.catalogue import CycleContext
from workflow.application.complete_reviews import complete_reviews
from workflow.application.enforce_deadlines import EnforceDeadlines
from workflow.domain.behaviour import Behaviour, Draw, Opening
from workflow.domain.calendar import START_OF_WORK
from workflow.domain.command import Command
from workflow.domain.moments import moment_at
from workflow.ports.scratch import OpenedStage, Scratch

DONE_AT = time(16)

# Moves that one transaction makes; memory, not time, is what more of them would cost.
MOST_AT_ONCE = 5_000

OnDay = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class Play:
    """One play of a cycle that has just been opened.

    Attributes:
        enforce: The scheduler.
        lineages: Codes of a unit and all above, by the path of the unit.
        command: The frame in which everything happens.
    """

    scratch: Scratch
    enforce: EnforceDeadlines
    context: CycleContext
    behaviour: Behaviour
    seed: int
    lineages: Mapping[str, Sequence[str]]
    command: Command
    _planned: dict[date, list[int]] = field(default_factory=lambda: defaultdict(list), init=False)
    _drawn: dict[int, tuple[str, int]] = field(default_factory=dict, init=False)
    _known_days: dict[datetime, tuple[date, date]] = field(default_factory=dict, init=False)

    def run(self, first: date, last: date, *, on_day: OnDay) -> None:
        """Play every day from the first to the last."""
        self._draw(since=self.command.now)
        total = (last - first).days + 1
        for number in range(total):
            day = first + timedelta(days=number)
            self._tick(self._moment(day, START_OF_WORK))
            self._finish(day)
            on_day(number + 1, total)

    def _tick(self, now: datetime) -> None:
        self.enforce(command=replace(self.command, now=now))
        self._draw(since=now)

    def _finish(self, day: date) -> None:
        now = self._moment(day, DONE_AT)
        while ids := self._planned.pop(day, None):
            for start in range(0, len(ids), MOST_AT_ONCE):
                self._complete(ids[start : start + MOST_AT_ONCE], now)
            self._draw(since=now)

    def _complete(self, ids: Sequence[int], now: datetime) -> None:
        with self.scratch.begin() as work:
            complete_reviews(work, self.context, ids, command=replace(self.command, now=now))
            work.commit()

    def _draw(self, *, since: datetime) -> None:
        """Draw the day of every stage that has opened and was not drawn before."""
        with self.scratch.outcomes() as outcomes:
            opened = outcomes.opened(self.context.cycle.id, since=since)
        for each in opened:
            if self._drawn.get(each.review_id) != (each.stage, each.visit):
                self._drawn[each.review_id] = each.stage, each.visit
                day = self._day_of(each)
                if day is not None:
                    self._planned[day].append(each.review_id)

    def _day_of(self, opened: OpenedStage) -> date | None:
        lineage = self.lineages[opened.venue_path]
        pace = self.behaviour.pace(track=opened.track, stage=opened.stage, lineage=lineage)
        names = (opened.track, opened.stage, opened.visit, opened.subject, lineage[0])
        opened_on, first_on = self._days(opened.opened_at)
        opening = Opening(opened_on=opened_on, first_on=first_on, due_on=opened.due_on)
        calendar = self.context.table.at(opened.venue_path).calendar
        return pace.finishes_on(opening, Draw.of(self.seed, *names), calendar=calendar)

    def _days(self, opened_at: datetime) -> tuple[date, date]:
        """Return the day of a moment, and the first day on which work is still done after it."""
        if opened_at not in self._known_days:
            day = self.context.table.today(opened_at)
            is_over = opened_at >= self._moment(day, DONE_AT)
            self._known_days[opened_at] = day, day + timedelta(days=1) if is_over else day
        return self._known_days[opened_at]

    def _moment(self, day: date, at: time) -> datetime:
        return moment_at(day, local_time=at, zone=self.context.table.zone)
