"""Many deadlines at once: all that match or none, in few statements; and lists of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from tests import small_world
from tests.databases import Databases
from tests.extending import (
    AUTHORITY,
    CELL,
    OWNER,
    STAGE,
    STRANGER,
    ask,
    extend,
    extend_all,
    listed,
    november_day,
    rows_of,
    told,
    waiting,
)
from tests.migrating import assert_is_sound
from tests.small_world import CYCLE, OPENED, World, application, dump, november
from workflow.application.extend_deadlines import ExtendRequest
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)

NOW = november(2)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestBulk:
    def test_extends_all_that_match(self, world: World, url: str) -> None:
        recorded = extend_all(world.by(AUTHORITY), 10, NOW, under=CELL)

        assert {made["review"] for made in recorded.made} == {
            f"{CYCLE}/{code}" for code in (CELL, "H.1.1-1", "H.1.1-2", "H.1.1-3")
        }
        assert [row[:2] for row in rows_of(url, "H.1.1-2")] == [
            ("2022-11-04", "replaced"),
            ("2022-11-10", "open"),
        ]
        assert rows_of(url, "H.1.2")[0][:2] == ("2022-11-04", "open")
        assert_is_sound(world)

    def test_extends_only_what_is_late(self, world: World, url: str) -> None:
        recorded = extend_all(world, 15, november(7), under="H.1", overdue=True)

        assert len(recorded.made) == 4 * 4 + 3
        assert rows_of(url, "H.1")[-1][:2] == ("2022-11-07", "open")

    def test_takes_none_where_one_is_refused(self, world: World, url: str) -> None:
        extend(world, 15, NOW)
        before = dump(url)

        with pytest.raises(RefusedError) as error:
            extend_all(world, 10, NOW, under="H.1.1")

        assert (error.value.code, error.value.facts["count"], error.value.facts["of"]) == (
            *("extensions_refused", 1),
            4,
        )
        assert error.value.facts["why"] == {"extension_not_later": 1}
        assert dump(url) == before

    def test_as_a_plan_says_which_would_be_refused_and_why(self, world: World, url: str) -> None:
        extend(world, 15, NOW)
        before = dump(url)

        planned = extend_all(world, 10, NOW, under="H.1.1", plan=True)

        refused = [made for made in planned.made if made["refused"]]
        assert [(each["review"], each["refused"]["code"]) for each in refused] == [
            (f"{CYCLE}/{CELL}", "extension_not_later")
        ]
        assert (len(planned.made), dump(url)) == (4, before)

    def test_passes_over_what_the_actor_may_not_see(self, world: World) -> None:
        recorded = extend_all(world.by("H.1-1"), 10, NOW, plan=True)

        units = {made["review"].partition("/")[2] for made in recorded.made}
        assert units
        assert all(code.startswith("H.1") for code in units)

    def test_names_a_unit_and_a_stage_that_exist(self, world: World) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            extend_all(world, 10, NOW, under="X")
        with pytest.raises(InvalidValueError, match="stage_unknown"):
            extend_all(world, 10, NOW, stage="nothing")

    def test_is_not_first_when_one_of_them_changed_meanwhile(self, world: World, url: str) -> None:
        use = waiting(world.app, lambda: extend(world, 8, NOW))
        request = ExtendRequest(cycle=CYCLE, stage=STAGE, to_on=november_day(15), reason="Lụt")

        with pytest.raises(ConflictError):
            use(request, command=world.command(NOW))

        assert len(dump(url)["extension"]) == 1

    def test_of_a_thousand_takes_few_statements(self, databases: Databases) -> None:
        url = databases.fresh()
        small_world.load_and_open(url, members=150)
        with application(url) as app:
            world, counted = World(app), []

            def count(*told: object) -> None:
                counted.append(told[2])

            # The engine that the application made: there is no other way to see what it sends.
            database = app._database
            sa.event.listen(database.writer, "before_cursor_execute", count)
            recorded = extend_all(world, 11, NOW)

            assert len(recorded.made) > 1_000
            assert len(counted) < 60
            assert len(listed(world, NOW)) > 1_000
            assert_is_sound(world)


class TestList:
    def test_tells_what_is_late_and_what_is_left(self, world: World) -> None:
        late = {each.row.key: each for each in listed(world, november(8))}
        early = {each.row.key: each for each in listed(world, NOW)}

        assert (late[CELL].working_days_late, late[CELL].working_days_left) == (2, 0)
        assert (early[CELL].working_days_late, early[CELL].working_days_left) == (0, 2)

    def test_counts_the_rungs_of_each_deadline(self, world: World) -> None:
        world.tick(november(4, 9))

        [line] = [each for each in listed(world, november(4, 9)) if each.row.key == CELL]

        assert line.row.rungs_fired == 2
        assert line.row.next_at == november(7, 8)

    def test_is_of_one_status(self, world: World) -> None:
        extend(world, 10, NOW)
        world.fire("H.1.2", "hold", NOW, reason="Bão")

        found = {
            status: [line.row.key for line in listed(world, NOW, status=status)]
            for status in ("held", "replaced", "met")
        }

        assert found == {"held": ["H.1.2"], "replaced": [CELL], "met": []}
        assert CELL in [line.row.key for line in listed(world, NOW)]

    def test_of_what_was_replaced_counts_what_came_before_it(self, world: World) -> None:
        extend(world, 10, NOW)
        extend(world, 15, NOW)

        replaced = listed(world, NOW, status="replaced")

        assert [(each.row.due_on, each.row.extensions) for each in replaced] == [
            (date(2022, 11, 4), 0),
            (november_day(10), 1),
        ]

    def test_is_of_a_unit_a_stage_or_what_is_late(self, world: World) -> None:
        under = listed(world, NOW, under="H.2", stage=STAGE)
        late = listed(world, november(7), overdue=True)
        records = listed(world, NOW, records_only=True)

        assert {line.row.key[:3] for line in under} == {"H.2"}
        assert "H.1" not in {line.row.key for line in late}
        assert late
        assert records == []

    @pytest.mark.parametrize(
        ("actor", "expected"),
        [
            pytest.param("H.1.1-2", {"H.1.1-2"}, id="a member sees his own"),
            pytest.param(OWNER, {CELL, "H.1.1-1", "H.1.1-2", "H.1.1-3"}, id="a secretary his cell"),
        ],
    )
    def test_shows_what_the_actor_may_see(
        self, world: World, actor: str, expected: set[str]
    ) -> None:
        assert {line.row.key for line in listed(world.by(actor), NOW)} == expected

    def test_refuses_what_does_not_exist(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="stage_unknown"):
            listed(world, NOW, stage="nothing")
        with pytest.raises(NotFoundError, match="unit_not_found"):
            listed(world.by(STRANGER), NOW, under="H.1.1")

    def test_goes_on_after_a_request(self, world: World, url: str) -> None:
        ask(world.by(OWNER), 10, NOW)
        extend(world, 15, NOW)

        [line] = [each for each in listed(world, NOW) if each.row.key == CELL]

        assert (line.row.request, line.row.extensions) == (None, 1)
        assert (OWNER, "extended") in told(url)
