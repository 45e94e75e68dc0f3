"""Take remedies one step further: started, said to be done, verified, taken up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.application.remedying import (
    Promised,
    directory_about,
    promised_by_code,
    promised_by_number,
)
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.indicator import is_reached
from workflow.domain.records.remedy import RemedyIndicator
from workflow.domain.remedy_course import Step, Taken, taken_by
from workflow.domain.remedy_sight import follows
from workflow.domain.remedy_terms import grade_named
from workflow.domain.review import Review
from workflow.domain.terms import Targets

EVENTS: Mapping[Step, EventKind] = {
    Step.START: EventKind.REMEDY_STARTED,
    Step.CLAIM: EventKind.REMEDY_CLAIMED,
    Step.VERIFY: EventKind.REMEDY_VERIFIED,
    Step.REOPEN: EventKind.REMEDY_REOPENED,
}
# Whoever takes one of these answers for it with his name.
_SIGNED = frozenset({Step.VERIFY, Step.REOPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """One step with one or more remedies.

    Attributes:
        codes: Of the remedies; or their `numbers`.
        on: The day; today when absent.
        grade: Code or title of a grade, of a claim.
        note: What was found or done, or why it is taken up again.
        due_on: New last day of what is taken up again.
    """

    cycle: str
    step: Step
    codes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    on: date | None = None
    grade: str | None = None
    note: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRemedyStep:
    """The use case behind `remedy start`, `claim`, `verify` and `reopen`."""

    recorder: Recorder

    def __call__(self, request: StepRequest, *, command: Command) -> Recorded:
        """Take the step with all of the remedies or with none, and settle their reviews.

        Raises:
            NotFoundError: No such cycle or remedy, or the actor may not see it.
            InvalidValueError: Reason, due day or grade are wrong, or the day lies ahead.
            RefusedError: Nobody is named, the actor may not, or the step is out of turn.
        """
        if request.step in _SIGNED:
            require_named_person(command)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "step": str(request.step),
                "codes": list(request.codes),
                "numbers": list(request.numbers),
                "on": request.on and request.on.isoformat(),
                "grade": request.grade,
                "note": request.note,
                "due_on": request.due_on and request.due_on.isoformat(),
            },
            act=lambda desk: _take(desk, request),
        )


def _take(desk: Desk, request: StepRequest) -> Recorded:
    named = promised_by_number(desk, request.numbers) if request.numbers else []
    named += promised_by_code(desk, request.codes) if request.codes else []
    matters = list({each.remedy.id: each for each in named}.values())
    taken = _taken(desk, request)
    for matter in matters:
        _ALLOWED[request.step](desk, matter)
    changed = [replace(each, remedy=taken_by(each.remedy, taken)) for each in matters]
    if request.step is Step.VERIFY:
        _require_proven(desk, matters)
    desk.write([each.remedy for each in changed])
    return desk.done(
        [each.remedy.id for each in changed],
        desk.locked(each.review.id for each in changed),
        [each.event(desk, EVENTS[request.step], [each.remedy]) for each in changed],
        created=0,
        updated=len(changed),
    )


def _taken(desk: Desk, request: StepRequest) -> Taken:
    desk.require_past(request.on)
    actor, rules = desk.command.actor, desk.context.definition.remedies
    return Taken(
        step=request.step,
        on=request.on or desk.today,
        since=min(desk.cycle.start_on, desk.context.table.today(desk.cycle.opened_at)),
        by=actor,
        person_id=None if actor is None else desk.person(actor).id,
        grade=grade_named(rules, request.grade) if request.grade else None,
        note=request.note or None,
        due_on=request.due_on,
    )


def _require_side_of_owner(desk: Desk, matter: Promised) -> None:
    """Let pass who answers for the remedy, and who answers for the stage."""
    actor = desk.command.actor
    if actor is None or desk.person(actor).id != matter.remedy.owner_id:
        _require(desk, matter, desk.owners)


def _require_verifier(desk: Desk, matter: Promised) -> None:
    """Let pass whom the definition names; else who follows it or answers for the stage.

    The person under review never verifies, nor the head of the unit that is, whatever else he is.
    """
    if desk.command.actor is None:
        return
    desk.require_other_case(matter.review)
    actor = desk.person(desk.command.actor)
    named = desk.context.definition.remedies.verified_by
    if named is not None:
        _require(desk, matter, lambda _: named)
    elif not follows(actor.id, matter.remedy, directory_about(desk, [matter])):
        _require(desk, matter, desk.owners)


def _require_proven(desk: Desk, matters: Sequence[Promised]) -> None:
    """Let pass remedies whose indicators, where they have any, are all reached.

    Raises:
        RefusedError: `remedy_not_proven`, with the first that is not, and its indicators.
    """
    ids = [each.remedy.id for each in matters]
    missed: dict[int, list[int]] = {}
    for indicator in desk.find(RemedyIndicator, "remedy_id", ids):
        if indicator.holds and not is_reached(indicator):
            missed.setdefault(indicator.remedy_id, []).append(indicator.number)
    for matter in matters:
        if numbers := missed.get(matter.remedy.id):
            raise RefusedError("remedy_not_proven", remedy=matter.remedy.code, indicators=numbers)


_ALLOWED: Mapping[Step, Callable[[Desk, Promised], None]] = {
    Step.START: _require_side_of_owner,
    Step.CLAIM: _require_side_of_owner,
    Step.VERIFY: _require_verifier,
    Step.REOPEN: _require_verifier,
}


def _require(desk: Desk, matter: Promised, targets: Callable[[Review], Targets]) -> None:
    """Let pass whom targets mean; whoever got this far sees the remedy."""
    try:
        desk.require([matter.review], targets)
    except NotFoundError as error:
        roles = dict.fromkeys(target.role for target in targets(matter.review))
        raise RefusedError("forbidden", roles=list(roles)) from error
