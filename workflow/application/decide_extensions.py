"""Ask for more time, and decide what was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.extending import (
    Case,
    Grant,
    approved,
    cases_of,
    notices_of,
    notices_to_authority,
    obstacle_of,
    put_off,
    require_authority,
    signed,
    stage_of,
    told,
)
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.deadline import STAGE
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.extension import UNFINISHED, oddities
from workflow.domain.history import EventKind
from workflow.domain.records.extension import Extension, ExtensionStatus
from workflow.domain.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """The use case behind `deadline request`; the rungs go on until it is decided."""

    recorder: Recorder

    def __call__(
        self, cycle: str, subject: str, *, to_on: date, reason: str, command: Command
    ) -> Recorded:
        """Ask for more time for the stage of a review.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            RefusedError: Nothing is open, the day is not later, extensions are used up, more
                time is asked for already, or the actor does not owe it.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"request": subject, "to_on": to_on.isoformat(), "reason": reason},
            act=lambda desk: _request(desk, subject, to_on, reason),
        )


def _request(desk: Desk, subject: str, to_on: date, reason: str) -> Recorded:
    review = desk.review(subject)
    desk.require([review], lambda each: stage_of(desk, each).owner)
    case = _open_case(desk, review)
    if case is None:
        raise RefusedError("no_open_deadline", review=f"{desk.cycle.code}/{subject}")
    if case.request is not None:
        raise RefusedError("extension_is_requested", extension=_key(desk, case.request))
    _require_possible(desk, case, to_on)
    [number] = desk.numbers(1)
    row = Extension(
        id=number,
        code=f"E{number}",
        review_id=review.id,
        deadline_id=case.deadline.id,
        from_on=case.deadline.due_on,
        wanted_on=to_on,
        to_on=to_on,
        status=ExtensionStatus.REQUESTED,
        requested_by=signed(desk.command),
        requested_at=desk.command.now,
        reason=reason,
    )
    grant = Grant(case=case, row=row)
    desk.write([row])
    desk.tell([desk.event(EventKind.EXTENSION_REQUESTED, [row], review_id=review.id)])
    desk.work.notices.add(desk.cycle.id, list(notices_to_authority(desk, grant)))
    return _recorded(desk, grant, created=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveExtension:
    """The use case behind `deadline approve`."""

    recorder: Recorder

    def __call__(
        self, cycle: str, code: str, *, to_on: date | None = None, command: Command
    ) -> Recorded:
        """Grant what was asked for, and extend the deadline in the same transaction.

        Args:
            cycle: Code of the cycle.
            code: Of the request.
            to_on: Another day than was asked for.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle or request, or the actor may not see it.
            RefusedError: It is decided, nothing is open, the day is not later, extensions are
                used up, or it is not for the actor to decide.
            ConflictError: Somebody else was first.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"approve": code, "to_on": to_on.isoformat() if to_on else None},
            act=lambda desk: _approve(desk, code, to_on),
        )


def _approve(desk: Desk, code: str, to_on: date | None) -> Recorded:
    request, review = _requested(desk, code)
    case = _open_case(desk, review)
    if case is None or case.request != request:
        raise RefusedError("no_open_deadline", review=_key(desk, request))
    granted_on = to_on or request.to_on
    _require_possible(desk, case, granted_on)
    grant = Grant(case=case, row=approved(desk, case, request, granted_on))
    put_off(desk, [grant])
    return _recorded(desk, grant, updated=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectExtension:
    """The use case behind `deadline reject`."""

    recorder: Recorder

    def __call__(self, cycle: str, code: str, *, reason: str, command: Command) -> Recorded:
        """Leave the deadline as it is, and say why.

        Raises:
            NotFoundError: No such cycle or request, or the actor may not see it.
            RefusedError: It is decided, or it is not for the actor to decide.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"reject": code, "reason": reason},
            act=lambda desk: _reject(desk, code, reason),
        )


def _reject(desk: Desk, code: str, reason: str) -> Recorded:
    request, review = _requested(desk, code)
    [deadline] = desk.work.deadlines.by_ids(desk.cycle.id, [request.deadline_id])
    [case] = cases_of(desk, [deadline], {review.id: review})
    row = replace(
        request,
        status=ExtensionStatus.REJECTED,
        decided_by=signed(desk.command),
        decided_at=desk.command.now,
        answer=reason,
    )
    grant = Grant(case=case, row=row)
    desk.write([row])
    desk.tell([desk.event(EventKind.EXTENSION_REJECTED, [row], review_id=review.id)])
    notices = notices_of(desk, [grant], kind="not_extended")
    desk.work.notices.add(desk.cycle.id, list(notices))
    return _recorded(desk, grant, updated=1)


def _requested(desk: Desk, code: str) -> tuple[Extension, Review]:
    """Return what was asked for and is not decided, with its review, to who may decide it."""
    found = desk.find(Extension, "code", [code])
    if not found or found[0].requested_by is None:
        raise _unknown(desk, code)
    request, [review] = found[0], desk.locked([found[0].review_id])
    try:
        require_authority(desk, review, request)
    except NotFoundError as error:
        raise _unknown(desk, code) from error
    if request.status is not ExtensionStatus.REQUESTED:
        raise RefusedError(
            "extension_is_decided", extension=_key(desk, request), status=str(request.status)
        )
    return request, review


def _key(desk: Desk, request: Extension) -> str:
    return f"{desk.cycle.code}/{request.code}"


def _unknown(desk: Desk, code: str) -> NotFoundError:
    return NotFoundError("extension_not_found", extension=f"{desk.cycle.code}/{code}")


def _open_case(desk: Desk, review: Review) -> Case | None:
    deadlines = [
        each
        for each in desk.work.deadlines.of_review(desk.cycle.id, review.id)
        if each.kind == STAGE and each.status in UNFINISHED
    ]
    cases = cases_of(desk, deadlines, {review.id: review})
    return cases[0] if cases else None


def _require_possible(desk: Desk, case: Case, to_on: date) -> None:
    if (found := obstacle_of(desk, case, to_on)) is not None:
        raise found


def _recorded(desk: Desk, grant: Grant, *, created: int = 0, updated: int = 0) -> Recorded:
    findings = oddities(
        grant.row.to_on,
        definition=desk.context.definition,
        starts_on=desk.cycle.start_on,
        table=desk.context.table.at(grant.case.review.venue_path),
    )
    return Recorded(
        cycle=desk.cycle.code,
        ids=[grant.row.id],
        reviews=1,
        moved=0,
        created=created,
        updated=updated,
        findings=[{"code": each.code, "facts": dict(each.facts)} for each in findings],
        made=told(desk, [grant]),
    )
