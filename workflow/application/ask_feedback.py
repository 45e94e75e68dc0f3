"""Ask for feedback: one request for each respondent and subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflow.application.desk import Desk
from workflow.application.feedback_desk import require_clerk, require_collecting
from workflow.application.keeping import Draft, Names
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.feedback import FeedbackRequest, RequestStatus
from workflow.domain.review import Review
from workflow.domain.rows_of_feedback import RequestRow

_OPEN = frozenset({RequestStatus.ASKED, RequestStatus.WITHDRAWN})


class RequestSheet:
    """Rows of requests, known by subject and respondent."""

    event = EventKind.FEEDBACK_ASKED

    def names(self, rows: Sequence[RequestRow]) -> Names:
        """Return the subjects; many respondents are nobody that is known."""
        return Names(subjects={row.subject for row in rows})

    def draft(self, desk: Desk, row: RequestRow) -> Draft:
        """Return the request of a row.

        Raises:
            NotFoundError: No such review, or a respondent whom nobody knows by name.
            InvalidValueError: A day is wrong, or a new request lacks its group or day.
            RefusedError: The actor may not, the subject is asked about himself, or what was
                answered would change.
        """
        review = desk.review(row.subject)
        require_clerk(desk, review, row.subject)
        known = desk.about(FeedbackRequest, review)
        old = next((each for each in known if each.respondent == row.respondent), None)
        new = _new(desk, review, row) if old is None else _changed(old, row)
        if new != old:
            require_collecting(desk, review, row.subject)
            _check_days(desk, new)
            known[:] = [each for each in known if each is not old] + [new]
        return Draft(records=(new,), settles=(review.id,), review_id=review.id)


def _new(desk: Desk, review: Review, row: RequestRow) -> FeedbackRequest:
    if review.person_id is not None and row.respondent == row.subject.partition("@")[0]:
        raise RefusedError("respondent_is_subject", person=row.respondent)
    if row.withdrawn:
        raise RefusedError("not_asked", subject=row.subject, respondent=row.respondent)
    if row.respondents is None or row.asked_on is None:
        lacking = "group" if row.respondents is None else "asked_on"
        raise InvalidValueError("request_incomplete", respondent=row.respondent, expected=lacking)
    if row.name is None:
        _require_known(desk, row.respondent)
    return FeedbackRequest(
        id=desk.numbers(1)[0],
        review_id=review.id,
        respondents=row.respondents,
        respondent=row.respondent,
        name=row.name,
        asked_on=row.asked_on,
        asked_at=desk.command.now,
        due_on=row.due_on,
    )


def _require_known(desk: Desk, code: str) -> None:
    """Let pass the code of a person or of a unit; anybody else has to be named."""
    for look in (desk.person, desk.unit):
        try:
            look(code)
        except NotFoundError:
            continue
        return
    raise InvalidValueError("respondent_unknown", found=code)


def _changed(old: FeedbackRequest, row: RequestRow) -> FeedbackRequest:
    status = old.status
    if old.status in _OPEN and row.withdrawn is not None:
        status = RequestStatus.WITHDRAWN if row.withdrawn else RequestStatus.ASKED
    new = replace(
        old,
        respondents=row.respondents or old.respondents,
        name=row.name or old.name,
        asked_on=row.asked_on or old.asked_on,
        due_on=row.due_on or old.due_on,
        status=status,
    )
    if old.status not in _OPEN and (row.withdrawn or new.respondents != old.respondents):
        raise RefusedError("request_answered", subject=row.subject, respondent=row.respondent)
    return new


def _check_days(desk: Desk, request: FeedbackRequest) -> None:
    desk.require_past(request.asked_on)
    if request.due_on is not None and request.due_on < request.asked_on:
        raise InvalidValueError(
            "due_before_asked",
            due_on=request.due_on.isoformat(),
            asked_on=request.asked_on.isoformat(),
        )
