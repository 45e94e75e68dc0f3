"""Deadlines get more time: other rows take their place, and nothing fires twice or too early."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.databases import Databases
from tests.extending import (
    AUTHORITY,
    CELL,
    OWNER,
    REASON,
    STRANGER,
    extend,
    listed,
    november_day,
    rows_of,
    told,
    waiting,
)
from tests.migrating import (
    LATER,
    add_version,
    assert_is_sound,
    deadlines,
    events,
    migrate,
    review,
    rungs,
    setting,
)
from tests.small_world import CYCLE, OPENED, World, application, dump, november
from workflow.application.extend_deadlines import ExtendRequest
from workflow.domain.errors import ConflictError, NotFoundError, RefusedError
from workflow.domain.migration import DuePolicy

NOW = november(2)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestExtension:
    def test_puts_another_deadline_in_the_place_of_the_one_before(
        self, world: World, url: str
    ) -> None:
        [(_, _, first, _)] = rows_of(url)

        recorded = extend(world.by(AUTHORITY), 10, NOW)

        old, new = deadlines(url, CELL)
        assert (old["status"], str(old["due_on"]), old["next_at"]) == (
            *("replaced", "2022-11-04"),
            None,
        )
        assert (new["status"], str(new["due_on"]), new["replaces"], new["visit"]) == (
            *("open", "2022-11-10", first),
            1,
        )
        assert str(review(url, CELL)["due_on"]) == "2022-11-10"
        assert review(url, CELL)["due_at"] == new["due_at"]
        [made] = recorded.made
        assert (made["original_due_on"], made["was_due_on"], made["due_on"]) == (
            *("2022-11-04", "2022-11-04"),
            "2022-11-10",
        )
        assert told(url) == [(OWNER, "extended")]
        assert_is_sound(world)

    def test_is_on_record_without_its_reason_in_the_body(self, world: World, url: str) -> None:
        extend(world.by(AUTHORITY), 10, NOW)

        [event] = events(url, "deadline_extended")
        assert event["actor"] == f"person:{AUTHORITY}"
        assert REASON not in str(event["body"])
        [row] = dump(url)["extension"]
        assert (row["status"], row["decided_by"], row["reason"]) == ("approved", AUTHORITY, REASON)

    def test_keeps_the_day_that_was_announced_first(self, world: World) -> None:
        extend(world, 10, NOW)
        extend(world, 15, NOW)

        [line] = [each for each in listed(world, NOW) if each.row.key == CELL]

        row = line.row
        assert (row.original_due_on, row.due_on, row.extensions) == (
            *(november_day(4), november_day(15)),
            2,
        )
        shown = world.app.show_review(CYCLE, CELL, now=NOW).more_time
        assert shown is not None
        assert (shown.original_due_on, shown.extensions) == (november_day(4), 2)

    def test_sends_no_reminder_whose_moment_has_passed(self, world: World, url: str) -> None:
        extend(world, 7, november(3, 10))
        *_, (_, _, number, _) = rows_of(url)

        world.tick(november(3, 11))
        before = rungs(url, number)
        world.tick(november(7, 9))

        assert (before, rungs(url, number)) == ([], [(number, 1)])

    def test_lets_nothing_fire_of_the_deadline_before(self, world: World, url: str) -> None:
        world.tick(november(3, 9))
        [(_, _, first, _)] = rows_of(url)
        fired = rungs(url, first)
        extend(world, 15, november(4, 7, 59))

        world.tick(november(4, 8))
        world.tick(november(14, 8))

        assert rungs(url, first) == fired
        assert_is_sound(world)

    def test_of_a_held_deadline_keeps_the_days_that_it_gains(self, world: World, url: str) -> None:
        world.fire(CELL, "hold", NOW, reason="Bão")

        extend(world, 10, NOW)

        held = deadlines(url, CELL)[-1]
        assert (held["status"], held["remaining"], held["next_at"]) == ("held", 6, None)
        world.fire(CELL, "resume", november(8))
        resumed = deadlines(url, CELL)[-1]
        assert (resumed["status"], str(resumed["due_on"])) == ("open", "2022-11-16")
        assert_is_sound(world)

    def test_stands_when_the_cycle_goes_on_by_another_version(self, world: World, url: str) -> None:
        extend(world, 15, NOW)
        version = add_version(world, setting("dissemination", **LATER))

        migrate(world, november(3), version, due=DuePolicy.RECOMPUTE)

        assert rows_of(url)[-1][:2] == ("2022-11-15", "open")
        assert_is_sound(world)

    def test_tells_of_a_day_off_and_of_the_end_of_the_cycle(self, world: World) -> None:
        day_off = extend(world, 12, NOW)
        far = extend(world, 14, NOW, to_on=november_day(12).replace(year=2023))

        assert [each["code"] for each in day_off.findings] == ["extended_to_day_off"]
        assert [each["code"] for each in far.findings] == [
            "extended_to_day_off",
            "extended_beyond_cycle",
        ]

    def test_answers_the_same_again_though_much_has_happened(self, world: World, url: str) -> None:
        first = extend(world, 10, NOW, command_id="once")
        extend(world, 15, november(3))
        before = dump(url)

        again = extend(world, 10, NOW, command_id="once")

        assert (again, dump(url)) == (first, before)

    def test_as_a_plan_changes_nothing(self, world: World, url: str) -> None:
        before = dump(url)

        planned = extend(world, 10, NOW, plan=True)

        assert (planned.made[0]["due_on"], dump(url)) == ("2022-11-10", before)


class TestRefusals:
    @pytest.mark.parametrize(
        ("code", "to", "now", "changes"),
        [
            pytest.param("extension_not_later", 4, NOW, {}, id="the same day"),
            pytest.param("extension_not_later", 3, NOW, {}, id="an earlier day"),
            pytest.param("extension_day_passed", 8, november(9), {}, id="a day that passed"),
            pytest.param("no_open_deadline", 10, NOW, {"stage": "feedback"}, id="another stage"),
        ],
    )
    def test_change_nothing(
        self, world: World, url: str, code: str, to: int, now: Any, changes: dict[str, Any]
    ) -> None:
        before = dump(url)

        with pytest.raises(RefusedError) as error:
            extend(world, to, now, **changes)

        assert (error.value.code, dump(url)) == (code, before)

    def test_of_a_review_that_is_over(self, world: World) -> None:
        world.fire(CELL, "exempt", NOW, reason="Giải thể")

        with pytest.raises(RefusedError, match="no_open_deadline"):
            extend(world, 10, NOW)

    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param(OWNER, "forbidden", id="who owes it"),
            pytest.param("H.1.1-2", "forbidden", id="a member"),
        ],
    )
    def test_of_who_has_no_authority(self, world: World, actor: str, code: str) -> None:
        with pytest.raises((RefusedError, NotFoundError)) as error:
            extend(world.by(actor), 10, NOW)

        assert error.value.code in (code, "review_not_found")

    def test_of_who_may_not_see_the_review(self, world: World) -> None:
        with pytest.raises(NotFoundError):
            extend(world.by(STRANGER), 10, NOW)

    def test_of_who_is_under_review(self, world: World, url: str) -> None:
        with pytest.raises(RefusedError) as error:
            extend(world.by("H-1"), 20, NOW, subject="H.1-1")
        assert error.value.code == "forbidden"

    def test_of_more_extensions_than_the_definition_allows(self, world: World, url: str) -> None:
        version = add_version(world, lambda content: content.update(extensions={"most": 1}))
        migrate(world, NOW, version)
        extend(world, 10, november(3))

        with pytest.raises(RefusedError) as error:
            extend(world, 15, november(3))

        assert (error.value.code, error.value.facts) == (
            "extensions_used_up",
            {"used": 1, "most": 1},
        )
        [line] = [each for each in listed(world, november(3)) if each.row.key == CELL]
        assert line.extensions_left == 0


class TestTwoAtOnce:
    def test_let_one_win_and_tell_the_other(self, world: World, url: str) -> None:
        both = threading.Barrier(2)

        def act(to: int) -> str:
            with application(url) as app:
                use = waiting(app, lambda: both.wait(timeout=30))
                request = ExtendRequest(
                    cycle=CYCLE, subject=CELL, to_on=november_day(to), reason=REASON
                )
                try:
                    use(request, command=World(app).command(NOW))
                except ConflictError as error:
                    return error.code
                return "extended"

        with ThreadPoolExecutor(2) as pool:
            answers = sorted(pool.map(act, (10, 15)))

        assert answers == ["extended", "someone_was_first"]
        assert [row[1] for row in rows_of(url)] == ["replaced", "open"]
        assert_is_sound(world)

    def test_fire_no_rung_of_a_replaced_deadline_after_it_was(self, world: World, url: str) -> None:
        [(_, _, first, _)] = rows_of(url)
        both, now = threading.Barrier(2), november(4, 9)

        def tick() -> None:
            with application(url) as app:
                both.wait(timeout=30)
                World(app).tick(now)

        def more() -> None:
            with application(url) as app:
                request = ExtendRequest(
                    cycle=CYCLE, subject=CELL, to_on=november_day(18), reason=REASON
                )
                use = waiting(app, lambda: both.wait(timeout=30))
                use(request, command=World(app).command(now))

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(tick), pool.submit(more)]:
                done.result()

        world.tick(now)
        fired = rungs(url, first)
        ticked = [event["seq"] for event in events(url, "rungs_fired")]
        [extended] = events(url, "deadline_extended")
        assert fired in ([], [(first, 0), (first, 1)], [(first, 1)])
        assert not fired or min(ticked) < extended["seq"]
        assert rungs(url, rows_of(url)[-1][2]) == []
        assert_is_sound(world)

    def test_see_that_the_stage_was_left_meanwhile(self, world: World, url: str) -> None:
        use = waiting(world.app, lambda: world.disseminate(CELL, NOW))
        request = ExtendRequest(cycle=CYCLE, subject=CELL, to_on=november_day(20), reason=REASON)

        with pytest.raises(ConflictError):
            use(request, command=world.command(NOW))

        assert dump(url)["extension"] == []
