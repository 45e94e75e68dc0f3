"""The range ahead of a burn-up."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from runtime.language import language
from runtime.pictures.ahead import Ahead
from runtime.pictures.svg import Point
from workflow.domain.forecast import Forecast, NoForecast

FIRST, TODAY = date(2026, 3, 2), date(2026, 3, 22)
SOON, LATER, MUCH_LATER = date(2026, 3, 27), date(2026, 4, 6), date(2026, 5, 1)


def ahead(earliest_on: date | None, latest_on: date | None) -> Ahead:
    none = None if earliest_on else NoForecast.NOTHING_PASSED
    found = Forecast(left=30, earliest_on=earliest_on, latest_on=latest_on, none=none)
    return Ahead(stage="meeting", forecast=found, today=TODAY, passed=10)


def place(day: date, count: float) -> Point:
    """Return days since today, and the count."""
    return float((day - TODAY).days), count


def points(drawn: str) -> list[Point]:
    [path] = re.findall('points="([^"]*)"', drawn)
    return [(float(x), float(y)) for x, y in (each.split(",") for each in path.split())]


class TestAhead:
    @pytest.mark.parametrize(
        ("ends", "last"),
        [
            pytest.param((None, None), TODAY, id="no forecast"),
            pytest.param((SOON, LATER), LATER, id="to the later end"),
            pytest.param((SOON, MUCH_LATER), TODAY + timedelta(days=20), id="no more than behind"),
            pytest.param((SOON, None), TODAY + timedelta(days=20), id="open"),
        ],
    )
    def test_ends_with_the_range(self, ends: tuple[date | None, date | None], last: date) -> None:
        assert ahead(*ends).last(FIRST) == last

    def test_is_drawn_for_a_week_at_least(self) -> None:
        assert ahead(SOON, None).last(TODAY) == TODAY + timedelta(days=7)

    def test_goes_up_to_the_whole_and_on(self) -> None:
        area, early, late = ahead(SOON, LATER).draw(LATER, place)

        assert points(early) == [(0, 10), (5, 40), (15, 40)]
        assert points(late) == [(0, 10), (15, 40), (15, 40)]
        assert set(points(area)) == {*points(early), *points(late)}

    def test_is_cut_where_the_picture_ends(self) -> None:
        _, early, late = ahead(SOON, MUCH_LATER).draw(TODAY + timedelta(days=20), place)

        assert points(early)[-1] == (20, 40)
        assert points(late) == [(0, 10), (20, 25)]

    def test_stays_where_it_is_when_no_end_is_in_sight(self) -> None:
        _, _, late = ahead(SOON, None).draw(LATER, place)

        assert points(late) == [(0, 10), (15, 10)]

    def test_is_not_drawn_without_a_forecast(self) -> None:
        assert list(ahead(None, None).draw(TODAY, place)) == []

    def test_has_a_row_for_each_end(self) -> None:
        stages, words = ["feedback", "meeting"], language("en")

        assert list(ahead(SOON, LATER).rows(words, stages)) == [
            ["27 Mar 2026 (forecast, faster pace)", "", "40"],
            ["6 Apr 2026 (forecast, slower pace)", "", "40"],
        ]
        assert len(list(ahead(SOON, None).rows(words, stages))) == 1
