"""Simulations: what they say is what the program would do, and nothing but the answer is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.application import Application
from tests import simulating
from tests.databases import Databases
from tests.simulating import (
    CELLS,
    FIRST_DUE_ON,
    START_ON,
    TOP,
    UNTIL_ON,
    a_behaviour,
    a_definition,
    a_stage,
    simulated,
)
from tests.small_world import application, at, dump
from workflow.application.fire_trigger import FireRequest
from workflow.application.open_cycle import OpenRequest
from workflow.application.simulate import SimulationRequest, without_requirements
from workflow.domain.calendar import CalendarDay
from workflow.domain.errors import InvalidFileError, InvalidValueError, NotFoundError

FOUR_DAYS_LATE = {"unit": "H.2", "stage": "first", "late": {"share": "100%", "by": "4wd"}}
NEVER = {"unit": "H.3", "never": "100%"}
SOMETIMES_LATE = {
    "on_time": "40%",
    "late": {"share": "40%", "by": "1wd..10wd"},
    "never": "20%",
}
BY_TWO_DAYS = {"late": {"share": "100%", "by": "2wd"}}
LONG_LADDER = [
    {"at": "-2wd", "to": "owner"},
    {"at": "0wd", "to": "owner", "do": "consolidate"},
    {"at": "1wd", "to": "owner"},
    {"at": "2wd", "to": {"role": "secretary", "at": "committee"}, "do": "escalate"},
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Return the application on the small organisation, which no simulation changes."""
    url = f"sqlite:///{tmp_path_factory.mktemp('simulate')}/loaded.db"
    simulating.load(url)
    with application(url) as opened:
        yield opened


@pytest.fixture
def app_of_each(databases: Databases) -> Iterator[Application]:
    """Return the same on every engine, to be changed."""
    with application(databases.clone(simulating.LOADED)) as opened:
        yield opened


@pytest.fixture(scope="module")
def played(app: Application) -> Any:
    """Return what came of the case that is worked by hand."""
    return simulated(app, a_behaviour(FOUR_DAYS_LATE, NEVER)).played


def march(day: int) -> date:
    return date(2026, 3, day)


class TestHandWorkedCase:
    """One cell in time, one four working days late at the first stage, one never done with it.

    The first stage is due on Monday 9 March. The late cell and the one that never finishes are
    reminded on the 10th, and the secretary above is called for both on the 12th; the late one is
    done on Friday the 13th, so that only the other is left for the 16th.
    """

    def test_fires_these_rungs(self, played: Any) -> None:
        fired = [(rung.stage, rung.at, rung.action, rung.fired) for rung in played.rungs]

        assert fired == [
            ("first", "1wd", "remind", 2),
            ("first", "3wd", "escalate", 2),
            ("first", "5wd", "escalate", 1),
        ]

    def test_fires_them_on_these_days(self, played: Any) -> None:
        told = [
            (day.day, day.remind, day.escalate, day.notices, day.messages)
            for day in played.days
            if day.notices
        ]

        assert told == [
            (march(10), 2, 0, 2, 2),
            (march(12), 0, 2, 2, 1),
            (march(16), 0, 1, 1, 1),
        ]

    def test_tells_these_people(self, played: Any) -> None:
        told = [(each.person, each.messages, each.notices) for each in played.receivers]

        assert told == [("H-1", 2, 3), ("H.2-1", 1, 1), ("H.3-1", 1, 1)]
        assert [each.escalations for each in played.receivers] == [3, 0, 0]
        assert (played.told.people, played.told.without_address) == (3, 1)

    def test_waits_so_long_at_the_first_stage(self, played: Any) -> None:
        bottleneck = played.bottleneck

        # Of the other cell 10 to 31 March is late: 4 + 5 + 5 + 2 working days.
        assert (bottleneck.track, bottleneck.stage) == ("cell", "first")
        assert (bottleneck.deadlines, bottleneck.late, bottleneck.overdue) == (3, 2, 1)
        assert (bottleneck.days_late, bottleneck.most_days_late) == (4 + 16, 16)
        assert [(each.stage, each.late) for each in played.stages] == [("first", 2), ("second", 0)]
        assert played.overdue == 1

    def test_finishes_two_of_three(self, played: Any) -> None:
        [track] = played.tracks
        finished = sorted(day.day for day in played.days for _ in range(day.finished))

        assert (track.reviews, track.finished) == (3, 2)
        assert [track.first, track.median] == finished
        assert (track.p90, track.last) == (None, None)
        # The late cell had until 20 March for the second stage, from the day after the 13th.
        assert march(16) <= finished[-1] <= march(20)


class TestNobodyLate:
    def test_escalates_nothing(self, app: Application) -> None:
        played = simulated(app).played

        assert sum(day.escalate + day.consolidate + day.remind for day in played.days) == 0
        assert (played.bottleneck, played.overdue, played.told.people) == (None, 0, 0)
        assert [track.finished for track in played.tracks] == [3]

    def test_escalates_nothing_behind_gates_that_are_due_on_the_same_day(
        self, app: Application
    ) -> None:
        waits = a_definition(a_stage("first", due={"on": "2026-03-09"}))
        waits["tracks"]["top"] = {
            "title": simulating.NAMED,
            "subjects": {"units": ["committee"]},
            "stages": [
                a_stage("first", due={"on": "2026-03-09"}, waits_for=[{"of": "subunits"}]),
            ],
        }

        both = [simulated(app, content=waits, seed=seed).played for seed in range(4)]

        assert {played.rungs for played in both} == {()}
        for cells, top in (played.tracks for played in both):
            assert cells.last <= top.last <= FIRST_DUE_ON


class TestSeed:
    def test_gives_the_same_answer_again(self, app: Application) -> None:
        first, second = (simulated(app, a_behaviour(**SOMETIMES_LATE), seed=7) for _ in range(2))

        assert asdict(first.played) == asdict(second.played)

    def test_gives_another_answer_when_it_is_another(self, app: Application) -> None:
        answers = {
            repr(simulated(app, a_behaviour(**SOMETIMES_LATE), seed=n).played) for n in range(5)
        }

        assert len(answers) > 3

    def test_gives_a_unit_the_same_lot_within_a_smaller_part_of_the_tree(
        self, app: Application
    ) -> None:
        behaviour = a_behaviour(**SOMETIMES_LATE)

        whole = simulated(app, behaviour, seed=3).played
        alone = [simulated(app, behaviour, seed=3, unit=cell).played for cell in CELLS]

        finished = Counter(
            {day.day: day.finished for played in alone for day in played.days if day.finished}
        )
        assert sum(each.told.people > 0 for each in alone) > 0
        assert sum(each.overdue for each in alone) == whole.overdue
        assert set(finished) == {day.day for day in whole.days if day.finished}


class TestRules:
    def test_mean_a_unit_with_all_below_it(self, app: Application) -> None:
        never = a_behaviour({"unit": TOP, "never": "100%"})

        assert simulated(app, never).played.overdue == 3

    def test_name_what_there_is_not(self, app: Application) -> None:
        behaviour = a_behaviour({"unit": "H.9", "never": "100%"}, {"track": "x", "never": "100%"})

        with pytest.raises(InvalidFileError) as refused:
            simulated(app, behaviour)

        assert [problem.code for problem in refused.value.problems] == [
            "unit_unknown",
            "track_unknown",
        ]

    def test_name_a_unit_outside_the_part_that_is_played(self, app: Application) -> None:
        with pytest.raises(InvalidFileError):
            simulated(app, a_behaviour({"unit": "H.2", "never": "100%"}), unit="H.1")


class TestRefusal:
    def test_without_the_unit(self, app: Application) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            simulated(app, unit="H.9")

    @pytest.mark.parametrize(
        ("until_on", "code"),
        [
            pytest.param(START_ON - timedelta(days=1), "until_before_start", id="before the start"),
            pytest.param(date(2036, 3, 2), "simulation_too_long", id="ten years later"),
        ],
    )
    def test_of_days(self, app: Application, until_on: date, code: str) -> None:
        with pytest.raises(InvalidValueError, match=code):
            simulated(app, until_on=until_on)

    def test_plays_a_single_day(self, app: Application) -> None:
        [track] = simulated(app, until_on=START_ON).played.tracks

        assert (track.reviews, track.finished) == (3, 0)


class TestRequirements:
    def test_are_left_out_and_counted(self, app: Application) -> None:
        asks = a_stage(
            "first", requires=["meeting_held", {"responses": {"at_least": 3}}], auto=True
        )

        found = simulated(app, content=a_definition(asks, a_stage("second")))

        assert found.left_out == 2
        assert [track.finished for track in found.played.tracks] == [3]
        assert [stage.deadlines for stage in found.played.stages] == [3, 3]

    def test_leave_stages_alone_that_had_none(self) -> None:
        waits = a_stage("first", waits_for=[{"of": "subunits"}], auto=True)
        asks = a_stage("second", requires=["meeting_held"], auto=True)

        content, count = without_requirements(a_definition(waits, asks))

        first, second = content["tracks"]["cell"]["stages"]
        assert (first, count) == (waits, 1)
        assert "auto" not in second
        assert "requires" not in second


class TestOrganisation:
    def test_is_not_changed(self, app_of_each: Application) -> None:
        app = app_of_each
        before = dump(app.settings.database)

        simulated(app, a_behaviour(never="100%"))

        assert dump(app.settings.database) == before

    def test_may_be_changed_by_others_meanwhile(self, app_of_each: Application) -> None:
        app = app_of_each

        def somebody_works(number: int, _total: int) -> None:
            if number == 3:
                app.enforce_deadlines(command=app.command(now=at(START_ON), keeps_answer=False))
                app.add_definition(a_definition(), command=app.command(now=at(START_ON)))

        request = SimulationRequest(
            content=a_definition(), unit=TOP, start_on=START_ON, until_on=UNTIL_ON
        )

        app.simulate(request, command=app.command(), on_day=somebody_works)

        assert [line.stored.name for line in app.lists.definitions()] == ["plain"]


class TestScratch:
    def test_leaves_nothing_behind(
        self, app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

        simulated(app, a_behaviour(never="100%"))

        assert [file for file in tmp_path.iterdir() if file.name.startswith("reviewcycle-")] == []


class TestBesideTheProgram:
    """The same days, played with `review fire`, `tick` and the outbox, come to the same."""

    @pytest.fixture
    def content(self) -> dict[str, Any]:
        later = [a_stage(name, ladder="long") for name in ("second", "third")]
        content = a_definition(a_stage("first"), *later)
        content["ladders"]["long"] = LONG_LADDER
        return content

    def test_the_rungs_and_messages_are_the_same(
        self,
        app_of_each: Application,
        content: dict[str, Any],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        app = app_of_each
        monkeypatch.setenv("REVIEWCYCLE_OUTBOX", str(tmp_path / "outbox"))
        never = {"unit": "H.3", "stage": "third", "never": "100%"}
        until_on = date(2026, 4, 17)

        found = simulated(
            app,
            a_behaviour(never, **BY_TWO_DAYS),
            content=content,
            until_on=until_on,
        )
        digests = self.play(app, content, until_on)

        played = found.played
        rungs = Counter({(rung.stage, rung.rung, rung.role): rung.fired for rung in played.rungs})
        assert rungs == Counter(
            {(each.stage, each.rung, each.role): each.fired for each in app.lists.rungs("plain-H")}
        )
        with_address = {each.person: each.messages for each in played.receivers}
        assert with_address.pop("H.3-1") > 5
        assert with_address == digests
        assert sum(day.notices for day in played.days) == len(app.lists.notices(cycle="plain-H"))

    def play(self, app: Application, content: dict[str, Any], until_on: date) -> Counter[str]:
        """Do by hand what the behaviour says, and return how many messages went to whom."""
        # Stages of five working days, each completed two working days after it was due.
        completed = {march(11): "first", march(20): "second", march(31): "third"}
        app.add_definition(content, command=app.command(now=at(START_ON, 0)))
        request = OpenRequest(definition="plain", unit=TOP, start_on=START_ON)
        app.open_cycle(request, command=app.command(now=at(START_ON, 0)))
        digests: Counter[str] = Counter()
        for number in range((until_on - START_ON).days + 1):
            day = START_ON + timedelta(days=number)
            app.enforce_deadlines(command=app.command(now=at(day), keeps_answer=False))
            app.hand_out_notices(command=app.command(now=at(day)))
            for cell in CELLS:
                if day in completed and (completed[day], cell) != ("third", "H.3"):
                    fire = FireRequest(cycle="plain-H", subject=cell, trigger="complete")
                    app.fire_trigger(fire, command=app.command(now=at(day, 16)))
        for notice in app.lists.notices(cycle="plain-H"):
            if notice.digest is not None and notice.status == "sent":
                digests[f"{notice.digest}/{notice.person}"] = 1
        return Counter(name.rpartition("/")[2] for name in digests)


class TestDaysOffOfUnits:
    def test_are_off_in_the_play_too(self, app_of_each: Application) -> None:
        app, behaviour = app_of_each, a_behaviour(late={"share": "100%", "by": "1wd"})
        before = simulated(app, behaviour).played
        days = [CalendarDay(day=march(4), works=False)]
        app.import_calendar("vn_public", days, unit="H.2", command=app.command(now=at(march(1))))

        after = simulated(app, behaviour).played

        ends = [(played.tracks[0].first, played.tracks[0].last) for played in (before, after)]
        assert ends == [(march(18), march(18)), (march(18), march(19))]
