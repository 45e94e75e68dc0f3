"""Files of counts: all or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.vote_world import (
    NUMBERS,
    OPENED,
    SUBJECT,
    World,
    count_rows,
)
from workflow.domain.errors import (
    InvalidFileError,
    RefusedError,
)
from workflow.domain.rows_of_votes import CountRow

ALIKE = {SUBJECT: {"high": 3, "confidence": 4, "low": 14}}


@pytest.fixture
def url(databases: Databases) -> str:
    return databases.clone(OPENED)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with application(url) as app:
        yield World(app)


class TestFile:
    def rows(self, world: World, people: int = 6) -> list[CountRow]:
        """Return what two tellers counted about so many members of the commune."""
        subjects = [f"X-{number}" for number in range(1, people + 1)]
        world.plan(*subjects)
        votes = {subject: {"high": 20, "confidence": 0, "low": 1} for subject in subjects}
        return [row for teller in (1, 2) for row in count_rows("V1", teller, votes, **NUMBERS)]

    def test_is_kept_whole_and_twice_is_once(self, world: World) -> None:
        rows = self.rows(world)

        planned = world.enter(rows, plan=True)
        before = world.one().file.tallies
        first, second = world.enter(rows), world.enter(rows)

        assert (planned.created, len(before)) == (36, 0)
        assert (first.created, first.updated) == (36, 2)
        assert (second.created, second.updated, second.unchanged) == (0, 0, 38)

    def test_tells_every_wrong_sum_at_its_line_and_keeps_nothing(self, world: World) -> None:
        rows = self.rows(world)
        wrong = {"X-2": 2, "X-5": 3}
        rows = [
            replace(row, count=wrong[row.subject])
            if row.subject in wrong and row.option == "low" and row.teller == 2
            else row
            for row in rows
        ]

        with pytest.raises(InvalidFileError) as caught:
            world.enter(rows)

        told = [(each.code, each.line, each.facts["sum"]) for each in caught.value.problems]
        assert told == [("tallies_do_not_add_up", 8, 22), ("tallies_do_not_add_up", 17, 23)]
        assert world.one().file.tallies == {}

    def test_tells_what_is_wrong_in_every_row(self, world: World) -> None:
        rows = [
            *self.rows(world)[:2],
            CountRow(vote="V1", teller=1, subject="X-99", option="low", count=1, line=4),
            CountRow(vote="V1", teller=1, subject="X-1", option="lwo", count=1, line=5),
            CountRow(vote="V9", teller=1, subject="X-1", option="low", count=1, line=6),
        ]

        with pytest.raises(InvalidFileError) as caught:
            world.enter(rows)

        assert [(each.code, each.line) for each in caught.value.problems] == [
            ("review_not_found", 4),
            ("vote_option_unknown", 5),
            ("vote_not_found", 6),
        ]

    @pytest.mark.parametrize(
        "contradiction",
        [
            pytest.param({"present": 20}, id="of a number"),
            pytest.param(
                {"subject": SUBJECT, "option": "Tín nhiệm cao", "count": 9}, id="of votes"
            ),
        ],
    )
    def test_that_contradicts_itself_is_refused(
        self, world: World, contradiction: dict[str, Any]
    ) -> None:
        world.plan()
        rows = count_rows("V1", 1, ALIKE, **NUMBERS)
        rows.append(CountRow(vote="V1", teller=1, line=9, **contradiction))

        with pytest.raises(InvalidFileError) as caught:
            world.enter(rows)

        assert [(each.code, each.line) for each in caught.value.problems] == [
            ("count_contradicts", 9)
        ]

    def test_may_correct_the_numbers_and_all_votes_at_once(self, world: World) -> None:
        rows = self.rows(world)
        world.enter(rows)
        corrected = [
            replace(row, count=19)
            if row.option == "high"
            else replace(row, valid=20, invalid=1)
            if row.valid
            else row
            for row in rows
        ]

        recorded = world.enter(corrected)

        assert (recorded.updated, recorded.unchanged) == (14, 24)
        assert world.one().file.wrong == ()

    def test_is_for_whom_the_rule_names(self, world: World) -> None:
        rows = self.rows(world)

        with pytest.raises(RefusedError, match="forbidden"):
            world.by("X-1").enter(rows)
