"""List plans of remedies with what the superior found of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue
from workflow.domain.history import EventKind, StoredEvent
from workflow.domain.records.remedy import Remedy, RemedyPlan
from workflow.ports.reports import Reports, ReviewFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan of remedies as people read it.

    Attributes:
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        recorded: How many remedies there are, those that go on in a later cycle too.
        changed: Whether a remedy was listed or changed after the verdict.
    """

    review: str
    plan: RemedyPlan
    recorded: int
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlans:
    """The use case behind `remedy plans`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, under: str | None = None, now: datetime, actor: str | None = None
    ) -> list[PlanLine]:
        """Return the plans of a cycle that the actor may see, by review.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return plan_lines(reading, under=under)


def plan_lines(reading: Reading, *, under: str | None = None) -> list[PlanLine]:
    """Return the plans at or under a unit, as far as whoever reads may see their reviews.

    Raises:
        NotFoundError: There is no such unit.
    """
    path = reading.path_of(under)
    reports, cycle = reading.reports, reading.cycle
    plans = {plan.review_id: plan for plan in reports.records(cycle.id, RemedyPlan)}
    found = reports.reviews(cycle.id, ReviewFilter(ids=tuple(plans))) if plans else []
    rows = [
        row for row in found if row.review.venue_path.startswith(path) and reading.sees(row.review)
    ]
    ids = [row.review.id for row in rows]
    remedies = reports.records(cycle.id, Remedy, by="review_id", values=ids)
    recorded = Counter(each.review_id for each in remedies)
    judged = {number for number in ids if plans[number].verdict is not None}
    changed = _changed(reading, judged)
    return [
        PlanLine(
            review=f"{cycle.code}/{row.key}",
            plan=plans[row.review.id],
            recorded=recorded[row.review.id],
            changed=row.review.id in changed,
        )
        for row in rows
    ]


def _changed(reading: Reading, reviews: Collection[int]) -> set[int]:
    """Return the reviews of which a remedy was written after the verdict on their plan."""
    found: set[int] = set()
    for review_id in reviews:
        events = list(reading.reports.events(reading.cycle.id, review_id=review_id))
        if _is_changed(events):
            found.add(review_id)
    return found


def _is_changed(events: Sequence[StoredEvent]) -> bool:
    """Return whether history tells a remedy anew after it told a verdict the last time."""
    judged = max((each.seq for each in events if each.kind == EventKind.PLAN_JUDGED), default=0)
    return any(
        Remedy.TABLE in json.loads(each.body).get("records", {})
        for each in events
        if each.seq > judged and each.kind == EventKind.REMEDY_RECORDED
    )
