"""Facts about feedback: how many answers were received, and what became of the opinions."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select

from storage.facts.group import Group, of_group
from storage.tables import RECORD_TABLES
from workflow.domain.facts import OpinionFacts, ResponseFacts
from workflow.domain.records.feedback import (
    AnswerCount,
    FeedbackRequest,
    Opinion,
    RequestStatus,
    Synthesis,
)
from workflow.domain.responses import Round, response_facts

_count, _request = RECORD_TABLES[AnswerCount], RECORD_TABLES[FeedbackRequest]
_opinion, _synthesis = RECORD_TABLES[Opinion], RECORD_TABLES[Synthesis]


def responses(group: Group) -> dict[int, ResponseFacts]:
    """Return how many answers were received about each, counted ones and those of requests."""
    counted = {row.review_id: int(row.total) for row in group.find(_counted(), group.ids)}
    rounds: dict[int, list[Round]] = defaultdict(list)
    for row in group.find(_rounds(), group.ids):
        found = Round(asked_at=row.asked_at, asked=row.asked, answered=row.answered)
        rounds[row.review_id].append(found)
    opened = {review.id: review.opened_at for review in group.reviews}
    return {
        review_id: response_facts(
            rounds.get(review_id, ()),
            counted=counted.get(review_id, 0),
            opened_at=opened[review_id],
        )
        for review_id in sorted(counted.keys() | rounds.keys())
    }


def opinions(group: Group) -> dict[int, OpinionFacts]:
    """Return how many opinions there are, with a disposition and in the newest synthesis."""
    found = {
        row.review_id: OpinionFacts(listed=row.listed, unanswered=row.listed - row.disposed)
        for row in group.find(_opinions(), group.ids)
    }
    # Each row takes the place of the one before, which is older.
    drawn = {row.review_id: row.opinions for row in group.find(_syntheses(), group.ids)}
    nothing = OpinionFacts()
    return {
        review_id: OpinionFacts(
            listed=found.get(review_id, nothing).listed,
            unanswered=found.get(review_id, nothing).unanswered,
            drawn_together=drawn.get(review_id),
        )
        for review_id in sorted(found.keys() | drawn.keys())
    }


@cache
def _counted() -> Select[Any]:
    return (
        select(_count.c.review_id, func.sum(_count.c.received).label("total"))
        .where(*of_group(_count, _count.c.review_id))
        .group_by(_count.c.review_id)
    )


@cache
def _rounds() -> Select[Any]:
    answered = func.count().filter(_request.c.status == RequestStatus.ANSWERED)
    return (
        select(
            _request.c.review_id,
            _request.c.asked_at,
            func.count().label("asked"),
            answered.label("answered"),
        )
        .where(*of_group(_request, _request.c.review_id))
        .group_by(_request.c.review_id, _request.c.asked_at)
    )


@cache
def _opinions() -> Select[Any]:
    return (
        select(
            _opinion.c.review_id,
            func.count().label("listed"),
            func.count(_opinion.c.disposition).label("disposed"),
        )
        .where(*of_group(_opinion, _opinion.c.review_id), _opinion.c.holds)
        .group_by(_opinion.c.review_id)
    )


@cache
def _syntheses() -> Select[Any]:
    return (
        select(_synthesis.c.review_id, _synthesis.c.opinions)
        .where(*of_group(_synthesis, _synthesis.c.review_id))
        .order_by(_synthesis.c.review_id, _synthesis.c.version)
    )
