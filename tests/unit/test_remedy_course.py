"""The course of a remedy: what is said to be done is not verified, and never by its owner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.remedying import CLAIMER, OWNER, RAISED_ON, VERIFIER, a_remedy, a_step, brought_to
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.records.remedy import RemedyStatus as Status
from workflow.domain.remedy_course import Step, is_overdue, newest_day, taken_by

LATER = RAISED_ON + timedelta(days=10)

# Which step leads where; from anywhere else it is refused.
LEADS = [
    (Status.OPEN, Step.START, Status.IN_PROGRESS),
    (Status.OPEN, Step.CLAIM, Status.CLAIMED),
    (Status.IN_PROGRESS, Step.CLAIM, Status.CLAIMED),
    (Status.CLAIMED, Step.VERIFY, Status.VERIFIED),
    (Status.CLAIMED, Step.REOPEN, Status.IN_PROGRESS),
    (Status.VERIFIED, Step.REOPEN, Status.IN_PROGRESS),
]
ALLOWED = {(source, step) for source, step, _ in LEADS}
REFUSED = [(source, step) for source in Status for step in Step if (source, step) not in ALLOWED]


class TestTakenBy:
    @pytest.mark.parametrize(("source", "step", "target"), LEADS)
    def test_leads_along_the_edges(self, source: Status, step: Step, target: Status) -> None:
        assert taken_by(brought_to(source), a_step(step)).status is target

    @pytest.mark.parametrize(("source", "step"), REFUSED)
    def test_refuses_every_other_step(self, source: Status, step: Step) -> None:
        unclaimed = step is Step.VERIFY and source in (Status.OPEN, Status.IN_PROGRESS)

        with pytest.raises(RefusedError) as caught:
            taken_by(brought_to(source), a_step(step))

        code = "remedy_not_claimed" if unclaimed else "remedy_step_out_of_turn"
        assert (caught.value.code, caught.value.facts["status"]) == (code, str(source))

    def test_keeps_who_when_and_in_which_words(self) -> None:
        remedy = a_remedy()
        steps = [
            a_step(Step.START, note="begun"),
            a_step(Step.CLAIM, on=LATER, grade="well", note="done"),
            a_step(Step.VERIFY, on=LATER + timedelta(days=1), note="seen"),
        ]

        for step in steps:
            remedy = taken_by(remedy, step)

        assert (remedy.started_on, remedy.claimed_on, remedy.claimed_by) == (
            *(RAISED_ON, LATER, f"P{CLAIMER}"),
        )
        assert (remedy.grade, remedy.verified_on, remedy.verifier_id, remedy.note) == (
            *("well", LATER + timedelta(days=1), VERIFIER, "seen"),
        )

    def test_takes_up_again_without_a_word_of_the_claim(self) -> None:
        remedy = brought_to(Status.VERIFIED)

        again = taken_by(remedy, a_step(Step.REOPEN, on=LATER, note="why"))

        assert (again.claimed_on, again.claimed_by, again.grade) == (None, None, None)
        assert (again.verified_on, again.verifier_id) == (None, None)
        assert (again.started_on, again.due_on) == (LATER, RAISED_ON + timedelta(days=90))
        assert (again.reopened, again.note) == (1, "why")

    @pytest.mark.parametrize(
        ("first", "second"),
        [(Step.START, Step.CLAIM), (Step.CLAIM, Step.VERIFY), (Step.CLAIM, Step.REOPEN)],
    )
    def test_refuses_a_step_before_the_one_taken_last(self, first: Step, second: Step) -> None:
        remedy = taken_by(a_remedy(), a_step(first, on=LATER))

        with pytest.raises(RefusedError) as caught:
            taken_by(remedy, a_step(second, on=LATER - timedelta(days=1)))

        assert caught.value.code == "remedy_step_too_early"

    def test_refuses_a_claim_from_before_it_was_taken_up_again(self) -> None:
        again = taken_by(brought_to(Status.VERIFIED), a_step(Step.REOPEN, on=LATER))

        with pytest.raises(RefusedError) as caught:
            taken_by(again, a_step(Step.CLAIM, on=RAISED_ON))

        assert caught.value.code == "remedy_step_too_early"

    def test_refuses_a_claim_from_before_the_cycle_and_says_the_earliest_day(self) -> None:
        claim = a_step(Step.CLAIM, on=LATER, since=LATER + timedelta(days=1))

        with pytest.raises(RefusedError) as caught:
            taken_by(a_remedy(), claim)

        assert (caught.value.code, caught.value.facts["earliest"]) == (
            "remedy_step_too_early",
            (LATER + timedelta(days=1)).isoformat(),
        )
        assert taken_by(a_remedy(), replace(claim, since=LATER)).claimed_on == LATER

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({"person_id": None, "by": None}, "person_needed", id="nobody"),
            pytest.param({"person_id": OWNER, "by": "P1"}, "verifier_is_owner", id="the owner"),
            pytest.param(
                {"person_id": CLAIMER, "by": "P2"}, "verifier_claimed_it", id="who said so"
            ),
        ],
    )
    def test_is_verified_by_somebody_else(self, given: dict[str, Any], code: str) -> None:
        with pytest.raises(RefusedError) as caught:
            taken_by(brought_to(Status.CLAIMED), a_step(Step.VERIFY, **given))

        assert caught.value.code == code

    @pytest.mark.parametrize(
        ("claimed_on", "months", "first"),
        [
            pytest.param(date(2020, 2, 20), 12, date(2021, 2, 20), id="BS5: a year"),
            pytest.param(date(2021, 3, 1), 6, date(2021, 9, 1), id="BS8: six months"),
            pytest.param(date(2020, 8, 31), 6, date(2021, 2, 28), id="no such day"),
            pytest.param(date(2020, 2, 20), 0, date(2020, 2, 20), id="not at all"),
        ],
    )
    def test_is_verified_once_it_held_for_long_enough(
        self, claimed_on: date, months: int, first: date
    ) -> None:
        claimed = taken_by(a_remedy(watch_months=months), a_step(Step.CLAIM, on=claimed_on))

        if months:
            with pytest.raises(RefusedError) as caught:
                taken_by(claimed, a_step(Step.VERIFY, on=first - timedelta(days=1)))
            assert caught.value.code == "remedy_still_watched"
            assert caught.value.facts["until"] == first.isoformat()
        assert taken_by(claimed, a_step(Step.VERIFY, on=first)).status is Status.VERIFIED

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            pytest.param({"note": None}, "remedy_reason_missing", id="no reason"),
            pytest.param({"due_on": None}, "remedy_due_missing", id="no due day"),
            pytest.param(
                {"due_on": RAISED_ON - timedelta(days=1)}, "remedy_due_missing", id="a past one"
            ),
        ],
    )
    def test_is_taken_up_again_for_a_reason_until_a_day(
        self, given: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(InvalidValueError) as caught:
            taken_by(brought_to(Status.CLAIMED), a_step(Step.REOPEN, **given))

        assert caught.value.code == code


class TestNewestDay:
    def test_is_that_of_the_step_taken_last(self) -> None:
        claimed = taken_by(a_remedy(), a_step(Step.CLAIM, on=LATER))

        assert (newest_day(a_remedy()), newest_day(claimed)) == (RAISED_ON, LATER)


class TestIsOverdue:
    @pytest.mark.parametrize(
        ("status", "late"),
        [
            (Status.OPEN, True),
            (Status.IN_PROGRESS, True),
            (Status.CLAIMED, False),
            (Status.VERIFIED, False),
            (Status.CARRIED_OVER, False),
        ],
    )
    def test_is_what_nobody_has_said_to_be_done(self, status: Status, late: bool) -> None:
        assert is_overdue(brought_to(status), today=date(2020, 6, 2)) is late

    def test_is_not_on_the_last_day_nor_without_one(self) -> None:
        assert not is_overdue(a_remedy(), today=date(2020, 6, 1))
        assert not is_overdue(a_remedy(due_on=None), today=date(2030, 1, 1))
