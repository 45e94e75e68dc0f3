"""The working calendar, on the days the public sector really had."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workflow.domain.calendar import CalendarDay, WorkingCalendar, last_valid_day, rung_moment
from workflow.domain.calendar_table import calendar_from_table
from workflow.domain.durations import CalendarDays, Duration, Months, WorkingDays
from workflow.domain.errors import InvalidValueError
from workflow.domain.moments import end_of

SHIPPED = Path(__file__).parents[2] / "definitions" / "calendars" / "vn_public.json"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

VIETNAM = calendar_from_table(json.loads(SHIPPED.read_text(encoding="utf-8")), revision=1)
NO_TABLE = WorkingCalendar(name="ordinary", revision=1)

WORKED_SATURDAY = date(2026, 8, 22)
SWAPPED_MONDAY_OFF = date(2026, 8, 31)
CULTURE_DAY = date(2026, 11, 24)


class TestIsWorking:
    @pytest.mark.parametrize(
        ("day", "works"),
        [
            pytest.param(date(2026, 8, 21), True, id="an ordinary Friday"),
            pytest.param(WORKED_SATURDAY, True, id="a worked Saturday"),
            pytest.param(date(2026, 8, 23), False, id="the Sunday after it"),
            pytest.param(date(2026, 8, 29), False, id="an ordinary Saturday"),
            pytest.param(SWAPPED_MONDAY_OFF, False, id="the Monday swapped for it"),
            pytest.param(date(2026, 9, 2), False, id="a holiday"),
        ],
    )
    def test_knows_holidays_and_swaps(self, day: date, works: bool) -> None:
        assert VIETNAM.is_working(day) is works

    @pytest.mark.parametrize("day", range(14, 23))
    def test_is_off_from_weekend_to_weekend_over_tet(self, day: int) -> None:
        assert not VIETNAM.is_working(date(2026, 2, day))

    def test_refuses_a_moment_because_its_day_depends_on_the_zone(self) -> None:
        with pytest.raises(TypeError, match="local day"):
            VIETNAM.is_working(datetime(2026, 8, 21, 18, tzinfo=UTC))


class TestWorkingDaysIn:
    @pytest.mark.parametrize(
        ("year", "count"), [(2024, 251), (2025, 250), (2026, 249), (2022, 249), (2012, 252)]
    )
    def test_counts_a_year_with_a_table(self, year: int, count: int) -> None:
        assert VIETNAM.working_days_in(year) == count

    def test_counts_one_day_more_without_the_provisional_holiday(self) -> None:
        worked = CalendarDay(day=CULTURE_DAY, works=True)
        calendar = WorkingCalendar(name="local", revision=2, days=(*VIETNAM.days, worked))

        assert calendar.working_days_in(2026) == 250

    @pytest.mark.parametrize(("year", "count"), [(1990, 261), (2028, 260), (2100, 261)])
    def test_counts_monday_to_friday_without_a_table(self, year: int, count: int) -> None:
        assert VIETNAM.working_days_in(year) == count


class TestAdd:
    @pytest.mark.parametrize(
        ("day", "count", "expected"),
        [
            pytest.param(date(2026, 8, 18), 5, date(2026, 8, 24), id="T-20 over worked Saturday"),
            pytest.param(date(2026, 8, 18), 10, date(2026, 9, 3), id="T-20 over National Day"),
            pytest.param(date(2025, 12, 30), 8, date(2026, 1, 12), id="T-23 over New Year swap"),
            pytest.param(CULTURE_DAY.replace(day=20), 3, date(2026, 11, 26), id="T-25 day off"),
            pytest.param(date(2026, 2, 13), 1, date(2026, 2, 23), id="over Tet"),
            pytest.param(date(2026, 2, 23), -1, date(2026, 2, 13), id="back over Tet"),
            pytest.param(date(2026, 2, 18), 1, date(2026, 2, 23), id="from within Tet"),
            pytest.param(date(2026, 2, 18), -1, date(2026, 2, 13), id="back from within Tet"),
            pytest.param(date(2026, 8, 21), 1, WORKED_SATURDAY, id="onto a worked Saturday"),
            pytest.param(date(2026, 8, 24), -1, WORKED_SATURDAY, id="back onto one"),
            pytest.param(date(2026, 8, 20), 0, date(2026, 8, 20), id="nothing to a working day"),
            pytest.param(date(2026, 8, 29), 0, date(2026, 9, 3), id="nothing to a day off"),
            pytest.param(date(2026, 8, 28), -5, date(2026, 8, 22), id="back by a week"),
            pytest.param(date(2023, 12, 29), 1, date(2024, 1, 2), id="from a year without a table"),
            pytest.param(date(2026, 12, 31), 1, date(2027, 1, 1), id="into a year without a table"),
        ],
    )
    def test_counts_from_the_day(self, day: date, count: int, expected: date) -> None:
        assert VIETNAM.add(day, count) == expected

    def test_counts_the_provisional_holiday_if_it_is_not_one(self) -> None:
        worked = CalendarDay(day=CULTURE_DAY, works=True)
        calendar = WorkingCalendar(name="local", revision=2, days=(*VIETNAM.days, worked))

        assert calendar.add(date(2026, 11, 20), 3) == date(2026, 11, 25)

    def test_takes_a_duration_as_well_as_a_number(self) -> None:
        assert VIETNAM.add(date(2026, 8, 18), WorkingDays(5)) == date(2026, 8, 24)

    @pytest.mark.parametrize(
        ("day", "count"),
        [
            pytest.param(date(2026, 8, 18), 10**9, id="far after"),
            pytest.param(date(2026, 8, 18), -(10**9), id="far before"),
            pytest.param(date(1, 1, 1), -1, id="just before the first day"),
            pytest.param(date(9999, 12, 31), 1, id="just after the last"),
        ],
    )
    def test_refuses_to_leave_the_calendar(self, day: date, count: int) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            VIETNAM.add(day, count)

    def test_reaches_the_first_and_the_last_day_of_all(self) -> None:
        assert NO_TABLE.add(date(1, 1, 2), -1) == date(1, 1, 1)
        assert NO_TABLE.add(date(9999, 12, 30), 1) == date(9999, 12, 31)


class TestWeekend:
    def test_can_be_a_friday(self) -> None:
        calendar = WorkingCalendar(name="friday", revision=1, weekend=frozenset({4}))

        assert calendar.add(date(2026, 8, 20), 1) == date(2026, 8, 22)

    def test_can_be_missing(self) -> None:
        calendar = WorkingCalendar(name="always", revision=1, weekend=frozenset())

        assert calendar.add(date(2026, 8, 18), 365) == date(2027, 8, 18)

    @pytest.mark.parametrize("weekend", [frozenset(range(7)), frozenset({7})], ids=["all", "none"])
    def test_must_leave_a_day_to_work_on(self, weekend: frozenset[int]) -> None:
        with pytest.raises(InvalidValueError, match="weekend_wrong"):
            WorkingCalendar(name="never", revision=1, weekend=weekend)


class TestRoll:
    @pytest.mark.parametrize(
        ("day", "forward", "back"),
        [
            pytest.param(date(2026, 8, 29), date(2026, 9, 3), date(2026, 8, 28), id="off"),
            pytest.param(WORKED_SATURDAY, WORKED_SATURDAY, WORKED_SATURDAY, id="worked Saturday"),
            pytest.param(date(2026, 2, 15), date(2026, 2, 23), date(2026, 2, 13), id="Tet"),
        ],
    )
    def test_goes_to_the_nearest_working_day(self, day: date, forward: date, back: date) -> None:
        assert VIETNAM.roll_forward(day) == forward
        assert VIETNAM.roll_back(day) == back


class TestBetween:
    @pytest.mark.parametrize(
        ("start", "end", "count"),
        [
            pytest.param(date(2026, 8, 21), date(2026, 8, 21), 0, id="the same day"),
            pytest.param(date(2026, 8, 21), WORKED_SATURDAY, 1, id="the end counts"),
            pytest.param(date(2026, 8, 21), date(2026, 8, 24), 2, id="a worked Saturday counts"),
            pytest.param(date(2026, 2, 13), date(2026, 2, 22), 0, id="Tet does not"),
            pytest.param(date(2026, 8, 24), date(2026, 8, 21), -2, id="backwards is negative"),
        ],
    )
    def test_counts_after_the_start_through_the_end(
        self, start: date, end: date, count: int
    ) -> None:
        assert VIETNAM.between(start, end) == count


class TestLate:
    @pytest.mark.parametrize(
        ("today", "count"),
        [
            pytest.param(date(2026, 8, 27), 0, id="in time"),
            pytest.param(date(2026, 8, 28), 0, id="on the last valid day"),
            pytest.param(date(2026, 8, 30), 0, id="before the next working day"),
            pytest.param(date(2026, 9, 3), 1, id="on the next working day"),
            pytest.param(date(2026, 9, 4), 2, id="on the one after"),
        ],
    )
    def test_counts_today_but_no_day_off(self, today: date, count: int) -> None:
        assert VIETNAM.late(date(2026, 8, 28), today) == count


class TestOffset:
    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            pytest.param(WorkingDays(3), date(2026, 8, 24), id="working days avoid days off"),
            pytest.param(CalendarDays(3), date(2026, 8, 23), id="calendar days do not"),
            pytest.param(CalendarDays(-4), date(2026, 8, 16), id="nor backwards"),
            pytest.param(Months(6), date(2027, 2, 20), id="nor months"),
        ],
    )
    def test_goes_by_the_kind_of_the_duration(self, by: Duration, expected: date) -> None:
        assert VIETNAM.offset(date(2026, 8, 20), by) == expected

    @pytest.mark.parametrize("count", [10**7, -(10**7), 10**12])
    def test_refuses_to_leave_the_calendar(self, count: int) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            VIETNAM.offset(date(2026, 8, 20), CalendarDays(count))


class TestIsProvisional:
    @pytest.mark.parametrize(
        ("first", "last", "provisional"),
        [
            pytest.param(date(2026, 1, 1), date(2026, 11, 23), False, id="before the day"),
            pytest.param(date(2026, 11, 20), date(2026, 11, 26), True, id="around it"),
            pytest.param(CULTURE_DAY, CULTURE_DAY, True, id="the day itself"),
            pytest.param(date(2026, 11, 26), date(2026, 11, 20), True, id="backwards"),
            pytest.param(date(2026, 11, 25), date(2026, 12, 31), False, id="after it"),
            pytest.param(date(2024, 1, 1), date(2026, 1, 1), False, id="years with tables"),
            pytest.param(date(2026, 12, 31), date(2027, 1, 1), True, id="into a year without"),
            pytest.param(date(2022, 12, 31), date(2024, 1, 1), True, id="across a year without"),
        ],
    )
    def test_tells_what_may_still_change(self, first: date, last: date, provisional: bool) -> None:
        assert VIETNAM.is_provisional(first, last) is provisional

    def test_accepts_a_table_without_a_single_exception(self) -> None:
        calendar = WorkingCalendar(name="bare", revision=1, tabled_years=frozenset({2026}))

        assert not calendar.is_provisional(date(2026, 1, 1), date(2026, 12, 31))

    def test_ends_when_a_later_entry_settles_the_day(self) -> None:
        settled = CalendarDay(day=CULTURE_DAY, works=False, status="seen")
        calendar = WorkingCalendar(name="local", revision=2, days=(*VIETNAM.days, settled))

        assert not calendar.is_provisional(CULTURE_DAY, CULTURE_DAY)


class TestLastValidDay:
    def test_is_the_day_before_by_the_letter(self) -> None:
        assert last_valid_day(date(2022, 11, 30), exclusive=True) == date(2022, 11, 29)

    def test_is_the_day_itself_where_the_office_accepts_it(self) -> None:
        assert last_valid_day(date(2022, 11, 30), exclusive=False) == date(2022, 11, 30)

    @pytest.mark.parametrize(
        ("exclusive", "late"), [(True, True), (False, False)], ids=["exclusive", "inclusive"]
    )
    def test_decides_whether_work_done_on_the_day_is_late(
        self, exclusive: bool, late: bool
    ) -> None:
        done_at = datetime(2022, 11, 30, 9, tzinfo=HANOI)

        last = last_valid_day(date(2022, 11, 30), exclusive=exclusive)

        assert (done_at >= end_of(last, HANOI)) is late

    def test_does_not_exist_before_the_first_day(self) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            last_valid_day(date.min, exclusive=True)


class TestRungMoment:
    @pytest.mark.parametrize(
        ("last", "offset", "expected"),
        [
            pytest.param("2026-08-20", WorkingDays(2), "2026-08-22", id="onto worked Saturday"),
            pytest.param("2026-08-20", WorkingDays(3), "2026-08-24", id="after it"),
            pytest.param("2026-02-23", WorkingDays(-1), "2026-02-13", id="back over Tet"),
            pytest.param("2026-08-20", WorkingDays(0), "2026-08-20", id="on the day"),
            pytest.param("2026-08-30", WorkingDays(0), "2026-09-03", id="on a day off, forward"),
            pytest.param("2026-08-30", WorkingDays(-1), "2026-08-28", id="before a day off"),
            pytest.param("2026-08-30", WorkingDays(1), "2026-09-03", id="after a day off"),
            pytest.param("2026-08-27", CalendarDays(2), "2026-09-03", id="a day off, forward"),
            pytest.param("2026-09-03", CalendarDays(-2), "2026-08-28", id="a day off, back"),
            pytest.param("2026-08-30", CalendarDays(0), "2026-09-03", id="none, forward"),
        ],
    )
    def test_falls_on_a_working_morning(
        self, last: str, offset: WorkingDays | CalendarDays, expected: str
    ) -> None:
        moment = rung_moment(VIETNAM, date.fromisoformat(last), offset, zone=HANOI)

        assert moment.isoformat() == f"{expected}T01:00:00+00:00"

    def test_can_be_at_another_time_of_day(self) -> None:
        moment = rung_moment(
            VIETNAM, date(2026, 8, 20), WorkingDays(0), zone=HANOI, at=time(16, 30)
        )

        assert moment == datetime(2026, 8, 20, 9, 30, tzinfo=UTC)


class TestAt:
    """A district (1) with a province's closure above its communes 5 and 6; 5 has its own days."""

    CLOSED, MARKET = date(2026, 3, 10), date(2026, 3, 12)
    TREE = WorkingCalendar(
        name="tree",
        revision=3,
        days=(CalendarDay(day=date(2026, 3, 11), works=False, status="provisional"),),
        local={
            1: (CalendarDay(day=CLOSED, works=False), CalendarDay(day=MARKET, works=True)),
            5: (
                CalendarDay(day=MARKET, works=False, name="Chợ phiên"),
                CalendarDay(day=date(2026, 3, 11), works=True),
                CalendarDay(day=date(2027, 1, 4), works=False),
            ),
        },
    )

    @pytest.mark.parametrize(
        ("lineage", "off"),
        [
            pytest.param((9,), {11}, id="of a unit elsewhere"),
            pytest.param((1,), {10, 11}, id="of the unit itself"),
            pytest.param((6, 1), {10, 11}, id="of a unit below it"),
            pytest.param((5, 1), {10, 12}, id="the nearest unit decides"),
            pytest.param((8, 5, 1), {10, 12}, id="of a unit below both"),
            pytest.param((5,), {12}, id="of a unit that stands elsewhere now"),
        ],
    )
    def test_days_hold_down_the_tree_unless_a_nearer_unit_says_otherwise(
        self, lineage: tuple[int, ...], off: set[int]
    ) -> None:
        calendar = self.TREE.at(lineage)

        week = [date(2026, 3, day) for day in range(9, 14)]
        assert {day.day for day in week if not calendar.is_working(day)} == off

    def test_is_the_same_calendar_where_no_unit_says_anything(self) -> None:
        assert self.TREE.at((9, 7)) is self.TREE
        assert VIETNAM.at((5, 1)) is VIETNAM

    def test_is_made_once_for_all_units_that_share_it(self) -> None:
        assert self.TREE.at((6, 1)) is self.TREE.at((7, 2, 1))
        assert self.TREE.at((8, 5, 1)).based_on is self.TREE.at((1,))

    def test_leaves_the_days_of_the_others_alone(self) -> None:
        self.TREE.at((5, 1))

        assert self.TREE.days == (
            CalendarDay(day=date(2026, 3, 11), works=False, status="provisional"),
        )

    def test_is_sure_of_a_day_that_a_unit_settled_itself(self) -> None:
        week = (date(2026, 3, 9), date(2026, 3, 13))

        assert self.TREE.at((1,)).is_provisional(*week)
        assert not self.TREE.at((5, 1)).is_provisional(*week)

    def test_a_day_of_a_unit_makes_no_table_of_a_year(self) -> None:
        assert self.TREE.at((5, 1)).is_provisional(date(2027, 1, 1), date(2027, 1, 2))

    def test_keeps_the_weekend_and_the_revision(self) -> None:
        worked = WorkingCalendar(
            name="six days",
            revision=4,
            weekend=frozenset({6}),
            local={1: (CalendarDay(day=self.CLOSED, works=False),)},
        )

        local = worked.at((1,))

        assert (local.name, local.revision, local.weekend) == ("six days", 4, frozenset({6}))
        assert local.is_working(date(2026, 3, 14))
