"""Schedule monitoring checks, and record those that were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.history import EventKind
from workflow.domain.records.follow_up import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """One check of one review: scheduled for a day, and made when `made_on` is given."""

    subject: str
    due_on: date
    made_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChecks:
    """The use case behind `check record`."""

    recorder: Recorder

    def __call__(self, cycle: str, entries: Sequence[CheckEntry], *, command: Command) -> Recorded:
        """Store checks, and settle the reviews they belong to.

        Raises:
            NotFoundError: No such cycle or review.
            InvalidValueError: A check would have been made on a day that lies ahead.
            RefusedError: The actor may not.
        """
        asked = [
            [e.subject, e.due_on.isoformat(), e.made_on.isoformat() if e.made_on else None]
            for e in entries
        ]
        return self.recorder.run(
            cycle,
            command=command,
            request={"checks": asked},
            act=lambda desk: _record(desk, entries),
        )


def _record(desk: Desk, entries: Sequence[CheckEntry]) -> Recorded:
    desk.require_past(*(entry.made_on for entry in entries))
    about = desk.review_ids(entry.subject for entry in entries)
    reviews = desk.locked(about)
    desk.require(reviews, desk.owners)
    numbers = iter(desk.numbers(len(about)))
    scheduled = _scheduled(desk, about)
    rows = [
        _made(scheduled, review_id, entry) or _check(next(numbers), review_id, entry)
        for review_id, entry in zip(about, entries, strict=True)
    ]
    desk.write(rows)
    events = [desk.event(EventKind.CHECK_RECORDED, [row], review_id=row.review_id) for row in rows]
    return desk.done([row.id for row in rows], reviews, events)


def _check(number: int, review_id: int, entry: CheckEntry) -> Check:
    return Check(id=number, review_id=review_id, due_on=entry.due_on, made_on=entry.made_on)


def _scheduled(desk: Desk, about: Sequence[int]) -> dict[tuple[int, date], list[Check]]:
    """Return the checks that are scheduled and not made, by review and day, the first last."""
    found: dict[tuple[int, date], list[Check]] = {}
    for check in reversed(desk.find(Check, "review_id", about)):
        if check.made_on is None:
            found.setdefault((check.review_id, check.due_on), []).append(check)
    return found


def _made(
    scheduled: dict[tuple[int, date], list[Check]], review_id: int, entry: CheckEntry
) -> Check | None:
    """Return the check that was scheduled for the day of one that is made, if there is any."""
    waiting = scheduled.get((review_id, entry.due_on))
    if entry.made_on is None or not waiting:
        return None
    return replace(waiting.pop(), made_on=entry.made_on)
