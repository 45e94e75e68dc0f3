"""Deadlines: when a stage is due, and when each rung of its ladder is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from workflow.domain.calendar import WorkingCalendar, last_valid_day, rung_moment
from workflow.domain.definition import Due, Rung, Stage
from workflow.domain.durations import WorkingDays
from workflow.domain.moments import end_of, local_day
from workflow.domain.organisation import lineage_of
from workflow.domain.periods import Period, YearlyDay, working_day_of
from workflow.domain.review import Review


class DeadlineStatus(StrEnum):
    """Where an obligation stands; only an open one fires rungs."""

    OPEN = "open"
    HELD = "held"
    MET = "met"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The calendar and zone by which a cycle counts."""

    calendar: WorkingCalendar
    zone: ZoneInfo
    # Thousands of deadlines share a ladder and a day; the ladder is kept beside its id.
    _known: dict[tuple[int, date], tuple[Sequence[Rung], tuple[datetime, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    # By path; and by the calendar, which thousands of paths share.
    _at: dict[str | int, Timetable] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(self, path: str) -> Timetable:
        """Return the timetable of the unit with a path; this one where no unit has its own days."""
        if not self.calendar.local:
            return self
        if path not in self._at:
            calendar = self.calendar.at(lineage_of(path))
            if calendar is self.calendar:
                self._at[path] = self
            else:
                local = Timetable(calendar=calendar, zone=self.zone)
                self._at[path] = self._at.setdefault(id(calendar), local)
        return self._at[path]

    def today(self, now: datetime) -> date:
        """Return the local day of a moment."""
        return local_day(now, self.zone)

    def rung_moments(self, ladder: Sequence[Rung], *, due_on: date) -> tuple[datetime, ...]:
        """Return the moment of each rung around a last valid day, in UTC, in the ladder's order."""
        key = (id(ladder), due_on)
        if key not in self._known:
            moments = tuple(
                rung_moment(self.calendar, due_on, rung.at, zone=self.zone) for rung in ladder
            )
            self._known[key] = (ladder, moments)
        return self._known[key][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A stored obligation: of one review at one stage, or of a record about it.

    Attributes:
        id: Number within the cycle; 0 until it is stored.
        kind: `stage`, or the kind of the obligation of a record; then `stage` says the same.
        record_id: Number of the record; None of a stage.
        person_id: Person under review, never told as a superior; None when a unit is.
        due_on: Last valid day, in the zone of the cycle.
        due_at: First moment at which it is late: the start of the next local day.
        next_rung: Place in the ladder of the rung that fires next.
        next_at: When it fires; None when no rung is left or nothing may fire.
        remaining: Working days left when it was put on hold; None otherwise.
        provisional: Whether a day that may still change was counted.
        replaces: Id of the deadline that this one follows after an extension.
    """

    id: int = 0
    kind: str = STAGE
    record_id: int | None = None
    review_id: int
    track: str
    stage: str
    visit: int
    venue_id: int
    person_id: int | None
    due_on: date
    due_at: datetime
    next_rung: int
    next_at: datetime | None
    status: DeadlineStatus = DeadlineStatus.OPEN
    armed_at: datetime
    calendar_revision: int
    provisional: bool = False
    remaining: int | None = None
    replaces: int | None = None


def last_day(
    due: Due, *, opened_at: datetime | None, starts_on: date, table: Timetable
) -> date | None:
    """Return the last valid day that a rule gives, or None while it cannot be known.

    Args:
        opened_at: When the stage opened; a length of time from the opening waits for it.
        starts_on: The first day of the cycle.
    """
    if due.no_deadline:
        return None
    if due.on is not None:
        return day_of(due.on, starts_on=starts_on)
    if due.before is not None:
        before = day_of(due.before, starts_on=starts_on)
        return last_valid_day(before, exclusive=not due.inclusive)
    if due.within is not None and due.of == "cycle":
        return table.calendar.offset(starts_on, due.within)
    if opened_at is None:
        return None
    opened_on = table.today(opened_at)
    if due.within is not None:
        return table.calendar.offset(opened_on, due.within)
    if due.working_day is None or due.of in ("stage", "cycle"):
        return None
    return working_day_of(table.calendar, due.working_day, Period(due.of), since=opened_on)


def day_of(day: date | YearlyDay, *, starts_on: date) -> date:
    """Return the day that is meant in a cycle; one of every year comes on or after its start."""
    return day.from_day(starts_on) if isinstance(day, YearlyDay) else day


def arm(
    review: Review,
    stage: Stage,
    *,
    due_on: date,
    ladder: Sequence[Rung],
    table: Timetable,
    now: datetime,
) -> Deadline:
    """Return the deadline of a stage, ready for the first rung that still makes sense."""
    started = _Start(due_on=due_on, ladder=ladder, table=table, now=now)
    return started.deadline(review, stage=stage.stage, visit=review.visit)


def arm_record(
    review: Review,
    *,
    kind: str,
    record_id: int,
    due_on: date,
    ladder: Sequence[Rung],
    table: Timetable,
    now: datetime,
    replaces: int | None = None,
) -> Deadline:
    """Return the deadline of a record about a review, which outlives the stages of the review."""
    started = _Start(due_on=due_on, ladder=ladder, table=table, now=now)
    deadline = started.deadline(review, stage=kind, visit=1)
    return replace(deadline, kind=kind, record_id=record_id, replaces=replaces)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """What a deadline begins with, whatever it is of."""

    due_on: date
    ladder: Sequence[Rung]
    table: Timetable
    now: datetime

    def deadline(self, review: Review, *, stage: str, visit: int) -> Deadline:
        """Return the deadline.

        A reminder whose moment had passed before the deadline existed is not sent; a rung on
        or after the due day is caught up.
        """
        table, now = self.table, self.now
        moments = table.rung_moments(self.ladder, due_on=self.due_on)
        rungs = enumerate(zip(self.ladder, moments, strict=True))
        first = next(
            (place for place, (rung, at) in rungs if at > now or rung.at.count >= 0),
            len(self.ladder),
        )
        return Deadline(
            review_id=review.id,
            track=review.track,
            stage=stage,
            visit=visit,
            venue_id=review.venue_id,
            person_id=review.person_id,
            due_on=self.due_on,
            due_at=end_of(self.due_on, table.zone),
            next_rung=first,
            next_at=moments[first] if first < len(moments) else None,
            armed_at=now,
            calendar_revision=table.calendar.revision,
            provisional=table.calendar.is_provisional(table.today(now), self.due_on),
        )


def working_days_late(due_on: date, *, now: datetime, table: Timetable) -> int:
    """Return the working days after the last valid day, today included; 0 when not late."""
    return table.calendar.late(due_on, table.today(now))


def remaining_days(due_on: date, *, now: datetime, table: Timetable) -> int:
    """Return the working days left, today excluded; negative when the day has passed."""
    return table.calendar.between(table.today(now), due_on)


def resumed_day(remaining: int, *, now: datetime, table: Timetable) -> date:
    """Return the last valid day that leaves the same working days as before the hold.

    On a day off, a last day that was held comes again; what was late before is as late again.
    """
    today = table.today(now)
    start = table.calendar.roll_back(today) if remaining < 0 else today
    return table.calendar.offset(start, WorkingDays(remaining))
