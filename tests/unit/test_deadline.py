"""Deadlines: the last valid day of a stage, its rungs, and what a hold leaves of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.definitions import TABLE, a_definition, stage_of
from tests.factories import a_review, a_unit
from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.deadline import (
    Deadline,
    DeadlineStatus,
    Timetable,
    arm,
    last_day,
    remaining_days,
    resumed_day,
    working_days_late,
)
from workflow.domain.definition import Due
from workflow.domain.durations import WorkingDays

MONDAY = date(2026, 3, 2)
MONDAY_8AM = datetime(2026, 3, 2, 1, tzinfo=UTC)
FRIDAY = date(2026, 3, 13)
NEW_YORK = ZoneInfo("America/New_York")

LADDER = a_definition(
    ladders={"plain": [{"at": f"{days}wd", "to": "owner"} for days in (-3, -1, 0, 1)]}
).ladders["plain"]
REMINDERS = LADDER[:2]
STAGE = stage_of()


def local(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Return a moment of March 2026 by the clocks of Hanoi."""
    return datetime(2026, 3, day, hour, minute, tzinfo=TABLE.zone).astimezone(UTC)


def last_day_of(due: dict[str, Any], *, opened_at: datetime | None = MONDAY_8AM) -> date | None:
    starts_on = date(2026, 2, 27)
    return last_day(Due.model_validate(due), opened_at=opened_at, starts_on=starts_on, table=TABLE)


def armed(*, now: datetime, ladder: Any = LADDER, **changes: Any) -> Deadline:
    given: dict[str, Any] = {"due_on": FRIDAY, "table": TABLE} | changes
    return arm(a_review(), STAGE, ladder=ladder, now=now, **given)


class TestAt:
    LOCAL = Timetable(
        calendar=WorkingCalendar(
            name="local",
            revision=2,
            local={5: (CalendarDay(day=date(2026, 3, 6), works=False),)},
        ),
        zone=NEW_YORK,
    )

    def test_is_the_timetable_itself_where_no_unit_has_days_of_its_own(self) -> None:
        assert TABLE.at("/1/5/") is TABLE
        assert self.LOCAL.at("/1/6/") is self.LOCAL

    def test_counts_by_the_days_of_the_nearest_unit_in_the_same_zone(self) -> None:
        due = Due.model_validate({"within": "4wd", "of": "cycle"})

        days = [
            last_day(due, opened_at=None, starts_on=MONDAY, table=self.LOCAL.at(path))
            for path in ("/1/", "/1/5/", "/1/5/8/")
        ]

        assert days == [date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 9)]
        assert self.LOCAL.at("/1/5/").zone is NEW_YORK

    def test_is_one_for_all_units_that_share_a_calendar(self) -> None:
        assert self.LOCAL.at("/1/5/8/") is self.LOCAL.at("/1/5/9/")


class TestLastDay:
    @pytest.mark.parametrize(
        ("due", "expected"),
        [
            pytest.param({"on": "2022-11-25"}, date(2022, 11, 25), id="on a day"),
            pytest.param({"on": "2026-03-14"}, date(2026, 3, 14), id="on a Saturday, not rolled"),
            pytest.param({"before": "2022-11-30"}, date(2022, 11, 29), id="T-28 exclusive"),
            pytest.param(
                {"before": "2022-11-30", "inclusive": True}, date(2022, 11, 30), id="T-28 inclusive"
            ),
            pytest.param({"within": "5wd"}, date(2026, 3, 9), id="working days of the stage"),
            pytest.param({"within": "5d"}, date(2026, 3, 7), id="days of the stage"),
            pytest.param({"within": "P1M"}, date(2026, 4, 2), id="a month of the stage"),
            pytest.param(
                {"within": "5wd", "of": "cycle"}, date(2026, 3, 6), id="working days of the cycle"
            ),
            pytest.param({"within": "1w", "of": "cycle"}, date(2026, 3, 6), id="a week of it"),
            pytest.param({"no_deadline": True}, None, id="no deadline"),
        ],
    )
    def test_follows_the_rule(self, due: dict[str, Any], expected: date | None) -> None:
        assert last_day_of(due) == expected

    @pytest.mark.parametrize(
        ("due", "expected"),
        [
            pytest.param({"on": "2022-11-25"}, date(2022, 11, 25), id="a day"),
            pytest.param({"before": "2022-11-30"}, date(2022, 11, 29), id="the day before a day"),
            pytest.param({"within": "5wd", "of": "cycle"}, date(2026, 3, 6), id="of the cycle"),
            pytest.param({"within": "5wd"}, None, id="of the stage, unknown"),
        ],
    )
    def test_before_the_stage_opens_is_known_unless_it_counts_from_there(
        self, due: dict[str, Any], expected: date | None
    ) -> None:
        assert last_day_of(due, opened_at=None) == expected

    def test_counts_from_the_local_day_of_the_opening(self) -> None:
        after_midnight = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)

        assert last_day_of({"within": "1wd"}, opened_at=after_midnight) == date(2026, 3, 4)


class TestArm:
    @pytest.mark.parametrize(
        ("now", "place", "next_at"),
        [
            pytest.param(local(2), 0, local(10), id="before everything"),
            pytest.param(local(10, 7, 59), 0, local(10), id="a minute before the reminder"),
            pytest.param(local(10), 1, local(12), id="at the moment of the reminder"),
            pytest.param(local(11), 1, local(12), id="a reminder has passed"),
            pytest.param(local(12, 9), 2, local(13), id="both reminders have passed"),
            pytest.param(local(13, 9), 2, local(13), id="on the due day, after its rung"),
            pytest.param(local(27), 2, local(13), id="two weeks late"),
        ],
    )
    def test_starts_with_the_first_rung_that_makes_sense(
        self, now: datetime, place: int, next_at: datetime
    ) -> None:
        deadline = armed(now=now)

        assert (deadline.next_rung, deadline.next_at) == (place, next_at)

    @pytest.mark.parametrize(
        ("ladder", "place"),
        [pytest.param(REMINDERS, 2, id="reminders only"), pytest.param((), 0, id="no ladder")],
    )
    def test_has_no_next_moment_without_a_rung(self, ladder: Any, place: int) -> None:
        deadline = armed(now=local(13, 9), ladder=ladder)

        assert (deadline.next_rung, deadline.next_at) == (place, None)

    @pytest.mark.parametrize(
        ("zone", "due_at"),
        [
            pytest.param(TABLE.zone, datetime(2026, 3, 13, 17, tzinfo=UTC), id="Hanoi"),
            pytest.param(NEW_YORK, datetime(2026, 3, 14, 4, tzinfo=UTC), id="New York"),
        ],
    )
    def test_is_late_from_the_first_moment_of_the_next_local_day(
        self, zone: ZoneInfo, due_at: datetime
    ) -> None:
        deadline = armed(now=local(2), table=Timetable(calendar=TABLE.calendar, zone=zone))

        assert (deadline.due_on, deadline.due_at) == (FRIDAY, due_at)

    @pytest.mark.parametrize(
        ("inclusive", "is_late"),
        [pytest.param(False, True, id="exclusive"), pytest.param(True, False, id="inclusive")],
    )
    def test_t_28_what_was_due_before_30_november_and_is_done_on_that_day(
        self, inclusive: bool, is_late: bool
    ) -> None:
        last = last_day_of({"before": "2022-11-30", "inclusive": inclusive})
        done_at = datetime(2022, 11, 30, 9, tzinfo=UTC)

        assert (armed(now=local(2), due_on=last).due_at <= done_at) is is_late

    @pytest.mark.parametrize(
        ("due_on", "provisional"),
        [
            pytest.param(date(2026, 3, 11), False, id="before the uncertain day"),
            pytest.param(date(2026, 3, 12), True, id="on it"),
            pytest.param(FRIDAY, True, id="after it"),
            pytest.param(date(2027, 1, 4), True, id="in a year without a table"),
        ],
    )
    def test_is_provisional_when_a_day_that_may_change_was_counted(
        self, due_on: date, provisional: bool
    ) -> None:
        holiday = CalendarDay(day=date(2026, 3, 12), works=False, status="provisional_holiday")
        calendar = WorkingCalendar(name="local", revision=7, days=(holiday,))

        deadline = armed(
            now=local(2), due_on=due_on, table=Timetable(calendar=calendar, zone=TABLE.zone)
        )

        assert (deadline.provisional, deadline.calendar_revision) == (provisional, 7)

    def test_belongs_to_the_visit_of_the_review(self) -> None:
        venue = a_unit(4)
        review = a_review(5, at=venue, visit=3)

        deadline = arm(review, STAGE, due_on=FRIDAY, ladder=LADDER, table=TABLE, now=local(2))

        of = (deadline.review_id, deadline.track, deadline.stage, deadline.visit)
        assert of == (5, "members", "dissemination", 3)
        assert (deadline.venue_id, deadline.person_id) == (4, 5)
        assert (deadline.status, deadline.armed_at) == (DeadlineStatus.OPEN, local(2))

    def test_of_a_unit_names_no_person(self) -> None:
        review = a_review(of=a_unit(4))

        deadline = arm(review, STAGE, due_on=FRIDAY, ladder=LADDER, table=TABLE, now=local(2))

        assert (deadline.venue_id, deadline.person_id) == (4, None)


class TestRungMoments:
    def test_are_at_eight_by_local_clocks_in_the_order_of_the_ladder(self) -> None:
        moments = TABLE.rung_moments(LADDER, due_on=FRIDAY)

        assert moments == (local(10), local(12), local(13), local(16))

    def test_are_never_those_of_a_ladder_that_is_gone(self) -> None:
        rungs = [LADDER[0].model_copy(update={"at": WorkingDays(days)}) for days in range(5)]

        found = [TABLE.rung_moments([rung], due_on=MONDAY) for rung in rungs]

        assert found == [(local(day),) for day in (2, 3, 4, 5, 6)]


class TestWorkingDaysLate:
    @pytest.mark.parametrize(
        ("now", "days"),
        [
            pytest.param(local(2), 0, id="long before"),
            pytest.param(local(13, 23, 59), 0, id="on the last valid day"),
            pytest.param(local(14), 0, id="on the Saturday after it"),
            pytest.param(local(16, 0), 1, id="from the first moment of Monday"),
            pytest.param(local(18), 3, id="on Wednesday"),
        ],
    )
    def test_counts_today(self, now: datetime, days: int) -> None:
        assert working_days_late(FRIDAY, now=now, table=TABLE) == days


class TestHold:
    @pytest.mark.parametrize(
        ("held_at", "remaining", "resumed_at", "due_on"),
        [
            pytest.param(local(2), 9, local(2), 13, id="resumed at once"),
            pytest.param(local(11), 2, local(18), 20, id="a week later"),
            pytest.param(local(11), 2, local(20), 24, id="over a weekend"),
            pytest.param(local(13), 0, local(16), 16, id="held on the last day"),
            pytest.param(local(13), 0, local(21), 23, id="and resumed on a Saturday"),
            pytest.param(local(17), -2, local(25), 23, id="late already, and as late again"),
            pytest.param(local(17), -2, local(21), 18, id="also when resumed on a Saturday"),
        ],
    )
    def test_gives_back_the_working_days_that_were_left(
        self, held_at: datetime, remaining: int, resumed_at: datetime, due_on: int
    ) -> None:
        left = remaining_days(FRIDAY, now=held_at, table=TABLE)

        assert left == remaining
        assert resumed_day(left, now=resumed_at, table=TABLE) == date(2026, 3, due_on)

    @given(
        st.integers(min_value=-30, max_value=30),
        st.integers(min_value=0, max_value=250),
        st.integers(min_value=0, max_value=250),
    )
    def test_changes_nothing_about_the_days_left_on_any_working_day(
        self, left: int, first: int, later: int
    ) -> None:
        worked = [
            datetime.combine(TABLE.calendar.add(MONDAY, days), local(2).timetz())
            for days in (first, first + later)
        ]
        due_on = resumed_day(left, now=worked[0], table=TABLE)

        resumed = resumed_day(
            remaining_days(due_on, now=worked[0], table=TABLE), now=worked[1], table=TABLE
        )

        assert remaining_days(resumed, now=worked[1], table=TABLE) == left
        assert TABLE.calendar.between(due_on, resumed) == later
