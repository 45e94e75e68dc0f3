"""What the requirements about reports of self-review judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workflow.domain.calendar import WorkingCalendar
from workflow.domain.conditions import ReportAccepted, ReportSent
from workflow.domain.durations import CalendarDays, WorkingDays
from workflow.domain.facts import FactKind, Facts
from workflow.domain.rules.rule import Rule, Unmet, rule


def _report_sent(wanted: ReportSent, facts: Facts) -> Unmet | None:
    sent_on, meets_on = facts.report.sent_on, facts.report.meets_on
    if sent_on is None:
        return "report_not_sent", {"before": str(wanted.before)}
    if meets_on is None or facts.calendar is None:
        return None
    last_on = _last_day(meets_on, wanted.before, facts.calendar)
    if sent_on <= last_on:
        return None
    return "report_sent_late", {
        "sent_on": sent_on.isoformat(),
        "last_on": last_on.isoformat(),
        "meets_on": meets_on.isoformat(),
    }


def _last_day(
    meets_on: date, before: WorkingDays | CalendarDays, calendar: WorkingCalendar
) -> date:
    """Return the last day to send it; no days before a meeting on a day off is that day."""
    if not before.count:
        return meets_on
    return calendar.offset(meets_on, type(before)(-before.count))


def _report_accepted(_wanted: ReportAccepted, facts: Facts) -> Unmet | None:
    if facts.report.is_accepted:
        return None
    return "report_not_accepted", {"versions": facts.report.versions}


RULES: Mapping[str, Rule] = {
    "report_sent": rule(_report_sent, FactKind.REPORT),
    "report_accepted": rule(_report_accepted, FactKind.REPORT),
}
