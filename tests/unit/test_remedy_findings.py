"""What is odd about remedies: told, and refused to nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.remedying import OWNER, RAISED_ON, a_remedy, brought_to
from workflow.domain.records.remedy import RemedyPlan, RemedyStatus
from workflow.domain.remedy_findings import Looked, finding_of_plan, findings_of

TODAY = date(2020, 6, 10)


def codes(today: date = TODAY, *, claimed_days: int = 30, **given: Any) -> list[str]:
    """Return the codes of what is odd about a remedy that lacks nothing else."""
    changes = {"has_indicator": True, "has_evidence": True, **given}
    remedy = changes.pop("remedy", a_remedy(due_on=TODAY))
    looked = Looked(key="K/R1", remedy=remedy, **changes)
    return [each.code for each in findings_of(looked, today=today, claimed_days=claimed_days)]


class TestFindingsOf:
    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"remedy": a_remedy(owner_id=None, due_on=TODAY)}, "remedy_without_owner"),
            ({"remedy": a_remedy(due_on=None)}, "remedy_without_due"),
            ({"has_indicator": False}, "remedy_without_indicator"),
            ({"has_evidence": False}, "remedy_without_evidence"),
            ({"remedy": a_remedy(monitor_id=OWNER, due_on=TODAY)}, "remedy_monitor_is_owner"),
            ({"inside": ("monitor",)}, "remedy_monitor_inside"),
            ({"inside": ("director",)}, "remedy_director_inside"),
            ({"remedy": a_remedy()}, "remedy_overdue"),
        ],
    )
    def test_tell_what_is_odd(self, given: dict[str, Any], code: str) -> None:
        assert codes() == []
        assert codes(**given) == [code]

    def test_tell_nothing_of_what_goes_on_elsewhere(self) -> None:
        gone = brought_to(RemedyStatus.CARRIED_OVER, owner_id=None, due_on=None)

        assert codes(remedy=gone, has_indicator=False, inside=("monitor",)) == []

    def test_tell_by_how_many_working_days_it_is_late(self) -> None:
        looked = Looked(
            key="K/R1",
            remedy=a_remedy(),
            has_indicator=True,
            has_evidence=True,
            working_days_late=7,
        )

        [finding] = findings_of(looked, today=TODAY, claimed_days=30)

        assert finding.facts == {"remedy": "K/R1", "due_on": "2020-06-01", "days": 7}

    @pytest.mark.parametrize(
        ("today", "months", "found"),
        [
            pytest.param(date(2020, 2, 5), 0, [], id="just in time"),
            pytest.param(date(2020, 2, 6), 0, ["remedy_unverified_long"], id="a day too long"),
            pytest.param(date(2020, 5, 6), 3, [], id="after it was watched, just in time"),
            pytest.param(date(2020, 5, 7), 3, ["remedy_unverified_long"], id="watched, too long"),
        ],
    )
    def test_tell_of_a_claim_that_was_left_lying(
        self, today: date, months: int, found: list[str]
    ) -> None:
        claimed = brought_to(RemedyStatus.CLAIMED, watch_months=months)

        assert claimed.claimed_on == RAISED_ON
        assert codes(today, remedy=claimed) == found


class TestFindingOfPlan:
    def test_tells_that_nine_were_declared_and_eleven_recorded(self) -> None:
        plan = RemedyPlan(review_id=1, declared=9)

        finding = finding_of_plan(plan, review="K/BM", recorded=11)

        assert finding is not None
        assert (finding.code, finding.facts) == (
            "remedies_miscounted",
            {"review": "K/BM", "declared": 9, "recorded": 11},
        )

    @pytest.mark.parametrize(("declared", "recorded"), [(9, 9), (None, 11), (0, 0)])
    def test_tells_nothing_where_the_numbers_agree(
        self, declared: int | None, recorded: int
    ) -> None:
        plan = RemedyPlan(review_id=1, declared=declared)

        assert finding_of_plan(plan, review="K/BM", recorded=recorded) is None
