"""When a meeting counts: enough people, enough time, and the draft sent early enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.durations import CalendarDays, WorkingDays
from workflow.domain.errors import InvalidValueError
from workflow.domain.share import Share

# First and last moment of people sitting together, end excluded.
Sitting = tuple[datetime, datetime]

HALF_DAY_OF_MEETING = timedelta(hours=3, minutes=30)
DAY_OF_MEETING = 2 * HALF_DAY_OF_MEETING


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many came of those convened, against the share that has to.

    Attributes:
        present: Those of the convened who are there; guests and attendees from above not counted.

    Raises:
        InvalidValueError: `present_not_of_convened`, when more came than were convened.
    """

    present: int
    convened: int
    share: Share

    def __post_init__(self) -> None:
        if not 0 <= self.present <= self.convened:
            raise InvalidValueError(
                "present_not_of_convened", present=self.present, convened=self.convened
            )

    @property
    def needed(self) -> int:
        """Return how many have to be there; a meeting of nobody is none."""
        return max(1, self.share.of(self.convened))

    @property
    def missing(self) -> int:
        """Return how many more have to come; 0 when enough are there."""
        return max(0, self.needed - self.present)

    @property
    def is_met(self) -> bool:
        """Return whether enough are there."""
        return not self.missing


def quorum_met(present: int, convened: int, needed: Share) -> bool:
    """Return whether enough of the convened are present.

    Raises:
        InvalidValueError: `present_not_of_convened`.
    """
    return Quorum(present=present, convened=convened, share=needed).is_met


def check_sitting(starts_at: datetime, ends_at: datetime) -> None:
    """Let pass a sitting that takes some time.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise TypeError("a moment has a zone")
    if ends_at <= starts_at:
        raise InvalidValueError(
            "ends_before_start", starts_at=starts_at.isoformat(), ends_at=ends_at.isoformat()
        )


def lasted(sittings: Iterable[Sitting]) -> timedelta:
    """Return how long people sat together, what overlaps counted once.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    total, reached = timedelta(), None
    for starts_at, ends_at in sorted(sittings):
        check_sitting(starts_at, ends_at)
        begin = starts_at if reached is None else max(starts_at, reached)
        if ends_at > begin:
            total += ends_at - begin
            reached = ends_at
    return total


def meeting_time(
    needed: WorkingDays | CalendarDays | timedelta, *, day: timedelta = DAY_OF_MEETING
) -> timedelta:
    """Return a minimum length of a meeting in hours; each of its days is `day` long."""
    return needed if isinstance(needed, timedelta) else needed.count * day


def sent_in_time(
    sent_on: date, held_on: date, needed: WorkingDays, *, calendar: WorkingCalendar
) -> tuple[bool, date]:
    """Return whether a draft was sent so many working days before the meeting, and until when.

    The day of the meeting is not one of them, the day of sending is: for a Thursday and three
    working days, the last valid day is the Monday before.

    Raises:
        InvalidValueError: `day_out_of_range`, before the year 1.
    """
    last_valid_day = (
        calendar.offset(held_on, WorkingDays(-needed.count)) if needed.count else held_on
    )
    return sent_on <= last_valid_day, last_valid_day
