"""Facts about reports of self-review, and the meetings for which they are."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, select

from storage.facts.group import Group, of_group
from storage.prepared import is_one_of
from storage.tables import RECORD_TABLES
from workflow.domain.facts import ReportFacts
from workflow.domain.records.meeting import Meeting, MeetingReview, MeetingStatus, Treatment
from workflow.domain.records.report import Report, ReportStatus

_report, _meeting = RECORD_TABLES[Report], RECORD_TABLES[Meeting]
_agenda = RECORD_TABLES[MeetingReview]

HELD = (MeetingStatus.HELD, MeetingStatus.CLOSED)


def reports(group: Group) -> dict[int, ReportFacts]:
    """Return versions, first sending and acceptance of each report, with the day of the meeting."""
    days = _meeting_days(group)
    return {
        row.review_id: ReportFacts(
            versions=row.versions,
            sent_on=row.sent_on,
            is_accepted=row.accepted > 0,
            meets_on=days.get(row.review_id),
        )
        for row in group.find(_reports_counted(), group.ids)
    }


def _meeting_days(group: Group) -> dict[int, date]:
    """Return the day of the newest meeting that was held, else of the first that is planned."""
    held: dict[int, date] = {}
    planned: dict[int, date] = {}
    for row in group.find(_meetings(), group.ids):
        if row.status in HELD:
            held[row.review_id] = row.meets_on
        else:
            planned.setdefault(row.review_id, row.meets_on)
    return planned | held


@cache
def _reports_counted() -> Select[Any]:
    return (
        select(
            _report.c.review_id,
            func.count().label("versions"),
            func.min(_report.c.sent_on).label("sent_on"),
            func.count().filter(_report.c.status == ReportStatus.ACCEPTED).label("accepted"),
        )
        .where(*of_group(_report, _report.c.review_id))
        .group_by(_report.c.review_id)
    )


@cache
def _meetings() -> Select[Any]:
    same = and_(_meeting.c.cycle_id == _agenda.c.cycle_id, _meeting.c.id == _agenda.c.meeting_id)
    return (
        select(_agenda.c.review_id, _meeting.c.meets_on, _meeting.c.status)
        .select_from(_agenda.join(_meeting, same))
        .where(
            *of_group(_agenda, _agenda.c.review_id),
            is_one_of(_meeting.c.status, (*HELD, MeetingStatus.PLANNED)),
            is_one_of(_agenda.c.treatment, (Treatment.PLANNED, Treatment.REVIEWED)),
        )
        .order_by(_agenda.c.review_id, _meeting.c.meets_on, _meeting.c.id)
    )
