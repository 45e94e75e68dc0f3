"""Extend deadlines: of one review, of a record about it, or of all that match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from workflow.application.desk import Desk, Recorded
from workflow.application.extend_records import extend_record
from workflow.application.extending import (
    Case,
    cases_of,
    grants_of,
    obstacle_of,
    put_off,
    require_authority,
    told,
)
from workflow.application.migration_ways import SHOWN, names_of
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.deadline import STAGE
from workflow.domain.enrolment import Finding
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.extension import UNFINISHED, oddities
from workflow.ports.reports import OpenDeadline, OpenDeadlineFilter, Reports

Refusals = Sequence[tuple[Case, RefusedError]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendRequest:
    """What is asked: more time for one review, or for every deadline that matches.

    Attributes:
        subject: `SUBJECT` or `SUBJECT@VENUE`; None for all at or under a unit.
        under: Code of a unit; the whole cycle when absent.
        stage: At which the reviews stand.
        record: Code of a remedy or suggestion, or number of a check, instead of the stage.
        overdue: Only what is late.
        to_on: New last valid day.
        plan: Say what would happen, and change nothing.
    """

    cycle: str
    subject: str | None = None
    under: str | None = None
    stage: str | None = None
    record: str | None = None
    overdue: bool = False
    to_on: date
    reason: str
    plan: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "extend": self.subject,
            "under": self.under,
            "stage": self.stage,
            "record": self.record,
            "overdue": self.overdue,
            "to_on": self.to_on.isoformat(),
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendDeadlines:
    """The use case behind `deadline extend`: all that match, or none.

    What is open is looked at before the turn comes: who finds it changed then was not first.
    """

    recorder: Recorder
    read: Callable[[], Reports]

    def __call__(self, request: ExtendRequest, *, command: Command) -> Recorded:
        """Close the deadlines as replaced, and arm others in their place.

        Raises:
            NotFoundError: No such cycle, unit, review or record, or the actor may not see it.
            InvalidValueError: No track has that stage.
            RefusedError: Nothing is open, the day is not later, extensions are used up, or it
                is not for the actor to decide; nothing was changed.
            ConflictError: Somebody else was first.
        """
        seen = self._seen(request, command.now)
        return self.recorder.run(
            request.cycle,
            command=command,
            request=request.to_json(),
            act=lambda desk: _extend(desk, request, seen),
            plan=request.plan,
        )

    def _seen(self, request: ExtendRequest, now: datetime) -> Sequence[OpenDeadline]:
        """Return what is open before anybody waits; whatever is wrong is told at the desk."""
        subject, _, venue = (request.subject or "").partition("@")
        with self.read() as reports:
            cycle = reports.cycle(request.cycle)
            top = request.under and next(
                (each for each in reports.units() if each.code == request.under), None
            )
            if cycle is None or (request.under and top is None):
                return ()
            wanted = OpenDeadlineFilter(
                subject=subject or None,
                venue=venue or None,
                under_path=top.path if top else None,
                stage=None if request.subject else request.stage,
                overdue_at=now if request.overdue else None,
            )
            return reports.open_deadlines(cycle.id, wanted)


def _extend(desk: Desk, request: ExtendRequest, seen: Sequence[OpenDeadline]) -> Recorded:
    if request.stage is not None:
        _require_stage(desk, request.stage)
    if request.subject is None:
        return _all(desk, request, seen)
    review = desk.review(request.subject)
    known = {each.id for each in seen}
    if request.record is not None:
        return extend_record(desk, review, request.record, request.to_on, request.reason, known)
    require_authority(desk, review, None)
    deadlines = desk.work.deadlines.of_review(desk.cycle.id, review.id)
    found = [each for each in deadlines if each.kind == STAGE and each.status in UNFINISHED]
    if not found or request.stage not in (None, found[0].stage):
        raise RefusedError("no_open_deadline", review=f"{desk.cycle.code}/{request.subject}")
    if found[0].id not in known:
        raise ConflictError("someone_was_first")
    cases = cases_of(desk, found, {review.id: review})
    for case in cases:
        refused = _refused(desk, case, request.to_on)
        if refused is not None:
            raise refused
    return _granted(desk, cases, request)


def _all(desk: Desk, request: ExtendRequest, seen: Sequence[OpenDeadline]) -> Recorded:
    if request.under is not None:
        desk.unit(request.under)
    reviews = {each.id: each for each in desk.locked(each.review_id for each in seen)}
    deadlines = desk.work.deadlines.by_ids(desk.cycle.id, [each.id for each in seen])
    if any(each.status not in UNFINISHED for each in deadlines):
        raise ConflictError("someone_was_first")
    desk.directory(review.venue_id for review in reviews.values())
    cases = cases_of(desk, deadlines, reviews)
    free: list[Case] = []
    refused: list[tuple[Case, RefusedError]] = []
    for case in cases:
        try:
            why = _refused(desk, case, request.to_on)
        except NotFoundError:
            continue
        if why is None:
            free.append(case)
        else:
            refused.append((case, why))
    if refused and not request.plan:
        raise _all_refused(desk, refused, len(free))
    answer = _granted(desk, free, request)
    return replace(answer, made=[*answer.made, *_told_refused(desk, refused)])


def _refused(desk: Desk, case: Case, to_on: date) -> RefusedError | None:
    """Return why a deadline is not extended; None when it is.

    Raises:
        NotFoundError: Its review is outside what the actor may see.
    """
    try:
        require_authority(desk, case.review, case.request)
    except RefusedError as error:
        return error
    return obstacle_of(desk, case, to_on)


def _granted(desk: Desk, cases: Sequence[Case], request: ExtendRequest) -> Recorded:
    grants = grants_of(desk, cases, request.to_on, request.reason)
    made = told(desk, grants)
    put_off(desk, grants)
    return Recorded(
        cycle=desk.cycle.code,
        ids=[each.row.id for each in grants],
        reviews=len(grants),
        moved=0,
        created=len(grants),
        findings=[
            {"code": each.code, "facts": dict(each.facts)}
            for each in _oddities(desk, cases, request)
        ],
        made=made,
    )


def _oddities(desk: Desk, cases: Sequence[Case], request: ExtendRequest) -> Iterable[Finding]:
    """Return what is odd about the new day somewhere, each once."""
    paths = {each.review.venue_path for each in cases}
    tables = {id(table): table for table in map(desk.context.table.at, paths)}
    found = {
        each.code: each
        for table in tables.values()
        for each in oddities(
            request.to_on,
            definition=desk.context.definition,
            starts_on=desk.cycle.start_on,
            table=table,
        )
    }
    return found.values()


def _all_refused(
    desk: Desk, refused: Sequence[tuple[Case, RefusedError]], free: int
) -> RefusedError:
    found = _told_refused(desk, refused)
    return RefusedError(
        "extensions_refused",
        count=len(refused),
        of=len(refused) + free,
        why=dict(Counter(error.code for _, error in refused)),
        found=[each["review"] for each in found[:SHOWN]],
    )


def _told_refused(desk: Desk, refused: Refusals) -> list[dict[str, Any]]:
    names = names_of(desk, {case.review.id: case.review for case, _ in refused}.values())
    return [
        {
            "review": names[case.review.id],
            "kind": case.deadline.kind,
            "stage": case.deadline.stage,
            "record": None,
            "extension": None,
            "original_due_on": case.line[-1].due_on.isoformat(),
            "was_due_on": case.deadline.due_on.isoformat(),
            "due_on": None,
            "extensions": case.used,
            "refused": {"code": error.code, "facts": dict(error.facts)},
        }
        for case, error in refused
    ]


def _require_stage(desk: Desk, stage: str) -> None:
    tracks = desk.context.definition.tracks.values()
    known = {each.stage for track in tracks for each in track.stages}
    if stage not in known:
        raise InvalidValueError("stage_unknown", found=stage, expected=sorted(known))
