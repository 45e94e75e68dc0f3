"""Hold reviews and resume them: deadlines keep the working days left when the first hold began."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.catalogue import CycleContext
from workflow.application.covering import own_holds, wide_holds
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus
from workflow.domain.history import Event, EventKind
from workflow.domain.records.hold import Hold, HoldScope
from workflow.domain.records.record import texts_of, told
from workflow.domain.resting import covers, go_on, rest, rests_since, spans
from workflow.domain.review import Review
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a hold, or the end of one, changed.

    Attributes:
        reviews: Those that began to rest, or go on.
        stages: How many deadlines of stages did.
        records: How many deadlines of records did.
        moved: Moves that followed by themselves.
    """

    reviews: Sequence[Review]
    stages: int
    records: int
    moved: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The one way in which reviews begin to rest and go on, one of them or thousands.

    The reviews are locked, and nobody else begins or ends a hold in the cycle meanwhile.
    """

    work: UnitOfWork
    context: CycleContext
    command: Command

    def begin(self, hold: Hold, reviews: Sequence[Review]) -> Changed:
        """Begin a hold over locked reviews."""
        work, cycle_id, now = self.work, self.context.cycle.id, self.command.now
        work.records.insert(cycle_id, [hold])
        begun = [each for each in reviews if each.held_at is None and not each.is_final]
        ids = {review.id for review in begun}
        tables = {each.id: self.context.table.at(each.venue_path) for each in reviews}
        resting = [
            rest(row, now=now, table=tables[row.review_id])
            for row in self._deadlines(reviews, DeadlineStatus.OPEN)
            if (row.review_id in ids if row.kind == STAGE else hold.is_wide)
        ]
        work.deadlines.put(cycle_id, resting)
        # Whoever holds one review touches it, whether or not it rests already.
        touched = begun if hold.is_wide else reviews
        work.reviews.replace([(each, self._touched(each, each.held_at or now)) for each in touched])
        changed = _changed(begun, resting)
        work.append(cycle_id, [self._event(hold, changed)], command=self.command)
        return changed

    def end(self, hold: Hold, reviews: Sequence[Review], *, reason: str | None) -> Changed:
        """End a hold over locked reviews; those go on that no other covers."""
        work, cycle_id = self.work, self.context.cycle.id
        released = replace(
            hold,
            released_at=self.command.now,
            released_by=self.command.actor,
            release_reason=reason,
        )
        work.records.replace(cycle_id, [released])
        # What was just ended is not among them any more.
        wide = wide_holds(work, cycle_id)
        others = [*wide, *own_holds(work, cycle_id, [review.id for review in reviews])]
        ended = {
            review.id
            for review in reviews
            if review.held_at is not None and rests_since(review, others) is None
        }
        going_on = self._going_on(hold, reviews, ended, wide)
        work.deadlines.put(cycle_id, going_on)
        touched = [each for each in reviews if each.id in ended or not hold.is_wide]
        after = self._resumed(touched, going_on, others)
        work.reviews.replace(list(zip(touched, after, strict=True)))
        resumed = [each for each in after if each.id in ended]
        changed = _changed(resumed, going_on)
        event = self._event(released, changed, touched=after)
        work.append(cycle_id, [event], command=self.command)
        settlement = Settlement(work, self.context, self.command)
        settlement.judge(resumed)
        return replace(changed, moved=settlement.moved)

    def _deadlines(self, reviews: Sequence[Review], status: DeadlineStatus) -> list[Deadline]:
        ids = [review.id for review in reviews]
        found = self.work.deadlines.of_reviews(self.context.cycle.id, ids)
        return [row for row in found if row.status is status]

    def _going_on(
        self, hold: Hold, reviews: Sequence[Review], ended: Collection[int], wide: Sequence[Hold]
    ) -> list[Deadline]:
        """Return what rested only for this hold, as it goes on.

        What records oblige people to rests for a hold over many, never for one over its review.
        """
        free = {
            review.id
            for review in reviews
            if hold.is_wide and not any(covers(other, review) for other in wide)
        }
        definition, now = self.context.definition, self.command.now
        tables = {each.id: self.context.table.at(each.venue_path) for each in reviews}
        return [
            go_on(row, now=now, definition=definition, table=tables[row.review_id])
            for row in self._deadlines(reviews, DeadlineStatus.HELD)
            if row.review_id in (ended if row.kind == STAGE else free)
        ]

    def _resumed(
        self, reviews: Sequence[Review], deadlines: Sequence[Deadline], others: Sequence[Hold]
    ) -> list[Review]:
        due = {row.review_id: row for row in deadlines if row.kind == STAGE}
        after = []
        for review in reviews:
            resumed = self._touched(review, rests_since(review, others) and review.held_at)
            if row := due.get(review.id):
                resumed = replace(resumed, due_on=row.due_on, due_at=row.due_at)
            after.append(resumed)
        return after

    def _touched(self, review: Review, held_at: Any) -> Review:
        now = self.command.now
        return replace(review, held_at=held_at, touched_at=now, revision=review.revision + 1)

    def _event(self, hold: Hold, changed: Changed, *, touched: Sequence[Review] = ()) -> Event:
        begins = hold.is_active
        body: dict[str, Any] = {"records": told([hold])}
        if hold.is_wide:
            kind = EventKind.CYCLE_HELD if begins else EventKind.CYCLE_RESUMED
            body |= {
                "scope": str(hold.scope),
                "reviews": spans(each.id for each in changed.reviews),
                "deadlines": {"stages": changed.stages, "records": changed.records},
            }
            if not begins:
                body["due_on"] = _days(changed.reviews)
        else:
            kind = EventKind.REVIEW_HELD if begins else EventKind.REVIEW_RESUMED
            for review in touched:
                body["due_on"] = review.due_on.isoformat() if review.due_on else None
                if review.held_at is not None:
                    body["held"] = True
        return Event(
            kind=kind,
            at=self.command.now,
            review_id=hold.review_id,
            body=body,
            texts=texts_of([hold]),
        )


def hold_review(holding: Holding, review: Review, *, reason: str | None) -> Changed:
    """Begin a hold over one locked review."""
    work, cycle_id = holding.work, holding.context.cycle.id
    [number] = work.records.numbers(cycle_id, 1)
    hold = Hold(
        id=number,
        scope=HoldScope.REVIEW,
        review_id=review.id,
        held_at=holding.command.now,
        held_by=holding.command.actor,
        reason=reason,
    )
    return holding.begin(hold, [review])


def own_hold(work: UnitOfWork, cycle_id: int, review: Review) -> Hold | None:
    """Return the hold over one review itself that lasts, if there is one."""
    found = own_holds(work, cycle_id, [review.id])
    return found[0] if found else None


def resume_review(holding: Holding, review: Review, *, reason: str | None) -> Changed:
    """End the hold over one locked review itself, which there is."""
    hold = own_hold(holding.work, holding.context.cycle.id, review)
    if hold is None:
        raise LookupError(f"no hold over review {review.id} lasts")
    return holding.end(hold, [review], reason=reason)


def _changed(reviews: Sequence[Review], rows: Sequence[Deadline]) -> Changed:
    stages = sum(row.kind == STAGE for row in rows)
    return Changed(reviews=reviews, stages=stages, records=len(rows) - stages)


def _days(reviews: Sequence[Review]) -> Mapping[str, list[list[int]]]:
    """Return the new last valid days, each with the reviews that have it."""
    days: dict[str, list[int]] = {}
    for review in reviews:
        if review.due_on is not None:
            days.setdefault(review.due_on.isoformat(), []).append(review.id)
    return {day: spans(ids) for day, ids in sorted(days.items())}
