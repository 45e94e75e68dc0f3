"""List remedies, and verify that they were carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.application.permitting import require_person
from workflow.application.recording import Desk, Recorded, Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.history import Event, EventKind
from workflow.domain.records import Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyEntry:
    """One remedy of one review; without owner or day it is listed, but the stage stays open."""

    subject: str
    title: str
    owner: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRemedies:
    """The use case behind `remedy add`."""

    recorder: Recorder

    def __call__(self, cycle: str, entries: Sequence[RemedyEntry], *, command: Command) -> Recorded:
        """Store remedies, and settle the reviews they belong to.

        Raises:
            NotFoundError: No such cycle, review or person.
            RefusedError: The actor may not.
        """
        asked = [
            [e.subject, e.title, e.owner, e.due_on.isoformat() if e.due_on else None]
            for e in entries
        ]
        return self.recorder.run(
            cycle,
            command=command,
            request={"remedies": asked},
            act=lambda desk: _add(desk, entries),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRemedies:
    """The use case behind `remedy verify`; the verifier is a person, and never the owner."""

    recorder: Recorder

    def __call__(self, cycle: str, ids: Sequence[int], *, command: Command) -> Recorded:
        """Mark remedies as verified by the person who acts, and settle their reviews.

        Raises:
            NotFoundError: No such cycle or remedy.
            RefusedError: Nobody is named, the verifier is the owner, or may not.
        """
        verifier = require_named_person(command)
        return self.recorder.run(
            cycle,
            command=command,
            request={"verify": list(ids)},
            act=lambda desk: _verify(desk, ids, verifier),
        )


def _add(desk: Desk, entries: Sequence[RemedyEntry]) -> Recorded:
    about = desk.review_ids(entry.subject for entry in entries)
    reviews = desk.locked(about)
    desk.require(reviews, desk.owners)
    owners = {p.code: p.id for p in desk.people(e.owner for e in entries if e.owner)}
    rows = [
        Remedy(
            review_id=review_id,
            title=entry.title,
            owner_id=owners[entry.owner] if entry.owner else None,
            due_on=entry.due_on,
        )
        for review_id, entry in zip(about, entries, strict=True)
    ]
    ids = desk.work.records.add_remedies(desk.cycle.id, rows)
    events = [
        Event(
            kind=EventKind.REMEDY_RECORDED,
            at=desk.command.now,
            review_id=row.review_id,
            body={"id": number, "due_on": row.due_on.isoformat() if row.due_on else None},
            texts={"title": row.title},
        )
        for number, row in zip(ids, rows, strict=True)
    ]
    return desk.done(ids, reviews, events)


def _verify(desk: Desk, ids: Sequence[int], verifier: str) -> Recorded:
    person = require_person(desk.work, verifier)
    about = desk.work.records.verify_remedies(desk.cycle.id, ids, verifier_id=person.id)
    reviews = desk.locked(about)
    desk.require(reviews, desk.owners)
    events = [
        Event(
            kind=EventKind.REMEDY_VERIFIED,
            at=desk.command.now,
            review_id=review_id,
            body={"id": number, "verifier": verifier},
        )
        for number, review_id in zip(ids, about, strict=True)
    ]
    return desk.done(ids, reviews, events)
