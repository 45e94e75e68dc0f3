"""Fire a trigger on a review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before, once, require_cycle
from workflow.application.finding import review_of
from workflow.application.holding import Holding, hold_review, own_hold, resume_review
from workflow.application.obligations import take_up_again
from workflow.application.permitting import (
    directory_of,
    require_actor,
    require_case_of_others,
    require_person,
)
from workflow.application.settle import Settlement, read_facts
from workflow.domain.command import Command
from workflow.domain.cycle import Cycle, require_open
from workflow.domain.decision import NEEDS_DUE, Attempt, Move, decide
from workflow.domain.definition import WITHDRAWN
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.facts import Facts
from workflow.domain.machine import Trigger
from workflow.domain.review import Reason, Review, SubjectKind
from workflow.domain.terms import Targets
from workflow.domain.viewing import Viewer
from workflow.ports.unit_of_work import Begin, UnitOfWork

# Afterwards the units above have one more or one less to reach.
CHANGES_WHO_COUNTS = frozenset({Trigger.EXEMPT, Trigger.WITHDRAW, Trigger.REOPEN})
RESTS = frozenset({Trigger.HOLD, Trigger.RESUME})
BY_OWNER = frozenset({Trigger.COMPLETE, Trigger.SKIP})


@dataclass(frozen=True, slots=True, kw_only=True)
class FireRequest:
    """What is asked: a trigger on the review of a subject, at a venue if there are several.

    Attributes:
        to_stage: Where `return` and `reopen` lead; the nearest stage when absent.
        due_on: New last valid day, for `return` and `reopen`.
    """

    cycle: str
    subject: str
    venue: str | None = None
    trigger: str
    reason: str | None = None
    due_on: date | None = None
    to_stage: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return what identifies the request."""
        return {
            "cycle": self.cycle,
            "subject": self.subject,
            "venue": self.venue,
            "trigger": self.trigger,
            "reason": self.reason,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "to_stage": self.to_stage,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What a trigger did.

    Attributes:
        moved: Moves made in all, the automatic ones that followed included.
    """

    cycle: str
    subject: str
    trigger: str
    source: str
    target: str
    visit: int
    revision: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTrigger:
    """The use case behind `review fire`, the web form and the scheduler alike."""

    begin: Begin
    catalogue: Catalogue

    def __call__(self, request: FireRequest, *, command: Command) -> Fired:
        """Move the review along a trigger and make everything that follows durable.

        Raises:
            NotFoundError: There is no such cycle or review, or the actor may not see it.
            InvalidValueError: The subject has several venues and none was named, or a stage
                or day is given to a trigger that leads to none.
            RefusedError: The rules say no, with every reason; nothing was changed.
            ConflictError: Someone else was first; nothing was changed.
        """
        _require_no_idle_option(request)
        with self.begin() as work:
            cycle = require_cycle(work, request.cycle)
            if request.trigger in RESTS:
                work.records.take_turn(cycle.id)
                # Whoever had the turn may have been longer about it than the clock of this command.
                cycle = require_cycle(work, request.cycle)
            return once(
                work,
                cycle_id=cycle.id,
                command=command,
                request=request.to_json(),
                answer=Fired,
                act=lambda: self._fire(work, cycle, request, command),
            )

    def _fire(
        self, work: UnitOfWork, cycle: Cycle, request: FireRequest, command: Command
    ) -> Fired:
        command = not_before(cycle, command)
        require_open(cycle)
        context = self.catalogue.for_work(work, cycle)
        review = review_of(work, cycle, request.subject, request.venue)
        _require_known(request.trigger, review, context)
        require_actor(work, context, review, _allowed(context, review, request.trigger), command)
        if request.trigger not in BY_OWNER:
            _require_other_case(work, context, review, command)
        try:
            move = _decided(work, context, review, request, command)
        except RefusedError as error:
            raise _as_told(error, work, context, review, command) from error
        settlement = Settlement(work, context, command)
        after = self._apply(settlement, review, move, request)
        return Fired(
            cycle=cycle.code,
            subject=request.subject,
            trigger=request.trigger,
            source=review.state,
            target=after.state,
            visit=after.visit,
            revision=after.revision,
            moved=settlement.moved,
        )

    def _apply(
        self, settlement: Settlement, review: Review, move: Move, request: FireRequest
    ) -> Review:
        work, context, command = settlement.work, settlement.context, settlement.command
        texts = {"reason": request.reason} if request.reason else {}
        holding = Holding(work=work, context=context, command=command)
        match move.trigger:
            case Trigger.HOLD:
                hold_review(holding, review, reason=request.reason)
                return _stored(work, review)
            case Trigger.RESUME:
                resume_review(holding, review, reason=request.reason)
                return _stored(work, review)
            case _:
                settlement.move(review, move, texts=texts)
                if review.state == WITHDRAWN:
                    take_up_again(work, context, command, review)
                if move.trigger in CHANGES_WHO_COUNTS and review.person_id is not None:
                    settlement.judge(_units_above(work, review))
                return settlement.settled(review)


def _stored(work: UnitOfWork, review: Review) -> Review:
    [stored] = work.reviews.lock(review.cycle_id, [review.id])
    return stored


def _require_known(trigger: str, review: Review, context: CycleContext) -> None:
    if trigger in set(Trigger):
        return
    allowed = list(context.machines[review.track].triggers_from(review.state))
    raise RefusedError("trigger_not_allowed", trigger=trigger, state=review.state, allowed=allowed)


def _units_above(work: UnitOfWork, review: Review) -> list[Review]:
    lineage = [int(part) for part in review.venue_path.strip("/").split("/")]
    ids = work.reviews.ids_of(review.cycle_id, kind=SubjectKind.UNIT, subject_ids=lineage)
    return work.reviews.lock(review.cycle_id, ids)


def _require_no_idle_option(request: FireRequest) -> None:
    given = {"--to": request.to_stage, "--due": request.due_on}
    for option, value in given.items():
        if value is not None and request.trigger not in NEEDS_DUE:
            raise InvalidValueError("option_idle", option=option, trigger=request.trigger)


def _facts(work: UnitOfWork, context: CycleContext, review: Review, command: Command) -> Facts:
    if review.is_final:
        return Facts()
    return read_facts(work, context, [review], command).get(review.id, Facts())


def _allowed(context: CycleContext, review: Review, trigger: str) -> Targets:
    track = context.definition.tracks[review.track]
    stage = track.stages[-1] if review.is_final else track.stage(review.state)
    authority = stage.authority or context.definition.authority
    return stage.owner + authority if trigger in BY_OWNER else authority


def _require_other_case(
    work: UnitOfWork, context: CycleContext, review: Review, command: Command
) -> None:
    if command.actor is not None:
        actor = require_person(work, command.actor)
        directory = directory_of(work, context, command, venues=[review.venue_id])
        require_case_of_others(work, actor, review, context.definition, directory)


def _decided(
    work: UnitOfWork, context: CycleContext, review: Review, request: FireRequest, command: Command
) -> Move:
    if request.trigger in RESTS:
        # Holds nest: only one over the review itself stands against another one.
        own = own_hold(work, context.cycle.id, review)
        if request.trigger == Trigger.RESUME and review.held_at is not None and own is None:
            raise RefusedError("held_above", review=request.subject)
        review = replace(review, held_at=own.held_at if own else None)
    return decide(
        Attempt(
            trigger=request.trigger,
            to_stage=request.to_stage,
            has_reason=bool(request.reason),
            due_on=request.due_on,
        ),
        review,
        track=context.definition.tracks[review.track],
        machine=context.machines[review.track],
        facts=_facts(work, context, review, command),
    )


def _as_told(
    error: RefusedError,
    work: UnitOfWork,
    context: CycleContext,
    review: Review,
    command: Command,
) -> RefusedError:
    """Return a refusal with its reasons as whoever acts may be told them."""
    if command.actor is None or "reasons" not in error.facts:
        return error
    actor = require_person(work, command.actor)
    venues = [review.venue_id, actor.unit_id]
    viewer = Viewer(
        person_id=actor.id,
        unit_id=actor.unit_id,
        definition=context.definition,
        directory=directory_of(work, context, command, venues=venues),
    )
    seen = _seen_subjects(error.facts["reasons"], work, context, viewer, command)
    reasons = tuple(
        viewer.told(review, reason).naming(seen.__contains__) for reason in error.facts["reasons"]
    )
    return RefusedError(error.code, **{**error.facts, "reasons": reasons})


def _seen_subjects(
    reasons: Iterable[Reason],
    work: UnitOfWork,
    context: CycleContext,
    viewer: Viewer,
    command: Command,
) -> frozenset[str]:
    """Return which of the subjects named behind gates whoever acts may see."""
    codes = {code for reason in reasons for code in reason.facts.get("sample", ())}
    if not codes:
        return frozenset()
    found = work.reviews.ids_by_code(context.cycle.id, codes)
    ids = {number: code for code, places in found.items() for number, _ in places}
    reviews = work.reviews.lock(context.cycle.id, sorted(ids))
    venues = {each.venue_id for each in reviews}
    wide = replace(viewer, directory=directory_of(work, context, command, venues=venues))
    return frozenset(ids[each.id] for each in reviews if wide.sees(each))
