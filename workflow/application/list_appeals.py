"""List appeals, to whoever sees the review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_path
from workflow.domain.records.rating import Appeal, Rating
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLine:
    """An appeal as people read it.

    Attributes:
        key: `CYCLE/CODE`.
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        rating: The decision that it is against.
    """

    key: str
    review: str
    row: ReviewRow
    appeal: Appeal
    rating: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealList:
    """Appeals of a cycle, in the order in which they were filed."""

    context: CycleContext
    as_of: datetime
    items: Sequence[AppealLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAppeals:
    """The use case behind `appeal list`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        under: str | None = None,
        open_only: bool = False,
        now: datetime,
        actor: str | None = None,
    ) -> AppealList:
        """Return the appeals that a person may see.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = visible_path(reading, under)
            rows = reports.reviews(reading.cycle.id, ReviewFilter(under_path=path))
            seen = {row.review.id: row for row in rows if reading.sees(row.review)}
            appeals = [
                appeal
                for appeal in reports.records(reading.cycle.id, Appeal)
                if appeal.review_id in seen and (appeal.outcome is None or not open_only)
            ]
            ratings = {
                rating.id: rating
                for rating in reports.records(
                    reading.cycle.id, Rating, by="id", values={a.rating_id for a in appeals}
                )
            }
            return AppealList(
                context=reading.context,
                as_of=reading.now,
                items=[
                    AppealLine(
                        key=f"{reading.cycle.code}/{appeal.code}",
                        review=f"{reading.cycle.code}/{seen[appeal.review_id].key}",
                        row=seen[appeal.review_id],
                        appeal=appeal,
                        rating=ratings[appeal.rating_id],
                    )
                    for appeal in appeals
                ],
            )
