"""Export feedback as the files that are imported; masked where the reader is not entitled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.application.feedback_reading import FeedbackReading
from workflow.domain.records.feedback import FeedbackRequest, Opinion, RequestStatus
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow
from workflow.ports.reports import Reports

_CAME = frozenset({RequestStatus.ANSWERED, RequestStatus.DECLINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFeedback:
    """The use cases behind `feedback export`: the rows by review, as an import takes them back."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def requests(
        self, cycle: str, *, under: str | None = None, actor: str | None = None, now: datetime
    ) -> list[RequestRow]:
        """Return the requests that the actor may see.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            found = self._reading(reports, cycle, under, actor, now)
            return [
                _request(found.reading.rows[number].key, request)
                for number in found.reviews
                for request in found.requests(number)
            ]

    def answers(
        self, cycle: str, *, under: str | None = None, actor: str | None = None, now: datetime
    ) -> list[AnswerRow]:
        """Return the answers; where the actor may not see whose they are, masked opinions only.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            found = self._reading(reports, cycle, under, actor, now)
            return [
                row
                for number in found.reviews
                if found.sees_review(number)
                for row in _answers(found, number)
            ]

    def _reading(
        self, reports: Reports, cycle: str, under: str | None, actor: str | None, now: datetime
    ) -> FeedbackReading:
        reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
        return FeedbackReading.under(reading, under, actor=actor)


def _request(subject: str, request: FeedbackRequest) -> RequestRow:
    return RequestRow(
        subject=subject,
        respondent=request.respondent,
        respondents=request.respondents,
        name=request.name,
        asked_on=request.asked_on,
        due_on=request.due_on,
        withdrawn=request.status is RequestStatus.WITHDRAWN or None,
    )


def _answers(found: FeedbackReading, review_id: int) -> Iterator[AnswerRow]:
    return _whole(found, review_id) if found.sees_answers(review_id) else _masked(found, review_id)


def _whole(found: FeedbackReading, review_id: int) -> Iterator[AnswerRow]:
    subject = found.reading.rows[review_id].key
    opinions = found.opinions(review_id)
    for request in found.requests(review_id):
        own = [opinion for opinion in opinions if opinion.request_id == request.id]
        if request.status in _CAME and not own:
            yield _answer(subject, request, None)
        for opinion in own:
            yield _answer(subject, request, opinion)
    for opinion in opinions:
        if opinion.request_id is None:
            yield AnswerRow(
                subject=subject,
                respondents=opinion.respondents,
                answered_on=opinion.received_on,
                code=opinion.code,
                text=opinion.text,
            )


def _answer(subject: str, request: FeedbackRequest, opinion: Opinion | None) -> AnswerRow:
    return AnswerRow(
        subject=subject,
        respondent=request.respondent,
        respondents=request.respondents,
        answered_on=request.answered_on,
        declined=request.status is RequestStatus.DECLINED or None,
        code=opinion.code if opinion else None,
        text=opinion.text if opinion else None,
    )


def _masked(found: FeedbackReading, review_id: int) -> Iterator[AnswerRow]:
    subject = found.reading.rows[review_id].key
    for opinion in found.masked(review_id).opinions or ():
        yield AnswerRow(
            subject=subject,
            respondents=opinion.respondents,
            code=opinion.code,
            text=opinion.text,
        )
