"""The stays of one review beside its deadlines, and the days that they span. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from workflow.domain.deadline import working_days_late
from workflow.domain.moments import end_of, local_day
from workflow.domain.passing import ONE_DAY, Stay, stays_of

if TYPE_CHECKING:
    from workflow.application.show_review import ReviewDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stay with the day on which it had to end.

    Attributes:
        until: When it ended; the moment of the picture while it lasts.
        due_on: Last valid day; None without deadline.
        first_due_on: The day that was announced first, where it was changed.
        late: Working days late when it ended, or so far.
    """

    stay: Stay
    until: datetime
    due_on: date | None
    first_due_on: date | None
    due_at: datetime | None
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days from the first to the last of everything shown."""

    start: datetime
    end: datetime

    def part(self, moment: datetime) -> float:
        """Return where a moment is, from 0 to 1."""
        whole = (self.end - self.start) / timedelta(seconds=1)
        part = (moment - self.start) / timedelta(seconds=1)
        return min(max(part / whole, 0.0), 1.0) if whole else 0.0


def legs_of(details: ReviewDetails) -> Sequence[Leg]:
    """Return the stays of a review as its history tells them, with their days."""
    stays = stays_of((event.at, event.kind, event.body) for event in details.history)
    table = details.context.table.at(details.subject.status.review.venue_path)
    legs = []
    for stay in stays:
        place = (stay.stage, stay.visit)
        owed = [each for each in details.deadlines if (each.stage, each.visit) == place]
        due_on = owed[-1].due_on if owed else None
        until = stay.until or details.as_of
        at = end_of(due_on, table.zone) if due_on else None
        legs.append(
            Leg(
                stay=stay,
                until=until,
                due_on=due_on,
                first_due_on=owed[0].due_on if owed and owed[0].due_on != due_on else None,
                due_at=at,
                late=working_days_late(due_on, now=until, table=table) if due_on else 0,
            )
        )
    return legs


def span_of(legs: Sequence[Leg], details: ReviewDetails) -> Span:
    """Return the days from the first to the last that anything tells, both whole."""
    dues = [leg.due_at for leg in legs if leg.due_at is not None]
    start = min((leg.stay.since for leg in legs), default=details.as_of)
    zone = details.context.table.zone
    first, last = (
        local_day(moment, zone)
        for moment in (start, max([start, *dues, *(leg.until for leg in legs)]))
    )
    return Span(start=end_of(first - ONE_DAY, zone), end=end_of(last, zone))
