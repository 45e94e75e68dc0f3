"""A review meeting as it was held: its agenda, its roll, and what it concluded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
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
)
from tests.small_world import november
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.records.meeting import ConclusionKind
from workflow.domain.rows_of_meetings import MeetingRow, RollRow
from workflow.domain.rows_of_plans import PlanRow


@pytest.fixture
def world(databases: Databases) -> Iterator[Meetings]:
    with meetings(databases.clone(TWO_CYCLES)) as world:
        yield world


class TestRecording:
    def test_deals_with_everything_at_the_unit_in_the_prescribed_order(
        self, world: Meetings
    ) -> None:
        world.record()

        reviewed = [(code, "reviewed") for code in (CELL, HEAD, CLERK, MEMBER)]
        assert world.agenda() == reviewed
        assert [world.state(code) for code in (HEAD, CLERK, MEMBER)] == ["after"] * 3

    def test_tells_what_came_out_of_order(self, world: Meetings) -> None:
        recorded = world.record(reviewed=(MEMBER, CELL, HEAD))

        assert codes(recorded) == ["agenda_out_of_order"] * 2
        assert [finding["facts"]["subject"] for finding in recorded.findings] == [CELL, HEAD]

    def test_lets_a_planned_meeting_become_held(self, world: Meetings) -> None:
        plan = PlanRow(code="HN1", unit=CELL, meets_on=DAY, attendees=(BOARD,))
        command = world.app.command(now=november(2))
        world.app.plan_meetings(CYCLE, [plan], command=command)

        recorded = world.record(reviewed=(CELL, HEAD), supervisors=("H.1-1",))

        assert counted(recorded) == (0, 1, 0)
        assert world.agenda() == [
            (CELL, "reviewed"),
            (HEAD, "reviewed"),
            (CLERK, "postponed"),
            (MEMBER, "postponed"),
        ]
        found = world.app.list_meetings.one(CYCLE, "HN1", now=world.now)
        supervisors = {found.person(n): one for n, one in found.file.supervisors.items()}
        assert (supervisors[BOARD].assigned, supervisors[BOARD].attended) == (True, False)
        assert supervisors["H.1-1"].attended

    def test_again_changes_what_is_told_and_leaves_the_rest(self, world: Meetings) -> None:
        world.record_well(place="Xuân Thắng")

        changed = world.record(body="executive_committee")
        same = world.record(body="executive_committee")

        assert (counted(changed), counted(same)) == ((0, 1, 0), (0, 0, 1))
        stored = world.app.list_meetings.one(CYCLE, "HN1", now=world.now).file.meeting
        assert (stored.body, stored.place) == ("executive_committee", "Xuân Thắng")
        assert stored.chair_id is not None

    def test_takes_away_what_is_cleared(self, world: Meetings) -> None:
        world.record_well(place="Xuân Thắng")

        cleared = ("chair", "item_chairs", "place", "sittings", "supervisors")
        world.record(cleared=cleared)

        file = world.app.list_meetings.one(CYCLE, "HN1", now=world.now).file
        assert (file.meeting.chair_id, file.meeting.place, file.times) == (None, None, ())
        assert file.supervising == frozenset()
        assert {item.chair_id for item in file.items.values()} == {None}

    def test_counts_times_as_the_clocks_of_the_cycle_show_them(self, world: Meetings) -> None:
        world.record(sittings=(parse_sitting("08:00-11:30"), parse_sitting("13:30-17:00")))

        file = world.app.list_meetings.one(CYCLE, "HN1", now=world.now).file
        assert file.times[0] == (november(15, 8), november(15, 11, 30))
        assert file.minutes == 420

    def test_makes_a_code_for_a_new_meeting_that_no_other_has(self, world: Meetings) -> None:
        world.record("M2")

        recorded = world.record(None)

        assert world.app.list_meetings.codes(CYCLE, recorded.ids) == ["M2-2"]

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"held_on": date(2022, 11, 16)}, "meeting_lies_ahead"),
            ({"unit": "H.9"}, "unit_not_found"),
            ({"chair": "nobody"}, "person_not_found"),
            ({"reviewed": ("nobody",)}, "review_not_found"),
            ({"reviewed": ("H.1.2-1",)}, "review_of_other_unit"),
            ({"unit": "H.1.1", "code": "a b"}, "meeting_code_wrong"),
            ({"chair": HEAD, "secretary": HEAD}, "chair_is_secretary"),
            ({"chair": HEAD, "absent": (HEAD,)}, "absent_has_a_part"),
            ({"present": (HEAD,), "absent": (HEAD,)}, "present_and_absent"),
            ({"reviewed": (MEMBER,), "absent": (MEMBER,)}, "absent_not_reviewed"),
            ({"supervisors": (HEAD,)}, "supervisor_takes_part"),
            ({"supervisors": (BOARD,), "present": (BOARD,)}, "supervisor_takes_part"),
            ({"item_chairs": ((HEAD, HEAD),)}, "chair_of_own_item"),
            ({"reviewed": (HEAD,), "item_chairs": ((MEMBER, HEAD),)}, "not_on_agenda"),
            ({"sittings": (parse_sitting("11:30-08:00"),)}, "ends_before_start"),
            (
                {"sittings": (parse_sitting("2022-11-14 08:00-11:30"),)},
                "sitting_on_other_day",
            ),
            ({"present": (HEAD, CLERK), "convened": 1}, "present_not_of_convened"),
            ({"unit": "H"}, "meeting_without_reviews"),
        ],
    )
    def test_is_refused_when_it_cannot_have_been_so(
        self, world: Meetings, told: dict[str, Any], code: str
    ) -> None:
        with pytest.raises((InvalidValueError, NotFoundError, RefusedError), match=code):
            world.record(**told)

        assert world.app.list_meetings(CYCLE, now=world.now)[1] == []

    def test_stays_with_its_unit(self, world: Meetings) -> None:
        world.record()

        with pytest.raises(InvalidValueError, match="meeting_of_other_unit"):
            world.record(unit="H.1.2")

    def test_is_done_once_for_each_command(self, world: Meetings) -> None:
        rows = [MeetingRow(unit=CELL, held_on=DAY)]
        keep, command = world.app.keep_meetings, world.command("once")

        first, again = keep(CYCLE, rows, command=command), keep(CYCLE, rows, command=command)

        assert first == again
        assert len(world.app.list_meetings(CYCLE, now=world.now)[1]) == 1
        with pytest.raises(ConflictError, match="command_id_reused"):
            keep(CYCLE, [replace(rows[0], place="Nơi khác")], command=command)


class TestAbsence:
    def test_leaves_the_review_for_a_later_meeting_which_settles_it(self, world: Meetings) -> None:
        world.record(absent=(MEMBER,))

        assert world.agenda()[-1] == (MEMBER, "absent")
        missed = {"missed": "absent", "meeting": "HN1", "held_on": "2022-11-15"}
        assert world.unmet(MEMBER) == [("meeting_not_held", missed)]
        assert world.state(CLERK) == "after"

        world.record("HN2", reviewed=(MEMBER,))

        assert world.state(MEMBER) == "after"

    def test_is_settled_by_an_additional_item_too(self, world: Meetings) -> None:
        world.record(absent=(MEMBER,))

        world.record("HN2", unit="H.1", reviewed=(MEMBER,))

        assert world.state(MEMBER) == "after"

    def test_follows_the_roll_when_that_is_called_afterwards(self, world: Meetings) -> None:
        world.record(reviewed=(CELL, HEAD))

        away = world.attend(MEMBER, present=False, excuse="Ốm")
        there = world.attend(MEMBER, present=True)

        assert (counted(away), counted(there)) == ((1, 0, 0), (0, 1, 0))
        assert world.agenda()[-1] == (MEMBER, "reviewed")

    def test_of_the_chair_is_refused_when_the_roll_is_called(self, world: Meetings) -> None:
        world.record_well()

        with pytest.raises(InvalidValueError, match="absent_has_a_part"):
            world.attend(HEAD, present=False)


class TestRoll:
    def test_counts_no_guest_for_the_quorum(self, world: Meetings) -> None:
        world.record(present=(HEAD,), absent=(CLERK, MEMBER))

        world.attend("H.1.2-1", present=True, convened=False, represents="H.1.2")

        reasons = dict(world.unmet())
        assert (reasons["quorum_missing"]["present"], reasons["quorum_missing"]["convened"]) == (
            1,
            3,
        )

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"code": "HN9"}, "meeting_not_found"),
            ({"person": "nobody"}, "person_not_found"),
            ({"represents": "H.9"}, "unit_not_found"),
        ],
    )
    def test_names_what_there_is(self, world: Meetings, told: dict[str, Any], code: str) -> None:
        world.record()

        with pytest.raises(NotFoundError, match=code):
            world.attend(**{"person": MEMBER, "present": True, **told})

    def test_is_called_at_a_meeting_that_was_held(self, world: Meetings) -> None:
        plan = PlanRow(code="HN1", unit=CELL, meets_on=DAY)
        world.app.plan_meetings(CYCLE, [plan], command=world.app.command(now=november(2)))

        with pytest.raises(RefusedError, match="meeting_is_planned"):
            world.attend(MEMBER, present=True)

    def test_of_a_thousand_is_kept_at_once_and_only_once(self, world: Meetings) -> None:
        world.record("HN1", reviewed=(CELL, HEAD))
        people = [line.person.code for line in world.app.lists.people()]
        rows = [
            RollRow(meeting=code, person=person, present=True, convened=False, line=line)
            for code in ("HN1", *(f"HN{number}" for number in range(2, 41)))
            for line, person in enumerate(people, start=2)
        ][:1000]
        meetings = [
            MeetingRow(code=f"HN{number}", unit=CELL, held_on=DAY, reviewed=(CELL,))
            for number in range(2, 41)
        ]
        world.app.keep_meetings(CYCLE, meetings, command=world.command())
        keep = world.app.keep_rolls

        planned = keep(CYCLE, rows, file="roll.csv", plan=True, command=world.command())
        first = keep(CYCLE, rows, file="roll.csv", command=world.command())
        again = keep(CYCLE, rows, file="roll.csv", command=world.command())

        assert len(rows) == 1000
        assert counted(planned) == counted(first) == (1000, 0, 0)
        assert counted(again) == (0, 0, 1000)

    def test_with_one_mistake_is_not_kept_at_all(self, world: Meetings) -> None:
        world.record()
        rows = [
            RollRow(meeting="HN1", person=HEAD, present=True, line=2),
            RollRow(meeting="HN1", person="nobody", present=True, line=3),
            RollRow(meeting="HN9", person=HEAD, present=True, line=4),
        ]

        with pytest.raises(InvalidFileError) as wrong:
            world.app.keep_rolls(CYCLE, rows, file="roll.csv", command=world.command())

        told = [(problem.line, problem.code) for problem in wrong.value.problems]
        assert told == [(3, "person_not_found"), (4, "meeting_not_found")]
        found = world.app.list_meetings.one(CYCLE, "HN1", now=world.now)
        assert found.file.roll == {}


class TestConclusion:
    def test_is_numbered_changed_and_taken_back(self, world: Meetings) -> None:
        world.record()

        world.conclude("Đạt")
        world.conclude("Chậm", about=MEMBER, kind=ConclusionKind.SHORTCOMING)
        world.conclude(None, number=1, holds=False)

        found = world.app.list_meetings.one(CYCLE, "HN1", now=world.now)
        first, second = found.file.conclusions[1], found.file.conclusions[2]
        assert (first.text, first.holds) == ("Đạt", False)
        assert (second.text, second.kind) == ("Chậm", ConclusionKind.SHORTCOMING)
        assert found.reviews[second.review_id or 0].subject_code == MEMBER

    def test_is_news_only_to_the_subject_that_it_is_about(self, world: Meetings) -> None:
        world.record()

        assert [world.conclude().reviews, world.conclude(about=MEMBER).reviews] == [0, 1]

    @pytest.mark.parametrize(
        ("told", "code"),
        [
            ({"text": None}, "conclusion_without_text"),
            ({"about": "H.1.2-1"}, "not_on_agenda"),
            ({"code": "HN9"}, "meeting_not_found"),
        ],
    )
    def test_says_something_about_what_was_dealt_with(
        self, world: Meetings, told: dict[str, Any], code: str
    ) -> None:
        world.record()

        with pytest.raises((InvalidValueError, NotFoundError), match=code):
            world.conclude(**told)


class TestRequirement:
    @pytest.mark.parametrize(
        ("told", "code", "facts"),
        [
            (
                {"supervisors": ("H.1-1",)},
                "supervisor_absent",
                {"role": "standing_board", "held_on": "2022-11-15"},
            ),
            (
                {"present": (HEAD, CLERK), "convened": 4, "absent": ()},
                "quorum_missing",
                {"present": 2, "convened": 4, "needed": 3, "share": "2/3"},
            ),
            (
                {"sittings": (parse_sitting("08:00-11:29"),)},
                "meeting_too_short",
                {"minutes": 209, "needed": 210},
            ),
        ],
    )
    def test_reads_what_is_on_record(
        self, world: Meetings, told: dict[str, Any], code: str, facts: dict[str, Any]
    ) -> None:
        world.record_well(**told)

        assert dict(world.unmet())[code] == facts

    def test_is_met_by_what_is_on_record(self, world: Meetings) -> None:
        world.record_well()

        assert [code for code, _ in world.unmet()] == ["minutes_unsigned", "meeting_not_closed"]
