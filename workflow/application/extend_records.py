"""Give what a record obliges people to more time: the record says the new day itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.extending import (
    Case,
    cases_of,
    grants_of,
    obstacle_of,
    require_authority,
    told,
)
from workflow.application.obligations import owed_now
from workflow.domain.deadline import Deadline
from workflow.domain.errors import ConflictError, NotFoundError, RefusedError
from workflow.domain.extension import UNFINISHED, oddities
from workflow.domain.history import EventKind
from workflow.domain.notice import Notice
from workflow.domain.obligation import ObligationKind
from workflow.domain.records.monitoring import Check
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.review import Review
from workflow.domain.surprise import is_kept_from, is_secret
from workflow.domain.terms import OWNER

_NUMBER = re.compile("[1-9][0-9]{0,8}")

Found = tuple[ObligationKind, Record, Callable[[date], Record]]


def extend_record(
    desk: Desk, review: Review, code: str, to_on: date, reason: str, seen: Collection[int]
) -> Recorded:
    """Extend the deadline of a remedy, a check, or the report on a suggestion.

    Args:
        desk: Where it is done.
        review: The review that the record is about.
        code: Of the record; a check has only a number.
        to_on: New last valid day.
        reason: Why.
        seen: Numbers of the deadlines that were open before the turn came.

    Raises:
        NotFoundError: The review has no such record, or the actor may not see it.
        RefusedError: It owes nothing now, or it cannot be extended, or not by the actor.
        ConflictError: Somebody else was first.
    """
    kind, record, dated = _record(desk, review, code)
    require_authority(desk, review, None)
    deadlines = [
        each
        for each in desk.work.deadlines.of_review(desk.cycle.id, review.id)
        if (each.kind, each.record_id) == (kind, record.key[0]) and each.status in UNFINISHED
    ]
    if not deadlines:
        raise RefusedError("no_open_deadline", review=f"{desk.cycle.code}/{code}")
    if deadlines[0].id not in seen:
        raise ConflictError("someone_was_first")
    [case] = cases_of(desk, deadlines, {review.id: review})
    if (found := obstacle_of(desk, case, to_on)) is not None:
        raise found
    return _granted(desk, case, dated(to_on), code, to_on, reason)


def _granted(
    desk: Desk, case: Case, record: Record, code: str, to_on: date, reason: str
) -> Recorded:
    [grant] = grants_of(desk, [case], to_on, reason)
    made = [{**each, "record": code} for each in told(desk, [grant])]
    rows = [grant.row, record]
    desk.write(rows)
    desk.work.notices.add(desk.cycle.id, _notices(desk, case.deadline, grant.row.id, to_on))
    event = desk.event(EventKind.DEADLINE_EXTENDED, rows, review_id=case.review.id)
    findings = oddities(
        to_on,
        definition=desk.context.definition,
        starts_on=desk.cycle.start_on,
        table=desk.context.table.at(case.review.venue_path),
    )
    return desk.done(
        [grant.row.id], [], [event], quiet=[case.review], findings=list(findings), made=made
    )


def _record(desk: Desk, review: Review, code: str) -> Found:
    for find in (_remedy, _suggestion, _check):
        found = find(desk, code)
        if found is not None and found[1].review_id == review.id:  # type: ignore[attr-defined]
            return found
    raise NotFoundError("record_not_found", record=f"{desk.cycle.code}/{code}")


def _remedy(desk: Desk, code: str) -> Found | None:
    found = desk.find(Remedy, "code", [code])
    if not found:
        return None
    return ObligationKind.REMEDY, found[0], lambda day: replace(found[0], due_on=day)


def _suggestion(desk: Desk, code: str) -> Found | None:
    found = desk.find(Suggestion, "code", [code])
    if not found:
        return None
    kind = ObligationKind.SUGGESTION_REPORT
    return kind, found[0], lambda day: replace(found[0], report_due_on=day)


def _check(desk: Desk, code: str) -> Found | None:
    found = desk.find(Check, "id", [int(code)]) if _NUMBER.fullmatch(code) else []
    if not found or _is_kept_from(desk, found[0]):
        return None
    return ObligationKind.CHECK, found[0], lambda day: replace(found[0], due_on=day)


def _is_kept_from(desk: Desk, check: Check) -> bool:
    if desk.command.actor is None or not is_secret(check):
        return False
    actor = desk.person(desk.command.actor)
    [review] = desk.locked([check.review_id])
    directory = desk.directory([review.venue_id, actor.unit_id])
    definition = desk.context.definition
    return is_kept_from(actor.id, actor.unit_id, review, definition, directory)


def _notices(desk: Desk, deadline: Deadline, number: int, to_on: date) -> list[Notice]:
    """Return what tells the people who owe it; a unit that does is reminded by its ladder."""
    owed = owed_now(desk.work, desk.cycle.id, [deadline])[deadline.id]
    return [
        Notice(
            key=f"extension.{number}.extended.{person}",
            person_id=person,
            kind="extended",
            created_at=desk.command.now,
            role=OWNER,
            review_id=deadline.review_id,
            stage=deadline.stage,
            unit_id=deadline.venue_id,
            due_on=to_on,
        )
        for person in owed.people
    ]
