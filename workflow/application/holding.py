"""Hold a review and resume it, its deadlines keeping the working days that were left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workflow.application.catalogue import CycleContext
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.deadline import (
    STAGE,
    Deadline,
    DeadlineStatus,
    remaining_days,
    resumed_day,
)
from workflow.domain.history import Event, EventKind
from workflow.domain.moments import end_of
from workflow.domain.review import Review
from workflow.ports.unit_of_work import UnitOfWork


def hold(
    work: UnitOfWork,
    context: CycleContext,
    review: Review,
    *,
    command: Command,
    texts: Mapping[str, str],
) -> None:
    """Put a locked review on hold; its deadline stops and remembers the working days left."""
    now, cycle_id = command.now, context.cycle.id
    for deadline in _with_status(work, cycle_id, review, DeadlineStatus.OPEN):
        left = remaining_days(deadline.due_on, now=now, table=context.table)
        work.deadlines.replace(
            cycle_id, replace(deadline, status=DeadlineStatus.HELD, remaining=left, next_at=None)
        )
    held = replace(review, held_at=now, touched_at=now, revision=review.revision + 1)
    work.reviews.replace([(review, held)])
    event = Event(kind=EventKind.REVIEW_HELD, at=now, review_id=review.id, texts=texts)
    work.append(cycle_id, [event], command=command)


def resume(
    work: UnitOfWork,
    context: CycleContext,
    review: Review,
    *,
    command: Command,
    texts: Mapping[str, str],
) -> None:
    """Take a locked review off hold; its deadline gets the same working days again."""
    now, cycle_id = command.now, context.cycle.id
    resumed = replace(review, held_at=None, touched_at=now, revision=review.revision + 1)
    for deadline in _with_status(work, cycle_id, review, DeadlineStatus.HELD):
        armed = _rearmed(deadline, context, command)
        work.deadlines.replace(cycle_id, armed)
        resumed = replace(resumed, due_on=armed.due_on, due_at=armed.due_at)
    work.reviews.replace([(review, resumed)])
    body = {"due_on": resumed.due_on.isoformat() if resumed.due_on else None}
    event = Event(
        kind=EventKind.REVIEW_RESUMED, at=now, review_id=review.id, body=body, texts=texts
    )
    work.append(cycle_id, [event], command=command)
    Settlement(work, context, command).judge([resumed])


def _with_status(
    work: UnitOfWork, cycle_id: int, review: Review, status: DeadlineStatus
) -> list[Deadline]:
    deadlines = work.deadlines.of_review(cycle_id, review.id)
    # What records oblige people to goes on while the review rests.
    return [each for each in deadlines if each.kind == STAGE and each.status is status]


def _rearmed(deadline: Deadline, context: CycleContext, command: Command) -> Deadline:
    table = context.table
    due_on = resumed_day(deadline.remaining or 0, now=command.now, table=table)
    stage = context.definition.tracks[deadline.track].stage(deadline.stage)
    moments = table.rung_moments(context.definition.ladder(stage), due_on=due_on)
    has_rung = deadline.next_rung < len(moments)
    return replace(
        deadline,
        due_on=due_on,
        due_at=end_of(due_on, table.zone),
        next_at=moments[deadline.next_rung] if has_rung else None,
        status=DeadlineStatus.OPEN,
        remaining=None,
        calendar_revision=table.calendar.revision,
    )
