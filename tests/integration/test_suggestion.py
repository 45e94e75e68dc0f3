"""Suggestions from their proposal to the report of who followed them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.databases import Databases
from tests.small_world import application
from tests.smtp_server import mail_server
from tests.suggestion_world import (
    AREA,
    CHAIR,
    CLERK,
    CYCLE_2019,
    GROUP,
    HEAD,
    OPENED,
    World,
    at,
    december,
)
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.suggestion import Outcome, SuggestionKind
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


def code_of(error: pytest.ExceptionInfo[ReviewCycleError]) -> str:
    return error.value.code


def unmet(world: World, subject: str) -> list[tuple[str, list[str]]]:
    """Return the code of each reason of a review, with the roles that owe its cure."""
    told = world.app.explain_review(CYCLE_2019, subject, now=december(20))
    return [(owed.reason.code, [t.role for t in owed.reason.owed_by]) for owed in told.unmet]


class TestPropose:
    def test_stores_what_is_said_and_by_whom(self, world: World) -> None:
        world.by(AREA).propose(
            HEAD,
            kind=SuggestionKind.IN_DEPTH,
            topic="Kỷ cương hành chính, lề lối làm việc",
            case="vu-lang",
            evidence=SECRET,
            direction="Sửa quy chế",
        )

        [line] = world.by(AREA).list()
        suggestion = line.suggestion
        assert (line.key, line.review) == (f"{CYCLE_2019}/S1", f"{CYCLE_2019}/{HEAD}")
        assert (suggestion.topic, suggestion.evidence) == ("administrative_discipline", SECRET)
        assert (suggestion.status, suggestion.proposed_by) == (Status.PROPOSED, AREA)
        assert suggestion.proposed_on == suggestion.first_raised_on == date(2019, 12, 2)

    @pytest.mark.parametrize(
        ("actor", "subject", "error", "code"),
        [
            pytest.param("BS-3", HEAD, RefusedError, "forbidden", id="in charge of another area"),
            pytest.param(CLERK, HEAD, NotFoundError, "review_not_found", id="without a role"),
            pytest.param(None, HEAD, InvalidValueError, "proposer_missing", id="nobody named"),
            pytest.param(AREA, "VX", NotFoundError, "review_not_found", id="no such subject"),
        ],
    )
    def test_is_for_who_is_in_charge(
        self, world: World, actor: str | None, subject: str, error: type[Exception], code: str
    ) -> None:
        with pytest.raises(error, match=code):
            world.by(actor).propose(subject)

        assert world.list() == []

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({"topic": "disciplin"}, "topic_unknown", id="no such topic"),
            pytest.param({"topic": None}, "topic_missing", id="no topic"),
            pytest.param({"case": "Vũ Lăng"}, "case_not_a_code", id="a case that is no code"),
            pytest.param({"proposed_on": date(2019, 12, 3)}, "day_lies_ahead", id="ahead"),
            pytest.param(
                {"first_raised_on": date(2019, 12, 3)}, "raised_after_proposed", id="raised later"
            ),
            pytest.param(
                {"raised_before": "bac_son-X/S1"}, "suggestion_not_found", id="no earlier one"
            ),
            pytest.param({"proposed_by": "BS-3"}, "proposer_is_another", id="in another's name"),
        ],
    )
    def test_refuses_what_is_wrong(self, world: World, given: dict[str, Any], code: str) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            world.by(AREA).propose(HEAD, **given)

        assert code_of(caught) == code

    def test_is_not_about_oneself(self, world: World) -> None:
        with pytest.raises(RefusedError, match="own_case"):
            world.propose(HEAD, proposed_by=HEAD)

    def test_changes_while_nobody_has_decided(self, world: World) -> None:
        area = world.by(AREA)
        area.propose(HEAD, evidence=SECRET)

        changed = area.propose(HEAD, code="S1", topic="leadership")
        same = area.propose(HEAD, code="S1", topic="leadership")
        world.bring("S1", "approved")

        assert (changed.updated, same.unchanged) == (1, 1)
        assert world.one("S1").suggestion.evidence == SECRET
        assert area.propose(HEAD, code="S1", topic="leadership", now=december(3)).unchanged == 1
        with pytest.raises(RefusedError, match="suggestion_decided"):
            area.propose(HEAD, code="S1", topic="fees", now=december(3))

    def test_keeps_to_its_subject(self, world: World) -> None:
        world.by(AREA).propose(HEAD)

        with pytest.raises(InvalidValueError, match="suggestion_of_another"):
            world.by(AREA).propose("VL-2", code="S1")

    def test_makes_a_code_that_nobody_has(self, world: World) -> None:
        world.by(AREA).propose(HEAD, code="S2")

        world.by(AREA).propose(HEAD)

        assert [line.suggestion.code for line in world.list()] == ["S2", "S2.2"]

    def test_says_nothing_in_the_history_but_codes(self, world: World) -> None:
        world.by(AREA).propose(HEAD, evidence=SECRET, direction=SECRET)

        told = list(world.app.read_history(CYCLE_2019, now=december(2)))

        assert told[-1].kind == "suggestion_proposed"
        assert SECRET not in str(told[-1].body)
        assert "administrative_discipline" not in str(told[-1].body)


class TestApprove:
    def test_takes_a_second_person(self, world: World) -> None:
        world.by(AREA).propose(HEAD)

        with pytest.raises(RefusedError, match="own_proposal"):
            world.by(AREA).take("approve", "S1")
        world.by(CHAIR).take("approve", "S1")

        suggestion = world.one("S1").suggestion
        assert (suggestion.status, suggestion.approved_by) == (Status.APPROVED, CHAIR)

    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param(None, "person_needed", id="nobody named"),
            pytest.param("BS-1", "forbidden", id="not of the board"),
            pytest.param("VT-1", "suggestion_not_found", id="who does not see it"),
        ],
    )
    def test_is_for_the_board(self, world: World, actor: str | None, code: str) -> None:
        world.by(AREA).propose(HEAD)

        with pytest.raises(ReviewCycleError) as caught:
            world.by(actor).take("approve", "S1")

        assert code_of(caught) == code

    def test_takes_all_or_none(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL-2")
        world.by(CHAIR).take("approve", "S2")

        with pytest.raises(RefusedError, match="suggestion_step_out_of_turn"):
            world.by(CHAIR).take("approve", "S1", "S2")

        assert world.one("S1").suggestion.status is Status.PROPOSED

    def test_repeated_with_its_id_answers_the_same(self, world: World) -> None:
        world.by(AREA).propose(HEAD, command_id="one")
        board = world.by(CHAIR)

        again = world.by(AREA).propose(HEAD, command_id="one")
        first = board.take("approve", "S1", command_id="two")
        second = board.take("approve", "S1", command_id="two")

        assert (again.created, len(world.list()), first) == (1, 1, second)
        with pytest.raises(ConflictError, match="command_id_reused"):
            board.take("withdraw", "S1", text="…", command_id="two")

    def test_happens_once_when_two_approve_at_once(self, world: World, url: str) -> None:
        world.by(AREA).propose(HEAD)

        def approve(actor: str) -> str:
            with application(url) as app:
                try:
                    World(app, actor).take("approve", "S1")
                except RefusedError as error:
                    return error.code
            return "done"

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(approve, ("BS-4", "BS-5")))

        assert said == ["done", "suggestion_step_out_of_turn"]


class TestDecline:
    def test_ends_it_with_a_reason_unseen_by_the_subject(self, world: World) -> None:
        world.by(AREA).propose(HEAD)

        world.by(CHAIR).take("decline", "S1", text="Chưa rõ căn cứ")

        suggestion = world.one("S1").suggestion
        assert (suggestion.status, suggestion.reason) == (Status.DECLINED, "Chưa rõ căn cứ")
        assert world.by(HEAD).list() == []


class TestSight:
    @pytest.mark.parametrize("subject", [HEAD, "VL"])
    def test_begins_for_the_subject_when_he_is_notified(self, world: World, subject: str) -> None:
        world.by(AREA).propose(subject)
        for step in (None, "approve"):
            if step:
                world.by(CHAIR).take(step, "S1")
            assert world.by(HEAD).list() == []
            with pytest.raises(NotFoundError, match="suggestion_not_found"):
                world.by(HEAD).one("S1")
            with pytest.raises(NotFoundError, match="suggestion_not_found"):
                world.by(HEAD).take("explain", "S1", text="…")

        world.by(CHAIR).take("notify", "S1")

        assert [line.key for line in world.by(HEAD).list()] == [f"{CYCLE_2019}/S1"]

    def test_is_not_for_who_has_no_role(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL")
        world.bring("S1", "notified")

        assert world.by("VL-4").list() == world.by(CLERK).list() == world.by("VT-1").list() == []

    def test_is_for_followers_from_outside(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "approved")
        world.by(CHAIR).follow(["S1"], [CLERK])

        assert [line.followers for line in world.by(CLERK).list()] == [[CLERK]]


class TestNotify:
    def test_tells_the_subject_without_the_content(self, world: World) -> None:
        world.by(AREA).propose(HEAD, evidence=SECRET)
        world.bring("S1", "notified")

        [notice] = world.app.lists.notices(cycle=CYCLE_2019)

        assert (notice.person, notice.kind, notice.review) == (HEAD, "suggest", HEAD)
        assert SECRET not in str(notice)

    def test_tells_the_head_of_a_unit(self, world: World) -> None:
        world.by(AREA).propose("VL")
        world.bring("S1", "notified")

        assert [n.person for n in world.app.lists.notices(cycle=CYCLE_2019)] == [HEAD]


class TestMail:
    @pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
    def test_to_the_subject_says_that_there_is_something_and_not_what(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mail_server() as mailbox:
            monkeypatch.setenv("REVIEWCYCLE_SMTP", mailbox.address)
            with application(url) as app:
                world = World(app)
                world.by(AREA).propose(HEAD, "VL", evidence=SECRET)
                world.bring("S1", "notified")
                world.bring("S2", "notified")
                app.hand_out_notices(command=world.command(december(4)))

        [message] = mailbox.messages
        body = message.get_content()
        assert message["To"] == "vl-1@bs.example"
        assert "gợi ý kiểm điểm cần tiếp thu và giải trình (2)" in body
        assert not [word for word in (SECRET, "Kỷ cương", "discipline", "S1") if word in body]


class TestAnswer:
    @pytest.fixture(autouse=True)
    def _told(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL")
        world.by(CHAIR).take("approve", "S1", "S2")
        world.by(CHAIR).take("notify", "S1", "S2")

    def test_is_the_subject_s(self, world: World) -> None:
        world.by(HEAD).take("acknowledge", "S1", "S2", text="Tự nhận")
        world.by(HEAD).take("explain", "S1", "S2", text="Vì …")

        said = [line.suggestion for line in world.list()]
        assert [(each.declared, each.explanation) for each in said] == [("Tự nhận", "Vì …")] * 2

    def test_is_nobody_else_s(self, world: World) -> None:
        for actor in (AREA, CHAIR, "VL-2"):
            with pytest.raises(RefusedError, match="forbidden"):
                world.by(actor).take("explain", "S1", text="…")

    def test_may_be_given_anew_until_the_conclusion(self, world: World) -> None:
        world.by(HEAD).take("explain", "S1", text="Một")
        again = world.by(HEAD).take("explain", "S1", text="Hai")
        same = world.by(HEAD).take("explain", "S1", text="Hai")

        assert world.one("S1").suggestion.explanation == "Hai"
        assert (again.updated, same.updated, same.unchanged) == (1, 0, 1)


class TestFollow:
    @pytest.fixture(autouse=True)
    def _approved(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL", case="vu-lang")
        world.by(CHAIR).take("approve", "S1", "S2")

    @pytest.mark.parametrize("people", [GROUP, (*GROUP, "BS-8", CLERK), (CLERK,), ("VT-1",)])
    def test_is_done_by_one_or_by_a_group(self, world: World, people: tuple[str, ...]) -> None:
        world.by(CHAIR).follow(["S1", "S2"], people)

        assert [list(line.followers) for line in world.list()] == [sorted(people)] * 2

    @pytest.mark.parametrize(
        ("people", "code"),
        [
            pytest.param(GROUP[:4], "follower_group_size", id="four"),
            pytest.param((*GROUP, "BS-2", "BS-8", CLERK), "follower_group_size", id="eight"),
            pytest.param((HEAD,), "follower_is_subject", id="the subject"),
            pytest.param(("VL-2",), "follower_under_subject", id="one of the collective"),
            pytest.param(("VL.1-1",), "follower_under_subject", id="one of a cell below"),
            pytest.param(("NOBODY",), "person_not_found", id="nobody"),
        ],
    )
    def test_refuses_others(self, world: World, people: tuple[str, ...], code: str) -> None:
        with pytest.raises(ReviewCycleError) as caught:
            world.by(CHAIR).follow(["S1"], people)

        assert code_of(caught) == code

    def test_replaces_who_followed_before(self, world: World) -> None:
        board = world.by(CHAIR)
        board.follow(["S1"], GROUP)

        changed = board.follow(["S1"], ["BS-3"])
        same = board.follow(["S1"], ["BS-3"])

        assert world.one("S1").followers == ["BS-3"]
        assert (changed.updated, same.unchanged) == (1, 1)
        assert world.list(follower="BS-4") == []

    def test_is_assigned_by_the_board(self, world: World) -> None:
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-1").follow(["S1"], GROUP)

    def test_keeps_followers_of_a_case_from_becoming_its_subjects(self, world: World) -> None:
        world.by(CHAIR).follow(["S1", "S2"], ["VT-1"])

        with pytest.raises(RefusedError, match="follower_is_subject"):
            world.by("BS-3").propose("VT-1", case="vu-lang", now=december(3))
        world.by("BS-3").propose("VT-1", case="other", now=december(3))


class TestConclude:
    @pytest.fixture(autouse=True)
    def _explained(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "explained")

    def test_needs_followers(self, world: World) -> None:
        with pytest.raises(RefusedError, match="suggestion_unfollowed"):
            world.by(CHAIR).take("conclude", "S1", outcome=Outcome.OPEN)

    @pytest.mark.parametrize("actor", [CHAIR, CLERK])
    def test_is_for_the_board_and_the_followers(self, world: World, actor: str) -> None:
        world.by(CHAIR).follow(["S1"], [CLERK])

        world.by(actor).take("conclude", "S1", outcome=Outcome.PARTLY_REMEDIED, text="Kết luận")

        suggestion = world.one("S1").suggestion
        assert (suggestion.outcome, suggestion.concluded_by) == (Outcome.PARTLY_REMEDIED, actor)

    @pytest.mark.parametrize(
        ("concluded_on", "due_on"),
        [
            (date(2019, 12, 31), date(2020, 12, 31)),
            (date(2020, 2, 29), date(2021, 2, 28)),
        ],
        ids=["a year later", "a year after a leap day"],
    )
    def test_arms_the_report(self, world: World, concluded_on: date, due_on: date) -> None:
        world.by(CHAIR).follow(["S1"], GROUP)
        now = at(concluded_on)

        world.by(CHAIR).take("conclude", "S1", outcome=Outcome.OPEN, now=now)

        assert world.one("S1", now=now).suggestion.report_due_on == due_on

    def test_is_not_for_the_subject_even_if_he_is_of_the_board(self, world: World) -> None:
        world.by(CHAIR).follow(["S1"], GROUP)

        with pytest.raises(RefusedError, match="own_case"):
            world.by(HEAD).take("conclude", "S1", outcome=Outcome.REMEDIED)


class TestReport:
    @pytest.fixture(autouse=True)
    def _concluded(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "concluded")

    def test_is_for_followers(self, world: World) -> None:
        with pytest.raises(RefusedError, match="not_a_follower"):
            world.by("BS-2").take("report", "S1", text="…")
        with pytest.raises(RefusedError, match="person_needed"):
            world.take("report", "S1", text="…")

        world.by("BS-5").take("report", "S1", text="Không tái phạm", outcome=Outcome.REMEDIED)

        suggestion = world.one("S1").suggestion
        assert (suggestion.status, suggestion.reported_by) == (Status.REPORTED, "BS-5")
        assert suggestion.outcome is Outcome.REMEDIED

    @pytest.mark.parametrize(
        ("today", "listed", "findings"),
        [
            pytest.param(date(2020, 12, 2), 0, 0, id="the day before"),
            pytest.param(date(2020, 12, 3), 1, 0, id="the last day"),
            pytest.param(date(2020, 12, 4), 1, 1, id="the day after"),
        ],
    )
    def test_is_listed_when_it_is_due(
        self, world: World, today: date, listed: int, findings: int
    ) -> None:
        lines = world.list(now=at(today), due=True)

        assert len(lines) == listed
        assert sum(line.is_overdue for line in lines) == findings

    def test_is_due_no_more_once_it_is_there(self, world: World) -> None:
        world.by("BS-5").take("report", "S1", text="…", now=at(date(2020, 12, 1)))

        assert world.list(now=at(date(2021, 1, 1)), due=True) == []


class TestWithdraw:
    def test_is_for_the_proposer_until_somebody_decided(self, world: World) -> None:
        world.by(AREA).propose(HEAD, "VL-2")
        world.by(CHAIR).take("approve", "S2")

        world.by(AREA).take("withdraw", "S1", text="Nhầm")
        with pytest.raises(RefusedError, match="forbidden"):
            world.by("BS-1").take("withdraw", "S2", text="…")
        world.by(CHAIR).take("withdraw", "S2", text="Trùng")

        ended = [(line.suggestion.status, line.suggestion.reason) for line in world.list()]
        assert ended == [(Status.WITHDRAWN, "Nhầm"), (Status.WITHDRAWN, "Trùng")]


class TestRequirements:
    def test_follow_the_course_of_the_suggestions(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        told = [unmet(world, HEAD)]
        for status in ("approved", "notified"):
            world.bring_one("S1", status)
            told.append(unmet(world, HEAD))

        assert told == [
            [("ready_not_completed", ["subject"])],
            [("suggestions_unnotified", ["standing_board"])],
            [("suggestions_unexplained", ["subject"])],
        ]

    def test_are_met_by_records_alone(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "explained")
        fire = world.fire_complete

        fire(HEAD)
        with pytest.raises(RefusedError) as caught:
            fire(HEAD)
        world.by(CHAIR).follow(["S1"], GROUP)
        fire(HEAD)
        unfollowed = caught.value.facts["reasons"]
        with pytest.raises(RefusedError) as caught:
            fire(HEAD)
        world.by(CHAIR).take("conclude", "S1", outcome=Outcome.REMEDIED)

        assert [reason.code for reason in unfollowed] == ["suggestions_unfollowed"]
        assert [reason.code for reason in caught.value.facts["reasons"]] == [
            "suggestions_unconcluded"
        ]
        assert fire(HEAD) == "done"

    def test_forget_what_was_withdrawn(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "approved")

        world.by(CHAIR).take("withdraw", "S1", text="…")

        assert unmet(world, HEAD) == [("ready_not_completed", ["subject"])]


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

    def test_needs_somebody_who_answers_for_it(self, later: World) -> None:
        with pytest.raises(InvalidValueError, match="proposer_missing"):
            self.carry(later)

        assert self.carry(later, proposed_by=AREA).created == 2

    def test_does_not_go_round_in_a_ring(self, later: World) -> None:
        with pytest.raises(InvalidValueError, match="carry_over_within_cycle"):
            self.carry(later.of(CYCLE_2019).by(AREA))

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

    def test_of_a_review_is_hidden_from_its_subject(self, world: World) -> None:
        world.by(AREA).propose(HEAD)
        world.bring("S1", "approved")

        told = world.app.show_review(CYCLE_2019, HEAD, now=december(20), actor=HEAD)

        assert [event.kind for event in told.history if "suggestion" in event.kind] == []
