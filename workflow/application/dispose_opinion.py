"""Say what becomes of an opinion: accepted, explained or rejected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflow.application.desk import Desk, Recorded
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.confidentiality import (
    drawing_together,
    is_confidential,
    is_own_case,
    may_see_answers,
)
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.history import EventKind
from workflow.domain.masking import readable
from workflow.domain.permission import require_role, require_visible
from workflow.domain.records.feedback import AnswerCount, Disposition, FeedbackRequest, Opinion
from workflow.domain.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRequest:
    """What becomes of an opinion.

    Attributes:
        opinion: Its code.
        answer: What is said to it; may be missing when it is accepted.
    """

    cycle: str
    opinion: str
    disposition: Disposition
    answer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposeOpinion:
    """The use case behind `feedback dispose`."""

    recorder: Recorder

    def __call__(self, request: DispositionRequest, *, command: Command) -> Recorded:
        """Store the disposition in the name of a person, and settle the review it is about.

        The answer tells no number of the opinion: numbers follow the order in which they came.

        Raises:
            NotFoundError: No such opinion, or the person may not read it.
            InvalidValueError: Nothing is said to what is explained or rejected.
            RefusedError: Nobody is named, or the person may not.
        """
        if request.answer is None and request.disposition is not Disposition.ACCEPTED:
            raise InvalidValueError("disposition_without_answer", opinion=request.opinion)
        person = require_named_person(command)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "opinion": request.opinion,
                "disposition": str(request.disposition),
                "answer": request.answer,
            },
            act=lambda desk: _dispose(desk, request, person),
        )


def _dispose(desk: Desk, request: DispositionRequest, person: str) -> Recorded:
    found = [o for o in desk.find(Opinion, "code", [request.opinion]) if o.holds]
    if not found:
        raise NotFoundError("opinion_not_found", opinion=request.opinion)
    [opinion] = found
    [review] = desk.locked([opinion.review_id])
    _require_may(desk, review, opinion, person)
    row = replace(
        opinion,
        disposition=request.disposition,
        answer=request.answer,
        disposed_by=person,
        disposed_on=desk.today,
    )
    same = replace(row, disposed_by=opinion.disposed_by, disposed_on=opinion.disposed_on)
    if same == opinion:
        return desk.done([], [], [], created=0, unchanged=1)
    desk.write([row])
    event = desk.event(EventKind.OPINION_DISPOSED, [row], review_id=review.id)
    return desk.done([], [review], [event], created=0, updated=1)


def _require_may(desk: Desk, review: Review, opinion: Opinion, person: str) -> None:
    """Let pass the subject's side and who draws the answers together, if they may read it."""
    actor = desk.person(person).id
    definition, directory = desk.context.definition, desk.directory([review.venue_id])
    try:
        require_visible(actor, review, definition, directory)
    except NotFoundError:
        raise NotFoundError("opinion_not_found", opinion=opinion.code) from None
    if may_see_answers(actor, review, definition, directory):
        if is_confidential(definition) or is_own_case(actor, review, definition, directory):
            return
    elif is_own_case(actor, review, definition, directory):
        if opinion.code in _readable(desk, review):
            return
        raise NotFoundError("opinion_not_found", opinion=opinion.code)
    require_role(actor, drawing_together(review, definition), review, definition, directory)


def _readable(desk: Desk, review: Review) -> frozenset[str]:
    ids = [review.id]
    found = readable(
        review,
        desk.context.definition,
        desk.find(FeedbackRequest, "review_id", ids),
        desk.find(AnswerCount, "review_id", ids),
        desk.find(Opinion, "review_id", ids),
    )
    return frozenset(opinion.code for opinion in found.opinions or ())
