"""The graded response: which step was skipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workflow.domain.records.registers import Response, ResponseStep
from workflow.domain.response_steps import skipped_step

REMINDER = Response(
    id=1,
    code="R1",
    review_id=1,
    step=ResponseStep.REMIND,
    reason="…",
    given_on=date(2022, 3, 1),
    given_by="A",
)
HELP = replace(REMINDER, id=2, code="R2", step=ResponseStep.HELP, given_on=date(2022, 4, 1))


class TestSkippedStep:
    def test_is_none_for_a_reminder(self) -> None:
        assert skipped_step(REMINDER, []) is None

    @pytest.mark.parametrize(
        ("step", "missing"), [("help", "remind"), ("suggest", "help"), ("inspect", "suggest")]
    )
    def test_is_the_one_right_before(self, step: str, missing: str) -> None:
        found = skipped_step(replace(HELP, step=ResponseStep(step)), [])

        assert found is not None
        assert found.facts == {"response": "R2", "step": step, "missing": missing}

    @pytest.mark.parametrize(
        ("earlier", "later"),
        [
            (REMINDER, HELP),
            (REMINDER, replace(HELP, concerns="K1")),
            (replace(REMINDER, concerns="K1"), HELP),
            (replace(REMINDER, concerns="K1"), replace(HELP, concerns="K1")),
            (replace(REMINDER, given_on=HELP.given_on), HELP),
        ],
        ids=["neither concerns", "the later does", "the earlier does", "the same", "same day"],
    )
    def test_is_none_after_the_step_before(self, earlier: Response, later: Response) -> None:
        assert skipped_step(later, [earlier]) is None

    @pytest.mark.parametrize(
        "earlier",
        [
            replace(REMINDER, holds=False),
            replace(REMINDER, given_on=date(2022, 4, 2)),
            replace(REMINDER, concerns="K2"),
            replace(REMINDER, step=ResponseStep.INSPECT),
        ],
        ids=["taken back", "came later", "another matter", "another step"],
    )
    def test_counts_only_what_led_to_it(self, earlier: Response) -> None:
        assert skipped_step(replace(HELP, concerns="K1"), [earlier]) is not None

    def test_is_none_for_what_was_taken_back(self) -> None:
        assert skipped_step(replace(HELP, holds=False), []) is None
