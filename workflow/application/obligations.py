"""Keep the deadlines of records in step with the records, and say whom they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.application.catalogue import CycleContext
from workflow.application.covering import wide_holds
from workflow.domain.command import Command
from workflow.domain.deadline import STAGE, Deadline, DeadlineStatus, arm_record
from workflow.domain.escalation import Claimed
from workflow.domain.obligation import Obligation, ObligationKind, obligations_of
from workflow.domain.records.monitoring import Check
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.suggestion import Suggestion, SuggestionFollower
from workflow.domain.resting import rest, rests_since
from workflow.domain.review import Review
from workflow.ports.unit_of_work import UnitOfWork

_RECORDS: Mapping[str, type[Record]] = {
    ObligationKind.REMEDY: Remedy,
    ObligationKind.VERIFICATION: Remedy,
    ObligationKind.CHECK: Check,
    ObligationKind.SUGGESTION_REPORT: Suggestion,
}


def follow_records(
    work: UnitOfWork,
    context: CycleContext,
    command: Command,
    rows: Iterable[Record],
    reviews: Mapping[int, Review],
    *,
    before: Iterable[Record] = (),
) -> None:
    """Arm, move or close the deadlines of records that were just stored.

    A deadline moves when the day of its record does: one that rested has another day by now.

    Args:
        work: In which they were stored.
        context: Of the cycle.
        command: Who did it, and as of when.
        rows: As they are now; the last of a key wins.
        reviews: By id, those that the rows are about.
        before: As the rows were that were there already.
    """
    owed = {(each.kind, each.record_id): each for row in rows for each in obligations_of(row)}
    if not owed:
        return
    ids = sorted({number for _, number in owed})
    found = work.deadlines.of_records(context.cycle.id, ids)
    known = {(deadline.kind, deadline.record_id): deadline for deadline in found}
    were = (each for row in before for each in obligations_of(row))
    days = {(each.kind, each.record_id): each.due_on for each in were}
    closes: dict[DeadlineStatus, list[int]] = {}
    arms: list[Deadline] = []
    for key, obligation in owed.items():
        old = known.get(key)
        moves = old is not None and days.get(key, obligation.due_on) != obligation.due_on
        status = _end(obligation, moves=moves)
        if old is not None and status is not None:
            closes.setdefault(status, []).append(old.id)
        if obligation.status is DeadlineStatus.OPEN and (old is None or moves):
            arms += _armed(context, command, obligation, reviews, replaces=old)
    for status, numbers in closes.items():
        work.deadlines.close_ids(context.cycle.id, numbers, status, at=command.now)
    work.deadlines.arm(context.cycle.id, _at_rest(work, context, command, arms, reviews))


def _armed(
    context: CycleContext,
    command: Command,
    obligation: Obligation,
    reviews: Mapping[int, Review],
    *,
    replaces: Deadline | None,
) -> list[Deadline]:
    """Return the deadline of an obligation, if it has a last day."""
    if obligation.due_on is None:
        return []
    review = reviews[obligation.review_id]
    deadline = arm_record(
        review,
        kind=obligation.kind,
        record_id=obligation.record_id,
        due_on=obligation.due_on,
        ladder=context.definition.record_ladder(obligation.kind),
        table=context.table.at(review.venue_path),
        now=command.now,
        replaces=None if replaces is None else replaces.id,
    )
    return [deadline]


def _at_rest(
    work: UnitOfWork,
    context: CycleContext,
    command: Command,
    deadlines: Sequence[Deadline],
    reviews: Mapping[int, Review],
) -> list[Deadline]:
    """Return new deadlines, resting where a hold over many covers their reviews."""
    holds = wide_holds(work, context.cycle.id) if deadlines else []
    return [
        rest(each, now=command.now, table=context.table.at(review.venue_path))
        if rests_since(review, holds)
        else each
        for each, review in ((each, reviews[each.review_id]) for each in deadlines)
    ]


def take_up_again(
    work: UnitOfWork, context: CycleContext, command: Command, review: Review
) -> None:
    """Arm what the records of a review oblige people to, where the review was away meanwhile."""
    kinds = dict.fromkeys(_RECORDS.values())
    rows = [
        row
        for kind in kinds
        for row in work.records.find(context.cycle.id, kind, "review_id", [review.id])
    ]
    follow_records(work, context, command, rows, {review.id: review})


def _end(obligation: Obligation, *, moves: bool) -> DeadlineStatus | None:
    """Return how the deadline that is there ends now; None when it goes on."""
    if obligation.status is not DeadlineStatus.OPEN:
        return obligation.status
    if obligation.due_on is None:
        return DeadlineStatus.CANCELLED
    return DeadlineStatus.REPLACED if moves else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Whom a deadline of a record means now, and whether the subject must not learn of it.

    Attributes:
        unit_id: Unit whose head is meant, where no person is.
    """

    people: tuple[int, ...]
    unit_id: int | None = None
    is_hidden: bool = False


def owed_now(
    work: UnitOfWork, cycle_id: int, deadlines: Sequence[Claimed | Deadline]
) -> Mapping[int, Owed]:
    """Return whom deadlines of records mean now, by id of the deadline; none of the stages."""
    of_records = [each for each in deadlines if each.kind != STAGE]
    found: dict[int, Owed] = {}
    for kind in sorted({each.kind for each in of_records}):
        group = [each for each in of_records if each.kind == kind]
        ids = {each.record_id for each in group if each.record_id is not None}
        by_record = {
            obligation.record_id: obligation
            for record in work.records.find(cycle_id, _RECORDS[kind], "id", ids)
            for obligation in obligations_of(record)
            if obligation.kind == kind
        }
        followers = _followers(work, cycle_id, ids, kind)
        for each in group:
            obligation = by_record[each.record_id or 0]
            people = followers.get(obligation.record_id, obligation.owner_ids)
            found[each.id] = Owed(
                people=people,
                unit_id=None if people else obligation.owner_unit_id,
                is_hidden=obligation.is_hidden,
            )
    return found


def _followers(
    work: UnitOfWork, cycle_id: int, ids: Iterable[int], kind: str
) -> Mapping[int, tuple[int, ...]]:
    if kind != ObligationKind.SUGGESTION_REPORT:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for row in work.records.find(cycle_id, SuggestionFollower, "suggestion_id", ids):
        if row.active:
            found[row.suggestion_id] = (*found.get(row.suggestion_id, ()), row.person_id)
    return found
