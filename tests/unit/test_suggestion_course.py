"""The course of a suggestion: its steps, its age, and when its report is overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.suggesting import PROPOSED_ON, a_step, a_suggestion, brought_to
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.records.suggestion import Outcome
from workflow.domain.records.suggestion import SuggestionStatus as Status
from workflow.domain.suggestion_course import (
    COURSE,
    IN_FORCE,
    Step,
    age,
    is_report_overdue,
    is_still_open,
    newest_day,
    taken_by,
)

LATER = PROPOSED_ON + timedelta(days=10)

# Which step leads where; from anywhere else it is refused.
LEADS = [
    (Status.PROPOSED, Step.APPROVE, Status.APPROVED),
    (Status.PROPOSED, Step.DECLINE, Status.DECLINED),
    (Status.PROPOSED, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.APPROVED, Step.NOTIFY, Status.NOTIFIED),
    (Status.APPROVED, Step.FOLLOW, Status.APPROVED),
    (Status.APPROVED, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.NOTIFIED, Step.ACKNOWLEDGE, Status.ACKNOWLEDGED),
    (Status.NOTIFIED, Step.EXPLAIN, Status.EXPLAINED),
    (Status.NOTIFIED, Step.FOLLOW, Status.NOTIFIED),
    (Status.NOTIFIED, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.ACKNOWLEDGED, Step.EXPLAIN, Status.EXPLAINED),
    (Status.ACKNOWLEDGED, Step.FOLLOW, Status.ACKNOWLEDGED),
    (Status.ACKNOWLEDGED, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.EXPLAINED, Step.EXPLAIN, Status.EXPLAINED),
    (Status.EXPLAINED, Step.FOLLOW, Status.EXPLAINED),
    (Status.EXPLAINED, Step.CONCLUDE, Status.CONCLUDED),
    (Status.EXPLAINED, Step.WITHDRAW, Status.WITHDRAWN),
    (Status.CONCLUDED, Step.FOLLOW, Status.CONCLUDED),
    (Status.CONCLUDED, Step.REPORT, Status.REPORTED),
]
ALLOWED = {(source, step) for source, step, _ in LEADS}
REFUSED = [(source, step) for source in Status for step in Step if (source, step) not in ALLOWED]


class TestTakenBy:
    @pytest.mark.parametrize(("source", "step", "target"), LEADS)
    def test_leads_along_the_edges(self, source: Status, step: Step, target: Status) -> None:
        assert taken_by(brought_to(source), a_step(step)).status is target

    @pytest.mark.parametrize(("source", "step"), REFUSED)
    def test_refuses_every_other_step(self, source: Status, step: Step) -> None:
        with pytest.raises(RefusedError) as caught:
            taken_by(brought_to(source), a_step(step))

        allowed = sorted(str(each) for status, each in ALLOWED if status is source)
        assert caught.value.code == "suggestion_step_out_of_turn"
        assert caught.value.facts["status"] == str(source)
        assert sorted(caught.value.facts["allowed"]) == allowed

    def test_keeps_who_when_and_what_was_said(self) -> None:
        suggestion = a_suggestion()
        steps = [
            a_step(Step.APPROVE, by="P1"),
            a_step(Step.NOTIFY, on=LATER),
            a_step(Step.ACKNOWLEDGE, on=LATER, text="own"),
            a_step(Step.EXPLAIN, on=LATER, text="why"),
            a_step(Step.CONCLUDE, on=LATER, by="P2", text="so", report_due_on=date(2020, 12, 12)),
            a_step(Step.REPORT, on=date(2020, 12, 1), by="P3", text="now"),
        ]

        for step in steps:
            suggestion = taken_by(suggestion, step)

        assert suggestion == a_suggestion(
            status=Status.REPORTED,
            approved_by="P1",
            approved_on=PROPOSED_ON,
            notified_on=LATER,
            acknowledged_on=LATER,
            declared="own",
            explained_on=LATER,
            explanation="why",
            outcome=Outcome.OPEN,
            concluded_by="P2",
            concluded_on=LATER,
            conclusion="so",
            report_due_on=date(2020, 12, 12),
            reported_by="P3",
            reported_on=date(2020, 12, 1),
            report="now",
        )

    def test_takes_an_explanation_for_an_acknowledgement(self) -> None:
        explained = taken_by(brought_to(Status.NOTIFIED), a_step(Step.EXPLAIN, on=LATER))

        assert explained.acknowledged_on == LATER

    def test_lets_a_report_find_more_than_the_conclusion(self) -> None:
        concluded = brought_to(Status.CONCLUDED)

        same = taken_by(concluded, a_step(Step.REPORT))
        more = taken_by(concluded, a_step(Step.REPORT, outcome=Outcome.REMEDIED))

        assert (same.outcome, more.outcome) == (Outcome.OPEN, Outcome.REMEDIED)

    @pytest.mark.parametrize("step", [Step.DECLINE, Step.WITHDRAW])
    def test_keeps_why_it_ended(self, step: Step) -> None:
        ended = taken_by(a_suggestion(), a_step(step, on=LATER, text="why"))

        assert (ended.ended_by, ended.ended_on, ended.reason) == ("P9", LATER, "why")

    def test_refuses_a_day_before_an_earlier_step(self) -> None:
        approved = taken_by(a_suggestion(), a_step(Step.APPROVE, on=LATER))

        with pytest.raises(RefusedError, match="suggestion_step_too_early"):
            taken_by(approved, a_step(Step.NOTIFY, on=LATER - timedelta(days=1)))

    @pytest.mark.parametrize("step", [Step.DECLINE, Step.EXPLAIN, Step.REPORT, Step.WITHDRAW])
    def test_needs_a_text_where_there_must_be_one(self, step: Step) -> None:
        source = next(iter(COURSE[step].sources))

        with pytest.raises(InvalidValueError, match="suggestion_text_missing"):
            taken_by(brought_to(source), a_step(step, text=None))

    def test_needs_an_outcome_to_conclude(self) -> None:
        with pytest.raises(InvalidValueError, match="outcome_missing"):
            taken_by(brought_to(Status.EXPLAINED), a_step(Step.CONCLUDE, outcome=None))


class TestNewestDay:
    def test_is_that_of_the_newest_step(self) -> None:
        approved = taken_by(a_suggestion(), a_step(Step.APPROVE, on=LATER))

        assert (newest_day(a_suggestion()), newest_day(approved)) == (PROPOSED_ON, LATER)


class TestIsStillOpen:
    @pytest.mark.parametrize(
        ("status", "is_open"),
        [
            (Status.PROPOSED, False),
            (Status.APPROVED, True),
            (Status.EXPLAINED, True),
            (Status.DECLINED, False),
            (Status.WITHDRAWN, False),
        ],
    )
    def test_without_a_conclusion_is_what_is_in_force(self, status: Status, is_open: bool) -> None:
        assert is_still_open(brought_to(status)) is is_open

    @pytest.mark.parametrize(
        ("outcome", "is_open"),
        [
            (Outcome.OPEN, True),
            (Outcome.PARTLY_REMEDIED, True),
            (Outcome.REMEDIED, False),
            (Outcome.UNFOUNDED, False),
        ],
    )
    def test_after_the_conclusion_is_what_was_found(self, outcome: Outcome, is_open: bool) -> None:
        step = a_step(Step.CONCLUDE, outcome=outcome)

        assert is_still_open(taken_by(brought_to(Status.EXPLAINED), step)) is is_open


class TestIsReportOverdue:
    @pytest.mark.parametrize(
        ("today", "is_overdue"),
        [
            pytest.param(date(2020, 12, 1), False, id="before"),
            pytest.param(date(2020, 12, 2), False, id="on the last day"),
            pytest.param(date(2020, 12, 3), True, id="the day after"),
        ],
    )
    def test_begins_when_the_last_day_is_over(self, today: date, is_overdue: bool) -> None:
        assert is_report_overdue(brought_to(Status.CONCLUDED), today=today) is is_overdue

    def test_ends_with_the_report(self) -> None:
        assert not is_report_overdue(brought_to(Status.REPORTED), today=date(2022, 1, 1))


class TestAge:
    @pytest.mark.parametrize(
        ("since", "today", "told"),
        [
            pytest.param(date(2019, 12, 2), date(2019, 12, 2), (0, 0, 0), id="today"),
            pytest.param(date(2019, 12, 2), date(2022, 7, 4), (2, 7, 2), id="Vũ Lăng, until 2022"),
            pytest.param(date(2020, 12, 31), date(2021, 2, 28), (0, 2, 0), id="end of a month"),
            pytest.param(date(2020, 1, 31), date(2020, 3, 1), (0, 1, 1), id="beyond a short month"),
            pytest.param(date(2020, 2, 29), date(2021, 2, 28), (1, 0, 0), id="a leap day"),
            pytest.param(date(2019, 12, 15), date(2020, 12, 14), (0, 11, 29), id="a day less"),
        ],
    )
    def test_is_in_years_months_and_days(
        self, since: date, today: date, told: tuple[int, int, int]
    ) -> None:
        assert age(since, today) == told


class TestCourse:
    def test_has_every_step_and_counts_from_the_approval(self) -> None:
        assert set(COURSE) == set(Step)
        assert set(Status) - {Status.PROPOSED, Status.DECLINED, Status.WITHDRAWN} == IN_FORCE
