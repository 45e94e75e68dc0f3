"""Draw the opinions about one subject together; each time makes another version."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.application.desk import Desk, Recorded
from workflow.application.feedback_desk import require_clerk
from workflow.application.recording import Recorder, require_named_person
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import EventKind
from workflow.domain.records.feedback import Opinion, Synthesis


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisRequest:
    """The synthesis of the opinions about a subject, `SUBJECT` or `SUBJECT@VENUE`."""

    cycle: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesiseFeedback:
    """The use case behind `feedback synthesise`."""

    recorder: Recorder

    def __call__(self, request: SynthesisRequest, *, command: Command) -> Recorded:
        """Store the next version in the name of a person, and settle the review.

        The same text over as many opinions changes nothing.

        Raises:
            NotFoundError: No such cycle or review.
            InvalidValueError: There is no text, or a subject has several venues.
            RefusedError: Nobody is named, or the person may not.
        """
        if not request.text.strip():
            raise InvalidValueError("synthesis_without_text", subject=request.subject)
        person = require_named_person(command)
        return self.recorder.run(
            request.cycle,
            command=command,
            request={"subject": request.subject, "text": request.text},
            act=lambda desk: _synthesise(desk, request, person),
        )


def _synthesise(desk: Desk, request: SynthesisRequest, person: str) -> Recorded:
    review = desk.review(request.subject)
    require_clerk(desk, review, request.subject)
    versions = desk.find(Synthesis, "review_id", [review.id])
    opinions = sum(each.holds for each in desk.find(Opinion, "review_id", [review.id]))
    newest = versions[-1] if versions else None
    if newest is not None and (newest.text, newest.opinions) == (request.text, opinions):
        return desk.done([newest.version], [], [], created=0, unchanged=1)
    row = Synthesis(
        review_id=review.id,
        version=len(versions) + 1,
        text=request.text,
        opinions=opinions,
        made_by=person,
        made_on=desk.today,
    )
    desk.write([row])
    event = desk.event(EventKind.SYNTHESIS_MADE, [row], review_id=review.id)
    return desk.done([row.version], [review], [event])
