"""Days that recur: counted from the first, and moved off days that are not worked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.definitions import TABLE
from workflow.domain.errors import InvalidValueError
from workflow.domain.records.monitoring import Every
from workflow.domain.recurrence import MOST_TIMES, nominal_days, times_until, worked


class TestNominalDays:
    @pytest.mark.parametrize(
        ("every", "times", "days"),
        [
            pytest.param(Every.ONCE, 1, ["2026-01-31"], id="once"),
            pytest.param(Every.WEEK, 3, ["2026-01-31", "2026-02-07", "2026-02-14"], id="weekly"),
            pytest.param(
                Every.MONTH,
                4,
                ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
                id="a short month shortens no later one",
            ),
            pytest.param(
                Every.QUARTER, 3, ["2026-01-31", "2026-04-30", "2026-07-31"], id="quarterly"
            ),
        ],
    )
    def test_are_counted_from_the_first(self, every: Every, times: int, days: list[str]) -> None:
        found = nominal_days(every, date(2026, 1, 31), times=times)

        assert [day.isoformat() for day in found] == days

    def test_know_the_29th_of_february(self) -> None:
        found = nominal_days(Every.MONTH, date(2024, 1, 31), times=2)

        assert found[1] == date(2024, 2, 29)

    @pytest.mark.parametrize(
        ("every", "times"),
        [(Every.WEEK, 0), (Every.WEEK, -1), (Every.WEEK, MOST_TIMES + 1), (Every.ONCE, 2)],
    )
    def test_are_so_many_only(self, every: Every, times: int) -> None:
        with pytest.raises(InvalidValueError, match="times_wrong"):
            nominal_days(every, date(2026, 1, 5), times=times)

    @pytest.mark.parametrize("every", [Every.WEEK, Every.MONTH, Every.QUARTER])
    def test_end_with_the_calendar(self, every: Every) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            nominal_days(every, date(9999, 12, 30), times=2)


class TestTimesUntil:
    @pytest.mark.parametrize(
        ("until", "times"),
        [("2026-01-05", 1), ("2026-01-11", 1), ("2026-01-12", 2), ("2026-06-29", 26)],
    )
    def test_counts_the_last_day_too(self, until: str, times: int) -> None:
        assert times_until(Every.WEEK, date(2026, 1, 5), date.fromisoformat(until)) == times

    def test_is_one_of_what_happens_once(self) -> None:
        assert times_until(Every.ONCE, date(2026, 1, 5), date(2030, 1, 1)) == 1

    def test_reaches_the_end_of_the_calendar(self) -> None:
        assert times_until(Every.MONTH, date(9999, 10, 1), date(9999, 12, 31)) == 3

    @pytest.mark.parametrize(
        ("until", "code"),
        [("2026-01-04", "until_before_start"), ("2036-01-05", "times_wrong")],
    )
    def test_refuses(self, until: str, code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            times_until(Every.WEEK, date(2026, 1, 5), date.fromisoformat(until))


class TestWorked:
    def test_moves_a_day_off_to_the_next_working_day(self) -> None:
        saturday, monday = date(2026, 3, 7), date(2026, 3, 9)

        assert worked([saturday, monday], TABLE.calendar) == (monday, monday)
