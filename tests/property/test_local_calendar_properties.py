"""Calendars of units against asking each day up the tree, and their moments across the clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.deadline import Timetable
from workflow.domain.definition import Rung

DAY = timedelta(days=1)
# By whose own calendar each day is asked, from the unit up to the root.
LINEAGES = [(1,), (2, 1), (3, 1), (4, 2, 1), (5, 4, 2, 1), (6, 3, 1)]
FIRST, LAST = date(2026, 10, 10), date(2026, 11, 20)
# Clocks go back in these weeks, at one o'clock, at two, and by half an hour forward.
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe")]

Days = Mapping[date, bool]

days = st.dates(FIRST, LAST)
tables = st.dictionaries(days, st.booleans(), max_size=12)


def entries(works: Days) -> tuple[CalendarDay, ...]:
    return tuple(CalendarDay(day=day, works=kind) for day, kind in works.items())


@st.composite
def trees(draw: st.DrawFn) -> tuple[WorkingCalendar, Days, Mapping[int, Days]]:
    base = draw(tables)
    local = draw(st.dictionaries(st.integers(1, 6), tables, max_size=6))
    calendar = WorkingCalendar(
        name="drawn",
        revision=1,
        days=entries(base),
        local={unit: entries(works) for unit, works in local.items()},
    )
    return calendar, base, local


def works_on(day: date, base: Days, local: Mapping[int, Days], lineage: Sequence[int]) -> bool:
    """Ask the unit, then each one above it, then the calendar, then the week."""
    for unit in lineage:
        if day in local.get(unit, {}):
            return local[unit][day]
    return base.get(day, day.weekday() < 5)


class TestAt:
    @given(drawn=trees(), lineage=st.sampled_from(LINEAGES), day=days)
    def test_agrees_with_asking_up_the_tree(
        self,
        drawn: tuple[WorkingCalendar, Days, Mapping[int, Days]],
        lineage: tuple[int, ...],
        day: date,
    ) -> None:
        calendar, base, local = drawn

        assert calendar.at(lineage).is_working(day) is works_on(day, base, local, lineage)

    @given(drawn=trees(), lineage=st.sampled_from(LINEAGES), day=days, count=st.integers(-30, 30))
    def test_counts_as_walking_up_the_tree_on_every_day(
        self,
        drawn: tuple[WorkingCalendar, Days, Mapping[int, Days]],
        lineage: tuple[int, ...],
        day: date,
        count: int,
    ) -> None:
        calendar, base, local = drawn
        found, step, left = day, DAY if count >= 0 else -DAY, abs(count)
        while count == 0 and not works_on(found, base, local, lineage):
            found += DAY
        while left:
            found += step
            left -= works_on(found, base, local, lineage)

        here = calendar.at(lineage)

        assert here.add(day, count) == found
        if count > 0:
            assert here.between(day, found) == count

    @given(drawn=trees(), lineages=st.permutations(LINEAGES), day=days)
    def test_does_not_depend_on_who_was_asked_for_before(
        self,
        drawn: tuple[WorkingCalendar, Days, Mapping[int, Days]],
        lineages: list[tuple[int, ...]],
        day: date,
    ) -> None:
        calendar, base, local = drawn

        for lineage in lineages:
            assert calendar.at(lineage).is_working(day) is works_on(day, base, local, lineage)


class TestTimetable:
    @given(
        drawn=trees(),
        lineage=st.sampled_from(LINEAGES),
        zone=st.sampled_from(ZONES),
        due_on=days,
        count=st.integers(-8, 8),
    )
    def test_fires_at_eight_local_time_of_a_day_that_the_unit_works(
        self,
        drawn: tuple[WorkingCalendar, Days, Mapping[int, Days]],
        lineage: tuple[int, ...],
        zone: ZoneInfo,
        due_on: date,
        count: int,
    ) -> None:
        calendar, base, local = drawn
        table = Timetable(calendar=calendar, zone=zone)
        rung = Rung.model_validate({"at": f"{count}wd", "to": "owner"})
        path = "/" + "/".join(str(unit) for unit in reversed(lineage)) + "/"

        [moment] = table.at(path).rung_moments((rung,), due_on=due_on)

        shown = moment.astimezone(zone)
        assert (shown.time(), shown.tzinfo) == (time(8), zone)
        assert works_on(shown.date(), base, local, lineage)
        assert shown.date() == calendar.at(lineage).add(due_on, count)

    @given(drawn=trees(), zone=st.sampled_from(ZONES))
    def test_is_one_for_all_paths_with_the_same_calendar(
        self, drawn: tuple[WorkingCalendar, Days, Mapping[int, Days]], zone: ZoneInfo
    ) -> None:
        table = Timetable(calendar=drawn[0], zone=zone)

        made = {id(table.at(f"/1/3/{unit}/")) for unit in range(100, 200)}

        assert len(made) == 1
        assert table.today(datetime(2026, 10, 24, 23, 30, tzinfo=zone)) == date(2026, 10, 24)
