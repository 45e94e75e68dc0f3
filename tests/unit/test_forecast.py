"""By when what is left will be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.forecast import FARTHEST, WINDOW, Forecast, NoForecast, forecast, not_before

MONDAY = date(2026, 3, 2)
CALENDAR = WorkingCalendar(name="ordinary", revision=1)


def told(done: Sequence[int], *, left: int) -> Forecast:
    """Return the forecast after days of which each did so much; the last of them is today."""
    days = [MONDAY + timedelta(days=number) for number in range(len(done))]
    return forecast(days, list(accumulate(done)), left=left, calendar=CALENDAR)


def weeks(*done: int) -> list[int]:
    """Return what was done on each day of weeks from Monday on, nothing on days off."""
    days: list[int] = []
    for place in range(0, len(done), 5):
        days += [*done[place : place + 5], 0, 0]
    return days


class TestForecast:
    def test_is_a_range_from_the_better_half_to_the_worse(self) -> None:
        done = weeks(*[4] * 5, *[2] * 5)

        found = told([*done, 0], left=12)

        assert (found.fast, found.slow) == (4, 2)
        assert found.earliest_on == date(2026, 3, 19)
        assert found.latest_on == date(2026, 3, 24)
        assert found.none is None

    def test_leaves_today_out(self) -> None:
        done = weeks(*[2] * 10)

        assert told([*done, 50], left=9) == told([*done, 0], left=9)

    def test_counts_what_is_done_on_a_day_off_on_the_next_working_day(self) -> None:
        on_sunday, on_monday = weeks(*[1] * 10), weeks(*[1] * 10)
        on_sunday[6] += 5
        on_monday[7] += 5

        assert told([*on_sunday, 0], left=9) == told([*on_monday, 0], left=9)

    def test_looks_no_further_back_than_its_window(self) -> None:
        long_ago = weeks(*[90] * 5, *[2] * 10)

        assert told([*long_ago, 0], left=9).fast == 2

    def test_has_no_end_where_the_worse_half_did_nothing(self) -> None:
        found = told([*weeks(*[0] * 5, *[3] * 5), 0], left=9)

        assert (found.earliest_on, found.latest_on) == (date(2026, 3, 19), None)
        assert found.none is None

    @pytest.mark.parametrize(
        ("done", "left", "why"),
        [
            pytest.param(weeks(*[1] * 10), 0, NoForecast.NOTHING_LEFT, id="nothing left"),
            pytest.param([3], 9, NoForecast.TOO_EARLY, id="the first day"),
            pytest.param(weeks(*[1] * 5), 9, NoForecast.TOO_EARLY, id="a week only"),
            pytest.param(weeks(*[1] * 10)[:12], 9, NoForecast.TOO_EARLY, id="one day too few"),
            pytest.param([*weeks(*[0] * 10), 0], 9, NoForecast.NOTHING_PASSED, id="nothing done"),
            pytest.param([*weeks(*[-1] * 10), 0], 9, NoForecast.NOTHING_PASSED, id="sent back"),
            pytest.param(
                [*weeks(1, *[0] * 9), 0], FARTHEST, NoForecast.TOO_SLOW, id="ten years are too few"
            ),
        ],
    )
    def test_says_why_there_is_none(self, done: list[int], left: int, why: NoForecast) -> None:
        found = told(done, left=left)

        assert (found.left, found.none) == (left, why)
        assert found.earliest_on is None
        assert found.latest_on is None

    def test_begins_with_as_many_days_as_its_window_has(self) -> None:
        assert told(weeks(*[1] * 10)[:13], left=9).none is None

    @given(
        st.lists(st.integers(-2, 9), min_size=16, max_size=40),
        st.integers(1, 200),
    )
    def test_agrees_with_working_it_off_day_by_day(self, done: list[int], left: int) -> None:
        found = told(done, left=left)

        ends = {
            pace: _worked_off(MONDAY + timedelta(days=len(done) - 1), left, pace)
            for pace in (found.fast, found.slow)
            if pace is not None
        }
        assert found.fast is not None
        assert found.slow is not None
        assert found.slow <= found.fast
        assert found.earliest_on == ends[found.fast]
        assert found.latest_on == ends[found.slow]
        assert (found.none is None) is (found.earliest_on is not None)

    @given(st.lists(st.integers(0, 9), min_size=16, max_size=40))
    def test_goes_by_halves_of_the_days_before(self, done: list[int]) -> None:
        found = told(done, left=1)

        rates, waiting = [], 0
        for number, count in enumerate(done[:-1]):
            waiting += count
            if number % 7 < 5:
                rates.append(waiting)
                waiting = 0
        last = sorted(rates[-WINDOW:])
        assert found.slow == Fraction(sum(last[:5]), 5)
        assert found.fast == Fraction(sum(last[5:]), 5)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def found_ahead(draw: st.DrawFn) -> Forecast:
    """Return a forecast as it may come out."""
    why = draw(st.sampled_from([None, None, *NoForecast]))
    if why is not None:
        return Forecast(left=draw(st.integers(0, 9)), none=why)
    earliest_on = draw(DAYS)
    latest_on = draw(st.none() | DAYS.filter(lambda day: day >= earliest_on))
    return Forecast(left=4, earliest_on=earliest_on, latest_on=latest_on)


class TestNotBefore:
    @given(found_ahead(), st.lists(found_ahead(), max_size=4))
    def test_is_as_late_as_what_comes_before(self, own: Forecast, before: list[Forecast]) -> None:
        found = not_before(own, before)

        ahead = [each for each in before if each.none is not NoForecast.NOTHING_LEFT]
        assert found.left == own.left
        if own.none is not None:
            assert found == own
        elif any(each.none for each in ahead):
            assert found.none is NoForecast.HELD_UP
            assert found.earliest_on is found.latest_on is None
        else:
            ends = [(each.earliest_on, each.latest_on or date.max) for each in (own, *ahead)]
            assert found.none is None
            assert found.earliest_on == max(first for first, _ in ends if first)
            assert (found.latest_on or date.max) == max(last for _, last in ends)


def _worked_off(day: date, left: int, pace: Fraction) -> date | None:
    if pace <= 0:
        return None
    rest, days = Fraction(left), 0
    while rest > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            rest -= pace
            days += 1
    return day if days <= FARTHEST else None
