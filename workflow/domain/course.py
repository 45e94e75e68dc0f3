"""The course of a review: what entering, opening, judging and leaving a stage change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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

    def is_awaited(self, before: Review, after: Review) -> bool:
        """Return whether a gate may open or close because a review went to another rank."""
        lower, higher = sorted((before.rank, after.rank))
        return any(lower < rank <= higher for rank in self.definition.awaited[after.track])

    def enter(
        self, review: Review, *, state: str, now: datetime, due_on: date | None = None
    ) -> Step:
        """Return the review in another state; a calendar date arms at once.

        Args:
            due_on: Last valid day that somebody set, instead of the rule of the stage.
        """
        track, deadline = self.track(review), None
        if state not in FINAL_STATES:
            stage = track.stage(state)
            deadline = self._deadline(review, stage, opened_at=None, now=now, due_on=due_on)
        entered = review.becoming(
            state=state,
            rank=track.rank(state),
            entered_at=now,
            opened_at=None,
            due_on=deadline.due_on if deadline else None,
            due_at=deadline.due_at if deadline else None,
            unmet=(),
            touched_at=now,
        )
        return Step(review=entered, arms=deadline)

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
        rests = None if move.target in FINAL_STATES else held_at
        left = _changed(review, {"visit": visit, "held_at": rests})
        entered = self.enter(left, state=move.target, now=now, due_on=move.due_on)
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
        return Step(
            review=entered.review,
            closes=DeadlineStatus.MET if met else DeadlineStatus.CANCELLED,
            arms=entered.arms,
            events=(event,),
        )

    def judge(self, review: Review, facts: Facts, *, now: datetime) -> Step:
        """Return the review with what is unmet now, and its stage opened if its gates are."""
        stage = self.stage(review)
        if stage is None:
            return Step(review=review)
        changes: dict[str, Any] = {"unmet": unmet(stage, facts)}
        opens = review.opened_at is None and facts.is_open
        if opens:
            changes["opened_at"] = now
        opened_at = now if opens else review.opened_at
        deadline = None
        if review.due_on is None:
            deadline = self._deadline(review, stage, opened_at=opened_at, now=now)
        if deadline is not None:
            changes |= {"due_on": deadline.due_on, "due_at": deadline.due_at}
        events: tuple[Event, ...] = ()
        if opens and (stage.waits_for or stage.not_before is not None):
            changes["touched_at"] = now
            body = {"stage": stage.stage, "due_on": _iso(changes.get("due_on", review.due_on))}
            kind = EventKind.GATE_OPENED
            events = (Event(kind=kind, at=now, review_id=review.id, body=body),)
        return Step(review=_changed(review, changes), arms=deadline, events=events)

    def _deadline(
        self,
        review: Review,
        stage: Stage,
        *,
        opened_at: datetime | None,
        now: datetime,
        due_on: date | None = None,
    ) -> Deadline | None:
        """Return the deadline to arm, None when there is none yet."""
        table = self.table.at(review.venue_path)
        last = due_on or last_day(
            stage.due, opened_at=opened_at, starts_on=self.starts_on, table=table
        )
        if last is None:
            return None
        ladder = self.definition.ladder(stage)
        deadline = arm(review, stage, due_on=last, ladder=ladder, table=table, now=now)
        return deadline if review.held_at is None else rest(deadline, now=now, table=table)


def _changed(review: Review, changes: Mapping[str, Any]) -> Review:
    """Return the review with what changes; as it is, which costs less, when nothing does."""
    if all(getattr(review, name) == value for name, value in changes.items()):
        return review
    return review.becoming(**changes)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
