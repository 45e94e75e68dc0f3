"""Hand over a suggestion or a remedy: from a day on somebody else monitors it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder
from workflow.application.remedying import promised_by_code
from workflow.application.suggesting import (
    day_of,
    directory_with,
    is_one_of,
    matters_of,
)
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.following import require_free
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person, Unit
from workflow.domain.records.monitoring import HandOver, Matter
from workflow.domain.records.record import Record
from workflow.domain.records.remedy import Remedy
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.remedy_course import SETTLED
from workflow.domain.review import Review
from workflow.domain.suggestion_course import IN_FORCE, UNCONCLUDED


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverRequest:
    """Who monitors something from a day on.

    Attributes:
        matter: A suggestion or a remedy.
        to: Code of a person or of a unit.
        on: The day; today when absent.
    """

    cycle: str
    matter: Matter
    code: str
    to: str
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverMatter:
    """The use case behind `suggestion hand-over` and `remedy hand-over`."""

    recorder: Recorder

    def __call__(self, request: HandOverRequest, *, command: Command) -> Recorded:
        """Store who monitors it now; the followers of a suggestion still owe their report.

        Raises:
            NotFoundError: No such cycle, matter, person or unit, or the actor may not see it.
            InvalidValueError: The day lies ahead.
            RefusedError: The actor may not, it is not the time, or the new one is the subject,
                under its authority, or answers for the remedy.
        """
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "hand_over": str(request.matter),
                "code": request.code,
                "to": request.to,
                "on": request.on and request.on.isoformat(),
                "note": request.note,
            },
            act=lambda desk: _hand_over(desk, request),
        )


def _hand_over(desk: Desk, request: HandOverRequest) -> Recorded:
    of_remedy = request.matter is Matter.REMEDY
    handed = _remedy(desk, request) if of_remedy else _suggestion(desk, request)
    review, before = handed.review, _newest(desk, handed.review, request)
    said = handed.row
    if before is not None and replace(said, id=before.id, from_id=before.from_id) == before:
        return desk.done([before.id], [], [], created=0, unchanged=1)
    if before is not None and said.handed_on < before.handed_on:
        raise RefusedError(
            "hand_over_too_early",
            on=said.handed_on.isoformat(),
            newest=before.handed_on.isoformat(),
        )
    [number] = desk.numbers(1)
    from_id = handed.from_id if before is None else before.to_id
    rows: list[Record] = [replace(said, id=number, from_id=from_id), *handed.changed]
    desk.write(rows)
    event = desk.event(EventKind.HANDED_OVER, rows, review_id=review.id)
    return desk.done([number], [review], [event])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handed:
    """What is handed over: the row that says so, and what changes with it."""

    review: Review
    row: HandOver
    from_id: int | None = None
    changed: Sequence[Record] = ()


def _newest(desk: Desk, review: Review, request: HandOverRequest) -> HandOver | None:
    known = [
        each
        for each in desk.find(HandOver, "review_id", [review.id])
        if (each.matter, each.matter_code) == (request.matter, request.code)
    ]
    return max(known, key=lambda each: (each.handed_on, each.id), default=None)


def _suggestion(desk: Desk, request: HandOverRequest) -> _Handed:
    [matter] = matters_of(desk, [request.code])
    definition = desk.context.definition
    if not is_one_of(desk, matter.review, definition.approvers):
        raise RefusedError("forbidden", roles=[t.role for t in definition.approvers])
    desk.require_other_case(matter.review)
    on = day_of(desk, request.on)
    _require_concluded(matter.suggestion, on)
    to = _to(desk, request.to)
    if isinstance(to, Unit):
        _require_outside(desk, to, matter.review)
    else:
        require_free(to, matter.review, definition, directory_with(desk, [matter.review], [to]))
    alone = next(iter(matter.followers)) if len(matter.followers) == 1 else None
    return _Handed(review=matter.review, row=_row(request, matter.review, to, on), from_id=alone)


def _require_concluded(suggestion: Suggestion, on: date) -> None:
    """Let pass what was concluded: before and during the meeting its followers follow it."""
    if suggestion.status not in IN_FORCE - UNCONCLUDED or suggestion.concluded_on is None:
        raise RefusedError(
            "suggestion_not_concluded",
            suggestion=suggestion.code,
            status=str(suggestion.status),
        )
    if on < suggestion.concluded_on:
        raise RefusedError(
            "hand_over_too_early",
            on=on.isoformat(),
            newest=suggestion.concluded_on.isoformat(),
        )


def _remedy(desk: Desk, request: HandOverRequest) -> _Handed:
    [promised] = promised_by_code(desk, [request.code])
    remedy, review = promised.remedy, promised.review
    desk.require([review], desk.owners)
    on = day_of(desk, request.on)
    if remedy.status in SETTLED:
        raise RefusedError("remedy_settled", remedy=remedy.code, status=str(remedy.status))
    to = _to(desk, request.to)
    if isinstance(to, Person) and to.id == remedy.owner_id:
        raise RefusedError("monitor_is_owner", person=to.code, remedy=remedy.code)
    return _Handed(
        review=review,
        row=_row(request, review, to, on),
        from_id=remedy.monitor_id,
        changed=[_monitored(remedy, to)],
    )


def _monitored(remedy: Remedy, to: Person | Unit) -> Remedy:
    is_unit = isinstance(to, Unit)
    return replace(
        remedy,
        monitor_id=None if is_unit else to.id,
        monitor_unit_id=to.id if is_unit else None,
    )


def _to(desk: Desk, code: str) -> Person | Unit:
    """Return the person of a code, or else the unit."""
    try:
        return desk.person(code)
    except NotFoundError:
        pass
    try:
        return desk.unit(code)
    except NotFoundError as error:
        raise NotFoundError("monitor_not_found", monitor=code) from error


def _require_outside(desk: Desk, unit: Unit, review: Review) -> None:
    """Let pass a unit that is not the one under review, nor under it, nor that of the person."""
    venue_id = desk.directory([review.venue_id]).current(review.venue_id)
    if venue_id in unit.lineage:
        raise RefusedError("monitor_is_subject", unit=unit.code)


def _row(request: HandOverRequest, review: Review, to: Person | Unit, on: date) -> HandOver:
    is_unit = isinstance(to, Unit)
    return HandOver(
        id=0,
        review_id=review.id,
        matter=request.matter,
        matter_code=request.code,
        to_id=None if is_unit else to.id,
        to_unit_id=to.id if is_unit else None,
        handed_on=on,
        note=request.note,
    )
