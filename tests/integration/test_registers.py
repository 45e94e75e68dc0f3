"""What all registers have in common, each of them tried in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.register_rows import BLIND, CHANGES, CLEARED, FILLED, ROWS, SEES, WRITERS, Values
from tests.register_world import (
    AREA,
    BOARD,
    BOARD_MEMBER,
    CLERK,
    CYCLE,
    HEAD,
    MEMBER,
    NOW,
    OPENED,
    OTHER,
    READER,
    World,
)
from tests.small_world import application
from workflow.application.registers import REGISTERS
from workflow.application.registers.register import (
    RegisterRow,
)
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)

ALL = pytest.mark.parametrize("name", ROWS)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        world = World(app)
        world.record("commitment", code="CM1", **{**ROWS["commitment"], "subject": MEMBER})
        yield world


def writer_of(world: World, name: str) -> World:
    return world.by(WRITERS[name][0])


def place_of(name: str) -> str:
    return REGISTERS[name].place.code


def code_of(world: World, name: str) -> str:
    """Return the code of the newest row of a register."""
    line = max(world.list(name), key=lambda each: each.record.id)  # type: ignore[attr-defined]
    return str(line.values["code"])


class TestKeeping:
    @ALL
    def test_makes_a_code_where_none_is_given(self, world: World, name: str) -> None:
        values = {**ROWS[name], "subject": OTHER} if name == "commitment" else ROWS[name]
        recorded = writer_of(world, name).record(name, **values)

        prefix = REGISTERS[name].prefix
        assert (recorded.created, recorded.updated) == (1, 0)
        assert code_of(world, name) == f"{prefix}{recorded.ids[0]}"

    @ALL
    def test_changes_what_it_says_and_leaves_the_rest(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        place = {place_of(name): ROWS[name][place_of(name)]}
        world.record(name, code="R1", **ROWS[name])
        before = next(line for line in world.list(name) if line.values["code"] == "R1")

        recorded = world.record(name, code="R1", **place, **CHANGES[name])

        after = next(line for line in world.list(name) if line.values["code"] == "R1")
        assert (recorded.created, recorded.updated) == (0, 1)
        assert after.values == {**before.values, **CHANGES[name]}

    @pytest.mark.parametrize("name", CLEARED)
    def test_takes_away_what_may_be_blank(self, world: World, name: str) -> None:
        world, column = writer_of(world, name), CLEARED[name]
        place = {place_of(name): ROWS[name][place_of(name)]}
        world.record(name, code="R1", **ROWS[name], **{column: FILLED[column]})

        world.record(name, code="R1", cleared=[column], **place)

        line = next(line for line in world.list(name) if line.values["code"] == "R1")
        assert line.values[column] is None

    @ALL
    def test_keeps_what_a_row_needs(self, world: World, name: str) -> None:
        world, register = writer_of(world, name), REGISTERS[name]
        needed = register.needed[0].code
        place = {place_of(name): ROWS[name][place_of(name)]}

        with pytest.raises(InvalidValueError, match="register_value_kept"):
            world.record(name, cleared=[needed], **place)
        with pytest.raises(InvalidValueError, match="register_value_missing"):
            world.record(name, **place)

    @ALL
    def test_takes_a_row_back_and_deletes_nothing(self, world: World, name: str) -> None:
        world, flag = writer_of(world, name), REGISTERS[name].columns[-1].code
        place = {place_of(name): ROWS[name][place_of(name)]}
        world.record(name, code="R1", **ROWS[name])

        world.record(name, **{**place, "code": "R1", flag: False})

        def codes(**wanted: Any) -> list[str]:
            return [line.values["code"] for line in world.list(name, **wanted)]

        assert "R1" in codes(holds=False)
        assert "R1" not in codes(holds=True)

    @ALL
    def test_writes_anew_what_was_taken_back(self, world: World, name: str) -> None:
        world, flag = writer_of(world, name), REGISTERS[name].columns[-1].code
        world.record(name, **{**ROWS[name], "code": "R1", flag: False})

        # The commitment that is on record from the beginning says the same.
        expected = 0 if name == "commitment" else 1
        assert world.record(name, **ROWS[name]).created == expected

    @ALL
    def test_knows_a_row_without_a_code_that_says_the_same(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        first = world.record(name, **ROWS[name])
        again = world.record(name, **ROWS[name])

        assert (again.ids, again.unchanged) == (first.ids, 1)

    @ALL
    def test_refuses_the_code_of_another(self, world: World, name: str) -> None:
        place = place_of(name)
        elsewhere = {"subject": "X1-1" if ROWS[name].get("subject") != "X1" else "X1.1"}
        elsewhere = elsewhere if place == "subject" else {"unit": "X1.2"}
        named = {"reported_by": AREA} if name == "area-report" else {}
        actor = BOARD if name == "response" else None
        world.by(actor).record(name, code="R1", **ROWS[name], **named)

        with pytest.raises(InvalidValueError, match="register_code_of_another"):
            world.by(actor).record(name, code="R1", **{**ROWS[name], **elsewhere}, **named)

    @ALL
    def test_does_the_same_command_once(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        row = RegisterRow(values=ROWS[name])
        first = world.keep(name, [row], command_id="once")

        again = world.keep(name, [row], command_id="once")

        assert again == first
        other = RegisterRow(values={**ROWS[name], **CHANGES[name]})
        with pytest.raises(ConflictError):
            world.keep(name, [other], command_id="once")

    @ALL
    def test_keeps_one_row_when_two_write_it_at_once(
        self, world: World, url: str, name: str
    ) -> None:
        def write(_: int) -> int:
            with application(url) as app:
                return World(app, WRITERS[name][0]).record(name, **ROWS[name]).created

        with ThreadPoolExecutor(2) as pool:
            done = sorted(pool.map(write, range(2)))

        expected = [0, 0] if name == "commitment" else [0, 1]
        assert done == expected

    @ALL
    def test_is_told_whole_by_history(self, world: World, name: str) -> None:
        world = writer_of(world, name)
        place = {place_of(name): ROWS[name][place_of(name)]}
        world.record(name, code="R1", **ROWS[name])
        world.record(name, code="R1", **place, **CHANGES[name])

        [replayed] = world.app.replay_history()

        assert replayed.differences == []
        assert world.app.verify_history().damages == []

    def test_refuses_a_code_that_is_none(self, world: World) -> None:
        for code in ("a b", "x/y", "ớ́\u200b", ""):
            with pytest.raises(InvalidValueError):
                world.record("commendation", code=code or "..", **ROWS["commendation"])

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("commitment", {"signed_on": date(2022, 11, 16)}),
            ("response", {"given_on": date(2022, 11, 16)}),
            ("discipline", {"decided_on": date(2023, 1, 1)}),
            ("result", {"as_of_on": date(2022, 12, 31)}),
        ],
    )
    def test_refuses_a_day_to_come(self, world: World, name: str, values: Values) -> None:
        with pytest.raises(InvalidValueError, match="day_lies_ahead"):
            writer_of(world, name).record(name, **{**ROWS[name], **values})

    @pytest.mark.parametrize("name", ["area-report", "quality"])
    def test_refuses_a_month_to_come(self, world: World, name: str) -> None:
        with pytest.raises(InvalidValueError, match="month_lies_ahead"):
            writer_of(world, name).record(name, **{**ROWS[name], "month": "2022-12"})


class TestPermission:
    @pytest.mark.parametrize(
        ("name", "actor"), [(name, actor) for name in WRITERS for actor in WRITERS[name]]
    )
    def test_lets_write_who_may(self, world: World, name: str, actor: str) -> None:
        assert len(world.by(actor).record(name, **ROWS[name]).ids) == 1

    @ALL
    def test_refuses_who_sees_it_and_may_not(self, world: World, name: str) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by(READER).record(name, **ROWS[name])

    @ALL
    @pytest.mark.parametrize("actor", ["X2-1", CLERK])
    def test_hides_what_the_actor_does_not_see(self, world: World, name: str, actor: str) -> None:
        with pytest.raises(NotFoundError):
            world.by(actor).record(name, **ROWS[name])

    @pytest.mark.parametrize("name", ["response", "inspection", "commendation", "discipline"])
    @pytest.mark.parametrize("subject", [BOARD_MEMBER, "X2.2"])
    def test_refuses_the_own_case(self, world: World, name: str, subject: str) -> None:
        with pytest.raises(RefusedError, match="own_case"):
            world.by(BOARD_MEMBER).record(name, **{**ROWS[name], "subject": subject})

        assert world.by(BOARD).record(name, **{**ROWS[name], "subject": subject}).created == 1

    @pytest.mark.parametrize("name", ["quality", "area-report"])
    def test_refuses_a_unit_outside_the_cycle(self, world: World, name: str) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            world.by(BOARD).record(name, **{**ROWS[name], "unit": "Z9"})


class TestSight:
    @ALL
    def test_shows_rows_to_who_may_see_them(self, world: World, name: str) -> None:
        writer_of(world, name).record(name, code="R1", **ROWS[name])

        def sees(actor: str | None) -> bool:
            return any(line.values["code"] == "R1" for line in world.by(actor).list(name))

        assert [actor for actor in (None, *SEES[name]) if not sees(actor)] == []
        assert [actor for actor in BLIND[name] if sees(actor)] == []

    @pytest.mark.parametrize("actor", [HEAD, READER])
    def test_hides_discipline_in_the_history_too(self, world: World, actor: str) -> None:
        world.by(BOARD).record("discipline", **ROWS["discipline"])

        def kinds(reader: str) -> list[str]:
            told = world.app.show_review(CYCLE, MEMBER, now=NOW, actor=reader)
            return [event.kind for event in told.history if event.kind == "discipline_recorded"]

        assert (kinds(actor), len(kinds(BOARD)), len(kinds(MEMBER))) == ([], 1, 1)

    def test_keeps_texts_out_of_the_events(self, world: World) -> None:
        world.by(BOARD).record("response", **ROWS["response"])

        history = world.app.read_history(CYCLE, now=NOW)

        assert all(ROWS["response"]["reason"] not in str(event.body) for event in history)


class TestFilters:
    def test_ask_by_place_and_day(self, world: World) -> None:
        for subject, day in (("X1-1", 3), (HEAD, 5), ("X2.1-2", 7)):
            world.record(
                "commitment",
                subject=subject,
                text="…",
                signed_on=date(2022, 2, day),
                code=f"F{day}",
            )

        def codes(**wanted: Any) -> list[str]:
            return [line.values["code"] for line in world.list("commitment", **wanted)]

        assert codes(under="X1") == ["CM1", "F3", "F5"]
        assert codes(unit="X1") == ["F3"]
        assert codes(subject="X2.1-2") == ["F7"]
        assert codes(since=date(2022, 2, 5)) == ["F5", "F7"]
        assert codes(until=date(2022, 2, 4)) == ["CM1", "F3"]
        with pytest.raises(NotFoundError):
            codes(subject="X9")
        with pytest.raises(NotFoundError):
            codes(under="X9")

    def test_do_not_find_a_subject_that_may_not_be_seen(self, world: World) -> None:
        with pytest.raises(NotFoundError):
            world.by(OTHER).list("commitment", subject=MEMBER)
