"""From local days and times of day to moments in UTC, and back."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
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


def parse_moment(text: str, *, name: str, zone: ZoneInfo) -> datetime:
    """Return the moment that a text tells in ISO 8601, in UTC.

    Args:
        name: What it is called where it was given.
        zone: Where it is meant without an offset.

    Raises:
        InvalidValueError: It is none.
    """
    moment = _read(text, zone)
    if moment is None:
        raise InvalidValueError(
            "moment_not_understood", name=name, found=text, expected="2022-12-05T08:00:00+07:00"
        )
    return moment


def _read(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        moment = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    # In the first year and the last some zones have no day for it.
    return moment if MINYEAR < moment.year < MAXYEAR else None


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on which `moment` falls in `zone`."""
    if moment.tzinfo is None:
        raise TypeError("a moment has a zone")
    return moment.astimezone(zone).date()


def offsets(
    zone: ZoneInfo, *, since: datetime, until: datetime
) -> list[tuple[datetime, timedelta]]:
    """Return from which moment clocks in `zone` were how far ahead of UTC, oldest first."""
    moment, ahead = since.astimezone(UTC), _ahead(since, zone)
    found = [(moment, ahead)]
    while moment < until:
        later = min(moment + _ONE_DAY, until.astimezone(UTC))
        if _ahead(later, zone) != ahead:
            later = _first_change(moment, later, zone)
            ahead = _ahead(later, zone)
            found.append((later, ahead))
        moment = later
    return found


def _ahead(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


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
    return _first_change(before.replace(microsecond=0), after.replace(microsecond=0), zone)


def _first_change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the second at which the offset changes that differs at two moments."""
    old_offset = _ahead(low, zone)
    low, high = low.replace(microsecond=0), high.replace(microsecond=0)
    while high - low > _ONE_SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if _ahead(middle, zone) == old_offset:
            low = middle
        else:
            high = middle
    return high
