"""The course of a review: what entering, opening, judging and leaving a stage change. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.domain.deadline import Deadline, DeadlineStatus, Timetable, arm, last_day
from workflow.domain.decision import Move
from workflow.domain.definition import FINAL_STATES, Definition, Stage, Track
from workflow.domain.facts import Facts
from workflow.domain.history import Event, EventKind
from workflow.domain.machine import Trigger
from workflow.domain.requirements import unmet
from workflow.domain.resting import rest
from workflow.domain.review import Review

RAISES_VISIT = frozenset({Trigger.RETURN, Trigger.REOPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one calculation changes about a review.

    Attributes:
        closes: What becomes of the open deadline of the stage; None leaves it alone.
        arms: The deadline that is armed; None when there is none or it is armed already.
    """

    review: Review
    closes: DeadlineStatus | None = None
    arms: Deadline | None = None
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The rules by which the reviews of one cycle run."""

    definition: Definition
    table: Timetable
    starts_on: date

    def track(self, review: Review) -> Track:
        """Return the track of a review."""
        return self.definition.tracks[review.track]

    def stage(self, review: Review) -> Stage | None:
        """Return the stage a review stands at, None when it is final."""
        return None if review.is_final else self.track(review).stage(review.state)

    def enter(
        self, review: Review, *, state: str, now: datetime, due_on: date | None = None
    ) -> Step:
        """Return the review in another state; a calendar date arms at once.

        Args:
            due_on: Last valid day that somebody set, instead of the rule of the stage.
        """
        track = self.track(review)
        entered = replace(
            review,
            state=state,
            rank=track.rank(state),
            entered_at=now,
            opened_at=None,
            due_on=None,
            due_at=None,
            unmet=(),
            touched_at=now,
        )
        return self._armed(entered, now=now, due_on=due_on)

    def leave(
        self,
        review: Review,
        move: Move,
        *,
        now: datetime,
        automatic: bool,
        held_at: datetime | None = None,
    ) -> Step:
        """Return what a move to another state changes.

        Args:
            review: As it is.
            move: That was decided.
            now: The moment.
            automatic: Whether nobody asked for it.
            held_at: Since when it rests afterwards; a hold over the review itself has ended.
        """
        visit = review.visit + 1 if move.trigger in RAISES_VISIT else review.visit
        entered = self.enter(
            replace(review, visit=visit, held_at=None if move.target in FINAL_STATES else held_at),
            state=move.target,
            now=now,
            due_on=move.due_on,
        )
        met = move.trigger is Trigger.COMPLETE
        body = {
            "trigger": str(move.trigger),
            "from": move.source,
            "to": move.target,
            "visit": visit,
            "due_on": _iso(entered.review.due_on),
            "automatic": automatic,
        }
        if entered.review.held_at is not None:
            body["held"] = True
        event = Event(kind=EventKind.REVIEW_MOVED, at=now, review_id=review.id, body=body)
        return replace(
            entered,
            closes=DeadlineStatus.MET if met else DeadlineStatus.CANCELLED,
            events=(event,),
        )

    def judge(self, review: Review, facts: Facts, *, now: datetime) -> Step:
        """Return the review with what is unmet now, and its stage opened if its gates are."""
        stage = self.stage(review)
        if stage is None:
            return Step(review=review)
        if review.opened_at is None and facts.is_open:
            step = self._opened(review, stage, now=now)
        else:
            step = self._armed(review, now=now)
        judged = replace(step.review, unmet=unmet(stage, facts))
        return replace(step, review=judged)

    def _opened(self, review: Review, stage: Stage, *, now: datetime) -> Step:
        armed = self._armed(replace(review, opened_at=now), now=now)
        if not stage.waits_for and stage.not_before is None:
            return armed
        body = {"stage": stage.stage, "due_on": _iso(armed.review.due_on)}
        event = Event(kind=EventKind.GATE_OPENED, at=now, review_id=review.id, body=body)
        return replace(armed, review=replace(armed.review, touched_at=now), events=(event,))

    def _armed(self, review: Review, *, now: datetime, due_on: date | None = None) -> Step:
        stage = self.stage(review)
        if stage is None or review.due_on is not None:
            return Step(review=review)
        last = due_on or last_day(
            stage.due, opened_at=review.opened_at, starts_on=self.starts_on, table=self.table
        )
        if last is None:
            return Step(review=review)
        deadline = arm(
            review,
            stage,
            due_on=last,
            ladder=self.definition.ladder(stage),
            table=self.table,
            now=now,
        )
        due = replace(review, due_on=last, due_at=deadline.due_at)
        if review.held_at is not None:
            deadline = rest(deadline, now=now, table=self.table)
        return Step(review=due, arms=deadline)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
