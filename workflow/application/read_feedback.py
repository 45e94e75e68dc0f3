"""Read feedback: whole for those who may see whose answers they are, masked for all others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.feedback_reading import FeedbackReading
from workflow.domain.confidentiality import is_collecting
from workflow.domain.masking import answered_by_group
from workflow.domain.records.feedback import FeedbackRequest, RequestStatus, Synthesis
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request as people read it."""

    respondent: str
    name: str | None
    group: str
    asked_on: date
    due_on: date | None
    status: str
    answered_on: date | None
    entered_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionLine:
    """An opinion as people read it; what would tell whose it is is None when it is masked."""

    opinion: str
    group: str | None
    text: str
    respondent: str | None = None
    received_on: date | None = None
    entered_by: str | None = None
    disposition: str | None
    answer: str | None
    disposed_by: str | None = None
    disposed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """How many of a group answered; None where that is not told."""

    group: str
    received: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLine:
    """How far the answers about one subject have come.

    Attributes:
        asked: How many were asked and not left out again.
        received: How many answers came in, counted ones among them.
        waiting: How many have not answered; None, as the two before, for a respondent who may
            not see the review.
        requests: Those that wait for an answer, as far as the reader may see them.
    """

    review: str
    subject: str
    subject_name: str
    unit: str
    asked: int | None
    received: int | None
    waiting: int | None
    requests: Sequence[RequestLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackDetails:
    """Everything about the answers about one subject that the reader may see.

    Attributes:
        masked: Whether whose answers they are is hidden from the reader.
        collecting: Whether answers may still come in.
        hidden: Whether opinions may not be read, not even masked: while answers may come in,
            and when fewer than the smallest group came.
        groups: None while that is not told.
        requests: Only the reader's own when masked.
    """

    context: CycleContext
    as_of: datetime
    review: str
    subject: str
    subject_name: str
    unit: str
    mode: str
    masked: bool
    collecting: bool
    hidden: bool
    asked: int
    received: int
    waiting: int
    groups: Sequence[GroupLine] | None
    requests: Sequence[RequestLine]
    opinions: Sequence[OpinionLine]
    synthesis: Synthesis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeedback:
    """The use cases behind `feedback show` and `feedback list`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def one(
        self,
        cycle: str,
        subject: str,
        *,
        venue: str | None = None,
        actor: str | None = None,
        now: datetime,
    ) -> FeedbackDetails:
        """Return the answers about one subject.

        Raises:
            NotFoundError: No such cycle or review, or the actor may not see it.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            review_id = reading.find(subject, venue)
            return _details(FeedbackReading(reading, [review_id], actor=actor), review_id)

    def lines(
        self, cycle: str, *, under: str | None = None, actor: str | None = None, now: datetime
    ) -> list[FeedbackLine]:
        """Return the subjects about whom somebody was asked or has answered, in their order.

        A respondent finds those about whom he is asked, whether he sees the review or not.

        Raises:
            NotFoundError: No such cycle or unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            found = FeedbackReading.under(reading, under, actor=actor)
            return [
                _line(found, number)
                for number in found.reviews
                if not found.is_empty(number)
                and (found.sees_review(number) or found.requests(number))
            ]


def _line(found: FeedbackReading, review_id: int) -> FeedbackLine:
    row = found.reading.rows[review_id]
    is_visible = found.sees_review(review_id)
    asked, received, waiting = found.totals(review_id) if is_visible else (None, None, None)
    return FeedbackLine(
        review=f"{found.reading.cycle.code}/{row.key}",
        subject=row.subject_code,
        subject_name=row.subject_name,
        unit=row.venue_code,
        asked=asked,
        received=received,
        waiting=waiting,
        requests=[
            _request(request)
            for request in found.requests(review_id)
            if request.status is RequestStatus.ASKED
        ],
    )


def _details(found: FeedbackReading, review_id: int) -> FeedbackDetails:
    reading, row = found.reading, found.reading.rows[review_id]
    definition = reading.context.definition
    is_masked = not found.sees_answers(review_id)
    asked, received, waiting = found.totals(review_id)
    shown = _masked_opinions(found, review_id) if is_masked else _opinions(found, review_id)
    versions = reading.reports.records(
        reading.cycle.id, Synthesis, by="review_id", values=[review_id]
    )
    return FeedbackDetails(
        context=reading.context,
        as_of=reading.now,
        review=f"{reading.cycle.code}/{row.key}",
        subject=row.subject_code,
        subject_name=row.subject_name,
        unit=row.venue_code,
        mode=str(definition.feedback.mode),
        masked=is_masked,
        collecting=is_collecting(row.review, definition),
        hidden=shown is None,
        asked=asked,
        received=received,
        waiting=waiting,
        groups=_masked_groups(found, review_id) if is_masked else _groups(found, review_id),
        requests=[_request(request) for request in found.requests(review_id)],
        opinions=shown or [],
        synthesis=versions[-1] if versions else None,
    )


def _groups(found: FeedbackReading, review_id: int) -> list[GroupLine]:
    answered = answered_by_group(found.requests(review_id), found.counts(review_id))
    return [GroupLine(group=group, received=count) for group, count in answered.items()]


def _masked_groups(found: FeedbackReading, review_id: int) -> list[GroupLine] | None:
    published = found.masked(review_id).published
    if published is None:
        return None
    return [GroupLine(group=group, received=count) for group, count in published.groups.items()]


def _request(request: FeedbackRequest) -> RequestLine:
    return RequestLine(
        respondent=request.respondent,
        name=request.name,
        group=request.respondents,
        asked_on=request.asked_on,
        due_on=request.due_on,
        status=str(request.status),
        answered_on=request.answered_on,
        entered_by=request.entered_by,
    )


def _opinions(found: FeedbackReading, review_id: int) -> list[OpinionLine]:
    respondents = {request.id: request.respondent for request in found.requests(review_id)}
    return [
        OpinionLine(
            opinion=opinion.code,
            group=opinion.respondents,
            text=opinion.text,
            respondent=None if opinion.request_id is None else respondents[opinion.request_id],
            received_on=opinion.received_on,
            entered_by=opinion.entered_by,
            disposition=opinion.disposition,
            answer=opinion.answer,
            disposed_by=opinion.disposed_by,
            disposed_on=opinion.disposed_on,
        )
        for opinion in found.opinions(review_id)
    ]


def _masked_opinions(found: FeedbackReading, review_id: int) -> list[OpinionLine] | None:
    shown = found.masked(review_id).opinions
    if shown is None:
        return None
    return [
        OpinionLine(
            opinion=opinion.code,
            group=opinion.respondents,
            text=opinion.text,
            disposition=opinion.disposition,
            answer=opinion.answer,
        )
        for opinion in shown
    ]
