"""Suggestions until their subject has answered: proposed, decided, notified, explained."""

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
    HEAD,
    OPENED,
    World,
    december,
)
from workflow.domain.errors import (
    ConflictError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.records.suggestion import SuggestionKind
from workflow.domain.records.suggestion import SuggestionStatus as Status
from workflow.domain.rows import RoleRow

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

    def test_is_not_about_the_unit_that_one_heads(self, world: World) -> None:
        grant = RoleRow(role="supervisor", person=HEAD, unit="VL", from_on=None, to_on=None, line=2)
        world.app.import_roles([grant], file="r", command=world.command(december(2)))

        with pytest.raises(RefusedError, match="own_case"):
            world.by(HEAD).propose("VL")
        world.by(HEAD).propose("VL-2")

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

    def test_repeated_with_its_id_is_not_the_deed_of_another(self, world: World) -> None:
        world.by(AREA).propose(HEAD, command_id="one")

        with pytest.raises(ConflictError, match="command_id_reused"):
            world.by("BS-3").propose(HEAD, command_id="one")

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
