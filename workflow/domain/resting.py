"""Resting: which holds cover a review, and what a deadline keeps of its working days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from workflow.domain.deadline import (
    STAGE,
    Deadline,
    DeadlineStatus,
    Timetable,
    remaining_days,
    resumed_day,
)
from workflow.domain.definition import Definition
from workflow.domain.moments import end_of
from workflow.domain.organisation import lineage_of
from workflow.domain.records.hold import Hold, HoldScope
from workflow.domain.review import Review


def covers(hold: Hold, review: Review) -> bool:
    """Return whether a hold lasts and covers a review; no unit moves in or out of one."""
    if not hold.is_active:
        return False
    match hold.scope:
        case HoldScope.CYCLE:
            return True
        case HoldScope.UNIT:
            return hold.unit_id in lineage_of(review.venue_path)
        case HoldScope.REVIEW:
            return hold.review_id == review.id


def rests_since(review: Review, holds: Iterable[Hold]) -> datetime | None:
    """Return when the first of the holds began that cover a review; None when none does."""
    return min((hold.held_at for hold in holds if covers(hold, review)), default=None)


def meant_until(holds: Sequence[Hold]) -> date | None:
    """Return the last day for which holds were meant together; None when one has no end."""
    days = [hold.until_on for hold in holds]
    return None if None in days else max((day for day in days if day is not None), default=None)


def rest(deadline: Deadline, *, now: datetime, table: Timetable) -> Deadline:
    """Return a deadline that rests and keeps the working days that are left."""
    left = remaining_days(deadline.due_on, now=now, table=table)
    return replace(deadline, status=DeadlineStatus.HELD, remaining=left, next_at=None)


def go_on(
    deadline: Deadline, *, now: datetime, definition: Definition, table: Timetable
) -> Deadline:
    """Return a deadline that goes on with the working days that it kept."""
    due_on = resumed_day(deadline.remaining or 0, now=now, table=table)
    if deadline.kind == STAGE:
        ladder = definition.ladder(definition.tracks[deadline.track].stage(deadline.stage))
    else:
        ladder = definition.record_ladder(deadline.kind)
    moments = table.rung_moments(ladder, due_on=due_on)
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


def spans(numbers: Iterable[int]) -> list[list[int]]:
    """Return numbers as spans `[first, last]`, ascending; thousands in a row are one."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def numbers_in(told: Iterable[Sequence[int]]) -> Iterator[int]:
    """Yield the numbers that `spans` told."""
    for first, last in told:
        yield from range(first, last + 1)
