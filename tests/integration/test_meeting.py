"""A review meeting as it was held: roll, agenda, conclusions, signatures and the closed record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
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
    OTHER,
    TWO_CYCLES,
    Meetings,
    meetings,
)
from tests.small_world import november
from workflow.application.desk import Recorded
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from workflow.domain.local_sitting import parse_sitting
from workflow.domain.records.meeting import ConclusionKind, MeetingStatus
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow
from workflow.domain.rows_of_plans import PlanRow

Act = Callable[[Meetings], object]


@pytest.fixture
def world(databases: Databases) -> Iterator[Meetings]:
    with meetings(databases.clone(TWO_CYCLES)) as world:
        yield world


def status(world: Meetings, code: str = "HN1") -> MeetingStatus:
    return world.app.list_meetings.one(world.cycle, code, now=world.now).file.meeting.status


def counted(recorded: Recorded) -> tuple[int, int, int]:
    return recorded.created, recorded.updated, recorded.unchanged


def codes(recorded: Recorded) -> list[str]:
    return [finding["code"] for finding in recorded.findings]


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
