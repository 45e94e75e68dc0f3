"""Record feedback: how many answers were received about whom, from which group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow.application.commanding import flat
from workflow.application.desk import Desk, Recorded
from workflow.application.feedback_desk import require_clerk, require_collecting
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.confidentiality import is_confidential
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import EventKind
from workflow.domain.records.feedback import AnswerCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers about one subject from one group of respondents: a count, never a name."""

    subject: str
    respondents: str
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRequest:
    """What is recorded; all of it or nothing."""

    cycle: str
    received_on: date
    answers: tuple[Answers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFeedback:
    """The use case behind `feedback record`."""

    recorder: Recorder

    def __call__(self, request: FeedbackRequest, *, command: Command) -> Recorded:
        """Store the counts, and settle the reviews they are about.

        Raises:
            NotFoundError: No such cycle or review.
            InvalidValueError: A count is not positive, the day lies ahead, or a subject has several
                venues.
            RefusedError: The actor may not, or confidential answers may not come in any more.
        """
        for answers in request.answers:
            if answers.received < 1:
                raise InvalidValueError(
                    "count_not_positive", found=answers.received, subject=answers.subject
                )
        return self.recorder.run(
            request.cycle,
            command=command,
            request={
                "received_on": request.received_on.isoformat(),
                "answers": [flat(answers) for answers in request.answers],
            },
            act=lambda desk: _record(desk, request),
        )


def _record(desk: Desk, request: FeedbackRequest) -> Recorded:
    desk.require_past(request.received_on)
    about = desk.review_ids(answers.subject for answers in request.answers)
    reviews = desk.locked(about)
    if is_confidential(desk.context.definition):
        for answers in request.answers:
            require_clerk(desk, desk.review(answers.subject), answers.subject)
            require_collecting(desk, desk.review(answers.subject), answers.subject)
    else:
        desk.require(reviews, desk.owners)
    numbers = desk.numbers(len(about))
    rows = [
        AnswerCount(
            id=number,
            review_id=review_id,
            respondents=answers.respondents,
            received=answers.received,
            received_on=request.received_on,
        )
        for number, review_id, answers in zip(numbers, about, request.answers, strict=True)
    ]
    desk.write(rows)
    events = [
        desk.event(EventKind.FEEDBACK_RECORDED, [row], review_id=row.review_id) for row in rows
    ]
    return desk.done(numbers, reviews, events)
