"""Who owes a stage asks for more time; the authority decides, and nothing stops meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.extending import (
    AUTHORITY,
    CELL,
    OWNER,
    REASON,
    STRANGER,
    approve,
    ask,
    extend,
    extend_all,
    listed,
    november_day,
    reject,
    requests,
    rows_of,
    told,
)
from tests.migrating import assert_is_sound, events, review, rungs
from tests.small_world import CYCLE, OPENED, World, application, dump, november
from workflow.application.find_stuck import StuckRequest
from workflow.domain.errors import NotFoundError, RefusedError

NOW = november(2)


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestRequest:
    def test_stops_nothing(self, world: World, url: str) -> None:
        before = (rows_of(url), review(url, CELL))

        ask(world.by(OWNER), 10, NOW)
        world.tick(november(4, 8))

        [(_, _, number, _)] = rows_of(url)
        assert (rows_of(url), review(url, CELL)) == before
        assert (number, 1) in rungs(url, number)
        assert_is_sound(world)

    def test_is_told_to_those_who_decide(self, world: World, url: str) -> None:
        ask(world.by(OWNER), 10, NOW)

        assert told(url) == [(AUTHORITY, "extension_requested")]

    def test_shows_in_lists_and_in_the_review(self, world: World) -> None:
        code = ask(world.by(OWNER), 10, NOW)

        [line] = [each for each in listed(world, NOW) if each.row.key == CELL]
        shown = world.app.show_review(CYCLE, CELL, now=NOW).more_time
        why = world.app.explain_review(CYCLE, CELL, now=NOW).more_time
        assert (line.row.request, line.row.requested_on) == (code, november_day(10))
        assert shown is not None
        assert shown.request is not None
        assert (shown.request.code, why) == (code, shown)

    def test_may_be_made_once_for_each_deadline(self, world: World) -> None:
        code = ask(world.by(OWNER), 10, NOW)

        with pytest.raises(RefusedError) as error:
            ask(world, 11, NOW)

        assert error.value.code == "extension_is_requested"
        reject(world.by(AUTHORITY), code, NOW)
        assert ask(world.by(OWNER), 11, NOW) != code

    @pytest.mark.parametrize(
        ("actor", "error"),
        [
            pytest.param("H.1.1-2", (RefusedError, NotFoundError), id="a member"),
            pytest.param(STRANGER, NotFoundError, id="who may not see it"),
        ],
    )
    def test_is_for_who_owes_the_stage(
        self, world: World, actor: str, error: type[Exception] | tuple[type[Exception], ...]
    ) -> None:
        with pytest.raises(error):
            ask(world.by(actor), 10, NOW)

    def test_to_an_earlier_day_is_refused(self, world: World, url: str) -> None:
        with pytest.raises(RefusedError, match="extension_not_later"):
            ask(world.by(OWNER), 4, NOW)

        assert dump(url)["extension"] == []

    def test_tells_its_reason_to_who_asked_and_who_decides_only(self, world: World) -> None:
        ask(world.by(OWNER), 10, NOW)

        reasons = {
            actor: [line.reason for line in requests(world.by(actor) if actor else world, NOW)]
            for actor in (None, OWNER, AUTHORITY, "H.1.1-2", "H.1-2", STRANGER)
        }

        assert reasons[None] == reasons[OWNER] == reasons[AUTHORITY] == [REASON]
        assert not any(REASON in found for found in list(reasons.values())[3:])

    def test_never_shows_its_reason_in_what_is_stuck(self, world: World, url: str) -> None:
        ask(world.by(OWNER), 10, NOW)

        stuck = world.app.find_stuck(StuckRequest(cycle=CYCLE), now=november(9))
        shown = world.app.show_review(CYCLE, CELL, now=november(9))

        assert stuck.items
        assert REASON not in repr(stuck)
        assert REASON not in repr(shown.history)
        [event] = events(url, "extension_requested")
        assert REASON not in str(event["body"])


class TestApproval:
    def test_extends_in_the_same_transaction(self, world: World, url: str) -> None:
        code = ask(world.by(OWNER), 10, NOW)

        approve(world.by(AUTHORITY), code, november(3))

        assert [row[:2] for row in rows_of(url)] == [
            ("2022-11-04", "replaced"),
            ("2022-11-10", "open"),
        ]
        [row] = dump(url)["extension"]
        assert (row["status"], row["requested_by"], row["decided_by"]) == (
            *("approved", OWNER),
            AUTHORITY,
        )
        assert (OWNER, "extended") in told(url)
        assert requests(world, november(3)) == []
        assert len(requests(world, november(3), every=True)) == 1
        assert_is_sound(world)

    def test_may_give_another_day(self, world: World, url: str) -> None:
        code = ask(world.by(OWNER), 10, NOW)

        approve(world.by(AUTHORITY), code, NOW, to=8)

        [line] = requests(world, NOW, every=True)
        assert rows_of(url)[-1][0] == "2022-11-08"
        assert (line.asked.wanted_on, line.asked.to_on) == (november_day(10), november_day(8))

    def test_is_never_by_who_asked(self, world: World) -> None:
        # The authority of the cell owes what its members owe, and may have asked itself.
        code = ask(world.by(AUTHORITY), 10, NOW)

        with pytest.raises(RefusedError) as approved:
            approve(world.by(AUTHORITY), code, NOW)
        with pytest.raises(RefusedError) as extended:
            extend(world.by(AUTHORITY), 10, NOW)

        assert (approved.value.code, extended.value.code) == ("own_case", "own_case")

    def test_is_for_the_authority(self, world: World) -> None:
        code = ask(world, 10, NOW)

        with pytest.raises(RefusedError, match="forbidden"):
            approve(world.by(OWNER), code, NOW)
        with pytest.raises(NotFoundError, match="extension_not_found"):
            approve(world.by(STRANGER), code, NOW)

    def test_comes_once(self, world: World) -> None:
        code = ask(world.by(OWNER), 10, NOW)
        reject(world.by(AUTHORITY), code, NOW)

        with pytest.raises(RefusedError, match="extension_is_decided"):
            approve(world.by(AUTHORITY), code, NOW)

    def test_comes_too_late_once_the_stage_was_left(self, world: World) -> None:
        code = ask(world.by(OWNER), 10, NOW)
        world.disseminate(CELL, november(3))

        with pytest.raises(RefusedError, match="no_open_deadline"):
            approve(world.by(AUTHORITY), code, november(3))

    def test_is_what_an_extension_without_it_means(self, world: World, url: str) -> None:
        code = ask(world.by(OWNER), 10, NOW)

        extend_all(world, 15, november(3), under=CELL)

        decided = next(row for row in dump(url)["extension"] if row["code"] == code)
        assert (decided["status"], str(decided["to_on"])) == ("approved", "2022-11-15")
        assert_is_sound(world)


class TestRejection:
    def test_leaves_the_deadline_and_tells_who_asked(self, world: World, url: str) -> None:
        code = ask(world.by(OWNER), 10, NOW)
        before = rows_of(url)

        reject(world.by(AUTHORITY), code, NOW)

        assert rows_of(url) == before
        assert (OWNER, "not_extended") in told(url)
        [line] = requests(world.by(OWNER), NOW, every=True)
        assert (str(line.asked.status), line.answer) == ("rejected", "Chưa đủ căn cứ")
        assert_is_sound(world)
