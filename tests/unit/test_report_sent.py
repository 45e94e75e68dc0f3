"""When the report goes out at the latest: working days back from the meeting."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.definitions import stage_of
from workflow.domain.calendar import WorkingCalendar
from workflow.domain.calendar_table import calendar_from_table
from workflow.domain.facts import Facts, ReportFacts
from workflow.domain.requirements import unmet

SHIPPED = Path(__file__).parents[2] / "definitions" / "calendars" / "vn_public.json"
VIETNAM = calendar_from_table(json.loads(SHIPPED.read_text(encoding="utf-8")), revision=1)


def is_in_time(
    sent_on: date, meets_on: date, before: str, *, calendar: WorkingCalendar = VIETNAM
) -> bool:
    """Return whether a report that went out on a day is in time for a meeting."""
    report = ReportFacts(versions=1, sent_on=sent_on, meets_on=meets_on)
    stage = stage_of(requires=[{"report_sent": {"before": before}}])
    return not unmet(stage, Facts(report=report, calendar=calendar))


class TestReportSent:
    @pytest.mark.parametrize(
        ("meets_on", "before", "last_valid_day"),
        [
            pytest.param(date(2022, 11, 17), "3wd", date(2022, 11, 14), id="Thursday"),
            pytest.param(date(2022, 11, 15), "3wd", date(2022, 11, 10), id="over a weekend"),
            pytest.param(date(2022, 11, 13), "3wd", date(2022, 11, 9), id="held on a Sunday"),
            pytest.param(date(2026, 8, 25), "3wd", date(2026, 8, 21), id="over a worked Saturday"),
            pytest.param(date(2022, 11, 15), "0wd", date(2022, 11, 15), id="at the meeting"),
            pytest.param(date(2022, 11, 13), "0wd", date(2022, 11, 13), id="at one on a Sunday"),
            pytest.param(date(2022, 11, 15), "3d", date(2022, 11, 12), id="days of any kind"),
        ],
    )
    def test_is_counted_back_from_the_meeting(
        self, meets_on: date, before: str, last_valid_day: date
    ) -> None:
        assert is_in_time(last_valid_day, meets_on, before)
        assert not is_in_time(last_valid_day + timedelta(days=1), meets_on, before)

    def test_takes_a_day_off_before_the_last_valid_day(self) -> None:
        sunday, wednesday = date(2022, 11, 6), date(2022, 11, 9)
        ordinary = WorkingCalendar(name="ordinary", revision=1)

        assert is_in_time(sunday, wednesday, "2wd", calendar=ordinary)
        assert not is_in_time(sunday, wednesday, "3wd", calendar=ordinary)
