"""The history is read filtered, as far as roles reach, and reading texts leaves a trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import CYCLE, OPENED, World, application, november
from workflow.application.log_reading import LogFilter, LoggedEvent
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_remedies import RemedyRow

NOW = november(12)
CELL, MEMBER, OTHER = "H.1.1", "H.1.1-2", "H.1.1-3"
SUPERVISOR, BOARD = "H.1-2", "H-1"
REASON, TITLE = "Đi học dài ngày", "Họp đều"


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        world.bring_to_meeting(CELL, november(3))
        world.disseminate("H.2.1", november(3))
        world.meet(CELL, november(4))
        world.fire(OTHER, "hold", november(7), reason=REASON)
        world.by("H.1-1").rate([MEMBER], november(9))
        remedy = RemedyRow(subject=MEMBER, title=TITLE, owner=MEMBER, due_on=date(2022, 12, 1))
        app.keep_remedies(CYCLE, [remedy], command=world.command(november(10)))
        yield world


def log(world: World, actor: str | None = None, **wanted: Any) -> list[LoggedEvent]:
    chosen = LogFilter(**wanted)
    return list(world.app.read_history(CYCLE, now=NOW, wanted=chosen, actor=actor))


def told(events: list[LoggedEvent]) -> set[tuple[str, str | None]]:
    return {(event.kind, event.review) for event in events}


class TestFilter:
    def test_of_a_review_takes_what_names_it(self, world: World) -> None:
        found = log(world, subject=MEMBER)

        assert {event.review for event in found} == {MEMBER, None}
        assert "meeting_recorded" in {event.kind for event in found if event.review is None}
        assert "cycle_opened" not in {event.kind for event in found}

    def test_of_a_unit_takes_all_below(self, world: World) -> None:
        whole, part = log(world), log(world, under="H.1")

        about = {event.review for event in part if event.review}
        assert about == {each for each in (e.review for e in whole) if each and "H.1" in each}
        held = [event for event in part if event.kind == "dissemination_recorded"]
        assert len(held) == 1
        assert 0 < len(part) < len(whole)

    @pytest.mark.parametrize("written", ["H.1-1", "person:H.1-1"])
    def test_of_an_actor_takes_a_code_or_a_signature(self, world: World, written: str) -> None:
        wanted = LogFilter(actor=written)
        found = list(world.app.read_history(CYCLE, now=NOW, wanted=wanted))

        assert {event.actor for event in found} == {"person:H.1-1"}
        assert ("rating_recorded", MEMBER) in told(found)

    def test_of_a_stage_takes_coming_and_leaving(self, world: World) -> None:
        found = log(world, stage="feedback", subject=MEMBER)

        moves = [(e.body["from"], e.body["to"]) for e in found if e.kind == "review_moved"]
        assert moves == [("dissemination", "feedback"), ("feedback", "meeting")]
        assert "feedback_recorded" in {event.kind for event in found}
        assert "review_opened" not in {event.kind for event in found}

    def test_of_a_stage_where_nobody_was_is_empty(self, world: World) -> None:
        assert log(world, stage="monitoring") == []

    def test_by_when_it_happened_is_half_open(self, world: World) -> None:
        found = log(world, since=november(4), until=november(9))

        assert {event.at for event in found} == {november(4), november(7)}

    def test_by_when_it_was_recorded_tells_what_the_system_knew(self, world: World) -> None:
        soon = datetime.now(UTC) + timedelta(minutes=5)

        assert log(world, recorded_since=soon) == []
        assert log(world, recorded_until=soon) == log(world)

    def test_goes_both_ways_and_stops(self, world: World) -> None:
        there = [event.seq for event in log(world)]
        back = [e.seq for e in world.app.read_history(CYCLE, now=NOW, newest_first=True)]
        three = world.app.read_history(CYCLE, now=NOW, newest_first=True, limit=3)

        assert back == there[::-1]
        assert [event.seq for event in three] == back[:3]

    @pytest.mark.parametrize(
        ("wanted", "error", "code"),
        [
            ({"kinds": ("moved",)}, InvalidValueError, "event_kind_unknown"),
            ({"stage": "lunch"}, InvalidValueError, "stage_unknown"),
            ({"under": "H.9"}, NotFoundError, "unit_not_found"),
            ({"subject": "H.9"}, NotFoundError, "review_not_found"),
        ],
    )
    def test_of_what_is_not_there_is_refused(
        self, world: World, wanted: dict[str, Any], error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            log(world, **wanted)

    def test_of_what_only_cycles_have_needs_one(self, world: World) -> None:
        with pytest.raises(InvalidValueError, match="filter_needs_cycle"):
            list(world.app.read_history(None, now=NOW, wanted=LogFilter(under="H")))


class TestReader:
    def test_sees_no_more_than_roles_reach_whatever_the_filter(self, world: World) -> None:
        seen = told(log(world, MEMBER))

        assert {review for _, review in seen} == {MEMBER}
        assert told(log(world, MEMBER, under="H.1")) <= seen
        with pytest.raises(NotFoundError, match="review_not_found"):
            log(world, MEMBER, subject=OTHER)


def texts(world: World, actor: str | None, **wanted: Any) -> dict[str, Any]:
    reader = world.by(actor) if actor else world
    found = world.app.read_history(
        CYCLE,
        now=NOW,
        wanted=LogFilter(**wanted),
        actor=actor,
        telling=reader.command(NOW),
    )
    return {f"{event.kind}/{event.review}": event.texts for event in found}


class TestTexts:
    def test_are_left_out_unless_somebody_asks(self, world: World) -> None:
        assert {event.texts is None for event in log(world)} == {True}

    def test_are_told_to_the_operator(self, world: World) -> None:
        found = texts(world, None)

        assert list(found[f"review_held/{OTHER}"].values()) == [REASON]
        assert list(found[f"remedy_recorded/{MEMBER}"].values()) == [TITLE]

    def test_are_told_to_those_with_authority_but_never_in_their_own_case(
        self, world: World
    ) -> None:
        above, own = texts(world, "H.1-1"), texts(world, MEMBER)

        assert list(above[f"review_held/{OTHER}"].values()) == [REASON]
        assert own
        assert set(own.values()) == {None}

    def test_in_the_own_case_are_not_told_to_authority_either(self, world: World) -> None:
        role = RoleRow(
            role="secretary", person=MEMBER, unit="H.1", from_on=None, to_on=None, line=2
        )
        world.app.import_roles([role], file="roles.csv", command=world.command(november(11)))

        found = texts(world, MEMBER)

        assert found[f"review_held/{OTHER}"]
        assert found[f"remedy_recorded/{MEMBER}"] is None

    def test_are_not_told_to_others_who_reach_the_review(self, world: World) -> None:
        found = texts(world, SUPERVISOR)

        assert found[f"review_held/{OTHER}"] is None

    def test_leave_a_trace_of_who_read_them(self, world: World) -> None:
        texts(world, "H.1-1", subject=OTHER)
        texts(world, None, under="H.1")

        trace = [e for e in world.app.read_history(None, now=NOW) if e.kind == "history_read"]
        assert (trace[0].actor, trace[0].body) == (
            "person:H.1-1",
            {"cycle": CYCLE, "review": OTHER},
        )
        assert trace[1].actor.startswith("operator:")
        assert trace[1].body == {"cycle": CYCLE, "under": "H.1"}

    def test_leave_none_when_nothing_could_be_read(self, world: World) -> None:
        for actor, wanted in ((MEMBER, {"subject": OTHER}), (None, {"stage": "lunch"})):
            with pytest.raises((NotFoundError, InvalidValueError)):
                texts(world, actor, **wanted)

        kinds = {event.kind for event in world.app.read_history(None, now=NOW)}
        assert "history_read" not in kinds

    def test_of_the_installation_are_for_the_operator(self, world: World) -> None:
        with pytest.raises(RefusedError, match="log_is_for_the_operator"):
            list(
                world.app.read_history(
                    None, now=NOW, actor=BOARD, telling=world.by(BOARD).command(NOW)
                )
            )
