"""What becomes of opinions, through the use cases."""

from __future__ import annotations

from datetime import date

import pytest

from tests.feedback_world import (
    BOARD,
    CLERK,
    CYCLE,
    SECRETARY,
    FeedbackWorld,
    july,
)
from tests.integration.feedback.seen import (
    COLLEAGUE,
    MEMBER,
    PERSON,
    STRANGER,
    assert_history_gives_back_the_rows,
    codes,
    unmet,
)
from workflow.domain.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.rows_of_feedback import AnswerRow


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
