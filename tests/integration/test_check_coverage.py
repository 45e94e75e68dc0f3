"""How far series of checks have come, and what is worth a look about them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    OPENED,
    PLACES,
    World,
    march,
)
from tests.small_world import application
from workflow.domain.records.monitoring import CheckResult


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


class TestCoverage:
    def test_counts_each_place_once(self, world: World) -> None:
        world.plan(times=7)
        for number, day in ((2, 9), (5, 30)):
            world.make(number, now=march(day))

        [line] = world.series(now=march(31))
        found = line.coverage
        assert (found.visited, found.places, list(found.missing)) == (1, 3, list(PLACES[1:]))
        assert (found.scheduled, found.due, found.made) == (7, 4, 2)
        assert [check.due_on.day for check in found.missed] == [16, 23]

    def test_satisfies_its_requirement(self, world: World) -> None:
        other = world.with_definition({"places_covered": {"at_least": "2/3"}})
        none = other.reasons(now=march(2))
        other.plan()
        other.make(2, now=march(9))
        one = other.reasons(now=march(9))
        other.make(3, now=march(10), place=PLACES[2])

        assert none == [("places_not_planned", {"scheduled": 0})]
        assert one == [("places_uncovered", {"covered": 1, "needed": 2, "places": 3})]
        assert [code for code, _ in other.reasons(now=march(10))] == ["ready_not_completed"]

    def test_is_of_series_that_go_on(self, world: World) -> None:
        other = world.with_definition({"places_covered": {"at_least": "100%"}})
        other.plan()
        other.plan(places=("Thôn 9",), times=1)
        for number in (2, 3, 4):
            other.make(number, now=march(9))
        before = other.reasons(now=march(9))

        other.stop("CS5", now=march(9))

        assert before == [("places_uncovered", {"covered": 3, "needed": 4, "places": 4})]
        assert [code for code, _ in other.reasons(now=march(9))] == ["ready_not_completed"]


class TestFindings:
    def test_tell_missed_checks_with_their_lateness(self, world: World) -> None:
        world.plan()

        found = world.signals(now=march(17))

        assert found[0] == (
            "check_missed",
            {
                "check": 2,
                "review": f"{world.cycle}/VT",
                "series": "CS1",
                "due_on": "2026-03-09",
                "place": PLACES[0],
                "working_days_late": 6,
            },
        )
        assert [code for code, _ in found] == ["check_missed", "check_missed", "places_unvisited"]

    def test_tell_places_that_were_passed_over(self, world: World) -> None:
        world.plan(times=6)
        early = world.signals(now=march(9))
        world.make(3, now=march(16))

        late = [facts for code, facts in world.signals(now=march(17)) if code != "check_missed"]

        assert early == []
        assert late == [{"series": f"{world.cycle}/CS1", "places": [PLACES[0]]}]

    def test_tell_no_places_of_series_that_were_stopped(self, world: World) -> None:
        world.plan(times=6)
        world.stop("CS1", now=march(17))

        found = [code for code, _ in world.signals(now=march(17))]

        assert found == ["check_missed", "check_missed"]

    def test_tell_series_without_a_checker(self, world: World) -> None:
        world.plan(checker=None)

        assert world.signals(now=march(2)) == [
            ("series_without_checker", {"series": f"{world.cycle}/CS1"})
        ]

    def test_tell_poor_results_that_nobody_responded_to(self, world: World) -> None:
        world.plan(places=())
        world.make(2, now=march(9), result=CheckResult.POOR)
        world.make(3, now=march(9), result=CheckResult.FAIR)

        [(code, facts)] = world.signals(now=march(9))

        assert (code, facts["check"], facts["made_on"]) == (
            "poor_check_unanswered",
            2,
            "2026-03-09",
        )


class TestHistory:
    def test_gives_back_the_rows(self, world: World) -> None:
        world.plan()
        world.surprise()
        world.make(2, now=march(9), finding="Nội dung kín")
        world.change("CS1", times=5, now=march(10))
        world.cancel(4, now=march(10))
        world.stop("CS1", now=march(11))

        [replayed] = world.app.replay_history()

        assert replayed.differences == []
        assert world.app.verify_history().damages == []

    def test_keeps_texts_out_of_bodies(self, world: World) -> None:
        world.plan()
        world.make(2, now=march(9), finding="Nội dung kín")

        told = list(world.app.read_history(world.cycle, now=march(9)))

        assert not any("kín" in str(event.body) or "rừng" in str(event.body) for event in told)
