"""A running cycle goes on by another version of its definition."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import Databases
from tests.migrating import (
    CELL,
    LATER,
    REVIEWS,
    THIRD,
    add_unchecked,
    add_version,
    assert_is_sound,
    bring_to_rating,
    change,
    current,
    entitled,
    events,
    lengthened,
    migrate,
    renaming,
    request_back,
    review,
    setting,
    unmet,
    without,
)
from tests.small_world import (
    FIRST,
    OPENED,
    SECOND,
    World,
    application,
    dump,
    november,
)
from workflow.domain.errors import (
    ConflictError,
    RefusedError,
)
from workflow.domain.migration import DuePolicy


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestMigration:
    def test_keeps_reviews_at_stages_that_are_only_called_otherwise(
        self, world: World, url: str
    ) -> None:
        world.disseminate("H.1.2", november(2))
        before = {row["id"]: row for row in dump(url)["review"]}
        version = add_version(world, renaming("dissemination", "study"))

        told = migrate(world, THIRD, version, moves=("dissemination=study",), reason="Đổi tên bước")

        assert (told.from_version, told.to_version, told.reviews) == (1, version, REVIEWS)
        assert sum(move["reviews"] for move in told.moved) == REVIEWS - 3 - 1
        assert {(move["from"], move["to"]) for move in told.moved} == {("dissemination", "study")}
        for row in dump(url)["review"]:
            was = before[row["id"]]
            is_renamed = was["state"] == "dissemination"
            expected = {"state": "study" if is_renamed else was["state"]}
            ignored = {"revision": row["revision"]}
            if is_renamed:
                ignored["shape"] = row["shape"]
            assert row == {**was, **expected, **ignored}
        assert {row["version"] for row in dump(url)["cycle"]} == {version}
        assert_is_sound(world)

    def test_lets_work_go_on_by_the_new_version(self, world: World, url: str) -> None:
        version = add_version(
            world,
            renaming("dissemination", "study"),
            setting("feedback", requires=[{"responses": {"at_least": 1}}]),
        )
        migrate(world, THIRD, version, moves=("dissemination=study",))

        world.disseminate(CELL, november(3, 10))
        world.answer([CELL, FIRST], november(3, 11), received=1)

        assert review(url, CELL)["state"] == review(url, FIRST)["state"] == "meeting"
        assert_is_sound(world)

    def test_tells_old_and_new_version_policy_reason_and_who(self, world: World, url: str) -> None:
        version = add_version(world, setting("dissemination", **LATER))

        migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE, reason="Bão")

        [event] = events(url, "cycle_migrated")
        told = event["body"]
        assert (told["from"], told["to"], told["due"], told["moves"], told["reverts"]) == (
            *(1, version, "recompute", {}),
            None,
        )
        assert event["actor"].startswith("operator:")
        texts = [row["content"] for row in dump(url)["history_text"] if row["seq"] == event["seq"]]
        assert texts == ["Bão"]
        assert len(events(url, "review_migrated")) == REVIEWS

    def test_changes_nothing_as_a_plan_and_says_the_same(self, world: World, url: str) -> None:
        version = add_version(world, setting("dissemination", **LATER), without("feedback"))
        before = dump(url)

        planned = migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE, plan=True)

        assert dump(url) == before
        assert migrate(world, THIRD, version, due=DuePolicy.RECOMPUTE) == planned

    def test_names_the_stages_that_are_gone_with_their_reviews(
        self, world: World, url: str
    ) -> None:
        world.disseminate("H.1.2", november(2))
        version = add_version(world, without("feedback"))
        before = dump(url)

        with pytest.raises(RefusedError, match="stages_removed") as refused:
            migrate(world, THIRD, version)

        assert refused.value.facts["reviews"] == {"member/feedback": 3, "cell/feedback": 1}
        assert dump(url) == before

    def test_lets_reviews_of_a_stage_that_is_gone_enter_another(
        self, world: World, url: str
    ) -> None:
        world.disseminate("H.1.2", november(2))
        version = add_version(world, without("feedback"))

        told = migrate(world, THIRD, version, moves=("feedback=meeting",))

        assert told.moved == [
            {"track": "cell", "from": "feedback", "to": "meeting", "reviews": 1},
            {"track": "member", "from": "feedback", "to": "meeting", "reviews": 3},
        ]
        moved = review(url, "H.1.2")
        assert (moved["state"], moved["rank"], moved["visit"]) == ("meeting", 1, 1)
        assert moved["entered_at"] == moved["opened_at"] != moved["touched_at"]
        assert str(moved["due_on"]) == "2022-11-09"
        assert_is_sound(world)

    def test_moves_nothing_on_itself_but_the_next_tick_does(self, world: World, url: str) -> None:
        world.disseminate(CELL, november(2))
        world.answer([CELL, FIRST], november(2), received=1)
        version = add_version(world, setting("feedback", requires=[{"responses": {"at_least": 1}}]))

        told = migrate(world, THIRD, version)

        assert (told.ready, review(url, FIRST)["state"]) == (2, "feedback")
        assert world.tick(november(3, 10)).moved == 2
        assert review(url, FIRST)["state"] == "meeting"

    def test_counts_what_becomes_unmet_by_code(self, world: World, url: str) -> None:
        world.disseminate("H.1.2", november(2))
        told = migrate(
            world,
            THIRD,
            add_version(world, setting("feedback", "member", requires=["meeting_held"])),
        )

        [found] = told.unmet
        assert found["reviews"] == 3
        assert unmet(url, "H.1.2-2") == [found["code"]]

    def test_leaves_who_was_returned_where_he_waits_for_news(self, world: World) -> None:
        world.disseminate("H.1.2", november(2))
        request_back(world, "H.1.2-2")
        told = migrate(world, THIRD, add_version(world, setting("dissemination", **LATER)))

        assert told.ready == 0
        assert world.tick(november(3, 10)).moved == 0

    def test_may_lead_to_an_older_version(self, world: World, url: str) -> None:
        before = current(url)
        migrate(world, THIRD, add_version(world, entitled))

        told = migrate(world, THIRD, 1)

        assert (told.from_version, told.to_version, told.reverted) == (2, 1, False)
        assert current(url) == before
        assert_is_sound(world)

    def test_has_one_effect_for_one_command_id(self, world: World, url: str) -> None:
        version = add_version(world, setting("dissemination", **LATER))
        first = migrate(world, THIRD, version, command_id="once", due=DuePolicy.RECOMPUTE)
        after = dump(url)

        again = migrate(world, THIRD, version, command_id="once", due=DuePolicy.RECOMPUTE)

        assert again == first
        assert dump(url) == after
        with pytest.raises(ConflictError, match="command_id_reused"):
            migrate(world, THIRD, version, command_id="once")


class TestGates:
    def test_are_those_of_the_version_that_comes(self, world: World, url: str) -> None:
        bring_to_rating(world)
        assert review(url, CELL)["opened_at"] is None

        migrate(world, november(7), add_version(world, setting("rating", "cell", waits_for=[])))

        opened = review(url, CELL)
        assert (opened["state"], opened["opened_at"] is not None) == ("rating", True)
        assert unmet(url, CELL) == ["rating_not_decided"]
        assert_is_sound(world)

    def test_see_who_has_passed_whatever_the_number_of_stages(self, world: World, url: str) -> None:
        bring_to_rating(world)
        for subject in ("H.1.1-1", FIRST, SECOND):
            world.fire(subject, "exempt", november(7), reason="Chuyển đi")
        longer = add_version(world, lengthened)

        migrate(world, november(8), longer)

        assert review(url, FIRST)["state"] == "exempt"
        assert review(url, FIRST)["rank"] == 7
        assert unmet(url, CELL) == ["rating_not_decided"]
        assert_is_sound(world)

    def test_that_would_close_a_ring_are_refused(self, world: World, url: str) -> None:
        add_unchecked(
            world, setting("rating", "member", waits_for=[{"of": "superior", "passed": "rating"}])
        )
        before = dump(url)

        with pytest.raises(RefusedError, match="gates_wait_in_a_ring") as refused:
            migrate(world, THIRD, 2)

        assert len(refused.value.facts["subjects"]) > 1
        assert dump(url) == before


class TestOverdue:
    def test_is_not_made_of_many_at_once(self, world: World, url: str) -> None:
        version = add_version(world, setting("dissemination", "member", due={"on": "2022-11-02"}))
        asked: dict[str, Any] = {"due": DuePolicy.RECOMPUTE, "allow_earlier": True}
        before = current(url)

        with pytest.raises(RefusedError, match="overdue_at_once") as refused:
            migrate(world, THIRD, version, **asked)

        assert refused.value.facts == {"count": 27, "most": 1, "open": REVIEWS}
        assert current(url) == before
        planned = migrate(world, THIRD, version, plan=True, **asked)
        assert planned.overdue == {"before": 0, "after": 27, "at_once": 27, "most": 1}
        assert planned.findings == [{"code": "overdue_at_once", **refused.value.facts}]

    def test_is_made_of_as_many_as_are_allowed(self, world: World) -> None:
        version = add_version(world, setting("dissemination", "member", due={"on": "2022-11-02"}))
        asked: dict[str, Any] = {"due": DuePolicy.RECOMPUTE, "allow_earlier": True}

        told = migrate(world, THIRD, version, most_overdue=27, **asked)

        assert (told.overdue["at_once"], told.findings) == (27, [])

    def test_does_not_count_who_was_overdue_already(self, world: World) -> None:
        told = migrate(world, november(20), add_version(world, entitled))

        assert (told.overdue["before"], told.overdue["at_once"]) == (REVIEWS, 0)


class TestFindings:
    def test_tell_tracks_that_come_without_enrolling_anybody(self, world: World, url: str) -> None:
        def district(content: dict[str, Any]) -> None:
            track = copy.deepcopy(content["tracks"]["grassroots"])
            track["subjects"] = {"units": ["district_committee"]}
            track["stages"][3]["waits_for"] = [{"of": "subunits", "passed": "rating"}]
            content["tracks"]["district"] = track

        told = migrate(world, THIRD, add_version(world, district))

        assert told.tracks_added == ["district"]
        assert told.findings == [{"code": "track_added", "track": "district", "count": 1}]
        assert len(dump(url)["review"]) == REVIEWS

    def test_tell_whom_the_tracks_would_take(self, world: World, url: str) -> None:
        def narrower(content: dict[str, Any]) -> None:
            content["tracks"]["member"]["subjects"] = {"people_in": ["cell", "district_committee"]}
            setting("rating", "grassroots", waits_for=[])(content)

        told = migrate(world, THIRD, add_version(world, narrower))

        found = {each["code"]: each for each in told.findings}
        assert found["no_longer_taken"]["count"] == 6
        assert found["no_longer_taken"]["sample"][0] == "H.1-1"
        assert found["newly_taken"]["sample"] == ["H-1", "H-2", "H-3"]
        assert len(dump(url)["review"]) == REVIEWS

    def test_do_not_excuse_a_track_that_is_gone_with_its_reviews(self, world: World) -> None:
        def gone(content: dict[str, Any]) -> None:
            del content["tracks"]["grassroots"]

        with pytest.raises(RefusedError, match="tracks_removed") as refused:
            migrate(world, THIRD, add_version(world, gone))

        assert refused.value.facts["reviews"] == {"grassroots": 2}


class TestReplay:
    def test_finds_a_version_that_was_changed_past_the_program(
        self, world: World, url: str
    ) -> None:
        migrate(world, THIRD, add_version(world, entitled))

        change(url, "UPDATE cycle SET version = 1")

        [replayed] = world.app.replay_history()
        [found] = replayed.differences
        assert (found.table, found.kind) == ("cycle", "changed")
        assert dataclasses.asdict(found)["seq"] > 0
