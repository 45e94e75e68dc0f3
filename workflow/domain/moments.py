"""From local days and times of day to moments in UTC, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflow.domain.errors import InvalidValueError

_MIDNIGHT = time(0)
_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)


def moment_at(day: date, *, local_time: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which clocks in `zone` show `local_time` on `day`, in UTC.

    A time that clocks skip moves to the first one they show afterwards, be it on the next day;
    of a time that they show twice the later counts, since nothing may fall due early.

    Raises:
        InvalidValueError: `day_out_of_range`, when the moment cannot be written in UTC.
    """
    earlier, later = _candidates(day, local_time, zone)
    return later if earlier <= later else _end_of_gap(later, earlier, zone)


@lru_cache(maxsize=4096)
def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment after `day` is over for good, in UTC.

    Half-open: whatever has `day` as its local day is before this moment. Where clocks go back
    over midnight, the second midnight counts; a day that a zone skipped ends when it would begin.

    Raises:
        InvalidValueError: `day_out_of_range`, when the moment cannot be written in UTC.
    """
    try:
        next_day = day + _ONE_DAY
    except OverflowError as error:
        raise InvalidValueError("day_out_of_range", day=day.isoformat()) from error
    earlier, later = _candidates(next_day, _MIDNIGHT, zone)
    if earlier > later:
        return _end_of_gap(later, earlier, zone)
    returns = earlier < later and local_day(later - _ONE_SECOND, zone) <= day
    return later if returns else earlier


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on which `moment` falls in `zone`."""
    if moment.tzinfo is None:
        raise TypeError("a moment has a zone")
    return moment.astimezone(zone).date()


def _candidates(day: date, local_time: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the readings with the offsets before and after a change of the clocks.

    They are equal on an ordinary day, rise where a time comes twice and fall where it is skipped.
    """
    shown = datetime.combine(day, local_time, tzinfo=zone)
    try:
        before, after = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    except OverflowError as error:
        raise InvalidValueError("day_out_of_range", day=day.isoformat()) from error
    return before, after


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of the one change of offset that lies between two moments."""
    old_offset = before.astimezone(zone).utcoffset()
    low, high = before.replace(microsecond=0), after.replace(microsecond=0)
    while high - low > _ONE_SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old_offset:
            low = middle
        else:
            high = middle
    return high
