"""The verbs of `reviewcycle meeting` that plan: when, and who from above attends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.exporting import export_command
from cli.frame import Group, command, noun, option, plan_option
from cli.importing import import_command
from cli.meeting_files import codes_of, local_sittings
from cli.meeting_records import cycle_option, meeting_argument, show_meeting
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, OneOf
from cli.recording import findings_document, write_findings
from workflow.domain.errors import InvalidValueError
from workflow.domain.local_sitting import sitting_text
from workflow.domain.records.meeting import MeetingStatus

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.application.list_meetings import ReadMeeting

# The two halves of a working day.
SESSIONS = ("08:00-11:30", "13:30-17:00")
ORDERS = {"top-down": True, "bottom-up": False}

LOAD = Listing(
    key="attendees",
    columns=(
        *columns("person", "name"),
        Column(key="meetings", number=True),
        Column(key="hours", number=True),
    ),
    fields=("person", "name", "meetings", "hours"),
)

SCHEDULED = Listing(
    key="meetings",
    columns=(
        *columns("meeting", "unit"),
        Column(key="starts_at", cell=lambda item, words: words.shown(_moment(item["starts_at"]))),
        Column(key="ends_at", cell=lambda item, words: words.shown(_moment(item["ends_at"]))),
        *columns("attendees"),
    ),
    fields=("meeting", "unit", "starts_at", "ends_at", "attendees"),
)


@command("plan")
@cycle_option
@option("--code", metavar="MEETING", type=TEXT)
@option("--unit", metavar="UNIT", type=TEXT)
@option("--on", "meets_on", metavar="DATE", type=DAY)
@option("--from", "begins", metavar="HH:MM", type=TEXT, multiple=True)
@option("--to", "ends", metavar="HH:MM", type=TEXT, multiple=True)
@option("--attendee", "attendees", metavar="PERSON", type=TEXT, multiple=True)
@option("--reviewed", metavar="SUBJECT", type=TEXT, multiple=True)
@option("--body", metavar="TEXT", type=TEXT)
@option("--place", metavar="TEXT", type=TEXT)
@option("--chair", metavar="PERSON", type=TEXT)
@option("--secretary", metavar="PERSON", type=TEXT)
@click.pass_obj
def plan_meeting(
    session: Session,
    /,
    cycle: str,
    begins: tuple[str, ...],
    ends: tuple[str, ...],
    **told: Any,
) -> None:
    """Plan a meeting, or change one that is planned; nobody is sent to two places."""
    from workflow.domain.local_sitting import parse_sitting
    from workflow.domain.rows_of_plans import PlanRow

    if len(begins) != len(ends):
        raise InvalidValueError("sitting_half_told")
    written = [f"{begin}-{end}" for begin, end in zip(begins, ends, strict=True)]
    row = PlanRow(sittings=tuple(map(parse_sitting, written)), **told)
    with session.application() as application:
        recorded = application.plan_meetings(cycle, [row], command=session.command(application))
        show_meeting(session, application, recorded)


@command("schedule")
@cycle_option
@option("--from", "from_on", metavar="DATE", type=DAY, required=True)
@option("--to", "to_on", metavar="DATE", type=DAY, required=True)
@option("--role", metavar="ROLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--session", "sessions", metavar="HH:MM-HH:MM", type=TEXT, multiple=True, default=SESSIONS)
@option("--order", type=OneOf(tuple(ORDERS)))
@plan_option
@click.pass_obj
def schedule(
    session: Session,
    cycle: str,
    from_on: date,
    to_on: date,
    role: str,
    under: str | None,
    sessions: tuple[str, ...],
    order: str | None,
    *,
    plan: bool,
) -> None:
    """Give a time and an attendee to every meeting that lacks them, without a clash."""
    from workflow.application.schedule_meetings import ScheduleRequest
    from workflow.domain.local_sitting import parse_sitting

    request = ScheduleRequest(
        cycle=cycle,
        under=under,
        role=role,
        from_on=from_on,
        to_on=to_on,
        sessions=tuple(map(parse_sitting, sessions)),
        top_down=ORDERS[order] if order else None,
    )
    with session.application() as application:
        command = session.command(application)
        recorded = application.schedule_meetings(request, plan=plan, command=command)
    _show_scheduled(session, recorded, plan=plan)


def _show_scheduled(session: Session, recorded: Recorded, *, plan: bool) -> None:
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "plan": plan,
        "created": recorded.created,
        "updated": recorded.updated,
        "meetings": recorded.made,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.table(recorded.made, SCHEDULED.columns)
        write_findings(page, findings)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, listing=SCHEDULED, page=page)


@command("cancel")
@meeting_argument
@cycle_option
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def cancel(session: Session, meeting: str, cycle: str, reason: str) -> None:
    """Give up a meeting that is planned."""
    with session.application() as application:
        recorded = application.cancel_meeting(
            cycle, meeting, reason=reason, command=session.command(application)
        )
        show_meeting(session, application, recorded)


@command("load")
@cycle_option
@option("--under", metavar="UNIT", type=TEXT)
@option("--role", metavar="ROLE", type=TEXT)
@click.pass_obj
def load(session: Session, cycle: str, under: str | None, role: str | None) -> None:
    """Show who from above attends how many meetings, and which nobody attends."""
    with session.application() as application:
        now = application.now(session.now)
        report = application.show_attendance(
            cycle, now=now, under=under, role=role, actor=session.actor
        )
    answer = {
        "cycle": cycle,
        "attendees": [
            {
                "person": line.person,
                "name": line.name,
                "meetings": line.meetings,
                "hours": line.hours,
                "appointments": [
                    {"meeting": code, "unit": unit, "starts_at": begin, "ends_at": end}
                    for code, unit, begin, end in line.appointments
                ],
            }
            for line in report.attendees
        ],
        "unattended": [{"meeting": code, "unit": unit} for code, unit in report.unattended],
        "unplanned": report.unplanned,
        "clashes": [
            {"person": person, "meetings": [one, other]} for person, one, other in report.clashes
        ],
    }

    def page(page: Page) -> None:
        page.table(report.attendees, LOAD.columns)
        for key in ("unattended", "unplanned", "clashes"):
            found = answer[key]
            if found:
                page.sentence("answers", f"meetings_{key}", count=len(found))
        for person, one, other in report.clashes:
            page.line(f"  {person}: {one}, {other}")

    show(session, answer, listing=LOAD, page=page)


def plans() -> Group:
    """Return the verbs about files of planned meetings."""
    group = noun("plans")
    group.add_command(import_command(_reader, lambda use: use.plan_meetings))
    group.add_command(export_command(_table))
    return group


def _reader() -> Read:
    from runtime.readers.plans import read_plans

    return read_plans


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.plans import PLAN_COLUMNS

    _, found = application.list_meetings(
        cycle,
        now=application.now(session.now),
        statuses=(MeetingStatus.PLANNED,),
        actor=session.actor,
    )
    return PLAN_COLUMNS, map(_plan_values, found)


def _plan_values(meeting: ReadMeeting) -> Mapping[str, Any]:
    file, stored = meeting.file, meeting.file.meeting
    assigned = [one.person_id for one in file.supervisors.values() if one.assigned]
    sittings = local_sittings(file.times, meeting)
    return {
        "code": stored.code,
        "unit": meeting.unit.code,
        "date": stored.meets_on,
        "sittings": "\n".join(map(sitting_text, sittings)) or None,
        "body": stored.body,
        "place": stored.place,
        "chair": meeting.person(stored.chair_id),
        "secretary": meeting.person(stored.secretary_id),
        "reviewed": "; ".join(meeting.reviews[item.review_id].key for item in file.agenda),
        "attendees": codes_of(meeting, assigned),
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
