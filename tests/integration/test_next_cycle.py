"""What one cycle left unproven goes on in the next one, wholly or not at all, and once only."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from tests.carrying import DUE, LATER, lines, statuses, unproven
from tests.databases import Databases
from tests.remedy_part_world import (
    BOARD,
    NEXT,
    NEXT_ON,
    SECRETARY,
    World,
)
from tests.small_world import application
from tests.suggestion_world import CYCLE_2019, OPENED, at, december
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.remedy import RemedySource
from workflow.domain.records.remedy import RemedyStatus as Status


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with unproven(url) as year:
        yield year


class TestCarryOver:
    @pytest.fixture(autouse=True)
    def _opened(self, world: World) -> None:
        world.open_next()

    def test_opens_what_is_not_verified(self, world: World) -> None:
        carried = world.of(NEXT).carry_over()

        after = lines(world.of(NEXT))
        assert (carried.created, carried.updated, carried.unchanged) == (3, 0, 0)
        assert [line.remedy.title for line in after] == ["Đã báo xong", "Đang làm", "Quá hạn"]
        assert {line.remedy.status for line in after} == {Status.OPEN}
        assert {line.remedy.source for line in after} == {RemedySource.EARLIER}

    def test_leaves_the_old_ones_where_they_go_on(self, world: World) -> None:
        world.of(NEXT).carry_over()

        old = {line.remedy.code: line.remedy for line in lines(world)}
        assert old["R1"].status is Status.VERIFIED
        assert {old[code].status for code in ("R2", "R3", "R4")} == {Status.CARRIED_OVER}
        assert [old[code].carried_to for code in ("R2", "R3", "R4")] == [
            f"{NEXT}/{line.remedy.code}" for line in lines(world.of(NEXT))
        ]

    def test_keeps_age_people_and_day(self, world: World) -> None:
        before = {line.remedy.title: line for line in lines(world)}

        world.of(NEXT).carry_over()

        for line in lines(world.of(NEXT)):
            old = before[line.remedy.title]
            kept = (line.owner, line.monitor, line.remedy.due_on, line.remedy.first_raised_on)
            assert kept == (old.owner, old.monitor, old.remedy.due_on, old.remedy.first_raised_on)
            assert line.remedy.source_ref == old.key
            assert line.age == (1, 1, 5)

    def test_keeps_nothing_of_the_claim(self, world: World) -> None:
        world.of(NEXT).carry_over()

        claimed = lines(world.of(NEXT))[0].remedy
        assert (claimed.claimed_on, claimed.claimed_by, claimed.reopened) == (None, None, 0)

    def test_takes_indicators_unmeasured_and_executors_as_far_as_they_are(
        self, world: World
    ) -> None:
        early = december(11)
        world.indicator("R3", text="Số vụ", kind="zero", now=early)
        world.measure("R3", 1, "0", now=early)
        world.indicator("R3", text="Nhầm", now=early)
        world.indicator("R3", number=2, holds=False, now=early)
        world.executor("R3", outside="Mặt trận Tổ quốc", now=early)
        world.progress("R3", 1, 40, note="Đang làm", now=early)
        world.milestone("R3", text="Xong", due_on=DUE, done_on=date(2019, 12, 11), now=early)
        world.milestone("R3", text="Chưa xong", due_on=DUE, now=early)

        world.of(NEXT).carry_over()

        [code] = [x.remedy.code for x in lines(world.of(NEXT)) if x.remedy.title == "Đang làm"]
        whole = world.of(NEXT).one(code, now=LATER)
        assert [(each.text, each.measured) for each in whole.indicators] == [("Số vụ", None)]
        assert [(each.outside, each.percent, each.note) for each in whole.executors] == [
            ("Mặt trận Tổ quốc", 40, "Đang làm")
        ]
        assert [each.text for each in whole.milestones] == ["Chưa xong"]

    def test_is_the_same_when_it_is_done_twice(self, world: World) -> None:
        world.of(NEXT).carry_over()
        before = lines(world.of(NEXT))

        again = world.of(NEXT).carry_over()

        assert (again.created, again.updated, again.unchanged) == (0, 0, 3)
        assert lines(world.of(NEXT)) == before

    def test_takes_over_later_what_came_later(self, world: World) -> None:
        world.of(NEXT).carry_over()
        world.add("VT", title="Phát hiện thêm", now=at(NEXT_ON, 10))

        again = world.of(NEXT).carry_over(now=at(NEXT_ON, 11))

        assert (again.created, again.unchanged) == (1, 3)

    def test_joins_what_somebody_has_listed_already(self, world: World) -> None:
        world.of(NEXT).add("VL", title="Ghi tay", earlier=f"{CYCLE_2019}/R2", now=at(NEXT_ON, 8))

        carried = world.of(NEXT).carry_over()

        assert (carried.created, carried.updated) == (2, 1)
        assert {line.remedy.code: line.remedy.carried_to for line in lines(world)}["R2"] == (
            f"{NEXT}/R1"
        )

    def test_is_only_planned(self, world: World) -> None:
        planned = world.of(NEXT).carry_over(plan=True)

        assert (planned.created, lines(world.of(NEXT))) == (3, [])
        assert statuses(world)["R3"] is Status.OPEN

    def test_gives_the_first_answer_again(self, world: World) -> None:
        first = world.of(NEXT).carry_over(command_id="chuyen-1")

        assert world.of(NEXT).carry_over(command_id="chuyen-1") == first

    def test_is_not_within_one_cycle(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="carry_over_within_cycle"):
            world.carry_over(CYCLE_2019)

    @pytest.mark.parametrize("plan", [False, True])
    def test_never_goes_back_to_a_cycle_that_began_before(self, world: World, plan: bool) -> None:
        world.of(NEXT).add("VL", title="Của kỳ sau", now=at(NEXT_ON, 8))

        with pytest.raises(InvalidValueError, match="cycle_not_earlier") as caught:
            world.carry_over(NEXT, plan=plan)

        assert caught.value.facts == {
            "cycle": CYCLE_2019,
            "start_on": "2019-12-02",
            "found": NEXT,
            "found_on": NEXT_ON.isoformat(),
        }
        assert [each.remedy.status for each in lines(world.of(NEXT))] == [Status.OPEN]

    def test_knows_both_cycles(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="cycle_not_found"):
            world.of(NEXT).carry_over("no-such-cycle")

    def test_closes_the_old_deadline_and_arms_a_new_one(self, world: World) -> None:
        world.of(NEXT).carry_over()

        overdue = [line.remedy.title for line in lines(world.of(NEXT)) if line.is_overdue]
        assert [line for line in lines(world) if line.is_overdue] == []
        assert overdue == ["Đã báo xong", "Đang làm", "Quá hạn"]

    def test_is_told_in_both_histories(self, world: World) -> None:
        world.of(NEXT).carry_over()

        there = [each.kind for each in world.app.read_history(CYCLE_2019, now=LATER)]
        here = [each.kind for each in world.app.read_history(NEXT, now=LATER)]
        assert there[-3:] == ["remedy_carried_over"] * 3
        assert here.count("remedy_recorded") == 3
        assert world.app.verify_history().damages == []

    def test_codes_that_are_taken_are_made_longer(self, world: World) -> None:
        early = at(NEXT_ON, 8)
        world.of(NEXT).add("VL", code="R2", title="Mã do người đặt", now=early)

        world.of(NEXT).carry_over()

        assert "R2.2" in statuses(world.of(NEXT))


class TestActor:
    @pytest.fixture(autouse=True)
    def _opened(self, world: World) -> None:
        world.open_next()

    def test_carries_over_what_his_roles_reach(self, world: World) -> None:
        carried = world.by(SECRETARY).of(NEXT).carry_over()

        assert carried.created == 2
        assert statuses(world)["R4"] is Status.OPEN
        assert carried.findings == []

    def test_carries_over_all_from_above(self, world: World) -> None:
        assert world.by(BOARD).of(NEXT).carry_over().created == 3

    def test_must_be_allowed_to_record(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-10").of(NEXT).carry_over()

        assert statuses(world)["R3"] is Status.OPEN


class TestAtOnce:
    def test_each_goes_on_in_one_cycle_only(self, url: str, world: World) -> None:
        later = [world.open_next().cycle, world.open_next(unit="VL").cycle]
        for number in range(30):
            world.add(title=f"Nội dung {number}", now=december(11))
        ready = Barrier(2)

        def carry_over(cycle: str) -> int:
            with application(url) as app:
                there = World(app, cycle=cycle)
                ready.wait(timeout=60)
                return there.carry_over().created

        with ThreadPoolExecutor(2) as pool:
            created = list(pool.map(carry_over, later))

        gone_to = {line.key: line.remedy.carried_to for line in lines(world)}
        here = [line for cycle in later for line in lines(world.of(cycle))]
        assert sum(created) == len(here) == 33
        assert {line.remedy.source_ref for line in here} == {
            key for key, to in gone_to.items() if to is not None
        }


class TestWithoutReview:
    def test_is_told_and_never_lost(self, world: World) -> None:
        world.open_next(unit="VL")
        smaller = world.of("bac_son-VL")

        carried = smaller.carry_over()

        told = [(each["code"], each["facts"]) for each in carried.findings]
        facts = {"remedy": f"{CYCLE_2019}/R4", "subject": "VT"}
        assert told == [("remedy_without_review", facts)]
        assert statuses(world)["R4"] is Status.OPEN
        assert carried.created == 2

    def test_names_people_too(self, world: World) -> None:
        world.add("VT-3", title="Của cá nhân", now=december(11))
        world.open_next(unit="VL")

        carried = world.of("bac_son-VL").carry_over()

        assert carried.findings[-1]["facts"]["subject"] == "VT-3"
