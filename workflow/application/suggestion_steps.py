"""Take suggestions one step further: decided, notified, answered, concluded, reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.application.suggesting import (
    Matter,
    day_of,
    directory_with,
    is_one_of,
    matters_of,
)
from workflow.domain.command import Command
from workflow.domain.errors import RefusedError
from workflow.domain.history import EventKind
from workflow.domain.notice import Notice
from workflow.domain.records.suggestion import Outcome, SuggestionStatus
from workflow.domain.review import Review
from workflow.domain.suggestion_course import Step, Taken, taken_by
from workflow.domain.terms import SUBJECT, Target, Targets

NOTICE_KIND = "suggest"

EVENTS: Mapping[Step, EventKind] = {
    Step.APPROVE: EventKind.SUGGESTION_APPROVED,
    Step.DECLINE: EventKind.SUGGESTION_DECLINED,
    Step.NOTIFY: EventKind.SUGGESTION_NOTIFIED,
    Step.ACKNOWLEDGE: EventKind.SUGGESTION_ACKNOWLEDGED,
    Step.EXPLAIN: EventKind.SUGGESTION_EXPLAINED,
    Step.CONCLUDE: EventKind.SUGGESTION_CONCLUDED,
    Step.REPORT: EventKind.SUGGESTION_REPORTED,
    Step.WITHDRAW: EventKind.SUGGESTION_WITHDRAWN,
}
# Whoever takes one of these answers for it with his name.
_SIGNED = frozenset({Step.APPROVE, Step.DECLINE, Step.CONCLUDE, Step.REPORT, Step.WITHDRAW})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRequest:
    """One step with one or more suggestions.

    Attributes:
        codes: Of the suggestions.
        on: The day; today when absent.
        text: What belongs to the step: own shortcomings, explanation, reason, and so on.
        outcome: What was found.
    """

    cycle: str
    step: Step
    codes: tuple[str, ...]
    on: date | None = None
    text: str | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeSuggestionStep:
    """The use case behind every verb of `suggestion` but propose and follow."""

    recorder: Recorder

    def __call__(self, request: StepRequest, *, command: Command) -> Recorded:
        """Take the step with all of the suggestions or with none, and settle their reviews.

        Raises:
            NotFoundError: No such cycle or suggestion, or the actor may not see it.
            InvalidValueError: Text or outcome are missing, or the day lies ahead.
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
                "on": request.on.isoformat() if request.on else None,
                "text": request.text,
                "outcome": request.outcome and str(request.outcome),
            },
            act=lambda desk: _take(desk, request),
        )


def _take(desk: Desk, request: StepRequest) -> Recorded:
    matters = matters_of(desk, request.codes)
    for matter in matters:
        _ALLOWED[request.step](desk, matter)
    rows = [taken_by(each.suggestion, _taken(desk, request, each.review)) for each in matters]
    stored = {row.key for row in desk.write(rows).all}
    changed = [
        replace(matter, suggestion=row)
        for matter, row in zip(matters, rows, strict=True)
        if row.key in stored
    ]
    if request.step is Step.NOTIFY:
        desk.work.notices.add(desk.cycle.id, [n for each in changed for n in _notices(desk, each)])
    events = [each.event(desk, EVENTS[request.step], [each.suggestion]) for each in changed]
    return desk.done(
        [row.id for row in rows],
        desk.locked(each.review.id for each in changed),
        events,
        created=0,
        updated=len(changed),
        unchanged=len(rows) - len(changed),
    )


def _taken(desk: Desk, request: StepRequest, review: Review) -> Taken:
    on, context = day_of(desk, request.on), desk.context
    concludes = request.step is Step.CONCLUDE
    after = context.definition.suggestions.report_after
    calendar = context.table.at(review.venue_path).calendar
    return Taken(
        step=request.step,
        on=on,
        by=desk.command.actor,
        text=request.text or None,
        outcome=request.outcome,
        report_due_on=calendar.offset(on, after) if concludes else None,
    )


def _require_decider(desk: Desk, matter: Matter) -> None:
    """Let pass who approves, with four eyes: not who proposed it, and not in his own case."""
    desk.require_other_case(matter.review)
    if matter.suggestion.proposed_by == desk.command.actor:
        raise RefusedError("own_proposal", suggestion=matter.suggestion.code)
    _require_one(desk, matter, desk.context.definition.approvers)


def _require_messenger(desk: Desk, matter: Matter) -> None:
    definition = desk.context.definition
    _require_one(desk, matter, definition.approvers + definition.proposers)


def _require_side_of_subject(desk: Desk, matter: Matter) -> None:
    """Let pass the person under review, the head of the unit that is, or the owner of the stage."""
    definition, actor, review = desk.context.definition, desk.command.actor, matter.review
    track = definition.tracks[review.track]
    stage = track.stages[-1] if review.is_final else track.stage(review.state)
    if actor is not None and review.person_id is None:
        heads = directory_with(desk, [review], ()).holders(definition.head_role, review.subject_id)
        if desk.person(actor).id in heads:
            return
    _require_one(desk, matter, (Target(role=SUBJECT), *stage.owner))


def _require_conclusion(desk: Desk, matter: Matter) -> None:
    desk.require_other_case(matter.review)
    if not matter.followers:
        raise RefusedError("suggestion_unfollowed", suggestion=matter.suggestion.code)
    if not _is_follower(desk, matter):
        _require_one(desk, matter, desk.context.definition.approvers)


def _require_follower(desk: Desk, matter: Matter) -> None:
    if not _is_follower(desk, matter):
        raise RefusedError("not_a_follower", suggestion=matter.suggestion.code)


def _require_withdrawal(desk: Desk, matter: Matter) -> None:
    """Let pass who approves, and who proposed it while nobody has decided."""
    desk.require_other_case(matter.review)
    is_open = matter.suggestion.status is SuggestionStatus.PROPOSED
    if not (is_open and matter.suggestion.proposed_by == desk.command.actor):
        _require_one(desk, matter, desk.context.definition.approvers)


_ALLOWED: Mapping[Step, Callable[[Desk, Matter], None]] = {
    Step.APPROVE: _require_decider,
    Step.DECLINE: _require_decider,
    Step.NOTIFY: _require_messenger,
    Step.ACKNOWLEDGE: _require_side_of_subject,
    Step.EXPLAIN: _require_side_of_subject,
    Step.CONCLUDE: _require_conclusion,
    Step.REPORT: _require_follower,
    Step.WITHDRAW: _require_withdrawal,
}


def _require_one(desk: Desk, matter: Matter, targets: Targets) -> None:
    if not is_one_of(desk, matter.review, targets):
        raise RefusedError("forbidden", roles=list(dict.fromkeys(t.role for t in targets)))


def _is_follower(desk: Desk, matter: Matter) -> bool:
    actor = desk.command.actor
    return actor is not None and desk.person(actor).id in matter.followers


def _notices(desk: Desk, matter: Matter) -> list[Notice]:
    """Return what tells the subject that there is something to explain; not what it is."""
    review = matter.review
    role = SUBJECT if review.person_id is not None else desk.context.definition.head_role
    meant = directory_with(desk, [review], ()).resolve(
        (Target(role=role),), venue_id=review.venue_id, subject_id=review.person_id
    )
    return [
        Notice(
            key=f"suggestion.{matter.suggestion.id}.{person}",
            person_id=person,
            kind=NOTICE_KIND,
            created_at=desk.command.now,
            role=SUBJECT,
            review_id=review.id,
            unit_id=review.venue_id,
        )
        for person in meant.people
    ]
