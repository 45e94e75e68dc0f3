"""Show one review: its state, deadlines, requirements and history."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.application.assessing import NamedReview, Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.extended_days import MoreTime, more_time
from workflow.application.list_ratings import RatingLine, seen_ratings
from workflow.application.pace import Pace
from workflow.domain.cycle import Cycle
from workflow.domain.dwell import Risk
from workflow.domain.history import StoredEvent
from workflow.domain.review import Reason, Review
from workflow.domain.told_rows import ROWS
from workflow.domain.viewing import HIDDEN_ACTOR, Viewer
from workflow.ports.reports import DeadlineRow, Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementState:
    """One requirement of the present stage, with the reason when it is unmet."""

    name: str
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """Something that happened to a review."""

    seq: int
    at: datetime
    recorded_at: datetime
    kind: str
    actor: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDetails:
    """Everything on record about one review, oldest first where there is an order.

    Attributes:
        at_risk: That it is in time, with fewer days left than peers took, if it is so.
    """

    context: CycleContext
    as_of: datetime
    subject: NamedReview
    deadlines: Sequence[DeadlineRow]
    requirements: Sequence[RequirementState]
    history: Sequence[PastEvent]
    ratings: Sequence[RatingLine] = ()
    more_time: MoreTime | None = None
    at_risk: Risk | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReview:
    """The use case behind `review show`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        subject: str,
        *,
        venue: str | None = None,
        now: datetime,
        actor: str | None = None,
    ) -> ReviewDetails:
        """Return a review.

        Raises:
            NotFoundError: No such cycle or review.
            InvalidValueError: The subject has several venues and none was named.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            review_id = reading.find(subject, venue)
            [named] = reading.named(reading.statuses([review_id]))
            deadlines = reports.stage_deadlines(reading.cycle.id, review_id)
            return ReviewDetails(
                context=reading.context,
                as_of=now,
                subject=named,
                deadlines=deadlines,
                requirements=_requirements(reading, named),
                history=list(_history(reading, named)),
                ratings=[line for line in seen_ratings(reading, [named.row]) if line.rating.newest],
                more_time=more_time(reading, review_id, deadlines),
                at_risk=Pace(reading).risk(named.status.review, named.status.health),
            )


def _requirements(reading: Reading, named: NamedReview) -> list[RequirementState]:
    review = named.row.review
    if review.is_final:
        return []
    stage = reading.context.definition.tracks[review.track].stage(review.state)
    unmet = {reason.requirement: reading.told(review, reason) for reason in review.unmet}
    return [
        RequirementState(name=item.name, reason=unmet.get(item.name))
        for item in stage.requires
        # What is asked of some only may not have been asked here.
        if item.when is None or item.name in unmet
    ]


def _history(reading: Reading, named: NamedReview) -> Iterator[PastEvent]:
    review = named.row.review
    for event in reading.reports.events(reading.cycle.id, review_id=review.id):
        shown = past_event(event, reading.viewer, review=review, cycle=reading.cycle)
        if shown is not None:
            yield shown


def told_event(event: StoredEvent) -> PastEvent:
    """Return a stored event as the operator reads it."""
    return PastEvent(
        seq=event.seq,
        at=event.at,
        recorded_at=event.recorded_at,
        kind=event.kind,
        actor=event.actor,
        body=_shown(event),
    )


def _shown(event: StoredEvent) -> dict[str, Any]:
    """Return the body without the rows that it tells: reports are read instead."""
    body: dict[str, Any] = json.loads(event.body)
    body.pop(ROWS, None)
    return body


def past_event(
    event: StoredEvent, viewer: Viewer | None, *, review: Review | None, cycle: Cycle
) -> PastEvent | None:
    """Return a stored event as a person may read it; None when not at all."""
    told = told_event(event)
    if viewer is None:
        return told
    if not viewer.sees_event(event.kind, review, cycle, told.body):
        return None
    shown = replace(told, body=dict(viewer.told_body(review, told.body)))
    if viewer.sees_actor(event.kind, told.body):
        return shown
    body = {name: told for name, told in shown.body.items() if name != "for"}
    return replace(shown, actor=HIDDEN_ACTOR, body=body)
