"""Take answers: from the respondent, or by a clerk from paper, who is then on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from workflow.application.desk import Desk
from workflow.application.feedback_desk import require_clerk, require_collecting
from workflow.application.keeping import Draft, Names
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.feedback import FeedbackRequest, Opinion, RequestStatus
from workflow.domain.records.record import Record
from workflow.domain.review import Review
from workflow.domain.rows_of_feedback import AnswerRow

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """Rows of answers, known by subject and respondent, with an opinion known by its text.

    Attributes:
        new_code: Returns a code for an opinion that tells nothing.
    """

    new_code: Callable[[], str]

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.FEEDBACK_ANSWERED

    def names(self, rows: Sequence[AnswerRow]) -> Names:
        """Return the subjects."""
        return Names(subjects={row.subject for row in rows})

    def draft(self, desk: Desk, row: AnswerRow) -> Draft:
        """Return the answered request of a row, and its opinion.

        Raises:
            NotFoundError: No such review or opinion.
            InvalidValueError: A day is wrong, or something is missing.
            RefusedError: The actor may not, nobody asked, or answers may not come in any more.
        """
        review = desk.review(row.subject)
        requests = desk.about(FeedbackRequest, review)
        request = next((r for r in requests if r.respondent == row.respondent), None)
        entered_by = _entered_by(desk, review, request, row)
        desk.require_past(row.answered_on)
        answered = _answered(request, row, entered_by)
        opinions = desk.about(Opinion, review)
        old = _same(opinions, row, request)
        opinion = self._opinion(desk, review, row, answered, old, entered_by)
        if answered != request or opinion != old:
            require_collecting(desk, review, row.subject)
        _take(requests, request, answered)
        _take(opinions, old, opinion)
        records: list[Record] = [each for each in (opinion, answered) if each is not None]
        return Draft(records=tuple(records), settles=(review.id,), review_id=review.id)

    def _opinion(
        self,
        desk: Desk,
        review: Review,
        row: AnswerRow,
        request: FeedbackRequest | None,
        old: Opinion | None,
        entered_by: str | None,
    ) -> Opinion | None:
        if old is not None:
            return _changed(old, row)
        if row.text is None:
            return None
        received_on = row.answered_on or (request.answered_on if request else None)
        group = request.respondents if request else row.respondents
        if received_on is None or group is None:
            lacking = "group" if group is None else "answered_on"
            raise InvalidValueError("answer_incomplete", subject=row.subject, expected=lacking)
        return Opinion(
            id=desk.numbers(1)[0],
            code=self.new_code(),
            review_id=review.id,
            request_id=request.id if request else None,
            respondents=group,
            text=row.text,
            received_on=received_on,
            entered_by=entered_by,
            holds=row.holds is not False,
        )


def _entered_by(
    desk: Desk, review: Review, request: FeedbackRequest | None, row: AnswerRow
) -> str | None:
    """Return who enters an answer for somebody else; None for the respondent himself.

    Whoever may not do so is told the same, whether the respondent was asked or not.
    """
    command = desk.command
    if request is not None and command.actor == request.respondent:
        desk.person(request.respondent)
        return None
    require_clerk(desk, review, row.subject)
    return command.actor or command.signature


def _answered(
    request: FeedbackRequest | None, row: AnswerRow, entered_by: str | None
) -> FeedbackRequest | None:
    """Return the request as the row leaves it; None for an opinion that came without one."""
    if row.respondent is None:
        if row.declined or (row.text is None and row.code is None):
            raise InvalidValueError("answer_incomplete", subject=row.subject, expected="respondent")
        return None
    told = {"subject": row.subject, "respondent": row.respondent}
    if request is None:
        raise RefusedError("not_asked", **told)
    if request.status is RequestStatus.WITHDRAWN:
        raise RefusedError("request_withdrawn", **told)
    status, answered_on = _status(request, row), _answered_on(request, row)
    if (status, answered_on) == (request.status, request.answered_on):
        return request
    return replace(request, status=status, answered_on=answered_on, entered_by=entered_by)


def _answered_on(request: FeedbackRequest, row: AnswerRow) -> date:
    day = row.answered_on or request.answered_on
    if day is None:
        raise InvalidValueError("answer_incomplete", subject=row.subject, expected="answered_on")
    if day < request.asked_on:
        raise InvalidValueError(
            "answered_before_asked",
            subject=row.subject,
            respondent=row.respondent,
            answered_on=day.isoformat(),
            asked_on=request.asked_on.isoformat(),
        )
    return day


def _status(request: FeedbackRequest, row: AnswerRow) -> RequestStatus:
    if not row.declined:
        return RequestStatus.ANSWERED
    told = {"subject": row.subject, "respondent": row.respondent}
    if row.text is not None:
        raise InvalidValueError("declined_with_opinion", **told)
    if request.status is RequestStatus.ANSWERED:
        raise RefusedError("request_answered", **told)
    return RequestStatus.DECLINED


def _same(
    opinions: Sequence[Opinion], row: AnswerRow, request: FeedbackRequest | None
) -> Opinion | None:
    """Return the opinion that a row means: by code, else by text of the same respondent."""
    request_id = request.id if request else None
    own = [opinion for opinion in opinions if opinion.request_id == request_id]
    if row.code is not None:
        found = next((opinion for opinion in own if opinion.code == row.code), None)
        if found is None:
            raise NotFoundError("opinion_not_found", opinion=row.code)
        return found
    groups = {row.respondents} if request is None else {opinion.respondents for opinion in own}
    alike = (o for o in own if o.text == row.text and o.respondents in groups)
    return next(alike, None)


def _changed(old: Opinion, row: AnswerRow) -> Opinion:
    text = row.text or old.text
    if text != old.text and old.disposition is not None:
        raise RefusedError("opinion_disposed", opinion=old.code)
    return replace(old, text=text, holds=old.holds if row.holds is None else row.holds)


def _take(known: list[R], old: R | None, new: R | None) -> None:
    if new is not None and new is not old:
        known[:] = [each for each in known if each is not old] + [new]
