"""One meeting for two cycles, who may record and read it, and what superiors are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.databases import Databases
from tests.meeting_world import (
    BOARD,
    CELL,
    CLERK,
    CYCLE,
    HEAD,
    MEMBER,
    OTHER,
    TWO_CYCLES,
    Meetings,
    counted,
    meetings,
)
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.records.meeting import ConclusionKind

Act = Callable[[Meetings], object]


@pytest.fixture
def world(databases: Databases) -> Iterator[Meetings]:
    with meetings(databases.clone(TWO_CYCLES)) as world:
        yield world


class TestAdoption:
    def test_records_the_same_meeting_in_another_cycle(self, world: Meetings) -> None:
        world.finish()
        there = replace(world, cycle=OTHER)

        recorded = world.adopt()

        assert counted(recorded) == (1, 0, 0)
        assert there.agenda() == world.agenda()
        found = there.app.list_meetings.one(there.cycle, "HN1", now=world.now)
        assert found.file.meeting.same_as == f"{CYCLE}/HN1"
        assert (found.file.present, found.file.minutes) == (3, 210)
        assert len(found.file.supervising) == 1
        assert found.file.conclusions == {}
        assert [code for code, _ in there.unmet()] == ["minutes_unsigned", "meeting_not_closed"]
        assert there.state(MEMBER) == "after"

    def test_again_takes_over_what_has_changed(self, world: Meetings) -> None:
        world.record_well()
        world.adopt()
        same = world.adopt()
        world.attend(MEMBER, present=False)

        changed = world.adopt()

        assert (counted(same), counted(changed)) == ((0, 0, 1), (0, 1, 0))
        there = replace(world, cycle=OTHER)
        assert there.agenda()[-1] == (MEMBER, "absent")

    def test_may_deal_with_other_subjects(self, world: Meetings) -> None:
        world.record_well()

        world.adopt(reviewed=(MEMBER,), code="HN7")

        there = replace(world, cycle=OTHER)
        assert there.agenda("HN7") == [(MEMBER, "reviewed")]

    @pytest.mark.parametrize(
        ("code", "told", "refused"),
        [
            ("HN9", {}, "meeting_not_found"),
            ("HN1", {"into": CYCLE}, "cycle_is_the_same"),
            ("HN1", {"into": "nowhere"}, "cycle_not_found"),
        ],
    )
    def test_is_of_a_meeting_of_another_cycle(
        self, world: Meetings, code: str, told: dict[str, Any], refused: str
    ) -> None:
        world.record_well()

        with pytest.raises((NotFoundError, InvalidValueError), match=refused):
            world.adopt(code, **told)

    def test_is_not_of_a_record_that_was_corrected(self, world: Meetings) -> None:
        world.finish()
        world.correct()

        with pytest.raises(RefusedError, match="meeting_is_superseded"):
            world.adopt()


class TestPermission:
    @pytest.mark.parametrize(
        ("actor", "refused"),
        [
            (HEAD, None),
            ("H.1-1", None),
            (BOARD, "forbidden"),
            (MEMBER, "meeting_not_found"),
            ("H.2.1-1", "meeting_not_found"),
        ],
        ids=["the secretary", "the authority", "who only sees it", "a member", "a stranger"],
    )
    def test_is_with_owner_and_authority_after_the_stage_is_left_too(
        self, world: Meetings, actor: str, refused: str | None
    ) -> None:
        world.record()
        assert world.state(MEMBER) == "after"

        acts: tuple[Act, ...] = (
            lambda world: world.conclude(),
            lambda world: world.attend(CLERK, present=True),
            lambda world: world.record(place="Nơi khác"),
        )
        for act in acts:
            if refused is None:
                act(world.by(actor))
            else:
                with pytest.raises((RefusedError, NotFoundError), match=refused):
                    act(world.by(actor))

    def test_to_record_a_new_one_is_asked_at_its_unit(self, world: Meetings) -> None:
        with pytest.raises(NotFoundError, match="unit_not_found"):
            world.by("H.2.1-1").record()

    @pytest.mark.parametrize(
        ("actor", "sees"),
        [(None, True), (HEAD, True), ("H.1-1", True), (MEMBER, True), ("H.2.1-1", False)],
        ids=["the operator", "the secretary", "from above", "who was there", "a stranger"],
    )
    def test_to_read_is_with_those_whom_it_concerns(
        self, world: Meetings, actor: str | None, sees: bool
    ) -> None:
        world.record_well()
        read = world.app.list_meetings

        listed = read(CYCLE, now=world.now, actor=actor)[1]

        assert bool(listed) is sees
        if sees:
            assert read.one(CYCLE, "HN1", now=world.now, actor=actor).file.roll
        else:
            with pytest.raises(NotFoundError, match="meeting_not_found"):
                read.one(CYCLE, "HN1", now=world.now, actor=actor)


class TestSignals:
    def test_are_told_to_superiors_and_refuse_nothing(self, world: Meetings) -> None:
        world.record_well(
            sittings=(parse_sitting("08:00-08:45"),), reviewed=(HEAD, CELL, CLERK, MEMBER)
        )
        world.conclude("Tốt", kind=ConclusionKind.STRENGTH)

        found = world.app.find_meeting_signals(CYCLE, now=world.now, under="H.1")

        assert [(signal.meeting, signal.finding.code) for signal in found] == [
            ("HN1", "no_shortcoming_recorded"),
            ("HN1", "nobody_spoke"),
            ("HN1", "meeting_too_short"),
            ("HN1", "agenda_out_of_order"),
        ]
        assert world.app.find_meeting_signals(CYCLE, now=world.now, under="H.2") == []
        assert world.app.find_meeting_signals(CYCLE, now=world.now, actor="H.2.1-1") == []

    def test_are_none_of_a_meeting_that_was_held_well(self, world: Meetings) -> None:
        world.record_well()
        world.conclude("Chậm", kind=ConclusionKind.SHORTCOMING)
        world.attend(MEMBER, present=True, spoke=True)

        assert world.app.find_meeting_signals(CYCLE, now=world.now) == []
