"""Feedback through the use cases: asking, answering, disposing, drawing together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.databases import Databases
from tests.feedback_world import (
    BOARD,
    CITY,
    CLERK,
    CONFIDENTIAL,
    CYCLE,
    GROUPS,
    NAMED_MODE,
    PEOPLE,
    RETIRED,
    SECRETARY,
    SUBJECTS,
    WARDS,
    FeedbackWorld,
    july,
)
from tests.small_world import application
from workflow.application.explain_review import OwedReason
from workflow.application.record_feedback import Answers, FeedbackRequest
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

MEMBER, COLLEAGUE, PERSON, RETIREE, STRANGER = "Q-2", "Q-3", "P-1", "HT-1", "P-6"


@pytest.fixture
def world(databases: Databases) -> Iterator[FeedbackWorld]:
    with application(databases.clone(CONFIDENTIAL)) as app:
        yield FeedbackWorld(app)


@pytest.fixture
def named(databases: Databases) -> Iterator[FeedbackWorld]:
    with application(databases.clone(NAMED_MODE)) as app:
        yield FeedbackWorld(app)


@pytest.fixture
def clerk(world: FeedbackWorld) -> FeedbackWorld:
    return world.by(CLERK)


@pytest.fixture
def asked(clerk: FeedbackWorld) -> FeedbackWorld:
    """Return the clerk after everybody was asked about one member, before noon."""
    clerk.ask_everybody([MEMBER], july(3))
    return clerk


@pytest.fixture
def closed(asked: FeedbackWorld) -> FeedbackWorld:
    """Return the clerk after everybody has answered and the stage is left."""
    asked.answer_all(MEMBER, july(4))
    asked.complete(MEMBER, july(5))
    return asked


def whole(world: FeedbackWorld, subject: str = MEMBER, day: int = 20) -> dict[str, str]:
    """Return what each respondent said, as the operator sees it."""
    shown = world.by(None).show(subject, july(day))
    return {opinion.respondent: opinion.text for opinion in shown.opinions}


def status(world: FeedbackWorld, respondent: str, subject: str = MEMBER) -> tuple[str, str | None]:
    """Return status and clerk of a request."""
    [found] = [
        request
        for request in world.by(None).show(subject, july(20)).requests
        if request.respondent == respondent
    ]
    return found.status, found.entered_by


def unmet(world: FeedbackWorld, subject: str = MEMBER) -> list[OwedReason]:
    return list(world.app.explain_review(CYCLE, subject, now=july(20)).unmet)


def codes(world: FeedbackWorld, subject: str = MEMBER) -> list[str]:
    return [owed.reason.code for owed in unmet(world, subject)]


def assert_history_gives_back_the_rows(world: FeedbackWorld) -> None:
    [replayed] = world.app.replay_history()
    assert replayed.differences == []


class TestAsking:
    def test_makes_one_request_for_each_respondent_and_subject(self, clerk: FeedbackWorld) -> None:
        recorded = clerk.ask([MEMBER, COLLEAGUE, BOARD], PEOPLE, july(3))

        assert (recorded.created, recorded.reviews) == (18, 3)
        assert_history_gives_back_the_rows(clerk)

    def test_twice_changes_nothing(self, asked: FeedbackWorld) -> None:
        again = asked.ask([MEMBER], PEOPLE, july(3, 12))

        assert (again.created, again.updated, again.unchanged) == (0, 0, 6)

    def test_again_may_set_another_last_day(self, asked: FeedbackWorld) -> None:
        again = asked.ask([MEMBER], [PERSON], july(3, 12), due_on=date(2012, 7, 20))

        assert (again.updated, again.unchanged) == (1, 0)

    def test_takes_organisations_and_people_without_account(self, clerk: FeedbackWorld) -> None:
        clerk.ask([MEMBER], WARDS, july(3), group="organisations")
        clerk.ask([MEMBER], RETIRED, july(3), group="retired")

        shown = clerk.show(MEMBER, july(4))

        assert [r.name for r in shown.requests if r.group == "retired"] == [
            f"Nguyên {code}" for code in RETIRED
        ]

    def test_of_the_subject_himself_is_refused(self, clerk: FeedbackWorld) -> None:
        with pytest.raises(RefusedError, match="respondent_is_subject"):
            clerk.ask([MEMBER], [MEMBER], july(3))

    def test_of_somebody_whom_nobody_knows_needs_a_name(self, clerk: FeedbackWorld) -> None:
        with pytest.raises(InvalidValueError, match="respondent_unknown"):
            clerk.ask([MEMBER], ["X-1"], july(3))

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"asked_on": date(2012, 7, 4)}, "day_lies_ahead"),
            ({"due_on": date(2012, 7, 2)}, "due_before_asked"),
            ({"asked_on": None}, "request_incomplete"),
            ({"respondents": None}, "request_incomplete"),
            ({"withdrawn": True}, "not_asked"),
            ({"subject": "Q-99"}, "review_not_found"),
        ],
    )
    def test_that_makes_no_sense_is_refused(
        self, clerk: FeedbackWorld, row: dict[str, object], code: str
    ) -> None:
        sound = RequestRow(
            subject=MEMBER, respondent=PERSON, respondents="peers", asked_on=date(2012, 7, 3)
        )
        rows = [replace(sound, **row)]  # type: ignore[arg-type]

        with pytest.raises(ReviewCycleError, match=code):
            clerk.app.ask_feedback(CYCLE, rows, command=clerk.command(july(3)))

    @pytest.mark.parametrize(
        ("actor", "subject", "code"),
        [
            pytest.param(MEMBER, MEMBER, "own_case", id="the subject"),
            pytest.param(SECRETARY, BOARD, "own_case", id="the head of the collective"),
            pytest.param(SECRETARY, MEMBER, "forbidden", id="the secretary, who does not own it"),
            pytest.param(COLLEAGUE, MEMBER, "forbidden", id="a member of the same board"),
            pytest.param(STRANGER, MEMBER, "review_not_found", id="somebody from a ward"),
            pytest.param("X-1", MEMBER, "person_not_found", id="nobody that is known"),
        ],
    )
    def test_is_for_who_draws_the_answers_together(
        self, world: FeedbackWorld, actor: str, subject: str, code: str
    ) -> None:
        with pytest.raises(ReviewCycleError, match=code):
            world.by(actor).ask([subject], [PERSON], july(3))

    def test_is_never_done_in_ones_own_case(self, named: FeedbackWorld) -> None:
        row = RoleRow(
            role="organisation_commission",
            person=MEMBER,
            unit=BOARD,
            from_on=None,
            to_on=None,
            line=2,
        )
        named.app.import_roles([row], file="roles.csv", command=named.command(july(2)))

        assert named.by(MEMBER).ask([COLLEAGUE], [PERSON], july(3)).created == 1
        with pytest.raises(RefusedError, match="own_case"):
            named.by(MEMBER).ask([MEMBER], [PERSON], july(3))

    def test_is_for_the_authority_too(self, world: FeedbackWorld) -> None:
        assert world.by(CITY).ask([MEMBER], [PERSON], july(3)).created == 1

    def test_with_the_same_command_id_gives_the_same_answer(self, clerk: FeedbackWorld) -> None:
        command = clerk.command(july(3), command_id="once")
        row = RequestRow(
            subject=MEMBER, respondent=PERSON, respondents="peers", asked_on=date(2012, 7, 3)
        )

        first = clerk.app.ask_feedback(CYCLE, [row], command=command)
        second = clerk.app.ask_feedback(CYCLE, [row], command=command)

        assert first == second
        with pytest.raises(ConflictError, match="command_id_reused"):
            clerk.app.ask_feedback(CYCLE, [replace(row, respondent="P-2")], command=command)


class TestWithdrawing:
    def withdraw(self, world: FeedbackWorld, respondent: str) -> None:
        row = RequestRow(subject=MEMBER, respondent=respondent, withdrawn=True)
        world.app.ask_feedback(CYCLE, [row], command=world.command(july(5)))

    def test_takes_a_request_back_until_it_is_answered(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Một ý kiến")
        self.withdraw(asked, "P-2")

        assert status(asked, "P-2") == ("withdrawn", None)
        with pytest.raises(RefusedError, match="request_answered"):
            self.withdraw(asked, PERSON)

    def test_leaves_no_answer_to_be_taken(self, asked: FeedbackWorld) -> None:
        self.withdraw(asked, PERSON)

        with pytest.raises(RefusedError, match="request_withdrawn"):
            asked.answer(MEMBER, PERSON, july(6), "Một ý kiến")


class TestAnswering:
    def test_is_done_by_the_respondent(self, asked: FeedbackWorld) -> None:
        recorded = asked.by(PERSON).answer(MEMBER, PERSON, july(4), "Một", "Hai")

        assert (recorded.created, status(asked, PERSON)) == (2, ("answered", None))
        assert_history_gives_back_the_rows(asked)

    def test_from_paper_records_the_clerk(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, RETIREE, july(4), "Một ý kiến")

        assert status(asked, RETIREE) == ("answered", CLERK)
        assert whole(asked) == {RETIREE: "Một ý kiến"}

    def test_by_the_operator_records_the_operator(self, asked: FeedbackWorld) -> None:
        asked.by(None).answer(MEMBER, RETIREE, july(4), "Một ý kiến")

        assert str(status(asked, RETIREE)[1]).startswith("operator:")

    @pytest.mark.parametrize("respondent", [PERSON, "X-1"])
    @pytest.mark.parametrize(
        ("actor", "code"),
        [
            pytest.param(MEMBER, "own_case", id="the subject"),
            pytest.param(COLLEAGUE, "forbidden", id="a member of the same board"),
            pytest.param(STRANGER, "review_not_found", id="somebody from a ward"),
        ],
    )
    def test_for_another_is_refused_alike_whether_he_was_asked_or_not(
        self, asked: FeedbackWorld, actor: str, code: str, respondent: str
    ) -> None:
        with pytest.raises(ReviewCycleError) as refused:
            asked.by(actor).answer(MEMBER, respondent, july(4), "Một ý kiến")

        assert refused.value.code == code
        assert respondent not in str(refused.value)

    def test_needs_a_request(self, asked: FeedbackWorld) -> None:
        with pytest.raises(RefusedError, match="not_asked"):
            asked.answer(COLLEAGUE, PERSON, july(4), "Một ý kiến")

    def test_without_account_is_left_to_a_clerk(self, asked: FeedbackWorld) -> None:
        with pytest.raises(NotFoundError, match="person_not_found"):
            asked.by(RETIREE).answer(MEMBER, RETIREE, july(4), "Một ý kiến")

    def test_twice_alike_is_one_answer(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Một", "Hai")

        again = asked.by(PERSON).answer(MEMBER, PERSON, july(4), "Hai", "Một")

        assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
        assert status(asked, PERSON) == ("answered", CLERK)

    def test_may_add_an_opinion_later(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Một")

        assert asked.answer(MEMBER, PERSON, july(4), "Hai").created == 1

    def test_may_be_declined(self, asked: FeedbackWorld) -> None:
        row = AnswerRow(
            subject=MEMBER, respondent=PERSON, answered_on=date(2012, 7, 4), declined=True
        )
        asked.app.answer_feedback(CYCLE, [row], command=asked.command(july(4)))

        shown = asked.show(MEMBER, july(5))

        assert status(asked, PERSON)[0] == "declined"
        assert (shown.received, shown.waiting, shown.asked) == (0, 16, 17)

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"answered_on": date(2012, 7, 9)}, "day_lies_ahead"),
            ({"answered_on": date(2012, 7, 2)}, "answered_before_asked"),
            ({"answered_on": None}, "answer_incomplete"),
            ({"respondent": None}, "answer_incomplete"),
            ({"respondent": None, "text": None, "respondents": "x"}, "answer_incomplete"),
            ({"declined": True}, "declined_with_opinion"),
            ({"code": "NOBODY"}, "opinion_not_found"),
            ({"subject": "Q-99"}, "review_not_found"),
        ],
    )
    def test_that_makes_no_sense_is_refused(
        self, asked: FeedbackWorld, row: dict[str, object], code: str
    ) -> None:
        sound = AnswerRow(
            subject=MEMBER, respondent=PERSON, answered_on=date(2012, 7, 4), text="Một ý kiến"
        )
        rows = [replace(sound, **row)]  # type: ignore[arg-type]

        with pytest.raises(ReviewCycleError, match=code):
            asked.app.answer_feedback(CYCLE, rows, command=asked.command(july(4)))

    def test_without_a_request_is_an_opinion_of_a_group(self, asked: FeedbackWorld) -> None:
        row = AnswerRow(
            subject=MEMBER, respondents="box", answered_on=date(2012, 7, 4), text="Bỏ hòm phiếu"
        )

        first = asked.app.answer_feedback(CYCLE, [row], command=asked.command(july(4)))
        again = asked.app.answer_feedback(CYCLE, [row], command=asked.command(july(4)))

        assert (first.created, again.unchanged) == (1, 1)
        assert [o.group for o in asked.show(MEMBER, july(5)).opinions] == ["box"]

    def test_by_mistake_is_kept_and_counts_for_nothing(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Nhầm người")
        [opinion] = asked.show(MEMBER, july(5)).opinions

        row = AnswerRow(subject=MEMBER, respondent=PERSON, code=opinion.opinion, holds=False)
        asked.app.answer_feedback(CYCLE, [row], command=asked.command(july(5)))

        assert whole(asked) == {}
        assert asked.synthesise(MEMBER, july(5)).created == 1
        synthesis = asked.show(MEMBER, july(6)).synthesis
        assert synthesis is not None
        assert synthesis.opinions == 0
        assert_history_gives_back_the_rows(asked)


class TestClosing:
    def test_takes_no_confidential_answer_afterwards(self, closed: FeedbackWorld) -> None:
        with pytest.raises(RefusedError, match="feedback_closed"):
            closed.answer(MEMBER, PERSON, july(6), "Thêm một ý kiến")
        with pytest.raises(RefusedError, match="feedback_closed"):
            closed.ask([MEMBER], ["Q-5"], july(6))
        counted = FeedbackRequest(
            cycle=CYCLE,
            received_on=date(2012, 7, 6),
            answers=(Answers(subject=MEMBER, respondents="box", received=3),),
        )
        with pytest.raises(RefusedError, match="feedback_closed"):
            closed.app.record_feedback(counted, command=closed.command(july(6)))

    def test_lets_the_same_file_pass_again(self, closed: FeedbackWorld) -> None:
        row = AnswerRow(
            subject=MEMBER,
            respondent=PERSON,
            answered_on=date(2012, 7, 4),
            text=whole(closed)[PERSON],
        )

        again = closed.app.answer_feedback(CYCLE, [row], command=closed.command(july(6)))

        assert again.unchanged == 1

    def test_is_no_matter_in_named_mode(self, named: FeedbackWorld) -> None:
        clerk = named.by(CLERK)
        clerk.ask_everybody([MEMBER], july(3))
        clerk.answer_all(MEMBER, july(4))
        clerk.complete(MEMBER, july(5))

        assert clerk.answer(MEMBER, PERSON, july(6), "Thêm một ý kiến").created == 1


class TestThreshold:
    def some_answer(self, world: FeedbackWorld, count: int) -> None:
        for code in [*PEOPLE, *WARDS, *RETIRED][:count]:
            world.answer(MEMBER, code, july(4), "Một ý kiến")

    def test_is_a_share_of_those_who_were_asked(self, asked: FeedbackWorld) -> None:
        self.some_answer(asked, 11)
        assert unmet(asked)[0].reason.facts == {"received": 11, "needed": 12}

        asked.answer(MEMBER, RETIREE, july(5), "Một ý kiến")

        assert codes(asked) == ["ready_not_completed"]

    def test_is_not_moved_by_asking_more_people(self, asked: FeedbackWorld) -> None:
        self.some_answer(asked, 11)

        asked.ask([MEMBER], ["Q-5", "Q-6", "Q-7"], july(5), group="board")
        for code in ("Q-5", "Q-6", "Q-7"):
            asked.answer(MEMBER, code, july(5), "Một ý kiến")

        assert unmet(asked)[0].reason.facts == {"received": 11, "needed": 12}

    def test_is_not_moved_by_taking_requests_back(self, asked: FeedbackWorld) -> None:
        self.some_answer(asked, 11)
        rows = [RequestRow(subject=MEMBER, respondent=code, withdrawn=True) for code in RETIRED]

        asked.app.ask_feedback(CYCLE, rows, command=asked.command(july(5)))

        assert unmet(asked)[0].reason.facts == {"received": 11, "needed": 12}

    def test_of_nobody_is_unmet(self, world: FeedbackWorld) -> None:
        assert codes(world) == ["nobody_asked"]

    def test_counts_those_of_whom_only_the_number_is_kept(self, asked: FeedbackWorld) -> None:
        counted = FeedbackRequest(
            cycle=CYCLE,
            received_on=date(2012, 7, 4),
            answers=(Answers(subject=MEMBER, respondents="individuals", received=11),),
        )

        asked.app.record_feedback(counted, command=asked.command(july(4)))

        assert unmet(asked)[0].reason.facts == {"received": 11, "needed": 12}


class TestReading:
    def test_is_whole_for_who_draws_together(self, closed: FeedbackWorld) -> None:
        for actor in (CLERK, CITY, None):
            shown = closed.by(actor).show(MEMBER, july(6))

            assert not shown.masked
            assert {o.respondent for o in shown.opinions} == {*PEOPLE, *WARDS, *RETIRED}

    @pytest.mark.parametrize("actor", [MEMBER, COLLEAGUE, SECRETARY])
    def test_is_masked_for_all_others(self, closed: FeedbackWorld, actor: str) -> None:
        shown = closed.by(actor).show(MEMBER, july(6))

        assert shown.masked
        assert not shown.hidden
        assert shown.requests == []
        assert {(o.respondent, o.received_on, o.entered_by) for o in shown.opinions} == {
            (None, None, None)
        }
        assert {line.group: line.received for line in shown.groups or ()} == {
            group: len(codes) for group, codes in GROUPS.items()
        }

    def test_shows_only_totals_while_answers_come_in(self, asked: FeedbackWorld) -> None:
        asked.answer_all(MEMBER, july(4))

        shown = asked.by(MEMBER).show(MEMBER, july(5))

        assert (shown.asked, shown.received, shown.waiting) == (17, 17, 0)
        assert (shown.hidden, shown.groups, shown.opinions) == (True, None, [])

    def test_shows_nothing_of_too_few(self, clerk: FeedbackWorld) -> None:
        clerk.ask([MEMBER], PEOPLE[:4], july(3))
        for code in PEOPLE[:4]:
            clerk.answer(MEMBER, code, july(4), "Một ý kiến")
        clerk.complete(MEMBER, july(5))

        shown = clerk.by(MEMBER).show(MEMBER, july(6))

        assert (shown.hidden, shown.opinions) == (True, [])
        assert [line.received for line in shown.groups or ()] == [None]

    def test_names_no_group_that_is_too_small(self, clerk: FeedbackWorld) -> None:
        clerk.ask([MEMBER], PEOPLE, july(3))
        clerk.ask([MEMBER], RETIRED[:2], july(3), group="retired")
        for code in (*PEOPLE, *RETIRED[:2]):
            clerk.answer(MEMBER, code, july(4), "Một ý kiến")
        clerk.complete(MEMBER, july(5))

        shown = clerk.by(MEMBER).show(MEMBER, july(6))

        assert {line.received for line in shown.groups or ()} == {None}
        assert {opinion.group for opinion in shown.opinions} == {None}
        assert len(shown.opinions) == 8

    def test_stands_in_an_order_that_says_nothing(self, closed: FeedbackWorld) -> None:
        came = [opinion.opinion for opinion in closed.show(MEMBER, july(6)).opinions]

        shown = [o.opinion for o in closed.by(MEMBER).show(MEMBER, july(6)).opinions]
        again = [o.opinion for o in closed.by(COLLEAGUE).show(MEMBER, july(7)).opinions]

        assert sorted(came) == sorted(shown)
        assert came != shown == again

    def test_of_a_review_out_of_reach_is_not_found(self, closed: FeedbackWorld) -> None:
        with pytest.raises(NotFoundError, match="review_not_found"):
            closed.by(STRANGER).show(MEMBER, july(6))

    def test_in_named_mode_is_whole_for_who_sees_the_review(self, named: FeedbackWorld) -> None:
        named.by(CLERK).ask([MEMBER], PEOPLE, july(3))
        named.by(CLERK).answer(MEMBER, PERSON, july(4), "Một ý kiến")

        shown = named.by(MEMBER).show(MEMBER, july(5))

        assert (shown.masked, [o.respondent for o in shown.opinions]) == (False, [PERSON])


class TestExport:
    def test_is_whole_for_who_draws_together(self, closed: FeedbackWorld) -> None:
        rows = closed.app.export_feedback.answers(CYCLE, actor=CLERK, now=july(6))

        assert {row.respondent for row in rows} == {*PEOPLE, *WARDS, *RETIRED}
        assert len(closed.app.export_feedback.requests(CYCLE, actor=CLERK, now=july(6))) == 17

    def test_holds_only_what_was_said_for_all_others(self, closed: FeedbackWorld) -> None:
        rows = closed.app.export_feedback.answers(CYCLE, actor=MEMBER, now=july(6))

        assert {row.text for row in rows} == set(whole(closed).values())
        assert {(r.respondent, r.answered_on, r.declined) for r in rows} == {(None, None, None)}
        assert closed.app.export_feedback.requests(CYCLE, actor=MEMBER, now=july(6)) == []

    def test_holds_nothing_out_of_reach(self, closed: FeedbackWorld) -> None:
        assert closed.app.export_feedback.answers(CYCLE, actor=STRANGER, now=july(6)) == []


class TestLines:
    def lines(self, world: FeedbackWorld) -> dict[str, list[str]]:
        found = world.app.read_feedback.lines(CYCLE, actor=world.actor, now=july(6))
        return {line.subject: [r.respondent for r in line.requests] for line in found}

    def test_name_who_has_not_answered(self, asked: FeedbackWorld) -> None:
        asked.answer(MEMBER, PERSON, july(4), "Một ý kiến")

        waiting = {*PEOPLE, *WARDS, *RETIRED} - {PERSON}

        assert {who: set(codes) for who, codes in self.lines(asked).items()} == {MEMBER: waiting}

    def test_name_nobody_to_all_others(self, asked: FeedbackWorld) -> None:
        assert self.lines(asked.by(MEMBER)) == {MEMBER: []}
        assert self.lines(asked.by(COLLEAGUE)) == {MEMBER: []}

    def test_tell_a_respondent_what_he_is_asked(self, asked: FeedbackWorld) -> None:
        [line] = asked.app.read_feedback.lines(CYCLE, actor=PERSON, now=july(6))

        assert (line.subject, line.asked, line.received) == (MEMBER, None, None)
        assert [request.respondent for request in line.requests] == [PERSON]

    def test_under_a_unit_are_those_at_it_and_below(self, asked: FeedbackWorld) -> None:
        read = asked.app.read_feedback.lines

        assert len(read(CYCLE, under=BOARD, now=july(6))) == 1
        assert read(CYCLE, under="Q.1", now=july(6)) == []


class TestDisposing:
    def first(self, world: FeedbackWorld) -> str:
        found: str = world.by(None).show(MEMBER, july(6)).opinions[0].opinion
        return found

    def test_is_done_by_the_subject(self, closed: FeedbackWorld) -> None:
        code = self.first(closed)

        recorded = closed.by(MEMBER).dispose(code, july(6), "explained", answer="Vì thiếu người")

        [opinion] = [o for o in closed.show(MEMBER, july(7)).opinions if o.opinion == code]
        assert (opinion.disposition, opinion.answer) == ("explained", "Vì thiếu người")
        assert (opinion.disposed_by, opinion.disposed_on) == (MEMBER, date(2012, 7, 6))
        assert recorded.ids == []
        assert_history_gives_back_the_rows(closed)

    def test_again_alike_changes_nothing(self, closed: FeedbackWorld) -> None:
        code = self.first(closed)
        closed.by(MEMBER).dispose(code, july(6))

        again = closed.by(MEMBER).dispose(code, july(7))

        assert (again.updated, again.unchanged, again.reviews) == (0, 1, 0)

    def test_names_a_person(self, closed: FeedbackWorld) -> None:
        with pytest.raises(RefusedError, match="person_needed"):
            closed.by(None).dispose(self.first(closed), july(6))

    @pytest.mark.parametrize("disposition", ["explained", "rejected"])
    def test_says_why(self, closed: FeedbackWorld, disposition: str) -> None:
        with pytest.raises(InvalidValueError, match="disposition_without_answer"):
            closed.by(MEMBER).dispose(self.first(closed), july(6), disposition, answer=None)

    def test_by_accepting_may_say_nothing(self, closed: FeedbackWorld) -> None:
        assert closed.by(MEMBER).dispose(self.first(closed), july(6), answer=None).updated == 1

    @pytest.mark.parametrize(
        ("actor", "code"),
        [(COLLEAGUE, "forbidden"), (SECRETARY, "forbidden"), (STRANGER, "opinion_not_found")],
    )
    def test_is_for_nobody_else(self, closed: FeedbackWorld, actor: str, code: str) -> None:
        with pytest.raises(ReviewCycleError, match=code):
            closed.by(actor).dispose(self.first(closed), july(6))

    def test_of_what_may_not_be_read_yet_is_not_found(self, asked: FeedbackWorld) -> None:
        asked.answer_all(MEMBER, july(4))
        code = self.first(asked)

        with pytest.raises(NotFoundError, match="opinion_not_found"):
            asked.by(MEMBER).dispose(code, july(6))
        assert asked.by(CLERK).dispose(code, july(6)).updated == 1

    def test_of_no_opinion_is_not_found(self, closed: FeedbackWorld) -> None:
        with pytest.raises(NotFoundError, match="opinion_not_found"):
            closed.by(MEMBER).dispose("NOBODY", july(6))

    def test_keeps_what_was_said(self, closed: FeedbackWorld) -> None:
        code = self.first(closed)
        closed.by(MEMBER).dispose(code, july(6))
        shown = closed.by(None).show(MEMBER, july(6))
        [opinion] = [o for o in shown.opinions if o.opinion == code]

        row = AnswerRow(subject=MEMBER, respondent=opinion.respondent, code=code, text="Khác hẳn")
        with pytest.raises(RefusedError, match="opinion_disposed"):
            closed.app.answer_feedback(CYCLE, [row], command=closed.command(july(7)))

    def test_of_the_collective_is_done_by_its_head(self, clerk: FeedbackWorld) -> None:
        clerk.ask_everybody([BOARD], july(3))
        clerk.answer_all(BOARD, july(4))
        clerk.complete(BOARD, july(5))
        code = clerk.by(SECRETARY).show(BOARD, july(6)).opinions[0].opinion

        assert clerk.by(SECRETARY).dispose(code, july(6)).updated == 1


class TestSynthesis:
    def test_makes_versions(self, closed: FeedbackWorld) -> None:
        closed.synthesise(MEMBER, july(6), "Lần một")
        closed.synthesise(MEMBER, july(7), "Lần hai")

        synthesis = closed.by(MEMBER).show(MEMBER, july(8)).synthesis

        assert synthesis is not None
        assert (synthesis.version, synthesis.text, synthesis.opinions) == (2, "Lần hai", 17)
        assert (synthesis.made_by, synthesis.made_on) == (CLERK, date(2012, 7, 7))
        assert_history_gives_back_the_rows(closed)

    def test_alike_changes_nothing(self, closed: FeedbackWorld) -> None:
        closed.synthesise(MEMBER, july(6))

        assert closed.synthesise(MEMBER, july(7)).unchanged == 1

    @pytest.mark.parametrize(
        ("actor", "code"), [(MEMBER, "own_case"), (COLLEAGUE, "forbidden"), (None, "person_needed")]
    )
    def test_is_for_who_draws_together(
        self, closed: FeedbackWorld, actor: str | None, code: str
    ) -> None:
        with pytest.raises(RefusedError, match=code):
            closed.by(actor).synthesise(MEMBER, july(6))

    def test_has_a_text(self, closed: FeedbackWorld) -> None:
        with pytest.raises(InvalidValueError, match="synthesis_without_text"):
            closed.synthesise(MEMBER, july(6), "  ")

    def test_is_outdated_by_another_opinion(self, named: FeedbackWorld) -> None:
        clerk = named.by(CLERK)
        clerk.ask_everybody([MEMBER], july(3))
        clerk.answer_all(MEMBER, july(4))
        clerk.complete(MEMBER, july(5))
        clerk.synthesise(MEMBER, july(6))
        clerk.answer(MEMBER, PERSON, july(7), "Thêm một ý kiến")

        [reason] = [o.reason for o in unmet(clerk) if o.reason.requirement == "synthesis_made"]

        assert reason.code == "synthesis_outdated"
        assert reason.facts == {"drawn_together": 17, "listed": 18}

        clerk.synthesise(MEMBER, july(8))

        assert codes(clerk) == ["opinions_unanswered"]

    def test_leaves_out_what_was_entered_by_mistake(self, named: FeedbackWorld) -> None:
        clerk = named.by(CLERK)
        clerk.ask_everybody([MEMBER], july(3))
        clerk.answer_all(MEMBER, july(4))
        clerk.complete(MEMBER, july(5))
        opinion = clerk.show(MEMBER, july(5)).opinions[0]
        row = AnswerRow(
            subject=MEMBER, respondent=opinion.respondent, code=opinion.opinion, holds=False
        )

        clerk.app.answer_feedback(CYCLE, [row], command=clerk.command(july(6)))

        assert [o.reason.facts for o in unmet(clerk)] == [
            {"unanswered": 16, "listed": 16},
            {"listed": 16},
        ]


class TestRequirements:
    def test_let_the_stage_be_left_only_after_all_of_them(self, closed: FeedbackWorld) -> None:
        assert codes(closed) == ["opinions_unanswered", "synthesis_missing"]

        for opinion in closed.by(MEMBER).show(MEMBER, july(6)).opinions:
            closed.by(MEMBER).dispose(opinion.opinion, july(6))
        assert codes(closed) == ["synthesis_missing"]
        with pytest.raises(RefusedError, match="requirements_unmet"):
            closed.complete(MEMBER, july(7))

        closed.synthesise(MEMBER, july(7))
        closed.complete(MEMBER, july(7))

        assert [owed.owed_by.people for owed in unmet(closed) if owed.owed_by] == [[MEMBER]]
        assert codes(closed) == ["report_not_accepted"]

    def test_tell_who_owes_what(self, closed: FeedbackWorld) -> None:
        owed = {each.reason.code: each.owed_by for each in unmet(closed)}

        found = {code: who.people for code, who in owed.items() if who is not None}

        assert found == {"opinions_unanswered": [MEMBER], "synthesis_missing": [CLERK]}


class TestThousandRows:
    def test_are_asked_and_answered_at_once(self, clerk: FeedbackWorld) -> None:
        people = [f"HT-{number}" for number in range(84)]
        requests = [
            RequestRow(
                subject=subject,
                respondent=code,
                respondents="retired",
                name=code,
                asked_on=date(2012, 7, 3),
                line=line,
            )
            for line, (subject, code) in enumerate(
                ((s, c) for s in SUBJECTS for c in people), start=2
            )
        ]
        answers = [
            AnswerRow(
                subject=row.subject,
                respondent=row.respondent,
                answered_on=date(2012, 7, 4),
                text=f"Ý kiến {row.line}",
                line=row.line,
            )
            for row in requests
        ]

        def keep() -> tuple[int, int, int, int]:
            ask, answer = clerk.app.ask_feedback, clerk.app.answer_feedback
            asked = ask(CYCLE, requests, file="a.csv", command=clerk.command(july(3)))
            answered = answer(CYCLE, answers, file="b.csv", command=clerk.command(july(4)))
            return asked.created, asked.unchanged, answered.created, answered.unchanged

        assert keep() == (1008, 0, 1008, 0)
        again = clerk.app.ask_feedback(CYCLE, requests, command=clerk.command(july(4)))
        assert again.unchanged == 1008
        more = clerk.app.answer_feedback(CYCLE, answers, command=clerk.command(july(4)))
        assert more.unchanged == 1008
        assert_history_gives_back_the_rows(clerk)

    def test_with_mistakes_change_nothing_and_tell_all(self, clerk: FeedbackWorld) -> None:
        rows = [
            RequestRow(
                subject=subject,
                respondent=code,
                respondents="peers",
                asked_on=date(2012, 7, 3),
                line=line,
            )
            for line, (subject, code) in enumerate(
                [(MEMBER, PERSON), (MEMBER, "X-1"), ("Q-99", PERSON), (MEMBER, MEMBER)], start=2
            )
        ]

        with pytest.raises(InvalidFileError) as refused:
            clerk.app.ask_feedback(CYCLE, rows, file="a.csv", command=clerk.command(july(3)))

        assert [(problem.code, problem.line) for problem in refused.value.problems] == [
            ("respondent_unknown", 3),
            ("review_not_found", 4),
            ("respondent_is_subject", 5),
        ]
        assert clerk.show(MEMBER, july(4)).asked == 0

    def test_by_who_may_not_are_refused_without_a_word_about_them(
        self, asked: FeedbackWorld
    ) -> None:
        rows = [
            AnswerRow(
                subject=MEMBER,
                respondent=code,
                answered_on=date(2012, 7, 4),
                text="Một ý kiến",
                line=line,
            )
            for line, code in enumerate([PERSON, "X-1"], start=2)
        ]

        with pytest.raises(RefusedError, match="own_case") as refused:
            asked.by(MEMBER).app.answer_feedback(
                CYCLE, rows, file="b.csv", command=asked.by(MEMBER).command(july(4))
            )

        assert PERSON not in str(refused.value)
