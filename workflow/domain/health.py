"""The health of a review: computed from what is stored and the moment, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from workflow.domain.deadline import Timetable, working_days_late
from workflow.domain.definition import Definition, Stage
from workflow.domain.organisation import Directory, Resolution
from workflow.domain.records.hold import Hold
from workflow.domain.resting import covers, meant_until
from workflow.domain.review import NOT_YET_OPEN, Reason, Review
from workflow.domain.terms import Targets

MOST_NAMED = 10


class Health(StrEnum):
    """How a review stands, worst first."""

    BLOCKED = "blocked"
    OVERDUE = "overdue"
    STALLED = "stalled"
    WAITING = "waiting"
    ON_TRACK = "on_track"
    DONE = "done"


STUCK = (Health.BLOCKED, Health.OVERDUE, Health.STALLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How one review stands at one moment.

    Attributes:
        working_days_late: After the last valid day of the stage, today included.
        since: From when it is so: on hold, late, silent, or in the stage at all.
        reasons: Why the stage is not left; never empty when the review is stuck.
        waiting_on: Whose move it is; never empty when the review is stuck.
        behind: Ids of the reviews that hold its gates closed.
    """

    review: Review
    health: Health
    working_days_late: int
    since: datetime
    reasons: tuple[Reason, ...]
    waiting_on: tuple[Resolution, ...]
    behind: tuple[int, ...] = ()

    @property
    def is_stuck(self) -> bool:
        """Return whether someone should do something about it."""
        return self.health in STUCK


class Assessment:
    """Assesses the reviews of one cycle at one moment, gates followed to those behind them.

    Every review that may stand behind a gate must be among `reviews`.
    """

    def __init__(
        self,
        reviews: Iterable[Review],
        behind: Mapping[int, Sequence[int]],
        *,
        definition: Definition,
        directory: Directory,
        table: Timetable,
        now: datetime,
        holds: Sequence[Hold] = (),
    ) -> None:
        self._holds = holds
        self._reviews = {review.id: review for review in reviews}
        self._behind = behind
        self._definition = definition
        self._directory = directory
        self._table = table
        self._now = now
        self._today = table.today(now)
        self._known: dict[int, Status] = {}

    def of(self, review_id: int) -> Status:
        """Return the status of a review, computed once."""
        known = self._known.get(review_id)
        if known is None:
            known = self._known[review_id] = self._assess(self._reviews[review_id])
        return known

    def all(self) -> list[Status]:
        """Return the status of every review, in the order they were given."""
        return [self.of(review_id) for review_id in self._reviews]

    def _assess(self, review: Review) -> Status:
        if review.is_final:
            return Status(
                review=review,
                health=Health.DONE,
                working_days_late=0,
                since=review.entered_at,
                reasons=(),
                waiting_on=(),
            )
        stage = self._definition.tracks[review.track].stage(review.state)
        behind = tuple(self._behind.get(review.id, ()))
        reasons = self._reasons(review, stage)
        waiting_on = self._waiting_on(review, reasons, behind)
        health, since = self._health(review, stage, reasons, behind)
        return Status(
            review=review,
            health=health,
            working_days_late=self._late(review),
            since=since,
            reasons=reasons,
            waiting_on=waiting_on,
            behind=behind,
        )

    def _late(self, review: Review) -> int:
        if review.due_on is None or not self._is_late(review):
            return 0
        return working_days_late(review.due_on, now=self._now, table=self._table)

    def _is_late(self, review: Review) -> bool:
        return review.due_at is not None and review.due_at <= self._now

    def _is_silent(self, review: Review) -> bool:
        # Counted from the last event: counting back from a day off would be a day early.
        touched_on = self._table.today(review.touched_at)
        patience = self._definition.stalled_after
        return self._table.calendar.offset(touched_on, patience) <= self._today

    def _reasons(self, review: Review, stage: Stage) -> tuple[Reason, ...]:
        if review.held_at is not None:
            authority = stage.authority or self._definition.authority
            return (*self._resting(review, authority), *review.unmet)
        found = review.unmet or (Reason(code="ready_not_completed", owed_by=stage.owner),)
        owed = dict.fromkeys(reason.owed_by for reason in found if reason.owed_by)
        vacant = [
            Reason(code="nobody_can_act", facts={"role": targets[0].role}, owed_by=targets)
            for targets in owed
            if not self._resolve(review, targets).people
        ]
        return (*vacant, *found)

    def _resting(self, review: Review, authority: Targets) -> Iterator[Reason]:
        """Yield that a review is on hold, and first that a hold lasts longer than it should."""
        holds = [hold for hold in self._holds if covers(hold, review)]
        outlived = [hold for hold in holds if hold.is_outlived(self._today)]
        if outlived:
            until_on = min(hold.until_on for hold in outlived if hold.until_on is not None)
            told = {"until": until_on.isoformat()}
            yield Reason(code="hold_outlived", facts=told, owed_by=authority)
        until = meant_until(holds)
        facts = {"since": _iso(review.held_at), "until": _iso(until)}
        yield Reason(code="on_hold", facts=facts, owed_by=authority)

    def _resolve(self, review: Review, targets: Targets) -> Resolution:
        return self._directory.resolve(
            targets, venue_id=review.venue_id, subject_id=review.person_id
        )

    def _waiting_on(
        self, review: Review, reasons: Sequence[Reason], behind: Sequence[int]
    ) -> tuple[Resolution, ...]:
        own = [self._resolve(review, reason.owed_by) for reason in reasons if reason.owed_by]
        if own and (review.held_at is not None or not behind):
            return _distinct(own)
        # What holds up a review behind the gate is what this one waits for as well.
        statuses = [self.of(other) for other in behind]
        holding_up = [status for status in statuses if status.is_stuck] or statuses
        others = [who for status in holding_up[:MOST_NAMED] for who in status.waiting_on]
        return _distinct(others or own)[:MOST_NAMED]

    def _health(
        self, review: Review, stage: Stage, reasons: Sequence[Reason], behind: Sequence[int]
    ) -> tuple[Health, datetime]:
        if review.held_at is not None:
            return Health.BLOCKED, review.held_at
        if any(reason.code == "nobody_can_act" for reason in reasons):
            return Health.BLOCKED, review.entered_at
        if behind:
            return self._behind_gate(review, behind)
        if any(reason.code == NOT_YET_OPEN for reason in reasons):
            return Health.WAITING, review.entered_at
        late = self._is_late(review)
        if late and review.due_at is not None:
            by_other = self._is_owed_by_other(review, stage, reasons)
            return (Health.BLOCKED if by_other else Health.OVERDUE), review.due_at
        if self._is_silent(review):
            return Health.STALLED, review.touched_at
        return Health.ON_TRACK, review.opened_at or review.entered_at

    def _is_owed_by_other(self, review: Review, stage: Stage, reasons: Sequence[Reason]) -> bool:
        # People are compared: who decides a rating is often the owner, first of alternatives.
        owners = self._resolve(review, stage.owner).people
        owed = (reason.owed_by for reason in reasons if reason.owed_by)
        return any(set(self._resolve(review, by).people).isdisjoint(owners) for by in owed)

    def _behind_gate(self, review: Review, behind: Sequence[int]) -> tuple[Health, datetime]:
        stuck = [
            status.since
            for status in map(self.of, behind)
            if status.health in (Health.BLOCKED, Health.OVERDUE)
        ]
        if stuck:
            return Health.BLOCKED, max(min(stuck), review.entered_at)
        if self._is_late(review) and review.due_at is not None:
            return Health.BLOCKED, review.due_at
        return Health.WAITING, review.entered_at


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _distinct(found: Iterable[Resolution]) -> tuple[Resolution, ...]:
    return tuple(dict.fromkeys(found))
