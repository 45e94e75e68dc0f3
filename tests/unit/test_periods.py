"""Days that come back: days of every year, and working days of a period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import TABLE
from workflow.domain.errors import InvalidValueError
from workflow.domain.periods import Period, YearlyDay, parse_yearly_day, working_day_of

CALENDAR = TABLE.calendar


class TestYearlyDay:
    @pytest.mark.parametrize(
        ("since", "found"),
        [
            pytest.param("2026-12-30", "2026-12-31", id="the day before"),
            pytest.param("2026-12-31", "2026-12-31", id="the day itself"),
            pytest.param("2027-01-01", "2027-12-31", id="the day after"),
        ],
    )
    def test_is_the_first_one_from_a_day_on(self, since: str, found: str) -> None:
        assert YearlyDay(12, 31).from_day(date.fromisoformat(since)) == date.fromisoformat(found)

    def test_of_a_leap_year_is_the_last_of_february_in_others(self) -> None:
        leap = YearlyDay(2, 29)

        assert leap.from_day(date(2027, 1, 1)) == date(2027, 2, 28)
        assert leap.from_day(date(2027, 3, 1)) == date(2028, 2, 29)


class TestParseYearlyDay:
    @pytest.mark.parametrize(
        ("text", "found"), [("12-31", YearlyDay(12, 31)), ("02-29", YearlyDay(2, 29))]
    )
    def test_reads_month_and_day(self, text: str, found: YearlyDay) -> None:
        assert parse_yearly_day(text) == found
        assert str(found) == text

    @pytest.mark.parametrize("text", ["2026-12-31", "1-1", "31/12", "", "12-311"])
    def test_takes_nothing_else_for_one(self, text: str) -> None:
        assert parse_yearly_day(text) is None

    @pytest.mark.parametrize("text", ["02-30", "13-01", "00-10", "04-31", "01-00"])
    def test_refuses_a_day_that_no_year_has(self, text: str) -> None:
        with pytest.raises(InvalidValueError, match="day_does_not_exist"):
            parse_yearly_day(text)


class TestWorkingDayOf:
    @pytest.mark.parametrize(
        ("number", "period", "since", "found"),
        [
            # March 2026 begins on a Sunday.
            pytest.param(1, "month", "2026-03-01", "2026-03-02", id="first of the month"),
            pytest.param(1, "month", "2026-03-02", "2026-03-02", id="the day itself"),
            pytest.param(1, "month", "2026-03-03", "2026-04-01", id="of the next month"),
            pytest.param(-1, "month", "2026-03-03", "2026-03-31", id="last of the month"),
            pytest.param(-1, "month", "2026-05-30", "2026-06-30", id="last, on a day off after it"),
            pytest.param(5, "quarter", "2026-03-03", "2026-04-07", id="fifth of the quarter"),
            pytest.param(-2, "quarter", "2026-03-03", "2026-03-30", id="last but one"),
            pytest.param(10, "year", "2026-01-15", "2027-01-14", id="tenth of the year"),
            pytest.param(30, "month", "2026-02-02", "2026-02-27", id="more than a month has"),
            pytest.param(-30, "month", "2026-02-02", "2026-02-02", id="more, from the end"),
        ],
    )
    def test_is_the_first_that_has_not_passed(
        self, number: int, period: str, since: str, found: str
    ) -> None:
        day = working_day_of(CALENDAR, number, Period(period), since=date.fromisoformat(since))

        assert day == date.fromisoformat(found)

    @given(
        st.integers(1, 260),
        st.sampled_from(Period),
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    )
    def test_is_a_working_day_within_a_year_and_a_period(
        self, number: int, period: Period, since: date
    ) -> None:
        for signed in (number, -number):
            found = working_day_of(CALENDAR, signed, period, since=since)

            assert CALENDAR.is_working(found)
            assert since <= found < since + timedelta(days=2 * 366)
