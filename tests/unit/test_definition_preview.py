"""The days that a definition would mean, on the calendar of 2026 with a swap in May."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.definitions import HANOI, TABLE, a_definition, a_stage
from workflow.domain.calendar import CalendarDay, WorkingCalendar
from workflow.domain.deadline import Timetable
from workflow.domain.definition_preview import PlannedStage, Preview, preview

MONDAY = date(2026, 3, 2)
LADDER = {"plain": [{"at": at, "to": "owner"} for at in ("-3wd", "0wd", "1wd")]}
SWAP = Timetable(
    calendar=WorkingCalendar(
        name="swap",
        revision=1,
        days=(
            CalendarDay(day=date(2026, 3, 4), works=False, name="off"),
            CalendarDay(day=date(2026, 3, 7), works=True, name="worked instead"),
            CalendarDay(day=date(2026, 3, 8), works=False, name="off anyway"),
            CalendarDay(day=date(2026, 11, 24), works=False, status="provisional"),
        ),
        tabled_years=frozenset({2026}),
    ),
    zone=HANOI,
)


def planned(*stages: dict[str, Any], on: date = MONDAY, table: Timetable = TABLE) -> Preview:
    """Return the preview of a definition whose two tracks have the same stages."""
    definition = a_definition(*stages, ladders=LADDER)
    return preview(definition, starts_on=on, table=table)


def members(*stages: dict[str, Any], **given: Any) -> list[PlannedStage]:
    """Return the stages of the first track."""
    return [stage for stage in planned(*stages, **given).stages if stage.track == "members"]


def codes(found: Preview, *, of: str = "members") -> list[str]:
    """Return the codes of the findings about a track, and about the calendar."""
    return [each.code for each in found.findings if each.facts.get("track", of) == of]


class TestDays:
    def test_of_a_stage_follow_the_last_valid_day_of_the_one_before(self) -> None:
        first, second = members(
            a_stage("a", due={"within": "5wd"}), a_stage("b", due={"within": "2wd"})
        )

        assert (first.opens_on, first.due_on, first.working_days) == (MONDAY, date(2026, 3, 9), 5)
        assert (second.opens_on, second.due_on) == (date(2026, 3, 9), date(2026, 3, 11))

    def test_of_every_track_begin_with_the_cycle(self) -> None:
        found = planned(a_stage("a", due={"within": "5wd"}))

        assert [(stage.track, stage.opens_on) for stage in found.stages] == [
            ("members", MONDAY),
            ("cells", MONDAY),
        ]

    def test_count_from_the_start_of_the_cycle_where_that_is_said(self) -> None:
        _, second = members(
            a_stage("a", due={"within": "5wd"}),
            a_stage("b", due={"within": "10wd", "of": "cycle"}),
        )

        assert (second.due_on, second.working_days) == (date(2026, 3, 16), 5)

    def test_do_not_come_before_the_first_day_of_a_stage(self) -> None:
        _, second = members(
            a_stage("a", due={"within": "2wd"}),
            a_stage("b", not_before="2026-03-10", due={"within": "2wd"}),
        )

        assert (second.opens_on, second.due_on) == (date(2026, 3, 10), date(2026, 3, 12))

    def test_go_on_the_same_day_behind_a_stage_without_deadline(self) -> None:
        first, second = members(a_stage("a"), a_stage("b", due={"within": "2wd"}))

        assert (first.due_on, first.working_days, first.rungs) == (None, None, ())
        assert (second.opens_on, second.opens_earliest) == (MONDAY, True)

    def test_tell_days_off_and_worked_saturdays_within_a_stage(self) -> None:
        (stage,) = members(a_stage("a", due={"within": "5wd"}), table=SWAP)

        assert stage.due_on == date(2026, 3, 9)
        assert [day.name for day in stage.days_off] == ["off"]
        assert [day.name for day in stage.worked_days] == ["worked instead"]

    def test_leave_out_what_lies_outside_the_stage(self) -> None:
        first, second = members(
            a_stage("a", due={"on": "2026-03-04"}),
            a_stage("b", due={"on": "2026-03-06"}),
            table=SWAP,
        )

        assert [day.day for day in first.days_off] == [date(2026, 3, 4)]
        assert (second.days_off, second.worked_days) == ((), ())


class TestEarliest:
    def test_is_what_comes_after_a_gate(self) -> None:
        gate = [{"of": "superior"}]
        stages = members(
            a_stage("a", due={"within": "5wd"}),
            a_stage("b", due={"within": "5wd"}, waits_for=gate),
            a_stage("c", due={"within": "5wd"}),
        )

        assert [stage.opens_earliest for stage in stages] == [False, True, True]
        assert [stage.due_earliest for stage in stages] == [False, True, True]

    @pytest.mark.parametrize(
        "due", [{"on": "2026-03-20"}, {"within": "20wd", "of": "cycle"}], ids=["day", "cycle"]
    )
    def test_is_no_day_that_waits_for_nobody(self, due: dict[str, Any]) -> None:
        waiting, following = members(
            a_stage("a", due=due, waits_for=[{"of": "superior"}]), a_stage("b")
        )

        assert (waiting.opens_earliest, waiting.due_earliest) == (True, False)
        assert not following.opens_earliest


class TestRungs:
    def test_fire_at_eight_on_a_working_day(self) -> None:
        (stage,) = members(a_stage("a", due={"on": "2026-03-13"}, ladder="plain"))

        assert [rung.fires_on.day for rung in stage.rungs] == [10, 13, 16]
        assert stage.rungs[0].fires_at == datetime(2026, 3, 10, 1, tzinfo=UTC)

    def test_are_told_when_they_lie_before_the_opening(self) -> None:
        found = planned(a_stage("a", due={"within": "2wd"}, ladder="plain"), a_stage("b"))

        assert [rung.before_opening for rung in found.stages[0].rungs] == [True, False, False]
        told = next(each for each in found.findings if each.code == "rungs_before_opening")
        assert told.facts == {
            "track": "members",
            "stage": "a",
            "opens_on": "2026-03-02",
            "rungs": ["-3wd"],
        }

    def test_are_told_when_they_lie_after_the_last_day_of_all_tracks(self) -> None:
        found = planned(
            a_stage("a", due={"within": "5wd"}, ladder="plain"),
            a_stage("b", due={"within": "5wd"}, ladder="plain"),
        )

        assert found.last_on == date(2026, 3, 16)
        assert [rung.after_cycle for stage in found.stages[:2] for rung in stage.rungs] == [
            *(False, False, False),
            *(False, False, True),
        ]
        assert codes(found) == ["rungs_after_cycle"]


class TestFindings:
    @pytest.mark.parametrize(
        ("due", "expected"),
        [
            pytest.param("2026-03-06", [], id="a plain day"),
            pytest.param("2026-03-07", ["due_on_day_off"], id="a Saturday"),
            pytest.param("2026-02-27", ["due_before_start"], id="before the cycle"),
        ],
    )
    def test_tell_of_odd_days(self, due: str, expected: list[str]) -> None:
        assert codes(planned(a_stage("a", due={"on": due}))) == expected

    def test_tell_of_a_day_before_the_opening(self) -> None:
        found = planned(
            a_stage("a", due={"within": "10wd"}), a_stage("b", due={"on": "2026-03-06"})
        )

        assert codes(found) == ["due_before_opening"]
        assert found.stages[1].working_days == 0

    def test_tell_that_there_is_no_calendar(self) -> None:
        table = Timetable(calendar=WorkingCalendar(name="none", revision=0), zone=HANOI)

        found = planned(a_stage("a", due={"within": "2wd"}), table=table)

        assert codes(found) == ["calendar_missing"]

    def test_tell_of_days_that_may_change(self) -> None:
        stages = (a_stage("a", due={"within": "P6M"}), a_stage("b", due={"within": "P3M"}))

        found = planned(*stages, on=date(2026, 9, 1), table=SWAP)

        assert [stage.provisional for stage in found.stages] == [True, True, True, True]
        assert found.provisional_years == (2026, 2027)
        assert codes(found)[0] == "calendar_provisional"

    def test_are_silent_about_certain_days(self) -> None:
        found = planned(a_stage("a", due={"within": "5wd"}), table=SWAP)

        assert (found.provisional_years, codes(found)) == ((), [])
