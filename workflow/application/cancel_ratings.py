"""Cancel a decided rating and order a new one: the value stays on record, and stands no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from workflow.application.desk import Desk, Recorded
from workflow.application.rating_authority import (
    authority_of,
    is_any_of,
    overseers_of,
    rating_stage,
    require_above,
    roles_of,
)
from workflow.application.rating_book import book_of
from workflow.application.recording import Recorder, require_named_person
from workflow.application.settle import Settlement, read_facts
from workflow.domain.command import Command
from workflow.domain.decision import Attempt, decide
from workflow.domain.definition import DONE, EXEMPT, WITHDRAWN
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.facts import NOTHING_KNOWN
from workflow.domain.history import EventKind
from workflow.domain.machine import Trigger
from workflow.domain.permission import require_visible
from workflow.domain.records.rating import RatingStep
from workflow.domain.review import Review
from workflow.domain.terms import Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRating:
    """The use case behind `rating cancel`; nobody cancels what was decided above him."""

    recorder: Recorder

    def __call__(
        self,
        cycle: str,
        subject: str,
        *,
        reason: str,
        due_on: date | None = None,
        command: Command,
    ) -> Recorded:
        """Cancel the decision that stands, and take the review back to the stage of the rating.

        Args:
            cycle: Code of the cycle.
            subject: `SUBJECT` or `SUBJECT@VENUE`.
            reason: Why.
            due_on: New last valid day; needed where the review has left the stage.
            command: Who does it, and as of when.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            InvalidValueError: The new day has passed.
            RefusedError: Nobody is named, nothing is decided, or the actor may not.
        """
        by = require_named_person(command)
        return self.recorder.run(
            cycle,
            command=command,
            request={
                "cancel": subject,
                "reason": reason,
                "due_on": due_on.isoformat() if due_on else None,
            },
            act=lambda desk: _cancel(desk, subject, reason, due_on, by),
        )


def _cancel(desk: Desk, subject: str, reason: str, due_on: date | None, by: str) -> Recorded:
    review = desk.review(subject)
    superiors = _require_superior(desk, review)
    decided = book_of(desk).newest(review, RatingStep.DECIDED)
    if decided is None:
        raise RefusedError("rating_not_decided", review=subject)
    if by in (decided.given_by, decided.signatory):
        raise RefusedError("own_decision", person=by)
    require_above(desk, review, decided, superiors)
    _require_ahead(desk, due_on)
    cancelled = replace(
        decided,
        newest=False,
        cancelled_on=desk.today,
        cancelled_by=by,
        cancel_reason=reason,
    )
    desk.write([cancelled])
    event = desk.event(EventKind.RATING_CANCELLED, [cancelled], review_id=review.id)
    recorded = desk.done([cancelled.id], [review], [event], created=0, updated=1)
    moved, findings = _taken_back(desk, review, due_on, {"reason": reason})
    told = [{"code": each.code, "facts": dict(each.facts)} for each in findings]
    return replace(recorded, moved=recorded.moved + moved, findings=told)


def _require_superior(desk: Desk, review: Review) -> Targets:
    """Return the authority of the stage of the rating, and who may decide beyond a limit.

    Raises:
        NotFoundError: The review is outside what the actor may see.
        RefusedError: `own_case`, or `forbidden` to who is none of them.
    """
    desk.require_other_case(review)
    definition = desk.context.definition
    superiors = (*authority_of(definition, review), *overseers_of(desk))
    if is_any_of(desk, review, superiors):
        return superiors
    directory, actor = desk.directory([review.venue_id]), desk.person(desk.command.actor or "")
    require_visible(actor.id, review, definition, directory)
    raise RefusedError("forbidden", roles=roles_of(superiors))


def _require_ahead(desk: Desk, due_on: date | None) -> None:
    if due_on is not None and due_on < desk.today:
        told = {"day": due_on.isoformat(), "today": desk.today.isoformat()}
        raise InvalidValueError("due_in_the_past", **told)


def _taken_back(
    desk: Desk, before: Review, due_on: date | None, texts: Mapping[str, str]
) -> tuple[int, list[Finding]]:
    """Return or reopen a review that has left the stage of the rating; tell how many moved."""
    found = rating_stage(desk.context.definition, before.track)
    [review] = desk.work.reviews.lock(desk.cycle.id, [before.id])
    if found is None or review.state in (EXEMPT, WITHDRAWN):
        return 0, []
    stage, track = found[0].stage, desk.context.definition.tracks[review.track]
    if review.rank <= track.rank(stage):
        return 0, _keeps_its_day(review, due_on)
    trigger = Trigger.REOPEN if review.state == DONE else Trigger.RETURN
    facts = {} if review.is_final else read_facts(desk.work, desk.context, [review], desk.command)
    move = decide(
        Attempt(trigger=trigger, to_stage=stage, has_reason=True, due_on=due_on),
        review,
        track=track,
        machine=desk.context.machines[review.track],
        facts=facts.get(review.id, NOTHING_KNOWN),
    )
    settlement = Settlement(desk.work, desk.context, desk.command)
    settlement.move(review, move, texts=texts)
    return settlement.moved, []


def _keeps_its_day(review: Review, due_on: date | None) -> list[Finding]:
    """Tell that a review which has not left the stage keeps the day it has."""
    if due_on is None or due_on == review.due_on:
        return []
    kept = review.due_on.isoformat() if review.due_on else None
    return [Finding(code="due_day_kept", facts={"due_on": kept, "asked": due_on.isoformat()})]
