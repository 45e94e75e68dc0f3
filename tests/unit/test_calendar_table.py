"""Calendar files: what they hold, and every mistake in them at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from workflow.domain.calendar import CalendarDay
from workflow.domain.calendar_table import calendar_from_table, read_calendar_table
from workflow.domain.errors import InvalidFileError, Problem

SHIPPED = Path(__file__).parents[2] / "definitions" / "calendars" / "vn_public.json"


def problems(table: object) -> list[Problem]:
    with pytest.raises(InvalidFileError) as caught:
        read_calendar_table(table, file="days.json")
    return list(caught.value.problems)


def year_with(**lists: object) -> dict[str, object]:
    return {"years": {"2026": lists}}


class TestShippedTable:
    def test_is_sound(self) -> None:
        table = read_calendar_table(json.loads(SHIPPED.read_text(encoding="utf-8")))

        assert table.name == "vn_public"
        assert table.source
        assert table.years == {2012, 2022, 2024, 2025, 2026}
        assert len(table.days) == 64

    def test_marks_what_is_not_settled(self) -> None:
        table = read_calendar_table(json.loads(SHIPPED.read_text(encoding="utf-8")))

        assert [day.day for day in table.days if day.is_provisional] == [date(2026, 11, 24)]


class TestCalendarFromTable:
    def test_carries_everything_the_file_says(self) -> None:
        table = {
            "name": "local",
            "weekend": ["Sun"],
            "years": {
                "2026": {
                    "weekday_days_off": [
                        {"date": "2026-01-01", "name": " New  Year", "status": "seen"}
                    ],
                    "working_saturdays": [{"date": "2026-01-11"}],
                },
                "2027": {},
            },
        }

        calendar = calendar_from_table(table, revision=7)

        assert (calendar.name, calendar.revision) == ("local", 7)
        assert calendar.weekend == {6}
        assert calendar.tabled_years == {2026, 2027}
        assert calendar.days == (
            CalendarDay(day=date(2026, 1, 1), works=False, name="New Year", status="seen"),
            CalendarDay(day=date(2026, 1, 11), works=True),
        )

    def test_works_without_a_name_and_with_the_usual_weekend(self) -> None:
        calendar = calendar_from_table(year_with(), revision=1)

        assert calendar.name == ""
        assert calendar.weekend == {5, 6}

    def test_accepts_dates_and_years_that_yaml_has_already_read(self) -> None:
        table = {"years": {2026: {"weekday_days_off": [{"date": date(2026, 1, 1)}]}}}

        assert not calendar_from_table(table, revision=1).is_working(date(2026, 1, 1))

    def test_accepts_a_holiday_that_falls_on_a_weekend(self) -> None:
        table = year_with(weekday_days_off=[{"date": "2026-04-26"}])

        assert calendar_from_table(table, revision=1).working_days_in(2026) == 261


class TestReadCalendarTable:
    @pytest.mark.parametrize(
        ("table", "code", "path"),
        [
            pytest.param([], "calendar_value_wrong", None, id="a list"),
            pytest.param({}, "calendar_key_missing", "years", id="nothing"),
            pytest.param(
                {"years": {}, "holidays": []}, "calendar_key_unknown", "holidays", id="a key"
            ),
            pytest.param({"years": []}, "calendar_value_wrong", "years", id="years"),
            pytest.param(
                {"years": {"next": {}}}, "calendar_value_wrong", "years.next", id="a year"
            ),
            pytest.param(
                {"years": {"0000": {}}}, "calendar_value_wrong", "years.0000", id="the year 0"
            ),
            pytest.param({"years": {}, "name": 5}, "calendar_value_wrong", "name", id="a name"),
            pytest.param(
                {"years": {}, "weekend": ["Saturday"]}, "calendar_value_wrong", "weekend", id="Sat"
            ),
            pytest.param(
                {"years": {}, "weekend": "Sat"}, "calendar_value_wrong", "weekend", id="no list"
            ),
            pytest.param(
                {"years": {}, "weekend": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]},
                "calendar_value_wrong",
                "weekend",
                id="no working day",
            ),
            pytest.param(
                year_with(working_saturday=[]),
                "calendar_key_unknown",
                "years.2026.working_saturday",
                id="a misspelt list",
            ),
            pytest.param(
                year_with(weekday_days_off=["2026-01-01"]),
                "calendar_value_wrong",
                "years.2026.weekday_days_off.0",
                id="a bare date",
            ),
            pytest.param(
                year_with(weekday_days_off=[{}]),
                "calendar_key_missing",
                "years.2026.weekday_days_off.0.date",
                id="no date",
            ),
            pytest.param(
                year_with(weekday_days_off=[{"date": "2026-01-01", "note": ""}]),
                "calendar_key_unknown",
                "years.2026.weekday_days_off.0.note",
                id="a key of a day",
            ),
            pytest.param(
                year_with(working_saturdays=[{"date": "2026-08-21"}]),
                "calendar_day_works_anyway",
                "years.2026.working_saturdays.0.date",
                id="a working Friday",
            ),
        ],
    )
    def test_points_at_the_mistake(self, table: object, code: str, path: str | None) -> None:
        assert [(problem.code, problem.path) for problem in problems(table)] == [(code, path)]

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("2026-02-30", "calendar_date_wrong"),
            ("01/02/2026", "calendar_date_wrong"),
            ("20260102", "calendar_date_wrong"),
            ("2026-W01-1", "calendar_date_wrong"),
            (20260102, "calendar_date_wrong"),
            (None, "calendar_date_wrong"),
            ("2025-01-02", "calendar_date_in_wrong_year"),
        ],
        ids=repr,
    )
    def test_shows_the_date_as_it_was_written(self, written: object, code: str) -> None:
        (problem,) = problems(year_with(weekday_days_off=[{"date": written}]))

        assert problem.code == code
        assert problem.file == "days.json"
        assert problem.found == str(written)
        assert problem.expected in {"YYYY-MM-DD", "2026"}

    def test_refuses_a_day_that_is_listed_twice(self) -> None:
        table = year_with(
            weekday_days_off=[{"date": "2026-08-22"}], working_saturdays=[{"date": "2026-08-22"}]
        )

        (problem,) = problems(table)

        assert problem.code == "calendar_day_repeated"
        assert problem.path == "years.2026.working_saturdays.0.date"

    def test_gathers_every_problem_in_the_order_of_the_file(self) -> None:
        table = {
            "years": {
                "2025": {"weekday_days_off": [{"date": "2025-13-01"}, {"date": "2026-01-01"}]},
                "2026": {"working_saturdays": None},
            }
        }

        assert [problem.path for problem in problems(table)] == [
            "years.2025.weekday_days_off.0.date",
            "years.2025.weekday_days_off.1.date",
            "years.2026.working_saturdays",
        ]

    def test_shows_only_the_beginning_of_a_long_value(self) -> None:
        (problem,) = problems(year_with(weekday_days_off=[{"date": "9" * 10_000}]))

        assert problem.found == "9" * 80
