"""Asking for feedback, through the use cases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
    PEOPLE,
    RETIRED,
    SECRETARY,
    SUBJECTS,
    WARDS,
    FeedbackWorld,
    july,
)
from tests.integration.feedback.seen import (
    COLLEAGUE,
    MEMBER,
    PERSON,
    STRANGER,
    assert_history_gives_back_the_rows,
    status,
)
from tests.small_world import application
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    InvalidValueError,
    RefusedError,
    ReviewCycleError,
)
from workflow.domain.rows import RoleRow
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow


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

    def test_by_two_at_once_makes_one_request(self, databases: Databases) -> None:
        url = databases.clone(CONFIDENTIAL)

        def ask(actor: str) -> int:
            with application(url) as app:
                return FeedbackWorld(app, actor).ask([MEMBER], PEOPLE, july(3)).created

        with ThreadPoolExecutor() as threads:
            created = list(threads.map(ask, (CLERK, CITY)))

        assert sorted(created) == [0, len(PEOPLE)]

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
