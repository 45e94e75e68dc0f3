"""What is odd about the record of a meeting is refused, or told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import CYCLE, OPENED, World, application, november
from workflow.application.desk import Recorded
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow

NOW = november(10)
FIRST, SECOND, THIRD = "H.1.1-1", "H.1.1-2", "H.1.1-3"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        yield World(app)


def record(world: World, **given: Any) -> Recorded:
    row = MeetingRow(code="HN-1", unit="H.1.1", held_on=date(2022, 11, 10), **given)
    return world.app.keep_meetings(CYCLE, [row], command=world.command(NOW))


def conclude(world: World, **given: Any) -> Recorded:
    row = ConclusionRow(meeting="HN-1", **given)
    return world.app.keep_conclusions(CYCLE, [row], command=world.command(NOW))


def on_roll(world: World, person: str) -> Mapping[str, Any]:
    _, [meeting] = world.app.list_meetings(CYCLE, now=NOW)
    [found] = [
        one for number, one in meeting.file.roll.items() if meeting.people[number].code == person
    ]
    return {"present": found.present, "excuse": found.excuse}


class TestRoll:
    def test_of_some_tells_who_was_reviewed_and_is_not_on_it(self, world: World) -> None:
        recorded = record(world, present=(FIRST,))

        [finding] = [each for each in recorded.findings if each["code"] == "roll_incomplete"]
        assert finding["facts"]["people"] == [SECOND, THIRD]

    @pytest.mark.parametrize("present", [(), (FIRST, SECOND, THIRD)], ids=["no roll", "everybody"])
    def test_that_is_whole_or_not_there_is_not_told(
        self, world: World, present: tuple[str, ...]
    ) -> None:
        codes = {each["code"] for each in record(world, present=present).findings}

        assert "roll_incomplete" not in codes

    def test_gives_up_the_excuse_of_who_came_after_all(self, world: World) -> None:
        record(world, present=(FIRST, SECOND, THIRD))
        rolls = [
            RollRow(meeting="HN-1", person=SECOND, present=False, excuse="Ốm"),
            RollRow(meeting="HN-1", person=SECOND, present=True, spoke=True),
        ]
        seen = []
        for roll in rolls:
            world.app.keep_rolls(CYCLE, [roll], command=world.command(NOW))
            seen.append(on_roll(world, SECOND))

        assert seen == [
            {"present": False, "excuse": "Ốm"},
            {"present": True, "excuse": None},
        ]


class TestConclusion:
    @pytest.mark.parametrize("text", ["", "  "], ids=["empty", "blank"])
    def test_says_something(self, world: World, text: str) -> None:
        record(world)

        with pytest.raises(InvalidValueError, match="conclusion_without_text"):
            conclude(world, text=text)

    @pytest.mark.parametrize(
        "given",
        [{"number": 0, "text": "Họp"}, {"number": 9, "holds": False}],
        ids=["number zero", "taken back though it is not there"],
    )
    def test_is_there(self, world: World, given: dict[str, Any]) -> None:
        record(world)

        with pytest.raises(NotFoundError, match="conclusion_not_found"):
            conclude(world, **given)
