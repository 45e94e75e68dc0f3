"""Give deadlines of stages more time: what every way of doing so shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.application.desk import Desk
from workflow.application.migration_ways import names_of
from workflow.domain.command import Command
from workflow.domain.deadline import Deadline, DeadlineStatus
from workflow.domain.definition import Stage
from workflow.domain.errors import RefusedError
from workflow.domain.extension import extended, granted, lineage, obstacle, requested
from workflow.domain.history import EventKind
from workflow.domain.notice import Notice
from workflow.domain.organisation import Directory
from workflow.domain.records.extension import Extension, ExtensionStatus
from workflow.domain.review import Review
from workflow.domain.terms import Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A deadline that is to have more time, with what is known about it.

    Attributes:
        line: The deadline and those whose place it took, the first one last.
        used: How often it was extended before.
        request: What is asked for it and not decided.
    """

    review: Review
    deadline: Deadline
    line: Sequence[Deadline]
    used: int = 0
    request: Extension | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A case with the row that tells that it has more time, until when and why."""

    case: Case
    row: Extension


def signed(command: Command) -> str:
    """Return the code of the person who acts, or how the operator signs."""
    return command.actor or command.signature


def stage_of(desk: Desk, review: Review) -> Stage:
    """Return the stage of a review; the last one of one that is over."""
    track = desk.context.definition.tracks[review.track]
    return track.stages[-1] if review.is_final else track.stage(review.state)


def authority(desk: Desk, review: Review) -> Targets:
    """Return who may extend the deadlines of a review where it stands."""
    return stage_of(desk, review).authority or desk.context.definition.authority


def require_authority(desk: Desk, review: Review, request: Extension | None) -> None:
    """Let pass who may extend the deadlines of a review, and did not ask for it himself.

    Raises:
        NotFoundError: The review is outside what the actor may see.
        RefusedError: `forbidden`, or `own_case`.
    """
    desk.require([review], lambda each: authority(desk, each))
    desk.require_other_case(review)
    if request is not None and request.requested_by == signed(desk.command):
        raise RefusedError("own_case", person=signed(desk.command))


def cases_of(
    desk: Desk, deadlines: Sequence[Deadline], reviews: Mapping[int, Review]
) -> list[Case]:
    """Return deadlines with what went before them, in a few statements however many there are."""
    known = {each.id: each for each in deadlines}
    while missing := {each.replaces for each in known.values() if each.replaces} - known.keys():
        earlier = desk.work.deadlines.by_ids(desk.cycle.id, sorted(missing))
        known |= {each.id: each for each in earlier}
    about = {each.review_id for each in deadlines}
    by_review: dict[int, list[Extension]] = {}
    for row in desk.find(Extension, "review_id", about):
        by_review.setdefault(row.review_id, []).append(row)
    return [
        _case(each, lineage(each, known), reviews, by_review.get(each.review_id, ()))
        for each in deadlines
    ]


def _case(
    deadline: Deadline,
    line: Sequence[Deadline],
    reviews: Mapping[int, Review],
    extensions: Sequence[Extension],
) -> Case:
    return Case(
        review=reviews[deadline.review_id],
        deadline=deadline,
        line=line,
        used=granted(extensions, line),
        request=requested(extensions, line),
    )


def obstacle_of(desk: Desk, case: Case, to_on: date) -> RefusedError | None:
    """Return why a deadline cannot be extended to a day; None when it can."""
    most = desk.context.definition.extensions.most
    return obstacle(case.deadline, to_on=to_on, today=desk.today, used=case.used, most=most)


def grants_of(desk: Desk, cases: Sequence[Case], to_on: date, reason: str) -> list[Grant]:
    """Return the rows of extensions by who may; what was asked for is decided with them."""
    numbers = iter(desk.numbers(sum(case.request is None for case in cases)))
    return [_grant(desk, case, to_on, reason, numbers) for case in cases]


def _grant(desk: Desk, case: Case, to_on: date, reason: str, numbers: Iterator[int]) -> Grant:
    if case.request is not None:
        return Grant(case=case, row=approved(desk, case, case.request, to_on, answer=reason))
    number = next(numbers)
    row = Extension(
        id=number,
        code=f"E{number}",
        review_id=case.review.id,
        deadline_id=case.deadline.id,
        from_on=case.deadline.due_on,
        to_on=to_on,
        status=ExtensionStatus.APPROVED,
        decided_by=signed(desk.command),
        decided_at=desk.command.now,
        reason=reason,
    )
    return Grant(case=case, row=row)


def approved(
    desk: Desk, case: Case, request: Extension, to_on: date, *, answer: str | None = None
) -> Extension:
    """Return a request that is granted."""
    return replace(
        request,
        deadline_id=case.deadline.id,
        from_on=case.deadline.due_on,
        to_on=to_on,
        status=ExtensionStatus.APPROVED,
        decided_by=signed(desk.command),
        decided_at=desk.command.now,
        answer=answer,
    )


def put_off(desk: Desk, grants: Sequence[Grant]) -> None:
    """Store extensions of stages: other deadlines take the place, and the reviews follow.

    Raises:
        ConflictError: A review was changed by someone else; the transaction must end.
    """
    work, cycle_id, now = desk.work, desk.cycle.id, desk.command.now
    following = [_following(desk, each) for each in grants]
    closed = [each.case.deadline.id for each in grants]
    work.deadlines.close_ids(cycle_id, closed, DeadlineStatus.REPLACED, at=now)
    work.deadlines.arm(cycle_id, following)
    work.reviews.replace(
        [
            (each.case.review, _dated(desk, each.case.review, deadline))
            for each, deadline in zip(grants, following, strict=True)
        ]
    )
    desk.write([each.row for each in grants])
    desk.tell(
        [
            desk.event(EventKind.DEADLINE_EXTENDED, [each.row], review_id=each.case.review.id)
            for each in grants
        ]
    )
    work.notices.add(cycle_id, list(notices_of(desk, grants, kind="extended")))


def _following(desk: Desk, grant: Grant) -> Deadline:
    return extended(
        grant.case.deadline,
        grant.case.review,
        to_on=grant.row.to_on,
        definition=desk.context.definition,
        table=desk.context.table.at(grant.case.review.venue_path),
        now=desk.command.now,
    )


def _dated(desk: Desk, review: Review, deadline: Deadline) -> Review:
    return replace(
        review,
        due_on=deadline.due_on,
        due_at=deadline.due_at,
        touched_at=desk.command.now,
        revision=review.revision + 1,
    )


def notices_of(desk: Desk, grants: Sequence[Grant], *, kind: str) -> Iterator[Notice]:
    """Yield what tells those who owe a stage, and whoever asked, how it was decided."""
    directory = desk.directory(each.case.review.venue_id for each in grants)
    people = desk.work.people.by_codes(
        sorted({each.row.requested_by for each in grants if each.row.requested_by})
    )
    for each in grants:
        asked = people.get(each.row.requested_by or "")
        extra = () if asked is None else (asked.id,)
        owner = stage_of(desk, each.case.review).owner
        yield from _notices(desk, each, owner, directory, kind=kind, extra=extra)


def notices_to_authority(desk: Desk, grant: Grant) -> Iterator[Notice]:
    """Yield what tells those who decide that more time is asked for; not why."""
    review = grant.case.review
    directory = desk.directory([review.venue_id])
    targets = authority(desk, review)
    yield from _notices(desk, grant, targets, directory, kind="extension_requested")


def _notices(
    desk: Desk,
    grant: Grant,
    targets: Targets,
    directory: Directory,
    *,
    kind: str,
    extra: Iterable[int] = (),
) -> Iterator[Notice]:
    review, row = grant.case.review, grant.row
    meant = directory.resolve(targets, venue_id=review.venue_id, subject_id=review.person_id)
    for person in sorted({*meant.people, *extra}):
        yield Notice(
            key=f"extension.{row.id}.{kind}.{person}",
            person_id=person,
            kind=kind,
            created_at=desk.command.now,
            role=meant.role,
            review_id=review.id,
            stage=grant.case.deadline.stage,
            unit_id=review.venue_id,
            due_on=row.to_on if kind != "not_extended" else grant.case.deadline.due_on,
        )


def told(desk: Desk, grants: Sequence[Grant]) -> list[dict[str, Any]]:
    """Return extensions as the answer tells them, with the day that was announced first."""
    names = names_of(desk, {each.case.review.id: each.case.review for each in grants}.values())
    return [
        {
            "review": names[each.case.review.id],
            "kind": each.case.deadline.kind,
            "stage": each.case.deadline.stage,
            "record": None,
            "extension": f"{desk.cycle.code}/{each.row.code}",
            "original_due_on": each.case.line[-1].due_on.isoformat(),
            "was_due_on": each.case.deadline.due_on.isoformat(),
            "due_on": each.row.to_on.isoformat(),
            "extensions": each.case.used + (each.row.status is ExtensionStatus.APPROVED),
            "refused": None,
        }
        for each in grants
    ]
