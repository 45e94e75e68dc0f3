"""The calendar against calculators that walk: day by day, and minute by minute."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.calendar import CalendarDay, WorkingCalendar, rung_moment
from workflow.domain.calendar_table import calendar_from_table
from workflow.domain.durations import CalendarDays, WorkingDays
from workflow.domain.moments import end_of, local_day, moment_at, offsets

SHIPPED = Path(__file__).parents[2] / "definitions" / "calendars" / "vn_public.json"
TABLE = json.loads(SHIPPED.read_text(encoding="utf-8"))
VIETNAM = calendar_from_table(TABLE, revision=1)
DAYS_OFF, WORKED = (
    {date.fromisoformat(day["date"]) for year in TABLE["years"].values() for day in year[key]}
    for key in ("weekday_days_off", "working_saturdays")
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
ZONES = [
    "Asia/Ho_Chi_Minh",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
]

Works = Callable[[date], bool]


def works_in_vietnam(day: date) -> bool:
    return day in WORKED or (day.isoweekday() <= 5 and day not in DAYS_OFF)


def walk(day: date, count: int, works: Works) -> date:
    step = DAY if count >= 0 else -DAY
    left = abs(count)
    if count == 0:
        while not works(day):
            day += step
    while left:
        day += step
        left -= works(day)
    return day


def tally(start: date, end: date, works: Works) -> int:
    if end < start:
        return -tally(end, start, works)
    return sum(works(start + number * DAY) for number in range(1, (end - start).days + 1))


def days_whose_clocks_change(zone: ZoneInfo) -> list[date]:
    noons = [datetime(2011, 1, 1, 12, tzinfo=UTC) + number * DAY for number in range(28 * 365)]
    offsets = [noon.astimezone(zone).utcoffset() for noon in noons]
    changes = [
        noon.date()
        for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False)
        if before != after
    ]
    return [day + number * DAY for day in changes for number in (-1, 0, 1)]


def clock(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def seek(shown: datetime, zone: ZoneInfo) -> datetime:
    """Look at a clock every minute until it shows the time for the last time, or is past it."""
    minutes = [
        shown.replace(tzinfo=UTC) - timedelta(hours=15) + number * MINUTE
        for number in range(30 * 60)
    ]
    matches = [minute for minute in minutes if clock(minute, zone) == shown]
    return matches[-1] if matches else next(m for m in minutes if clock(m, zone) > shown)


CHANGES = {name: days_whose_clocks_change(ZoneInfo(name)) for name in ZONES}

tabled_days = st.sampled_from(sorted(DAYS_OFF | WORKED)).flatmap(
    lambda day: st.integers(-12, 12).map(lambda number: day + number * DAY)
)
days = tabled_days | st.dates(date(2011, 12, 1), date(2027, 3, 1))
far_days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
counts = st.integers(-40, 40)
zone_and_day = st.sampled_from(ZONES).flatmap(
    lambda name: st.tuples(
        st.just(ZoneInfo(name)),
        st.sampled_from(CHANGES[name]) | st.dates(date(2011, 1, 1), date(2038, 12, 31))
        if CHANGES[name]
        else st.dates(date(2011, 1, 1), date(2038, 12, 31)),
    )
)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, Works]:
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=6))
    near = st.dates(date(2026, 1, 1), date(2026, 3, 1))
    works = draw(st.dictionaries(near, st.booleans(), max_size=30))
    calendar = WorkingCalendar(
        name="drawn",
        revision=1,
        days=tuple(CalendarDay(day=day, works=kind) for day, kind in works.items()),
        weekend=weekend,
    )
    return calendar, lambda day: works.get(day, day.weekday() not in weekend)


class TestAdd:
    @given(day=days, count=counts)
    def test_agrees_with_walking(self, day: date, count: int) -> None:
        assert VIETNAM.add(day, count) == walk(day, count, works_in_vietnam)

    @given(drawn=calendars(), day=st.dates(date(2025, 12, 20), date(2026, 3, 10)), count=counts)
    def test_agrees_with_walking_by_any_calendar(
        self, drawn: tuple[WorkingCalendar, Works], day: date, count: int
    ) -> None:
        calendar, works = drawn

        assert calendar.add(day, count) == walk(day, count, works)

    @given(day=far_days, count=counts)
    def test_agrees_with_walking_in_years_without_a_table(self, day: date, count: int) -> None:
        assert VIETNAM.add(day, count) == walk(day, count, works_in_vietnam)

    @given(day=days | far_days, count=st.integers(-600, 600))
    def test_never_ends_on_a_day_off(self, day: date, count: int) -> None:
        assert works_in_vietnam(VIETNAM.add(day, count))

    @given(day=days, count=counts, more=st.integers(1, 40))
    def test_grows_with_the_count(self, day: date, count: int, more: int) -> None:
        assert VIETNAM.add(day, count) <= VIETNAM.add(day, count + more)

    @given(day=days, later=st.integers(0, 40), count=counts)
    def test_grows_with_the_day(self, day: date, later: int, count: int) -> None:
        assert VIETNAM.add(day, count) <= VIETNAM.add(day + later * DAY, count)

    @given(day=days, one=st.integers(1, 40), other=st.integers(1, 40))
    def test_may_be_done_in_pieces(self, day: date, one: int, other: int) -> None:
        assert VIETNAM.add(VIETNAM.add(day, one), other) == VIETNAM.add(day, one + other)
        assert VIETNAM.add(VIETNAM.add(day, -one), -other) == VIETNAM.add(day, -one - other)

    @given(day=days, count=counts)
    def test_is_undone_by_the_opposite_on_a_working_day(self, day: date, count: int) -> None:
        start = VIETNAM.roll_forward(day)

        assert VIETNAM.add(VIETNAM.add(start, count), -count) == start


class TestBetween:
    @given(start=days, span=st.integers(-400, 400))
    def test_agrees_with_walking(self, start: date, span: int) -> None:
        end = start + span * DAY

        assert VIETNAM.between(start, end) == tally(start, end, works_in_vietnam)

    @given(day=days, count=st.integers(1, 400))
    def test_gives_back_what_was_added(self, day: date, count: int) -> None:
        assert VIETNAM.between(day, VIETNAM.add(day, count)) == count

    @given(day=days, count=st.integers(-400, 0))
    def test_gives_back_what_was_taken_from_a_working_day(self, day: date, count: int) -> None:
        start = VIETNAM.roll_forward(day)

        assert VIETNAM.between(start, VIETNAM.add(start, count)) == count

    @given(start=far_days, middle=far_days, end=far_days)
    def test_adds_up(self, start: date, middle: date, end: date) -> None:
        parts = VIETNAM.between(start, middle) + VIETNAM.between(middle, end)

        assert parts == VIETNAM.between(start, end)


class TestWorkingDaysIn:
    def test_agrees_with_walking_for_every_year(self) -> None:
        years = range(1990, 2101)

        counted = [VIETNAM.working_days_in(year) for year in years]

        assert counted == [
            tally(date(year - 1, 12, 31), date(year, 12, 31), works_in_vietnam) for year in years
        ]


class TestMomentAt:
    @settings(max_examples=150)
    @given(place=zone_and_day, at=st.times().map(lambda at: at.replace(second=0, microsecond=0)))
    def test_agrees_with_watching_the_clock(self, place: tuple[ZoneInfo, date], at: time) -> None:
        zone, day = place

        moment = moment_at(day, local_time=at, zone=zone)

        assert moment == seek(datetime.combine(day, at), zone)

    @pytest.mark.parametrize("name", ZONES)
    def test_never_goes_back_while_the_clock_of_a_changing_day_goes_on(self, name: str) -> None:
        zone = ZoneInfo(name)
        quarters = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]

        for day in CHANGES[name]:
            moments = [moment_at(day, local_time=at, zone=zone) for at in quarters]

            assert moments == sorted(moments)


class TestEndOf:
    @given(
        place=zone_and_day,
        minutes=st.integers(-26 * 60, 26 * 60) | st.integers(-1, 1),
    )
    def test_divides_a_day_from_the_next(self, place: tuple[ZoneInfo, date], minutes: int) -> None:
        zone, day = place
        moment = end_of(day, zone) + minutes * MINUTE

        assert (local_day(moment, zone) > day) is (minutes >= 0)

    @pytest.mark.parametrize("name", ZONES)
    def test_comes_day_after_day_where_clocks_change(self, name: str) -> None:
        zone = ZoneInfo(name)

        for day in CHANGES[name]:
            end = end_of(day, zone)

            assert end_of(day - DAY, zone) <= end
            assert local_day(end - timedelta(microseconds=1), zone) <= day < local_day(end, zone)


class TestRungMoment:
    @given(place=zone_and_day, count=counts)
    def test_is_eight_in_the_morning_of_the_day_that_walking_finds(
        self, place: tuple[ZoneInfo, date], count: int
    ) -> None:
        zone, last = place

        moment = rung_moment(VIETNAM, last, WorkingDays(count), zone=zone)

        assert moment == seek(datetime.combine(walk(last, count, works_in_vietnam), time(8)), zone)

    @given(place=zone_and_day, count=counts)
    def test_of_calendar_days_stays_on_its_side_of_the_last_valid_day(
        self, place: tuple[ZoneInfo, date], count: int
    ) -> None:
        zone, last = place
        exact = moment_at(last + count * DAY, local_time=time(8), zone=zone)

        moment = rung_moment(VIETNAM, last, CalendarDays(count), zone=zone)

        assert moment <= exact if count < 0 else moment >= exact


class TestOffsets:
    @given(
        st.sampled_from(ZONES),
        st.dates(date(2009, 1, 1), date(2026, 1, 1)),
        st.floats(0, 1),
    )
    def test_tell_the_local_time_of_any_moment(self, name: str, since: date, part: float) -> None:
        zone, begin = ZoneInfo(name), datetime.combine(since, time(7, 30), tzinfo=UTC)
        end = begin + timedelta(days=400)

        found = offsets(zone, since=begin, until=end)

        changes = [moment for moment, _ in found]
        assert changes == sorted(changes)
        moments = (
            begin,
            end,
            begin + (end - begin) * part,
            *changes,
            *(c - MINUTE for c in changes),
        )
        for moment in moments:
            if moment >= begin:
                ahead = next(ahead for change, ahead in reversed(found) if change <= moment)
                assert ahead == moment.astimezone(zone).utcoffset()
