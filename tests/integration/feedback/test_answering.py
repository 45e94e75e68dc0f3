"""Answers and the threshold, through the use cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.feedback_world import (
    CLERK,
    CYCLE,
    PEOPLE,
    RETIRED,
    WARDS,
    FeedbackWorld,
    july,
)
from tests.integration.feedback.seen import (
    COLLEAGUE,
    MEMBER,
    PERSON,
    RETIREE,
    STRANGER,
    assert_history_gives_back_the_rows,
    codes,
    status,
    unmet,
    whole,
)
from workflow.application.record_feedback import Answers, FeedbackRequest
from workflow.domain.errors import (
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow


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
