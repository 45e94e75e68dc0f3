"""Hand-overs: who follows before and during the meeting, and who monitors afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.databases import Databases
from tests.monitoring_world import (
    BOARD,
    BOSS,
    CYCLE,
    DEPUTY,
    HEAD,
    INSPECTOR,
    MEMBER,
    OPENED,
    OTHER_BOARD,
    SUBJECT,
    World,
    march,
)
from tests.small_world import application
from workflow.application.follow_suggestions import FollowRequest
from workflow.application.suggestion_steps import StepRequest
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.records.monitoring import Matter
from workflow.domain.records.suggestion import Outcome
from workflow.domain.rows_of_suggestions import SuggestionRow
from workflow.domain.suggestion_course import Step


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """Return the world with a suggestion that was explained and is followed by one person."""
    with application(databases.clone(OPENED)) as app:
        world = World(app)
        row = SuggestionRow(subject=SUBJECT, topic="Quản lý rừng", proposed_by=BOSS)
        app.propose_suggestions(CYCLE, [row], command=world.by(BOSS).command(march(2)))
        take(world, Step.APPROVE, BOARD)
        take(world, Step.NOTIFY, BOARD)
        take(world, Step.EXPLAIN, HEAD, text="Giải trình")
        request = FollowRequest(cycle=CYCLE, codes=("S1",), people=(OTHER_BOARD,))
        app.follow_suggestions(request, command=world.by(BOARD).command(march(2)))
        yield world


def take(world: World, step: Step, actor: str, *, day: int = 2, **given: object) -> None:
    request = StepRequest(cycle=CYCLE, step=step, codes=("S1",), **given)  # type: ignore[arg-type]
    world.app.take_suggestion_step(request, command=world.by(actor).command(march(day)))


@pytest.fixture
def concluded(world: World) -> World:
    take(world, Step.CONCLUDE, BOARD, day=4, outcome=Outcome.OPEN, text="Kết luận")
    return world


def monitor(world: World, actor: str | None = None) -> tuple[str | None, date | None, list[str]]:
    """Return who monitors the suggestion, since when, and who follows it."""
    [line] = world.app.list_suggestions.one(CYCLE, "S1", now=march(20), actor=actor).items
    return line.monitor, line.monitored_from, list(line.followers)


class TestSuggestion:
    def test_is_followed_before_and_monitored_after_its_conclusion(self, concluded: World) -> None:
        before = monitor(concluded)

        concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", "VL", now=march(5))

        assert before == (None, None, [OTHER_BOARD])
        assert monitor(concluded) == ("VL", date(2026, 3, 5), [OTHER_BOARD])

    def test_is_not_handed_over_before(self, world: World) -> None:
        with pytest.raises(RefusedError, match="suggestion_not_concluded"):
            world.by(BOARD).hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(3))

    @pytest.mark.parametrize(
        ("on", "error", "code"),
        [
            (march(3).date(), RefusedError, "hand_over_too_early"),
            (march(9).date(), InvalidValueError, "day_lies_ahead"),
        ],
    )
    def test_has_its_day(
        self, concluded: World, on: date, error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(5), on=on)

    def test_goes_from_one_to_the_next(self, concluded: World) -> None:
        board = concluded.by(BOARD)
        board.hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(5))
        board.hand_over(Matter.SUGGESTION, "S1", "VL", now=march(9))
        again = board.hand_over(Matter.SUGGESTION, "S1", "VL", now=march(9))

        with pytest.raises(RefusedError, match="hand_over_too_early"):
            board.hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(9), on=march(8).date())
        assert (monitor(concluded)[0], again.unchanged) == ("VL", 1)

    @pytest.mark.parametrize(
        ("to", "error", "code"),
        [
            (HEAD, RefusedError, "follower_is_subject"),
            (MEMBER, RefusedError, "follower_under_subject"),
            (SUBJECT, RefusedError, "monitor_is_subject"),
            ("VX", NotFoundError, "monitor_not_found"),
        ],
    )
    def test_is_not_monitored_by_its_subject(
        self, concluded: World, to: str, error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", to, now=march(5))

    @pytest.mark.parametrize("actor", [HEAD, DEPUTY])
    def test_is_handed_over_by_who_approves(self, concluded: World, actor: str) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            concluded.by(actor).hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(5))

    @pytest.mark.parametrize(("to", "reader"), [(INSPECTOR, INSPECTOR), ("VL", "VL-2")])
    def test_is_seen_by_who_monitors_it(self, concluded: World, to: str, reader: str) -> None:
        with pytest.raises(NotFoundError):
            monitor(concluded, reader)

        concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", to, now=march(5))

        assert monitor(concluded, reader)[0] == to

    @pytest.mark.parametrize(("actor", "told"), [(HEAD, 0), (BOARD, 1)])
    def test_is_told_to_those_above(self, concluded: World, actor: str, told: int) -> None:
        concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", INSPECTOR, now=march(5))

        events = concluded.app.read_history(CYCLE, now=march(5), actor=actor)

        assert sum(event.kind == "handed_over" for event in events) == told


class TestRemedy:
    @pytest.fixture
    def promised(self, world: World) -> World:
        world.promise("R1", owner=MEMBER, monitor=OTHER_BOARD, now=march(3))
        return world

    def monitors(self, world: World) -> tuple[str | None, str | None]:
        [line] = world.app.list_remedies(CYCLE, now=march(20)).items
        units = {unit.unit.id: unit.unit.code for unit in world.app.lists.units()}
        people = {one.person.id: one.person.code for one in world.app.lists.people()}
        remedy = line.remedy
        return people.get(remedy.monitor_id or 0), units.get(remedy.monitor_unit_id or 0)

    def test_is_monitored_by_another_person_or_unit(self, promised: World) -> None:
        before = self.monitors(promised)
        promised.by(BOARD).hand_over(Matter.REMEDY, "R1", INSPECTOR, now=march(5))
        person = self.monitors(promised)

        promised.by(BOARD).hand_over(Matter.REMEDY, "R1", "VL", now=march(6))

        assert before == (OTHER_BOARD, None)
        assert (person, self.monitors(promised)) == ((INSPECTOR, None), (None, "VL"))

    def test_is_not_monitored_by_its_owner(self, promised: World) -> None:
        with pytest.raises(RefusedError, match="monitor_is_owner"):
            promised.hand_over(Matter.REMEDY, "R1", MEMBER, now=march(5))

    def test_needs_a_remedy(self, promised: World) -> None:
        with pytest.raises(NotFoundError, match="remedy_not_found"):
            promised.hand_over(Matter.REMEDY, "R9", INSPECTOR, now=march(5))

    def test_is_handed_over_by_who_answers_for_the_stage(self, promised: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            promised.by(DEPUTY).hand_over(Matter.REMEDY, "R1", INSPECTOR, now=march(5))


class TestHistory:
    def test_gives_back_the_rows(self, concluded: World) -> None:
        concluded.promise("R1", owner=MEMBER, now=march(5))
        concluded.by(BOARD).hand_over(Matter.SUGGESTION, "S1", "VL", now=march(5))
        concluded.by(BOARD).hand_over(Matter.REMEDY, "R1", INSPECTOR, now=march(5))

        [replayed] = concluded.app.replay_history()

        assert replayed.differences == []
