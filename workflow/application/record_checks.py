"""Schedule monitoring checks, and record those that were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.application.recording import Desk, Recorded, Recorder
from workflow.domain.command import Command
from workflow.domain.history import Event, EventKind
from workflow.domain.records import Check


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
    about = desk.review_ids(entry.subject for entry in entries)
    reviews = desk.locked(about)
    desk.require(reviews, desk.owners)
    rows = [
        Check(review_id=review_id, due_on=entry.due_on, made_on=entry.made_on)
        for review_id, entry in zip(about, entries, strict=True)
    ]
    ids = desk.work.records.add_checks(desk.cycle.id, rows)
    events = [
        Event(
            kind=EventKind.CHECK_RECORDED,
            at=desk.command.now,
            review_id=row.review_id,
            body={
                "id": number,
                "due_on": row.due_on.isoformat(),
                "made_on": row.made_on.isoformat() if row.made_on else None,
            },
        )
        for number, row in zip(ids, rows, strict=True)
    ]
    return desk.done(ids, reviews, events)
