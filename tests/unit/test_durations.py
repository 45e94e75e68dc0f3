"""Durations: what is understood, how it is written, and adding months."""

from __future__ import annotations

from datetime import date

import pytest

from workflow.domain.durations import (
    CalendarDays,
    Duration,
    Months,
    WorkingDays,
    add_months,
    parse_duration,
)
from workflow.domain.errors import InvalidValueError


class TestParseDuration:
    @pytest.mark.parametrize(
        ("text", "duration"),
        [
            ("5wd", WorkingDays(5)),
            ("-3wd", WorkingDays(-3)),
            ("+1wd", WorkingDays(1)),
            ("0wd", WorkingDays(0)),
            ("0", WorkingDays(0)),
            ("10d", CalendarDays(10)),
            ("-10d", CalendarDays(-10)),
            ("P10D", CalendarDays(10)),
            ("2w", CalendarDays(14)),
            ("P1M", Months(1)),
            ("P6M", Months(6)),
            ("-P6M", Months(-6)),
            ("P1Y", Months(12)),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_understands(self, text: str, duration: Duration) -> None:
        assert parse_duration(text) == duration

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "5",
            "wd",
            "5 wd",
            " 5wd",
            "5wd\n",
            "5WD",
            "5.5d",
            "٥wd",
            "P1D2H",
            "PT5H",
            "P",
            "P1W",
            "--1d",
            "1_0d",
            "9999999d",
            "tomorrow",
        ],
    )
    def test_refuses_anything_else(self, text: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            parse_duration(text)

        assert caught.value.code == "duration_not_understood"
        assert caught.value.facts["found"] == text
        assert "5wd" in caught.value.facts["expected"]


class TestDuration:
    @pytest.mark.parametrize(
        ("duration", "text"),
        [
            (WorkingDays(5), "5wd"),
            (WorkingDays(-3), "-3wd"),
            (WorkingDays(0), "0wd"),
            (CalendarDays(14), "14d"),
            (CalendarDays(-1), "-1d"),
            (Months(6), "P6M"),
            (Months(18), "P18M"),
            (Months(12), "P1Y"),
            (Months(-24), "-P2Y"),
            (Months(0), "P0M"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_is_written_in_one_way_that_is_read_back(self, duration: Duration, text: str) -> None:
        assert str(duration) == text
        assert parse_duration(text) == duration

    def test_of_one_kind_is_never_equal_to_another(self) -> None:
        assert len({WorkingDays(1), CalendarDays(1), Months(1)}) == 3


class TestAddMonths:
    @pytest.mark.parametrize(
        ("day", "count", "expected"),
        [
            (date(2022, 5, 12), 1, date(2022, 6, 12)),
            (date(2022, 8, 31), 6, date(2023, 2, 28)),
            (date(2023, 8, 31), 6, date(2024, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2022, 12, 31), 1, date(2023, 1, 31)),
            (date(2022, 1, 31), -1, date(2021, 12, 31)),
            (date(2022, 3, 31), -1, date(2022, 2, 28)),
            (date(2022, 3, 31), 0, date(2022, 3, 31)),
        ],
        ids=str,
    )
    def test_stays_in_the_month_it_reaches(self, day: date, count: int, expected: date) -> None:
        assert add_months(day, count=count) == expected

    @pytest.mark.parametrize(
        ("day", "count"), [(date(9999, 12, 1), 1), (date(1, 1, 1), -1)], ids=["after", "before"]
    )
    def test_refuses_a_year_that_no_calendar_has(self, day: date, count: int) -> None:
        with pytest.raises(InvalidValueError, match="day_out_of_range"):
            add_months(day, count=count)
