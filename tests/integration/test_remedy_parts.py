"""Indicators, executors and milestones of remedies, and who may write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.databases import Databases
from tests.remedy_part_world import BOARD, MONITOR, OWNER, SECRETARY, World
from tests.small_world import application
from tests.suggestion_world import CLERK, CYCLE_2019, OPENED, december
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.indicator import are_reached
from workflow.domain.rows_of_remedy_parts import ExecutorRow, IndicatorRow


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.add(due_on=date(2020, 6, 30))
        yield world
        [replayed] = app.replay_history()
        assert (replayed.differences, replayed.files) == ([], [])


def kinds(world: World) -> list[str]:
    return [event.kind for event in world.app.read_history(CYCLE_2019, now=december(20))]


class TestIndicators:
    def test_are_defined_and_then_measured(self, world: World) -> None:
        world.indicator("R1", text="Số vụ phá rừng trái pháp luật", kind="zero")
        world.indicator("R1", text="Số vụ san ủi được báo cáo", kind="all")
        before = world.one("R1").indicators

        world.measure("R1", 1, "0", on=date(2019, 12, 9))
        world.measure("R1", 2, "4", "4")

        after = world.one("R1").indicators
        assert not are_reached(before)
        assert are_reached(after)
        assert [each.measured_on for each in after] == [date(2019, 12, 9), date(2019, 12, 10)]

    def test_are_found_by_their_text_again(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")

        again = world.indicator("R1", text="Số vụ", kind="zero")

        assert (again.created, again.unchanged) == (0, 1)
        assert len(world.one("R1").indicators) == 1

    def test_take_the_target_for_the_whole(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="all", target="4")

        world.measure("R1", 1, "4")

        assert world.one("R1").indicators[0].measured_of == 4

    def test_keep_fractions_exactly(self, world: World) -> None:
        world.indicator("R1", text="Tỷ lệ", kind="at_least", target="1/3")

        world.measure("R1", 1, "1/3")

        [found] = world.one("R1").indicators
        assert (found.target, found.measured) == (Fraction(1, 3), Fraction(1, 3))

    def test_measured_again_bear_the_later_day(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")
        world.measure("R1", 1, "0", on=date(2019, 12, 3))

        world.measure("R1", 1, "0")

        assert world.one("R1").indicators[0].measured_on == date(2019, 12, 10)

    def test_are_not_deleted(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")

        world.indicator("R1", number=1, holds=False)

        assert [each.holds for each in world.one("R1").indicators] == [False]

    @pytest.mark.parametrize(
        ("given", "error", "code"),
        [
            pytest.param({}, InvalidValueError, "part_without_text", id="nothing"),
            pytest.param(
                {"text": "Số vụ", "kind": "at_least"},
                InvalidValueError,
                "indicator_target_wrong",
                id="at least what",
            ),
            pytest.param(
                {"text": "Số vụ", "number": 0}, InvalidValueError, "part_number_wrong", id="no. 0"
            ),
            pytest.param(
                {"number": 7, "holds": False, "text": "Số vụ"},
                NotFoundError,
                "remedy_part_not_found",
                id="dropping what was never there",
            ),
        ],
    )
    def test_refuse_what_says_nothing(
        self, world: World, given: dict[str, Any], error: type[ReviewCycleError], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            world.indicator("R1", **given)

    def test_are_not_measured_ahead(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")

        with pytest.raises(InvalidValueError, match="day_lies_ahead"):
            world.measure("R1", 1, "0", on=date(2019, 12, 11))

    def test_are_told_as_measured(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")
        world.measure("R1", 1, "0")

        assert kinds(world)[-2:] == ["remedy_recorded", "remedy_measured"]


class TestExecutors:
    def test_are_units_people_and_bodies_outside(self, world: World) -> None:
        world.executor("R1", unit="VL.1")
        world.executor("R1", person="VL-3")
        world.executor("R1", outside="Mặt trận Tổ quốc")

        found = world.one("R1")

        assert [(each.unit_id, each.person_id, each.outside) for each in found.executors] == [
            (next(iter(found.units)), None, None),
            (None, next(iter(found.people)), None),
            (None, None, "Mặt trận Tổ quốc"),
        ]
        assert (list(found.units.values()), list(found.people.values())) == (["VL.1"], ["VL-3"])

    def test_are_rolled_up(self, world: World) -> None:
        for unit in ("VL.1", "VT", "VL"):
            world.executor("R1", unit=unit)
        world.progress("R1", 1, 100)
        world.progress("R1", 2, 50, note="Còn hai chi bộ")

        found = world.one("R1").rolled_up

        assert (found.percent, found.done, found.count) == (50, 1, 3)

    def test_report_on_a_day(self, world: World) -> None:
        world.executor("R1", unit="VL.1")
        before = world.one("R1").executors[0].reported_on

        world.progress("R1", 1, 0)

        assert (before, world.one("R1").executors[0].reported_on) == (None, date(2019, 12, 10))
        assert kinds(world)[-1] == "remedy_progressed"

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({}, "executor_unclear", id="nobody"),
            pytest.param({"unit": "VL", "person": "VL-3"}, "executor_unclear", id="two at once"),
            pytest.param({"outside": ""}, "executor_unclear", id="a body without a name"),
            pytest.param({"outside": "x" * 201}, "executor_unclear", id="a long name"),
            pytest.param({"unit": "VL", "percent": 101}, "percent_out_of_range", id="101 %"),
            pytest.param({"unit": "VL", "percent": -1}, "percent_out_of_range", id="less than 0"),
        ],
    )
    def test_refuse_what_is_unclear(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            world.executor("R1", **given)

    def test_count_once_each(self, world: World) -> None:
        world.executor("R1", unit="VL.1")

        again = world.executor("R1", unit="VL.1")
        with pytest.raises(InvalidValueError, match="executor_repeated"):
            world.executor("R1", number=2, unit="VL.1")

        assert again.unchanged == 1

    @pytest.mark.parametrize(
        ("given", "code"),
        [({"unit": "XX"}, "unit_not_found"), ({"person": "XX"}, "person_not_found")],
    )
    def test_refuse_who_is_not_there(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(NotFoundError, match=code):
            world.executor("R1", **given)

    def test_may_report_for_themselves_only(self, world: World) -> None:
        world.executor("R1", person=CLERK)
        world.executor("R1", unit="VT")

        world.by(CLERK).progress("R1", 1, 30)
        world.by("VT-1").progress("R1", 2, 60)

        with pytest.raises(RefusedError, match="forbidden"):
            world.by(CLERK).progress("R1", 2, 90)
        with pytest.raises(RefusedError, match="forbidden"):
            world.by(CLERK).executor("R1", unit="VL.1")
        assert [each.percent for each in world.one("R1").executors] == [30, 60]


class TestMilestones:
    def test_have_a_last_day_and_the_day_they_were_done(self, world: World) -> None:
        world.milestone("R1", text="Sửa quy chế", due_on=date(2020, 1, 31))

        world.milestone("R1", number=1, done_on=date(2019, 12, 9))

        [found] = world.one("R1").milestones
        assert (found.due_on, found.done_on) == (date(2020, 1, 31), date(2019, 12, 9))

    def test_need_a_day(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="milestone_without_day"):
            world.milestone("R1", text="Sửa quy chế")


class TestPermission:
    @pytest.mark.parametrize("actor", [None, OWNER, MONITOR, SECRETARY, BOARD])
    def test_is_of_those_who_answer_for_it_or_follow_it(
        self, world: World, actor: str | None
    ) -> None:
        world.by(actor).indicator("R1", text="Số vụ", kind="zero")

        assert len(world.one("R1").indicators) == 1

    @pytest.mark.parametrize("actor", [CLERK, "VT-1", "VL.1-1"])
    def test_is_hidden_from_those_outside(self, world: World, actor: str) -> None:
        with pytest.raises(NotFoundError, match="remedy_not_found"):
            world.by(actor).indicator("R1", text="Số vụ", kind="zero")
        with pytest.raises(NotFoundError, match="remedy_not_found"):
            world.by(actor).one("R1")

    def test_is_not_of_who_sees_only(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-10").indicator("R1", text="Số vụ", kind="zero")

    def test_lets_an_executor_measure_and_not_define(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")
        world.executor("R1", person=CLERK)

        world.by(CLERK).measure("R1", 1, "0")

        with pytest.raises(RefusedError, match="forbidden"):
            world.by(CLERK).indicator("R1", number=1, text="Số vụ khác")


class TestVerified:
    @pytest.fixture(autouse=True)
    def _verified(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")
        world.measure("R1", 1, "0")
        world.by(OWNER).take("claim", "R1")
        world.by(BOARD).take("verify", "R1")

    def test_is_changed_no_more(self, world: World) -> None:
        with pytest.raises(RefusedError, match="remedy_settled"):
            world.measure("R1", 1, "3", now=december(11))
        with pytest.raises(RefusedError, match="remedy_settled"):
            world.executor("R1", unit="VL.1", now=december(11))

    def test_is_written_again_without_a_change(self, world: World) -> None:
        row = IndicatorRow(remedy="R1", number=1, text="Số vụ", measured=Fraction(0))

        again = world.app.keep_indicators(CYCLE_2019, [row], command=world.command(december(11)))

        assert again.unchanged == 1


class TestManyRows:
    def rows(self, count: int = 1_000) -> list[ExecutorRow]:
        return [
            ExecutorRow(
                remedy="R1", number=number, outside=f"Tổ chức {number}", percent=50, line=number + 1
            )
            for number in range(1, count + 1)
        ]

    def keep(self, world: World, rows: list[ExecutorRow], **given: Any) -> Any:
        command = world.command(december(11), given.pop("command_id", None))
        return world.app.keep_executors(
            CYCLE_2019, rows, file="noi-thuc-hien.csv", command=command, **given
        )

    def test_are_stored_together_and_once(self, world: World) -> None:
        planned = self.keep(world, self.rows(), plan=True)
        nothing = world.one("R1").executors
        first = self.keep(world, self.rows())
        second = self.keep(world, self.rows())

        assert (planned.created, nothing) == (1_000, ())
        assert (first.created, second.created, second.unchanged) == (1_000, 0, 1_000)
        assert world.one("R1").rolled_up.percent == 50

    def test_are_stored_all_or_not_at_all(self, world: World) -> None:
        rows = [
            *self.rows(20),
            ExecutorRow(remedy="R1", number=21, percent=3, line=22),
            ExecutorRow(remedy="R9", number=1, outside="Tổ chức", line=23),
        ]

        with pytest.raises(InvalidFileError) as caught:
            self.keep(world, rows)

        assert [(each.code, each.line) for each in caught.value.problems] == [
            ("executor_unclear", 22),
            ("remedy_not_found", 23),
        ]
        assert world.one("R1").executors == ()


class TestCommandId:
    def test_gives_the_first_answer_again(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")

        first = world.measure("R1", 1, "0", command_id="do-1")
        again = world.measure("R1", 1, "0", command_id="do-1", now=december(11))

        assert again == first
        assert world.one("R1").indicators[0].measured_on == date(2019, 12, 10)

    def test_is_not_used_for_something_else(self, world: World) -> None:
        world.indicator("R1", text="Số vụ", kind="zero")
        world.measure("R1", 1, "0", command_id="do-1")

        with pytest.raises(ConflictError, match="command_id_reused"):
            world.measure("R1", 1, "3", command_id="do-1")
