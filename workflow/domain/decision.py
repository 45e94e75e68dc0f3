"""The decision on a trigger: a calculation from review, facts and rules to a move or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.domain.definition import DONE, Stage, Track
from workflow.domain.errors import RefusedError
from workflow.domain.facts import Facts
from workflow.domain.machine import ReviewMachine, Trigger, Verdict
from workflow.domain.requirements import unmet
from workflow.domain.review import Reason, Review
from workflow.domain.terms import Targets

NEEDS_REASON = frozenset(Trigger) - {Trigger.COMPLETE, Trigger.RESUME}
NEEDS_DUE = frozenset({Trigger.RETURN, Trigger.REOPEN})
ALLOWED_ON_HOLD = frozenset({Trigger.RESUME, Trigger.EXEMPT, Trigger.WITHDRAW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What someone wants to do with a review.

    Attributes:
        to_stage: Where `return` or `reopen` shall lead; None for the nearest stage before.
        has_reason: Whether a reason was given.
        due_on: New last valid day, for the stage that is entered anew.
    """

    trigger: str
    to_stage: str | None = None
    has_reason: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The step that a trigger makes; nothing has happened yet."""

    trigger: Trigger
    source: str
    target: str
    due_on: date | None = None


def decide(
    attempt: Attempt, review: Review, *, track: Track, machine: ReviewMachine, facts: Facts
) -> Move:
    """Return the move that an attempt makes now.

    Raises:
        RefusedError: `trigger_not_allowed` when the state has no such trigger, else
            `requirements_unmet` with every reason; nothing was changed.
    """
    allowed = machine.triggers_from(review.state)
    if attempt.trigger not in allowed:
        raise RefusedError(
            "trigger_not_allowed",
            trigger=attempt.trigger,
            state=review.state,
            allowed=list(allowed),
        )
    trigger = Trigger(attempt.trigger)
    target = _target(attempt, review, machine)
    reasons = tuple(_objections(trigger, attempt, review, track=track, facts=facts))
    state = machine.next_state(trigger, review.state, Verdict(permitted=not reasons, target=target))
    if reasons:
        raise RefusedError("requirements_unmet", trigger=str(trigger), reasons=reasons)
    if state is None:
        raise RefusedError(
            "target_not_allowed",
            trigger=str(trigger),
            to=attempt.to_stage,
            allowed=list(machine.targets_of(trigger, review.state)),
        )
    due_on = attempt.due_on if trigger in NEEDS_DUE else None
    return Move(trigger=trigger, source=review.state, target=state, due_on=due_on)


def _target(attempt: Attempt, review: Review, machine: ReviewMachine) -> str | None:
    if attempt.trigger not in NEEDS_DUE:
        return None
    return attempt.to_stage or machine.targets_of(attempt.trigger, review.state)[-1]


def _objections(
    trigger: Trigger, attempt: Attempt, review: Review, *, track: Track, facts: Facts
) -> Iterator[Reason]:
    stage = None if review.is_final else track.stage(review.state)
    owner = stage.owner if stage else track.stages[-1].owner
    if review.held_at is not None and trigger not in ALLOWED_ON_HOLD:
        yield Reason(code="on_hold", owed_by=_authority(stage, track))
    if review.held_at is None and trigger is Trigger.RESUME:
        yield Reason(code="not_on_hold", owed_by=owner)
    if trigger in NEEDS_REASON and not attempt.has_reason:
        yield Reason(code="reason_missing", owed_by=owner)
    if trigger in NEEDS_DUE and attempt.due_on is None:
        yield Reason(code="due_missing", owed_by=owner)
    if trigger is Trigger.REOPEN and review.state != DONE and attempt.to_stage is None:
        yield Reason(code="target_missing", owed_by=owner)
    if stage is not None:
        yield from _objections_of(stage, trigger, review, facts)


def _objections_of(
    stage: Stage, trigger: Trigger, review: Review, facts: Facts
) -> Iterator[Reason]:
    if trigger is Trigger.SKIP and not stage.optional:
        told: dict[str, object] = {"stage": stage.stage}
        yield Reason(code="stage_not_optional", facts=told, owed_by=stage.owner)
    # The first visit is the one before any return.
    if trigger is Trigger.RETURN and review.visit > (stage.most_returns or review.visit):
        told = {"times": review.visit - 1, "most": stage.most_returns}
        yield Reason(code="returns_used_up", facts=told, owed_by=stage.owner)
    if trigger is Trigger.COMPLETE:
        yield from unmet(stage, facts)


def _authority(stage: Stage | None, track: Track) -> Targets:
    named = stage or track.stages[-1]
    return named.authority or named.owner
