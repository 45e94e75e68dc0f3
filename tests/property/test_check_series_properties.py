"""Whatever is planned and changed, checks fall on working days and what was made stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.checking import a_series, kept
from tests.definitions import TABLE
from workflow.domain.check_series import coverage_of
from workflow.domain.durations import add_months
from workflow.domain.records.monitoring import Check, CheckSeries, Every
from workflow.domain.recurrence import nominal_days, times_until, worked

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
recurring = st.sampled_from([Every.WEEK, Every.MONTH, Every.QUARTER])
times = st.integers(min_value=1, max_value=60)
places = st.lists(st.sampled_from("ABCDEF"), max_size=6, unique=True).map(tuple)
series = st.builds(
    lambda every, starts_on, times, places: a_series(
        every=every, starts_on=starts_on, times=times, places=places
    ),
    recurring,
    days,
    times,
    places,
)


class TestNominalDays:
    @given(recurring, days, times)
    def test_rise_and_keep_the_day_of_the_month(
        self, every: Every, starts_on: date, times: int
    ) -> None:
        found = nominal_days(every, starts_on, times=times)

        assert len(found) == times
        assert list(found) == sorted(set(found))
        step = {Every.MONTH: 1, Every.QUARTER: 3}.get(every)
        for place, day in enumerate(found):
            whole = starts_on + timedelta(weeks=place)
            assert day == (whole if step is None else add_months(starts_on, count=step * place))

    @given(recurring, days, times)
    def test_are_as_many_through_the_last_of_them(
        self, every: Every, starts_on: date, times: int
    ) -> None:
        last = nominal_days(every, starts_on, times=times)[-1]

        assert times_until(every, starts_on, last) == times
        assert times_until(every, starts_on, last + timedelta(days=1)) == times

    @given(recurring, days, times)
    def test_are_moved_to_working_days_and_never_back(
        self, every: Every, starts_on: date, times: int
    ) -> None:
        found = nominal_days(every, starts_on, times=times)

        moved = worked(found, TABLE.calendar)

        assert list(moved) == sorted(moved)
        assert all(TABLE.calendar.is_working(day) for day in moved)
        assert all(0 <= (after - day).days <= 4 for day, after in zip(found, moved, strict=True))


@st.composite
def begun(draw: st.DrawFn) -> tuple[CheckSeries, list[Check], date]:
    """Return a series of which some checks were made, and a day on which it is changed."""
    one = draw(series)
    checks = kept(one, today=one.starts_on)
    made = draw(st.lists(st.booleans(), min_size=len(checks), max_size=len(checks)))
    today = draw(st.dates(min_value=one.starts_on, max_value=checks[-1].due_on))
    return one, [_made(check, made=each) for check, each in zip(checks, made, strict=True)], today


def _made(check: Check, *, made: bool) -> Check:
    return replace(check, made_on=check.due_on) if made else check


class TestSchedule:
    @given(series)
    def test_gives_each_place_its_turn(self, one: CheckSeries) -> None:
        checks = kept(one)

        assert len(checks) == one.times
        visits = [sum(check.place == place for check in checks) for place in one.places]
        assert not visits or max(visits) - min(visits) <= 1

    @given(begun())
    def test_is_the_same_when_nothing_changes(
        self, begun: tuple[CheckSeries, list[Check], date]
    ) -> None:
        one, checks, today = begun

        assert kept(one, checks, today=today) == checks

    @given(begun(), series)
    def test_keeps_what_was_made_or_is_over(
        self, begun: tuple[CheckSeries, list[Check], date], changed: CheckSeries
    ) -> None:
        _, checks, today = begun

        after = {check.id: check for check in kept(changed, checks, today=today)}

        for check in checks:
            if check.made_on is not None or check.due_on < today:
                assert after[check.id] == check
            else:
                assert (after[check.id].cancelled_on is None) == (
                    checks.index(check) < changed.times
                )
        assert len(after) == max(len(checks), changed.times)

    @given(begun())
    def test_covers_no_more_than_there_is(
        self, begun: tuple[CheckSeries, list[Check], date]
    ) -> None:
        one, checks, today = begun

        found = coverage_of(one, checks, today=today)

        assert found.visited + len(found.missing) == found.places == len(one.places)
        assert found.made + len(found.missed) <= found.scheduled == len(checks)
        assert len(found.missed) <= found.due
