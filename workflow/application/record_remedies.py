"""List remedies, and verify that they were carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.follow_up import Remedy, RemedyStatus


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
    numbers = desk.numbers(len(about))
    rows = [
        Remedy(
            id=number,
            review_id=review_id,
            title=entry.title,
            owner_id=owners[entry.owner] if entry.owner else None,
            due_on=entry.due_on,
        )
        for number, review_id, entry in zip(numbers, about, entries, strict=True)
    ]
    desk.write(rows)
    events = [desk.event(EventKind.REMEDY_RECORDED, [row], review_id=row.review_id) for row in rows]
    return desk.done(numbers, reviews, events)


def _verify(desk: Desk, ids: Sequence[int], verifier: str) -> Recorded:
    """Mark remedies; one that is verified already keeps its first verifier."""
    person = desk.person(verifier)
    found = desk.find(Remedy, "id", ids)
    missing = sorted(set(ids) - {remedy.id for remedy in found})
    if missing:
        raise NotFoundError("remedies_not_found", remedies=missing)
    own = [remedy.id for remedy in found if remedy.owner_id == person.id]
    if own:
        raise RefusedError("verifier_is_owner", remedies=own)
    reviews = desk.locked(remedy.review_id for remedy in found)
    desk.require(reviews, desk.owners)
    rows = [
        replace(remedy, status=RemedyStatus.VERIFIED, verifier_id=person.id)
        for remedy in found
        if remedy.status is RemedyStatus.OPEN
    ]
    desk.write(rows)
    events = [desk.event(EventKind.REMEDY_VERIFIED, [row], review_id=row.review_id) for row in rows]
    return desk.done([remedy.id for remedy in found], reviews, events)
