"""Meetings are planned so that nobody from above is expected at two places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from runtime.application import Application
from tests.databases import Databases
from tests.small_world import CELLS, CYCLE, GRASSROOTS, OPENED, World, application, november
from workflow.application.desk import Recorded
from workflow.application.schedule_meetings import ScheduleRequest
from workflow.domain.errors import InvalidFileError, InvalidValueError, NotFoundError, RefusedError
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.rows_of_plans import PlanRow

NOW = november(2)
BOARD = "H-1"
HALF_DAYS = (parse_sitting("08:00-11:30"), parse_sitting("13:30-17:00"))


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def plan(world: World, *rows: PlanRow, **given: Any) -> Recorded:
    return world.app.plan_meetings(CYCLE, rows, command=world.command(NOW), **given)


def meeting(unit: str = "H.1", day: int = 7, at: str = "08:00-11:30", **given: Any) -> PlanRow:
    sittings = (parse_sitting(at),) if at else ()
    return PlanRow(unit=unit, meets_on=date(2022, 11, day), sittings=sittings, **given)


class TestPlan:
    def test_puts_everything_under_review_on_the_agenda_in_its_order(self, world: World) -> None:
        plan(world, meeting("H.1.1", code="K1"))

        _, [planned] = world.app.list_meetings(CYCLE, now=NOW)
        subjects = [planned.subjects[item.review_id].subject_code for item in planned.file.agenda]
        assert subjects == ["H.1.1", "H.1.1-1", "H.1.1-2", "H.1.1-3"]

    def test_is_changed_under_its_code(self, world: World) -> None:
        plan(world, meeting(code="K1", attendees=(BOARD,)))

        again = plan(world, PlanRow(code="K1", meets_on=date(2022, 11, 8)))
        same = plan(world, PlanRow(code="K1"))

        assert (again.created, again.updated) == (0, 1)
        assert (same.updated, same.unchanged) == (0, 1)
        _, [planned] = world.app.list_meetings(CYCLE, now=NOW)
        assert planned.file.meeting.meets_on == date(2022, 11, 8)
        assert planned.file.times == ()

    @pytest.mark.parametrize(
        ("second", "clashes"),
        [
            pytest.param(meeting("H.2", 7, "08:00-11:30"), True, id="at the same time"),
            pytest.param(meeting("H.2", 7, "15:29-17:00"), True, id="a minute too near"),
            pytest.param(meeting("H.2", 7, "15:30-17:00"), False, id="half a day apart"),
            pytest.param(meeting("H.2", 7, ""), True, id="some time of the day"),
            pytest.param(meeting("H.2", 8, "08:00-11:30"), False, id="the next day"),
        ],
    )
    def test_sends_nobody_to_two_places(self, world: World, second: PlanRow, clashes: bool) -> None:
        plan(world, meeting(code="K1", attendees=(BOARD,)))
        sent = PlanRow(
            unit=second.unit,
            meets_on=second.meets_on,
            sittings=second.sittings,
            attendees=(BOARD,),
        )

        if clashes:
            with pytest.raises(RefusedError, match="attendee_clash") as refused:
                plan(world, sent)
            assert (refused.value.facts["person"], refused.value.facts["other"]) == (BOARD, "K1")
        else:
            assert plan(world, sent).created == 1

    def test_finds_a_clash_within_one_file(self, world: World) -> None:
        rows = [
            meeting("H.1", code="K1", attendees=(BOARD,)),
            meeting("H.2", code="K2", attendees=(BOARD,)),
        ]

        with pytest.raises(InvalidFileError) as wrong:
            plan(world, *rows, file="plans.csv")

        assert [problem.code for problem in wrong.value.problems] == ["attendee_clash"]
        assert world.app.list_meetings(CYCLE, now=NOW)[1] == []

    def test_frees_who_was_expected_at_what_is_given_up(self, world: World) -> None:
        plan(world, meeting(code="K1", attendees=(BOARD,)))
        cancel = world.app.cancel_meeting

        cancel(CYCLE, "K1", reason="bão", command=world.command(NOW))
        again = cancel(CYCLE, "K1", reason="bão", command=world.command(NOW))

        assert again.unchanged == 1
        assert plan(world, meeting("H.2", attendees=(BOARD,))).created == 1

    def test_lies_not_in_the_past(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="plan_in_the_past"):
            plan(world, meeting(day=1))

    def test_is_over_once_the_meeting_was_held(self, world: World) -> None:
        [number] = world.meet("H.1.1", NOW).ids

        with pytest.raises(RefusedError, match="meeting_was_held"):
            plan(world, PlanRow(code=f"M{number}", meets_on=date(2022, 11, 8)))
        with pytest.raises(RefusedError, match="meeting_was_held"):
            world.app.cancel_meeting(CYCLE, f"M{number}", reason="bão", command=world.command(NOW))

    def test_of_a_stranger_is_not_found(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            plan(world.by("H.2-1"), meeting("H.1.1"))

    def test_of_nothing_known_needs_unit_and_day(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="meeting_not_found"):
            plan(world, PlanRow(code="K9", meets_on=date(2022, 11, 8)))

    def test_of_another_unit_is_not_taken(self, world: World) -> None:
        plan(world, meeting(code="K1"))

        with pytest.raises(InvalidValueError, match="meeting_of_other_unit"):
            plan(world, meeting("H.2", code="K1"))


def schedule(world: World, **given: Any) -> Recorded:
    request = ScheduleRequest(
        **{
            "cycle": CYCLE,
            "role": "standing_board",
            "from_on": date(2022, 11, 7),
            "to_on": date(2022, 11, 11),
            "sessions": HALF_DAYS,
            **given,
        }
    )
    return world.app.schedule_meetings(request, command=world.command(NOW))


def appointments(app: Application) -> list[tuple[str, datetime, datetime, str]]:
    report = app.show_attendance(CYCLE, now=NOW)
    return [
        (line.person, begin, end, code)
        for line in report.attendees
        for code, _, begin, end in line.appointments
    ]


def pairs_too_near(app: Application, *, hours: int = 4) -> list[tuple[str, str]]:
    """Compare everybody's appointments one by one."""
    found, road = appointments(app), timedelta(hours=hours)
    return [
        (one[3], other[3])
        for one in found
        for other in found
        if one[0] == other[0] and one[3] < other[3]
        if one[1] < other[2] + road and other[1] < one[2] + road
    ]


class TestSchedule:
    def test_gives_every_unit_a_meeting_and_somebody_from_above(self, world: World) -> None:
        recorded = schedule(world)

        assert (recorded.created, list(recorded.findings)) == (len(CELLS) + len(GRASSROOTS), [])
        report = world.app.show_attendance(CYCLE, now=NOW)
        assert (report.unattended, report.unplanned, report.clashes) == ([], [], [])
        assert len(appointments(world.app)) == recorded.created
        assert pairs_too_near(world.app) == []

    def test_twice_is_the_same_as_once(self, world: World) -> None:
        schedule(world)

        assert schedule(world).created == 0

    def test_leaves_what_is_planned_and_sends_somebody(self, world: World) -> None:
        plan(world, meeting("H.1", 8, code="K1"))

        recorded = schedule(world, under="H.1")

        assert (recorded.created, recorded.updated) == (4, 1)
        _, planned = world.app.list_meetings(CYCLE, now=NOW)
        [kept] = [each for each in planned if each.file.meeting.code == "K1"]
        assert kept.file.meeting.meets_on == date(2022, 11, 8)
        assert len(kept.file.supervisors) == 1

    def test_tells_what_found_no_place(self, world: World) -> None:
        recorded = schedule(world, from_on=date(2022, 11, 7), to_on=date(2022, 11, 7))

        codes = {finding["code"] for finding in recorded.findings}
        assert codes == {"all_busy"}
        assert recorded.created + len(recorded.findings) == len(CELLS) + len(GRASSROOTS)
        assert pairs_too_near(world.app) == []

    @pytest.mark.parametrize("top_down", [True, False], ids=["top-down", "bottom-up"])
    def test_keeps_the_order_of_the_tree(self, world: World, top_down: bool) -> None:
        schedule(world, top_down=top_down)

        _, planned = world.app.list_meetings(CYCLE, now=NOW)
        at = {each.unit.code: each.file.times[0] for each in planned}
        for cell in CELLS:
            above = cell.rpartition(".")[0]
            first, second = (at[above], at[cell]) if top_down else (at[cell], at[above])
            assert first[1] <= second[0]

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"role": "stranger"}, "role_not_defined"),
            ({"from_on": date(2022, 11, 5), "to_on": date(2022, 11, 6)}, "no_day_to_meet"),
            ({"from_on": date(2022, 10, 3), "to_on": date(2022, 10, 7)}, "no_day_to_meet"),
        ],
        ids=["an unknown role", "a weekend", "last month"],
    )
    def test_refuses_what_cannot_be(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            schedule(world, **given)

    def test_history_gives_back_what_was_planned(self, world: World) -> None:
        schedule(world)
        plan(
            world,
            PlanRow(
                code=world.app.list_meetings(CYCLE, now=NOW)[1][0].file.meeting.code,
                attendees=(BOARD,),
                meets_on=date(2022, 11, 14),
            ),
        )

        [replayed] = world.app.replay_history()
        assert replayed.differences == []
