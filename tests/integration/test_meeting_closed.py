"""The minutes of a meeting are signed, its record is closed for good, and corrected by another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.databases import Databases
from tests.meeting_world import (
    BOARD,
    CELL,
    CLERK,
    CYCLE,
    DAY,
    HEAD,
    MEMBER,
    TWO_CYCLES,
    Meetings,
    codes,
    counted,
    meetings,
    status,
)
from workflow.domain.errors import (
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.records.meeting import MeetingStatus
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow
from workflow.domain.rows_of_plans import PlanRow

Act = Callable[[Meetings], object]


@pytest.fixture
def world(databases: Databases) -> Iterator[Meetings]:
    with meetings(databases.clone(TWO_CYCLES)) as world:
        yield world


class TestSigning:
    def test_twice_is_the_same_as_once(self, world: Meetings) -> None:
        world.record_well()

        first, again = world.by(HEAD).sign(), world.by(HEAD).sign()

        assert (counted(first), counted(again)) == ((1, 0, 0), (0, 0, 1))

    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            (None, "person_needed"),
            (MEMBER, "not_a_signatory"),
            (BOARD, "not_a_signatory"),
            ("H.1.2-1", "meeting_not_found"),
        ],
        ids=["nobody", "who was there", "who sees the unit", "who does not see it"],
    )
    def test_is_for_chair_and_secretary(
        self, world: Meetings, actor: str | None, code: str
    ) -> None:
        world.record_well()

        with pytest.raises((RefusedError, NotFoundError), match=code):
            replace(world, actor=actor).sign()

    def test_has_to_be_done_again_when_something_changes(self, world: Meetings) -> None:
        world.record_well()
        world.by(HEAD).sign()
        world.by(CLERK).sign()
        before = dict(world.unmet())

        changed = world.conclude()

        assert "minutes_unsigned" not in before
        assert codes(changed) == ["signatures_void"]
        assert dict(world.unmet())["minutes_unsigned"] == {"missing": ["chair", "secretary"]}


class TestClosing:
    def test_lets_the_strictest_stage_be_completed(self, world: Meetings) -> None:
        world.finish()

        assert (status(world), world.unmet()) == (MeetingStatus.CLOSED, [])

    def test_twice_is_the_same_as_once(self, world: Meetings) -> None:
        world.finish()

        assert counted(world.close()) == (0, 0, 1)

    def test_names_everything_that_is_missing(self, world: Meetings) -> None:
        world.record(chair=HEAD, secretary=CLERK, present=(HEAD, CLERK), convened=4)

        with pytest.raises(RefusedError, match="meeting_not_ready") as refused:
            world.close()

        assert [reason.code for reason in refused.value.facts["reasons"]] == [
            "minutes_unsigned",
            "conclusions_missing",
            "items_without_chair",
            "supervisor_absent",
            "quorum_missing",
        ]

    def test_tl_15_takes_who_presides_instead(self, world: Meetings) -> None:
        world.record_well(item_chairs=())
        world.conclude_and_sign()

        with pytest.raises(RefusedError, match="meeting_not_ready"):
            world.close()
        world.close(item_chairs=((HEAD, CLERK),))

        assert status(world) is MeetingStatus.CLOSED

    def test_refuses_more_present_than_were_called(self, world: Meetings) -> None:
        world.record_well(convened=3)
        world.attend("H.1.2-1", present=True)
        world.conclude_and_sign()

        with pytest.raises(InvalidValueError, match="present_not_of_convened"):
            world.close()

    CHANGES: tuple[tuple[str, Act], ...] = (
        ("the meeting", lambda world: world.record(place="Nơi khác")),
        ("its sittings", lambda world: world.record(sittings=(parse_sitting("08:00-12:00"),))),
        ("its supervisors", lambda world: world.record(supervisors=("H.1-1",))),
        ("its agenda", lambda world: world.record(reviewed=(CELL,))),
        ("its roll", lambda world: world.attend(MEMBER, present=False)),
        ("its conclusions", lambda world: world.conclude("Khác")),
        ("who chairs an item", lambda world: world.close(item_chairs=((MEMBER, CLERK),))),
        ("its plan", lambda world: world.app.plan_meetings(
            CYCLE, [PlanRow(code="HN1", attendees=(BOARD,))], command=world.command()
        )),
    )  # fmt: skip

    @pytest.mark.parametrize(
        "change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES]
    )
    def test_freezes(self, world: Meetings, change: Act) -> None:
        world.finish()

        with pytest.raises(RefusedError, match="meeting_is_closed"):
            change(world)

        assert world.unmet() == []

    @pytest.mark.parametrize("plan", [False, True], ids=["an import", "the plan of one"])
    def test_freezes_for_files_too(self, world: Meetings, plan: bool) -> None:
        world.finish()
        app, given = world.app, {"file": "x.csv", "plan": plan, "command": world.command()}
        meeting = MeetingRow(code="HN1", unit=CELL, held_on=DAY, place="Nơi khác", line=2)
        person = RollRow(meeting="HN1", person=MEMBER, present=False, line=2)
        conclusion = ConclusionRow(meeting="HN1", number=1, text="Khác", line=2)

        for keep, row in (
            (app.keep_meetings, meeting),
            (app.keep_rolls, person),
            (app.keep_conclusions, conclusion),
        ):
            with pytest.raises(InvalidFileError) as wrong:
                keep(CYCLE, [row], **given)  # type: ignore[operator]
            assert [p.code for p in wrong.value.problems] == ["meeting_is_closed"]

    def test_lets_the_same_file_be_imported_again(self, world: Meetings) -> None:
        world.finish()

        recorded = world.record(reviewed=(CELL, HEAD, CLERK, MEMBER))

        assert counted(recorded) == (0, 0, 1)


class TestCorrection:
    def test_takes_the_place_of_the_closed_record(self, world: Meetings) -> None:
        world.finish()

        world.correct(sittings=(parse_sitting("08:00-09:00"),))

        assert (status(world), status(world, "HN1-2")) == (
            MeetingStatus.SUPERSEDED,
            MeetingStatus.HELD,
        )
        later = world.app.list_meetings.one(CYCLE, "HN1-2", now=world.now)
        assert later.supersedes is not None
        assert (later.supersedes.code, later.file.meeting.reason) == ("HN1", "Ghi sai")
        assert [one.text for one in later.file.conclusions.values()] == ["Đạt"]
        assert dict(world.unmet()) == {
            "meeting_too_short": {"minutes": 60, "needed": 210},
            "minutes_unsigned": {"missing": ["chair", "secretary"]},
            "meeting_not_closed": {"held_on": "2022-11-15"},
        }

    def test_is_signed_and_closed_itself_and_may_be_corrected(self, world: Meetings) -> None:
        world.finish()
        world.correct(place="Xuân Thắng")
        world.by(HEAD).sign("HN1-2")
        world.by(CLERK).sign("HN1-2")
        world.close("HN1-2")

        world.correct("HN1-2", code="HN1-X")

        listed = world.app.list_meetings(CYCLE, now=world.now)[1]
        assert {m.file.meeting.code: str(m.file.meeting.status) for m in listed} == {
            "HN1": "superseded",
            "HN1-2": "superseded",
            "HN1-X": "held",
        }

    def test_may_find_that_somebody_was_away(self, world: Meetings) -> None:
        world.finish()

        world.correct(absent=(MEMBER,))

        assert world.agenda("HN1-2")[-1] == (MEMBER, "absent")
        assert world.agenda()[-1] == (MEMBER, "reviewed")

    @pytest.mark.parametrize(
        ("code", "changes", "refused"),
        [
            ("HN2", {}, "meeting_is_open"),
            ("HN9", {}, "meeting_not_found"),
            ("HN1", {"code": "HN2"}, "meeting_code_taken"),
        ],
    )
    def test_is_of_a_closed_meeting(
        self, world: Meetings, code: str, changes: dict[str, Any], refused: str
    ) -> None:
        world.finish()
        world.record("HN2")

        with pytest.raises((RefusedError, NotFoundError, InvalidValueError), match=refused):
            world.correct(code, **changes)

    def test_is_made_once(self, world: Meetings) -> None:
        world.finish()
        world.correct()

        with pytest.raises(RefusedError, match="meeting_is_superseded") as refused:
            world.correct()

        assert refused.value.facts["by"] == "HN1-2"


class TestHistory:
    def test_gives_back_every_row(self, world: Meetings) -> None:
        world.finish()
        world.adopt()
        world.correct(absent=(MEMBER,))
        world.record("HN3", reviewed=(MEMBER,))
        world.attend(MEMBER, present=True, excuse="Đến muộn", code="HN3")
        later = replace(world, now=world.now + timedelta(days=1))
        later.conclude("Khác", code="HN1-2")

        found = [replayed.differences for replayed in world.app.replay_history()]

        assert found == [[], []]
