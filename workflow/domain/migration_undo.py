"""Taking a migration back: what its events tell, and the rows as they were before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus
from workflow.domain.migration import (
    DeadlineChange,
    Passage,
    at_next_rung,
    first_rung,
    is_parked,
    remaining_of,
    rungs,
)
from workflow.domain.review import Review


def told(before: Review, after: Review, change: DeadlineChange | None) -> dict[str, Any] | None:
    """Return what the event of a review tells, so that it can be taken back; None without any.

    Args:
        before: The review as it was.
        after: As it goes on.
        change: What becomes of the deadline of its stage; None when it has none.
    """
    ended = change.before if change is not None and change.ends is not None else None
    if ended is None and _place(before) == _place(after):
        return None
    return {
        "from": before.state,
        "to": after.state,
        "entered_at": after.entered_at.isoformat(),
        "opened_at": _iso(after.opened_at),
        "due_on": _iso(after.due_on),
        "was": {
            "entered_at": before.entered_at.isoformat(),
            "opened_at": _iso(before.opened_at),
            "due_on": _iso(before.due_on),
            "due_at": _iso(before.due_at),
            "touched_at": before.touched_at.isoformat(),
        },
        "deadline": None if ended is None else _ended(ended),
    }


def _place(review: Review) -> tuple[object, ...]:
    return review.state, review.entered_at, review.opened_at, review.due_on


def _ended(deadline: Deadline) -> dict[str, Any]:
    return {"id": deadline.id, "status": str(deadline.status), "remaining": deadline.remaining}


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """A migration that is taken back.

    Attributes:
        back: The way back, from the version that is left to the one of before.
        migrated_at: When the migration was made.
        bodies: What its events tell of reviews, by their ids.
        closed: Deadlines that ended then or later and may be taken up again, by id.
    """

    back: Passage
    migrated_at: datetime
    bodies: Mapping[int, Mapping[str, Any]]
    closed: Mapping[int, Deadline]

    def review(self, review: Review) -> Review:
        """Return a review as it was, as far as the migration changed it."""
        body = self.bodies.get(review.id)
        if body is None:
            return self.back.review(review, review.state)
        was = body["was"]
        due_on, due_at, opened_at = (was[name] for name in ("due_on", "due_at", "opened_at"))
        return replace(
            review,
            state=body["from"],
            rank=self.back.after.definition.tracks[review.track].rank(body["from"]),
            entered_at=datetime.fromisoformat(was["entered_at"]),
            opened_at=None if opened_at is None else datetime.fromisoformat(opened_at),
            due_on=None if due_on is None else date.fromisoformat(due_on),
            due_at=None if due_at is None else datetime.fromisoformat(due_at),
            touched_at=datetime.fromisoformat(was["touched_at"]),
        )

    def at(self, path: str) -> Undo:
        """Return the same for reviews at a venue, by whose calendar their days are counted."""
        back = self.back.at(path)
        return self if back is self.back else replace(self, back=back)

    def deadline(self, deadline: Deadline, review: Review) -> DeadlineChange:
        """Return what becomes of an open or held deadline of a review as it was before."""
        body = self.bodies.get(review.id)
        if deadline.kind == STAGE and body is not None and body["was"]["due_on"] is None:
            return DeadlineChange(before=deadline, after=None)
        former = self._former(deadline)
        if former is None:
            return self.back.deadline(deadline, review)
        return DeadlineChange(before=deadline, after=self._taken_up(former, deadline))

    def ended(self, review: Review) -> DeadlineChange | None:
        """Return the deadline of a review that the migration ended without another one."""
        body = self.bodies.get(review.id)
        if body is None or body["deadline"] is None or body["due_on"] is not None:
            return None
        kept = body["deadline"]
        row = replace(
            self.closed[kept["id"]],
            status=DeadlineStatus(kept["status"]),
            remaining=kept["remaining"],
        )
        ladder, table = rungs(self.back.after, row), self.back.after.table
        return DeadlineChange(before=None, after=at_next_rung(row, ladder, table=table))

    def _former(self, deadline: Deadline) -> Deadline | None:
        """Return the row whose place a deadline took in the migration; None when it took none."""
        former = self.closed.get(deadline.replaces or 0)
        if former is None or deadline.armed_at != self.migrated_at:
            return None
        if deadline.kind == STAGE:
            body = self.bodies.get(deadline.review_id)
            is_told = body is not None and (body["deadline"] or {}).get("id") == former.id
            return former if is_told else None
        # A record whose day somebody changed since has another deadline, which stays.
        return former if former.due_on == deadline.due_on else None

    def _taken_up(self, former: Deadline, deadline: Deadline) -> Deadline:
        """Return the former row: its rungs, and those that fired meanwhile, do not fire again."""
        old, new = rungs(self.back.after, former), rungs(self.back.before, deadline)
        table, place = self.back.after.table, former.next_rung
        if deadline.next_rung != self._first_then(former, deadline):
            due_on, now = former.due_on, self.back.now
            since = first_rung(new, deadline.next_rung, old, table=table, due_on=due_on, now=now)
            place = max(place, since)
        row = replace(
            former,
            status=deadline.status,
            next_rung=place,
            # By the calendar by which the migration counted, so that it is the same number.
            remaining=remaining_of(deadline, former.due_on, table=self.back.before.table),
        )
        return at_next_rung(row, old, table=table, is_parked=is_parked(deadline, new))

    def _first_then(self, former: Deadline, deadline: Deadline) -> int:
        """Return the rung with which the deadline began when the migration was made."""
        return first_rung(
            rungs(self.back.after, former),
            former.next_rung,
            rungs(self.back.before, deadline),
            table=self.back.before.table,
            due_on=deadline.due_on,
            now=self.migrated_at,
        )
