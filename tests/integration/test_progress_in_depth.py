"""What lies behind the counts: how long stages take, who is at risk, when it will end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from tests.databases import Databases
from tests.holding import opened, working_calendar
from tests.small_world import CELLS, CYCLE, OPENED, ZONE, World, november
from workflow.application.find_stuck import StuckReport, StuckRequest
from workflow.application.pace import DwellRow
from workflow.application.show_progress import GroupBy
from workflow.application.study_progress import ProgressStudy
from workflow.domain.dwell import FEWEST_PEERS, Dwell, dwell_by
from workflow.domain.errors import NotFoundError
from workflow.domain.forecast import NoForecast
from workflow.domain.health import Health
from workflow.domain.passing import stays_of

EARLY, SLOW = november(2, 9), november(3, 9)
NOW = november(3, 16)
Key = tuple[str, str]


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """Return a cycle in which some cells took a day for their first stage and others two."""
    with opened(databases.clone(OPENED)) as world:
        world.disseminate(CELLS[0], EARLY)
        for cell in CELLS[1:5]:
            world.disseminate(cell, SLOW)
        yield world


def study(world: World, **options: object) -> ProgressStudy:
    return world.app.study_progress(CYCLE, **{"now": NOW, **options})  # type: ignore[arg-type]


def stuck(world: World, **options: object) -> StuckReport:
    request = StuckRequest(cycle=CYCLE, at_risk=True, **options)  # type: ignore[arg-type]
    return world.app.find_stuck(request, now=NOW)


def one_by_one(world: World, under: str | None = None) -> dict[Key, Dwell]:
    """Return how long stages took as the history of each review tells it."""
    calendar, found = working_calendar(), []
    for key in _keys(world, under):
        details = world.app.show_review(CYCLE, key.partition("/")[2], now=NOW)
        moves = ((e.at, e.kind, e.body) for e in details.history)
        for stay in stays_of(moves):
            if stay.until is not None:
                first, last = (at.astimezone(ZONE).date() for at in (stay.since, stay.until))
                track = details.subject.row.review.track
                found.append(((track, stay.stage), calendar.between(first, last), 1))
    return dict(dwell_by(found))


def _keys(world: World, under: str | None) -> list[str]:
    _, reviews = world.app.lists.reviews(CYCLE, now=NOW)
    return [each.key for each in reviews if under is None or each.row.venue_code.startswith(under)]


def by_stage(rows: list[DwellRow], part: str) -> dict[Key, Dwell]:
    found = (((row.track, row.stage), getattr(row, part)) for row in rows)
    return {key: dwell for key, dwell in found if dwell is not None}


def visits_heard(world: World) -> list[list[Any]]:
    """Return the values with which finished visits are counted from now on."""
    heard: list[list[Any]] = []

    def hear(_connection: Any, _cursor: Any, text: str, given: Any, *_rest: Any) -> None:
        if "is_below" in text:
            heard.append(list(given.values() if isinstance(given, dict) else given))

    sa.event.listen(world.app._database.reader, "before_cursor_execute", hear)
    return heard


class TestDwell:
    @pytest.mark.parametrize("under", [None, "H.1", "H.2", "H.1.1"])
    def test_is_what_the_history_of_each_review_tells(
        self, world: World, under: str | None
    ) -> None:
        rows = list(study(world, under=under).dwell)

        assert by_stage(rows, "here") == one_by_one(world, under)
        assert by_stage(rows, "peers") == one_by_one(world)
        assert by_stage(rows, "peers")["cell", "dissemination"] == Dwell(visits=5, median=2, p90=2)

    @pytest.mark.parametrize("under", [None, "H.1"])
    def test_is_read_once_for_a_unit_and_the_whole_cycle(
        self, world: World, under: str | None
    ) -> None:
        heard = visits_heard(world)

        study(world, under=under)

        assert len(heard) == 1

    def test_has_no_row_of_its_own_where_nobody_was_done(self, world: World) -> None:
        [cell] = [row for row in study(world, under="H.2.3").dwell if row.track == "cell"]

        assert cell.here is None
        assert cell.peers.visits == FEWEST_PEERS


class TestAtRisk:
    def test_is_who_has_fewer_days_left_than_peers_took(self, world: World) -> None:
        report = stuck(world)

        peers, calendar = one_by_one(world), working_calendar()
        expected = set()
        for key in _keys(world, None):
            review = world.app.show_review(CYCLE, key.partition("/")[2], now=NOW)
            stored = review.subject.row.review
            took = peers.get((stored.track, stored.state))
            if took and took.visits >= FEWEST_PEERS and stored.due_on:
                left = calendar.between(date(2022, 11, 3), stored.due_on)
                if review.subject.status.health is Health.ON_TRACK and left < took.median:
                    expected.add(key)
        assert report.at_risk is not None
        assert {each.key for each, _ in report.at_risk.items} == expected
        assert {f"{CYCLE}/{CELLS[5]}", f"{CYCLE}/{CELLS[6]}"} <= expected
        assert f"{CYCLE}/{CELLS[0]}" not in expected

    def test_counts_among_those_on_track(self, world: World) -> None:
        report = stuck(world)

        totals = dict(report.totals)
        assert report.at_risk is not None
        assert 0 < report.at_risk.count <= totals["on_track"]
        assert totals.pop("reviews") == sum(totals.values())
        assert report.at_risk.count == len(report.at_risk.items) == study(world).at_risk

    def test_is_the_same_part_of_the_cycle(self, world: World) -> None:
        whole, parts = study(world).at_risk, 0
        for under in ("H.1", "H.2"):
            report = stuck(world, under=under)
            assert report.at_risk is not None
            assert report.at_risk.count == study(world, under=under).at_risk
            parts += report.at_risk.count

        above = stuck(world).at_risk
        assert above is not None
        at_top = sum(each.row.venue_code == "H" for each, _ in above.items)
        assert whole == parts + at_top

    def test_is_cut_by_top_and_counted_whole(self, world: World) -> None:
        whole, cut = stuck(world).at_risk, stuck(world, top=3).at_risk

        assert whole is not None
        assert cut is not None
        assert cut.count == whole.count
        assert [each.key for each, _ in cut.items] == [each.key for each, _ in whole.items[:3]]

    def test_is_told_of_one_review(self, world: World) -> None:
        slow, quick = CELLS[6], CELLS[0]

        told = world.app.explain_review(CYCLE, slow, now=NOW).at_risk
        assert told is not None
        assert (told.left, told.peers.median) == (1, 2)
        assert world.app.show_review(CYCLE, slow, now=NOW).at_risk == told
        assert world.app.explain_review(CYCLE, quick, now=NOW).at_risk is None

    def test_is_only_there_for_who_is_on_track(self, world: World) -> None:
        world.fire(CELLS[6], "hold", NOW, reason="Bão")

        assert world.app.explain_review(CYCLE, CELLS[6], now=NOW).at_risk is None

    def test_reads_of_one_review_only_the_visits_to_its_stage(self, world: World) -> None:
        heard = visits_heard(world)

        world.app.explain_review(CYCLE, CELLS[6], now=NOW)

        [given] = heard
        assert "dissemination" in given

    def test_is_not_asked_for_by_itself(self, world: World) -> None:
        assert world.app.find_stuck(StuckRequest(cycle=CYCLE), now=NOW).at_risk is None


class TestForecast:
    def test_says_that_it_is_too_early(self, world: World) -> None:
        found = study(world)

        assert found.finish.none is NoForecast.TOO_EARLY
        assert found.finish.left == 36

    def test_says_so_on_the_first_day(self, databases: Databases) -> None:
        with opened(databases.clone(OPENED)) as world:
            found = study(world, now=november(1, 9))

        assert {each.forecast.none for each in found.stages} == {NoForecast.TOO_EARLY}
        assert found.dwell == []

    def test_goes_by_what_passed_each_stage(self, world: World) -> None:
        world.fire(CELLS[6], "exempt", november(16, 9), reason="Sáp nhập")
        rows = world.app.show_progress(CYCLE, now=november(16, 9), by=GroupBy.STAGE).rows

        told = {each.stage: each.forecast for each in study(world, now=november(16, 9)).stages}

        assert {row.stage: row.subjects - row.done - row.exempt for row in rows} == {
            stage: each.left for stage, each in told.items()
        }
        assert told["dissemination"].earliest_on is not None
        assert told["feedback"].none is NoForecast.NOTHING_PASSED


class TestAges:
    def test_are_those_of_stuck(self, world: World) -> None:
        late = november(18, 9)

        found = world.app.study_progress(CYCLE, now=late, under="H.2")
        report = world.app.find_stuck(StuckRequest(cycle=CYCLE, under="H.2"), now=late)

        assert report.found == sum(step.counts.total() for step in found.ages) > 0


class TestReach:
    def test_is_that_of_progress(self, world: World) -> None:
        for actor, under in (("H.1.1-1", None), ("H.1.1-1", "H.2"), ("H.1-1", "H")):
            with pytest.raises(NotFoundError, match="unit_not_found"):
                study(world, actor=actor, under=under)

        mine = study(world, actor="H.1.1-1", under="H.1.1")
        assert by_stage(list(mine.dwell), "here") == one_by_one(world, "H.1.1")


class TestDrillDown:
    @pytest.mark.parametrize(
        ("under", "groups"),
        [
            (None, {"H.1", "H.2"}),
            ("H.1", {"H.1", *CELLS[:4]}),
            ("H.1.1", {"H.1.1"}),
        ],
    )
    def test_goes_to_the_next_level(
        self, world: World, under: str | None, groups: set[str]
    ) -> None:
        rows = world.app.show_progress(CYCLE, now=NOW, under=under, by=GroupBy.UNIT).rows
        whole = world.app.show_progress(CYCLE, now=NOW, under=under, by=GroupBy.STAGE).rows

        assert {row.group for row in rows} == groups
        for stage in whole:
            parts = [row for row in rows if row.stage == stage.stage]
            for count in ("subjects", "done", "inside", "overdue", "exempt", "waiting"):
                assert sum(getattr(row, count) for row in parts) == getattr(stage, count)
