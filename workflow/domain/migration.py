"""What becomes of reviews and deadlines when a cycle goes on by another version. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus, Timetable, last_day
from workflow.domain.definition import Definition, Rung
from workflow.domain.moments import end_of
from workflow.domain.review import Review


class DuePolicy(StrEnum):
    """What becomes of the day of a deadline that was announced."""

    KEEP_DUE = "keep-due"
    KEEP_REMAINING = "keep-remaining"
    RECOMPUTE = "recompute"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a definition, with the calendar and zone by which it counts."""

    definition: Definition
    table: Timetable

    def at(self, path: str) -> Version:
        """Return the same for reviews at a venue, by whose calendar their days are counted."""
        table = self.table.at(path)
        return self if table is self.table else replace(self, table=table)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineChange:
    """What becomes of one deadline.

    Attributes:
        before: The row that was open or held; None when a closed one is taken up again.
        after: The same row, one that takes its place (new when its `id` is 0), or None when
            nothing is owed any more.
    """

    before: Deadline | None
    after: Deadline | None

    @property
    def ends(self) -> DeadlineStatus | None:
        """Return how the row ends that was there; None when it goes on."""
        if self.before is None:
            return None
        if self.after is None:
            return DeadlineStatus.CANCELLED
        return DeadlineStatus.REPLACED if self.after.id != self.before.id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The way of a cycle from one version of its definition to another.

    Attributes:
        starts_on: The first day of the cycle.
        allow_earlier: Whether a deadline may move before the day that was announced.
    """

    before: Version
    after: Version
    starts_on: date
    now: datetime
    policy: DuePolicy = DuePolicy.KEEP_DUE
    allow_earlier: bool = False

    def at(self, path: str) -> Passage:
        """Return the same for reviews at a venue, by whose calendar their days are counted."""
        before, after = self.before.at(path), self.after.at(path)
        if before is self.before and after is self.after:
            return self
        return replace(self, before=before, after=after)

    def review(self, review: Review, state: str) -> Review:
        """Return a review in a state of the version that comes.

        A stage that is only called otherwise goes on. One that both versions know is another
        stage, which is entered now.
        """
        rank = self.after.definition.tracks[review.track].rank(state)
        moved = replace(review, state=state, rank=rank)
        known = self.before.definition.tracks[review.track].order
        if state == review.state or state not in known:
            return moved
        return replace(moved, entered_at=self.now, opened_at=None)

    def deadline(self, deadline: Deadline, review: Review) -> DeadlineChange:
        """Return what becomes of an open or held deadline of a review in its new state.

        One that stays may have another moment for its next rung: the calendar may have changed.
        """
        stage = review.state if deadline.kind == STAGE else deadline.stage
        due_on = self._due_on(deadline, review)
        if due_on is None:
            return DeadlineChange(before=deadline, after=None)
        goes_on = replace(deadline, stage=stage)
        old, new = rungs(self.before, deadline), rungs(self.after, goes_on)
        if (due_on, old) != (deadline.due_on, new):
            return DeadlineChange(
                before=deadline, after=self._in_its_place(goes_on, due_on, old, new)
            )
        if deadline.next_at is not None:
            moments = self.after.table.rung_moments(new, due_on=due_on)
            goes_on = replace(goes_on, next_at=moments[deadline.next_rung])
        return DeadlineChange(before=deadline, after=goes_on)

    def _due_on(self, deadline: Deadline, review: Review) -> date | None:
        if deadline.kind != STAGE or self.policy is DuePolicy.KEEP_DUE:
            return deadline.due_on
        if self.policy is DuePolicy.KEEP_REMAINING:
            due_on: date | None = self._with_what_remains(deadline)
        else:
            due_on = self._by_the_rule(deadline, review)
        if due_on is None or self.allow_earlier:
            return due_on
        return max(due_on, deadline.due_on)

    def _with_what_remains(self, deadline: Deadline) -> date:
        """Return the day that leaves as many working days as there were, today excluded."""
        if deadline.status is DeadlineStatus.HELD:
            return deadline.due_on
        today, calendar = self.after.table.today(self.now), self.after.table.calendar
        before = self.before.table
        left = before.calendar.between(before.today(self.now), deadline.due_on)
        # A day off at the end is no reason to move: as many working days are left.
        if left <= 0 or calendar.between(today, deadline.due_on) == left:
            return deadline.due_on
        return calendar.add(today, left)

    def _by_the_rule(self, deadline: Deadline, review: Review) -> date | None:
        stage = self.after.definition.tracks[review.track].stage(review.state)
        if stage.due.no_deadline:
            return None
        found = last_day(
            stage.due,
            opened_at=review.opened_at,
            starts_on=self.starts_on,
            table=self.after.table,
        )
        # What counts from an opening that did not come yet leaves what was announced.
        return found or deadline.due_on

    def _in_its_place(
        self, deadline: Deadline, due_on: date, old: Sequence[Rung], new: Sequence[Rung]
    ) -> Deadline:
        """Return the row that takes the place of one: its fired rungs stay with that one."""
        table, now = self.after.table, self.now
        following = replace(
            deadline,
            id=0,
            next_rung=first_rung(old, deadline.next_rung, new, table=table, due_on=due_on, now=now),
            armed_at=now,
            replaces=deadline.id,
        )
        if due_on != deadline.due_on:
            following = replace(
                following,
                due_on=due_on,
                due_at=end_of(due_on, table.zone),
                remaining=remaining_of(deadline, due_on, table=table),
                calendar_revision=table.calendar.revision,
                provisional=table.calendar.is_provisional(table.today(now), due_on),
            )
        return at_next_rung(following, new, table=table, is_parked=is_parked(deadline, old))


def rungs(version: Version, deadline: Deadline) -> tuple[Rung, ...]:
    """Return the ladder that a version gives to a deadline."""
    if deadline.kind != STAGE:
        return version.definition.record_ladder(deadline.kind)
    stage = version.definition.tracks[deadline.track].stage(deadline.stage)
    return version.definition.ladder(stage)


def first_rung(
    old: Sequence[Rung],
    fired: int,
    new: Sequence[Rung],
    *,
    table: Timetable,
    due_on: date,
    now: datetime,
) -> int:
    """Return the place in a new ladder from which a deadline goes on.

    Nothing fires again: neither a rung that has fired, nor one below the height that was
    reached. Of what is left, a rung of the old ladder is caught up however late it is, and so
    is one on or after the due day; a new one before it whose moment has passed never existed.

    Args:
        old: The ladder until now, of which the first `fired` rungs are behind.
        fired: How many rungs of it are behind.
        new: The ladder from now on.
        table: By which the new ladder counts.
        due_on: Last valid day from now on.
        now: The moment of the change.
    """
    moments = table.rung_moments(new, due_on=due_on)
    reached = table.rung_moments(old, due_on=due_on)[fired - 1] if fired else None
    behind, ahead = {_deed(rung) for rung in old[:fired]}, {_deed(rung) for rung in old[fired:]}
    start = 0
    for place, (rung, at) in enumerate(zip(new, moments, strict=True), start=1):
        is_below = reached is not None and at < reached
        if at <= now and (is_below or _deed(rung) in behind):
            start = place
    for place in range(start, len(new)):
        rung = new[place]
        if moments[place] > now or rung.at.count >= 0 or _deed(rung) in ahead:
            return place
    return len(new)


def at_next_rung(
    deadline: Deadline, ladder: Sequence[Rung], *, table: Timetable, is_parked: bool = False
) -> Deadline:
    """Return a deadline with the moment of its next rung; held or set aside it has none."""
    is_over = deadline.next_rung >= len(ladder)
    if is_over or is_parked or deadline.status is not DeadlineStatus.OPEN:
        return replace(deadline, next_at=None)
    moments = table.rung_moments(ladder, due_on=deadline.due_on)
    return replace(deadline, next_at=moments[deadline.next_rung])


def is_parked(deadline: Deadline, ladder: Sequence[Rung]) -> bool:
    """Return whether an open deadline was set aside, because it could not be planned."""
    has_rung = deadline.next_rung < len(ladder)
    return deadline.status is DeadlineStatus.OPEN and deadline.next_at is None and has_rung


def remaining_of(deadline: Deadline, due_on: date, *, table: Timetable) -> int | None:
    """Return the working days that a held deadline keeps when its last valid day is another."""
    if deadline.remaining is None:
        return None
    return deadline.remaining + table.calendar.between(deadline.due_on, due_on)


def _deed(rung: Rung) -> tuple[object, ...]:
    """Return what a rung does and when; how it is caught up makes no other rung of it."""
    return rung.at, rung.to, rung.do
