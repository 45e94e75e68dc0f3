"""Suggestions in files, in the next cycle and in the history."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.databases import Databases
from tests.definitions import NAMED
from tests.small_world import application
from tests.suggestion_world import (
    AREA,
    CHAIR,
    CYCLE_2019,
    GROUP,
    HEAD,
    OPENED,
    WATCHER,
    World,
    at,
    december,
    definition,
)
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
)
from workflow.domain.records.suggestion import Outcome
from workflow.domain.records.suggestion import SuggestionStatus as Status
from workflow.domain.rows_of_suggestions import SuggestionRow

SECRET = "đi muộn, về sớm"  # noqa: S105 - words that must stay where they are


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestCarryOver:
    @pytest.fixture
    def later(self, world: World) -> World:
        """Return the world in 2020, with what 2019 left behind in every state."""
        world.by(AREA).propose(*[HEAD] * 6, case="vu-lang", evidence=SECRET)
        world.bring("S1", "concluded")
        world.bring("S2", "explained")
        world.bring("S4", "approved")
        world.by(CHAIR).take("withdraw", "S4", text="…")
        world.bring("S5", "explained")
        world.by(CHAIR).follow(["S5"], GROUP)
        world.by(CHAIR).take("conclude", "S5", outcome=Outcome.UNFOUNDED)
        world.bring("S6", "concluded")
        world.by(GROUP[0]).take("report", "S6", outcome=Outcome.REMEDIED, text="…")
        return world.of(world.open(date(2020, 12, 1)))

    def carry(self, world: World, *, day: int = 2, **given: Any) -> Any:
        command = world.command(at(date(2020, 12, day)))
        return world.app.carry_over_suggestions(
            world.cycle, earlier=CYCLE_2019, command=command, **given
        )

    def test_proposes_anew_what_is_still_open(self, later: World) -> None:
        recorded = self.carry(later.by(AREA))

        lines = later.list(now=at(date(2020, 12, 20)))
        carried = [line.suggestion for line in lines]
        assert recorded.created == 2
        assert [each.raised_before for each in carried] == [f"{CYCLE_2019}/S{n}" for n in (1, 2)]
        assert {each.status for each in carried} == {Status.PROPOSED}
        assert {each.first_raised_on for each in carried} == {date(2019, 12, 2)}
        assert {each.evidence for each in carried} == {SECRET}
        assert [line.age for line in lines] == [(1, 0, 18)] * 2

    def test_twice_is_the_same_as_once(self, later: World) -> None:
        planned = self.carry(later.by(AREA), plan=True)
        self.carry(later.by(AREA))

        again = self.carry(later.by(AREA), day=3)

        assert (planned.created, again.created, again.unchanged) == (2, 0, 2)

    def test_tells_what_cannot_be_carried(self, later: World) -> None:
        changed = {**definition(), "name": "other", "suggestions": {"proposed_by": "supervisor"}}
        changed["suggestions"]["topics"] = {"leadership": NAMED}
        later.app.add_definition(changed, command=later.command(at(date(2020, 12, 1))))
        topicless = later.of(later.open(date(2020, 12, 1), "other"))
        smaller = later.of(later.open(date(2020, 12, 2), unit="VT"))

        told = [
            {finding["code"] for finding in self.carry(world.by(AREA)).findings}
            for world in (topicless, smaller)
        ]

        assert told == [{"carry_over_topic_unknown"}, {"carry_over_without_review"}]

    def test_happens_once_when_two_do_it_at_once(self, later: World, url: str) -> None:
        def carry(actor: str) -> tuple[int, int]:
            with application(url) as app:
                recorded = self.carry(World(app, actor, later.cycle))
            return recorded.created, recorded.unchanged

        with ThreadPoolExecutor(2) as pool:
            done = sorted(pool.map(carry, (AREA, WATCHER)))

        assert done == [(0, 2), (2, 0)]

    def test_needs_somebody_who_answers_for_it(self, later: World) -> None:
        with pytest.raises(InvalidValueError, match="proposer_missing"):
            self.carry(later)

        assert self.carry(later, proposed_by=AREA).created == 2

    def test_does_not_go_round_in_a_ring(self, later: World) -> None:
        with pytest.raises(InvalidValueError, match="carry_over_within_cycle"):
            self.carry(later.of(CYCLE_2019).by(AREA))

    def test_never_goes_back_to_a_cycle_that_began_before(self, later: World) -> None:
        self.carry(later.by(AREA))
        command = later.by(AREA).command(at(date(2020, 12, 3)))

        with pytest.raises(InvalidValueError, match="cycle_not_earlier"):
            later.app.carry_over_suggestions(CYCLE_2019, earlier=later.cycle, command=command)

    def test_can_be_done_by_hand(self, later: World) -> None:
        now = at(date(2020, 12, 2))

        later.by(AREA).propose(HEAD, raised_before=f"{CYCLE_2019}/S1", now=now)

        assert later.one("S1", now=now).suggestion.first_raised_on == date(2019, 12, 2)
        for code in ("S3", "S4"):
            with pytest.raises(NotFoundError, match="suggestion_not_found"):
                later.by(AREA).propose(HEAD, raised_before=f"{CYCLE_2019}/{code}", now=now)
        with pytest.raises(NotFoundError, match="suggestion_not_found"):
            later.by(AREA).propose("VL-2", raised_before=f"{CYCLE_2019}/S1", now=now)


class TestImport:
    def rows(self, count: int) -> list[SuggestionRow]:
        subjects = ["VL", "VL-1", "VL-2", "VL-3", "VL-4"]
        return [
            SuggestionRow(
                code=f"G{number}",
                subject=subjects[number % len(subjects)],
                topic="leadership",
                evidence=f"Căn cứ {number}",
                line=number,
            )
            for number in range(1, count + 1)
        ]

    def test_of_a_thousand_rows_is_repeatable(self, world: World) -> None:
        area, rows = world.by(AREA), self.rows(1_000)
        keep = area.app.propose_suggestions

        first = keep(CYCLE_2019, rows, file="g.csv", command=area.command(december(2)))
        again = keep(CYCLE_2019, rows, file="g.csv", command=area.command(december(3)))

        assert (first.created, again.created, again.unchanged) == (1_000, 0, 1_000)

    def test_of_one_case_looks_once_for_those_who_follow_it(self, world: World) -> None:
        world.by(AREA).propose(HEAD, case="vu-lang")
        asked: list[str] = []

        def note(*told: Any) -> None:
            asked.append(told[2])

        event.listen(Engine, "before_cursor_execute", note)
        try:
            world.by(AREA).propose(*[HEAD] * 20, case="vu-lang")
        finally:
            event.remove(Engine, "before_cursor_execute", note)

        assert sum("suggestion_follower" in statement for statement in asked) == 1

    def test_is_all_or_nothing(self, world: World) -> None:
        rows = [*self.rows(3), SuggestionRow(subject="VX", topic="leadership", line=9)]
        rows.append(SuggestionRow(subject="VL", topic="xyz", line=10))
        area = world.by(AREA)

        with pytest.raises(InvalidFileError) as caught:
            area.app.propose_suggestions(
                CYCLE_2019, rows, file="g.csv", command=area.command(december(2))
            )

        told = [(problem.code, problem.line) for problem in caught.value.problems]
        assert told == [("review_not_found", 9), ("topic_unknown", 10)]
        assert world.list() == []


class TestHistory:
    def test_gives_back_the_rows(self, world: World) -> None:
        area, board = world.by(AREA), world.by(CHAIR)
        area.propose(HEAD, "VL-2", "VL-3", evidence=SECRET, case="vu-lang")
        world.bring("S1", "reported")
        board.take("decline", "S2", text="…")
        board.take("approve", "S3")
        board.follow(["S3"], GROUP)
        board.follow(["S3"], ["BS-3"])
        area.propose("VL", now=december(3))

        [replayed] = world.app.replay_history()

        assert replayed.differences == []
        assert world.app.verify_history().damages == []

    @pytest.mark.parametrize(("subject", "actor"), [(HEAD, HEAD), ("VL", HEAD), ("VL", "VL-2")])
    def test_of_a_review_is_hidden_from_its_subject(
        self, world: World, subject: str, actor: str
    ) -> None:
        world.by(AREA).propose(subject)
        world.bring("S1", "approved")

        def kinds(reader: str | None) -> list[str]:
            told = world.app.show_review(CYCLE_2019, subject, now=december(20), actor=reader)
            return [event.kind for event in told.history if "suggestion" in event.kind]

        assert (kinds(actor), len(kinds(CHAIR))) == ([], 2)
