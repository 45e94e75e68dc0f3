"""What a migration comes to, in numbers: who moves, which deadlines, who is late. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow.domain.deadline import Timetable
from workflow.domain.migration import DeadlineChange
from workflow.domain.review import Review

WORST = 5
# Of a hundred open reviews so many may become overdue at once, unless somebody allows more.
MOST_OVERDUE_PERCENT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A deadline whose last valid day is another.

    Attributes:
        working_days: By how many; negative when it is earlier.
    """

    review_id: int
    kind: str
    was_due_on: date
    due_on: date
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """How many open reviews are overdue before and after, and how many become so at once."""

    open: int
    before: int
    after: int
    at_once: int

    @property
    def most(self) -> int:
        """Return how many may become overdue at once when nobody says more."""
        return self.open * MOST_OVERDUE_PERCENT // 100


def moved(before: Iterable[Review], after: Mapping[int, Review]) -> list[dict[str, Any]]:
    """Return how many reviews go from which stage to which, by track and stage."""
    ways = Counter(
        (review.track, review.state, after[review.id].state)
        for review in before
        if review.state != after[review.id].state
    )
    return [
        {"track": track, "from": old, "to": new, "reviews": count}
        for (track, old, new), count in sorted(ways.items())
    ]


def shifts(
    changes: Iterable[DeadlineChange], reviews: Mapping[int, Review], table: Timetable
) -> list[Shift]:
    """Return the deadlines that move, in the order of the changes.

    Args:
        changes: What becomes of deadlines.
        reviews: By id; each counts by the calendar of its venue.
        table: By which the cycle counts.
    """
    return [
        Shift(
            review_id=old.review_id,
            kind=old.kind,
            was_due_on=old.due_on,
            due_on=new.due_on,
            working_days=table.at(reviews[old.review_id].venue_path).calendar.between(
                old.due_on, new.due_on
            ),
        )
        for old, new in ((change.before, change.after) for change in changes)
        if old is not None and new is not None and old.due_on != new.due_on
    ]


def counted(
    changes: Sequence[DeadlineChange], moves: Sequence[Shift], *, armed: int
) -> dict[str, int]:
    """Return how many deadlines keep their day, move, come and go.

    Args:
        changes: What becomes of the deadlines that were there.
        moves: Those of them that move.
        armed: How many are new.
    """
    removed = sum(change.after is None for change in changes)
    taken_up = sum(change.before is None for change in changes)
    earlier = sum(shift.due_on < shift.was_due_on for shift in moves)
    return {
        "kept": len(changes) - len(moves) - removed - taken_up,
        "earlier": earlier,
        "later": len(moves) - earlier,
        "added": armed + taken_up,
        "removed": removed,
    }


def worst(moves: Sequence[Shift]) -> list[Shift]:
    """Return those that move most, the earlier ones first."""
    earlier = sorted(moves, key=lambda shift: (shift.due_on - shift.was_due_on, shift.review_id))
    later = sorted(moves, key=lambda shift: (shift.was_due_on - shift.due_on, shift.review_id))
    return [
        *[shift for shift in earlier if shift.due_on < shift.was_due_on][:WORST],
        *[shift for shift in later if shift.due_on > shift.was_due_on][:WORST],
    ]


def overdue(before: Iterable[Review], after: Mapping[int, Review], *, now: datetime) -> Overdue:
    """Return how many open reviews are overdue; one on hold or at its end is not."""
    late_before = {review.id for review in before if _is_late(review, now)}
    late_after = {review.id for review in after.values() if _is_late(review, now)}
    return Overdue(
        open=sum(not review.is_final for review in after.values()),
        before=len(late_before),
        after=len(late_after),
        at_once=len(late_after - late_before),
    )


def _is_late(review: Review, now: datetime) -> bool:
    is_open = not review.is_final and review.held_at is None
    return is_open and review.due_at is not None and review.due_at <= now


def newly_unmet(before: Iterable[Review], after: Mapping[int, Review]) -> list[dict[str, Any]]:
    """Return how many reviews lack what they did not lack before, by reason code."""
    counts: Counter[str] = Counter()
    for review in before:
        known = {(reason.code, reason.requirement) for reason in review.unmet}
        lacked = {(reason.code, reason.requirement) for reason in after[review.id].unmet}
        counts.update({code for code, _ in lacked - known})
    return [{"code": code, "reviews": count} for code, count in sorted(counts.items())]


def ready(reviews: Iterable[Review], is_auto: Callable[[Review], bool]) -> int:
    """Return how many reviews the next tick moves on, because nothing is unmet any more."""
    return sum(
        not review.is_final and not review.unmet and review.held_at is None and is_auto(review)
        for review in reviews
    )
