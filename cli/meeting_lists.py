"""The verbs of `reviewcycle meeting` that read: list, show, and what superiors should look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.meeting_records import cycle_option, meeting_argument
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, OneOf

if TYPE_CHECKING:
    from workflow.application.list_meetings import ReadMeeting
    from workflow.domain.records.meeting import MeetingReview

STATUSES = ("planned", "held", "closed", "cancelled", "superseded")
FIELDS = (
    *("meeting", "unit", "unit_name", "body", "status", "meets_on", "place", "chair", "secretary"),
    *("minutes", "supervisors", "assigned", "reviewed", "absent_subjects", "present", "convened"),
    *("lasted", "conclusions", "unsigned", "closed_on", "supersedes", "superseded_by", "same_as"),
)
LISTING = Listing(
    key="items",
    columns=(
        *columns("meeting", "meets_on", "unit_name"),
        Column(key="status", section="meeting_statuses"),
        Column(key="reviewed", number=True),
        Column(key="present", number=True),
        Column(key="convened", number=True),
        *columns("supervisors"),
        Column(
            key="unsigned",
            cell=lambda item, words: words.listed(
                words.text("signatories", place) for place in item["unsigned"]
            ),
        ),
    ),
    fields=FIELDS,
)
SIGNALS = Listing(
    key="items",
    columns=columns("meeting", "unit", "message"),
    fields=("meeting", "unit", "code", "message"),
)
_AGENDA = (
    Column(key="seq", cell=lambda item, _: str(item["order"]), number=True),
    *columns("subject", "subject_name"),
    Column(key="treatment", section="treatments"),
    *columns("chair"),
)
_ROLL = (
    *columns("person", "name"),
    *columns("present", "convened", "spoke", "excuse", "represents"),
)
_CONCLUSIONS = (
    Column(key="seq", cell=lambda item, _: str(item["number"]), number=True),
    *columns("about"),
    Column(key="kind", section="conclusion_kinds"),
    *columns("text"),
)
_SIGNATURES = (
    Column(key="signatory", section="signatories"),
    *columns("person", "signed_at"),
)
_SITTINGS = columns("starts_at", "ends_at")


@command("list")
@cycle_option
@option("--under", metavar="UNIT", type=TEXT)
@option("--status", type=OneOf(STATUSES))
@click.pass_obj
def list_meetings(session: Session, cycle: str, under: str | None, status: str | None) -> None:
    """List meetings by day and unit."""
    from workflow.domain.records.meeting import MeetingStatus

    statuses = (MeetingStatus(status),) if status else tuple(MeetingStatus)
    with session.application() as application:
        now = application.now(session.now)
        context, found = application.list_meetings(
            cycle, now=now, under=under, statuses=statuses, actor=session.actor
        )
    show(
        session,
        {"cycle": cycle, "as_of": now, "items": [_item(meeting) for meeting in found]},
        listing=LISTING,
        zone=context.definition.time_zone,
    )


@command("show")
@meeting_argument
@cycle_option
@click.pass_obj
def show_one(session: Session, meeting: str, cycle: str) -> None:
    """Show all that is on record about a meeting."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_meetings.one(cycle, meeting, now=now, actor=session.actor)
    answer = _document(found)
    show(
        session,
        answer,
        page=lambda page: _write(page, answer),
        zone=found.context.definition.time_zone,
    )


@command("findings")
@cycle_option
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def findings(session: Session, cycle: str, under: str | None) -> None:
    """Tell how meetings were held: what is worth a look, and refuses nothing."""
    language = session.language
    with session.application() as application:
        now = application.now(session.now)
        found = application.find_meeting_signals(cycle, now=now, under=under, actor=session.actor)
    items = [
        {
            "meeting": signal.meeting,
            "unit": signal.unit,
            "code": signal.finding.code,
            "message": language.text("findings", signal.finding.code, **signal.finding.facts),
            "facts": signal.finding.facts,
        }
        for signal in found
    ]
    show(session, {"cycle": cycle, "as_of": now, "items": items}, listing=SIGNALS)


def _item(meeting: ReadMeeting) -> dict[str, Any]:
    file, stored = meeting.file, meeting.file.meeting
    treatments = [str(item.treatment) for item in file.agenda]
    return {
        "meeting": stored.code,
        "unit": meeting.unit.code,
        "unit_name": meeting.unit.name,
        "body": stored.body,
        "status": stored.status,
        "meets_on": stored.meets_on,
        "place": stored.place,
        "chair": meeting.person(stored.chair_id),
        "secretary": meeting.person(stored.secretary_id),
        "minutes": stored.minutes,
        "supervisors": [meeting.person(number) for number in sorted(file.supervising)],
        "assigned": [meeting.person(n) for n, one in file.supervisors.items() if one.assigned],
        "reviewed": treatments.count("reviewed"),
        "absent_subjects": treatments.count("absent"),
        "present": file.present,
        "convened": file.convened,
        "lasted": file.minutes,
        "conclusions": sum(one.holds for one in file.conclusions.values()),
        "unsigned": [str(place) for place in file.unsigned],
        "closed_on": stored.closed_on,
        "supersedes": meeting.supersedes.code if meeting.supersedes else None,
        "superseded_by": meeting.superseded_by.code if meeting.superseded_by else None,
        "same_as": stored.same_as,
    }


def _document(meeting: ReadMeeting) -> dict[str, Any]:
    file = meeting.file
    return {
        **_item(meeting),
        "cycle": meeting.context.cycle.code,
        "reason": file.meeting.reason,
        "sittings": [{"starts_at": begin, "ends_at": end} for begin, end in file.times],
        "agenda": [_agenda_item(meeting, item) for item in file.agenda],
        "roll": [_participant(meeting, number) for number in meeting.people if number in file.roll],
        "conclusion_list": [
            {
                "number": number,
                "about": None if one.review_id is None else meeting.reviews[one.review_id].key,
                "kind": one.kind,
                "text": one.text,
                "holds": one.holds,
            }
            for number, one in sorted(file.conclusions.items())
        ],
        "signatures": [
            {
                "signatory": place,
                "person": meeting.person(one.person_id),
                "signed_at": one.signed_at,
                "holds": one.holds,
            }
            for place, one in sorted(file.signatures.items())
        ],
    }


def _agenda_item(meeting: ReadMeeting, item: MeetingReview) -> dict[str, Any]:
    row = meeting.reviews[item.review_id]
    return {
        "order": item.place,
        "review": f"{meeting.context.cycle.code}/{row.key}",
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "treatment": item.treatment,
        "chair": meeting.person(item.chair_id),
    }


def _participant(meeting: ReadMeeting, number: int) -> dict[str, Any]:
    person, one = meeting.people[number], meeting.file.roll[number]
    return {
        "person": person.code,
        "name": person.name,
        "present": one.present,
        "convened": one.convened,
        "excuse": one.excuse,
        "represents": one.represents,
        "spoke": one.spoke,
    }


def _write(page: Page, answer: dict[str, Any]) -> None:
    language = page.language
    page.line(f"{answer['cycle']}  {answer['meeting']}  {answer['unit_name']}")
    told = ("meets_on", "place", "chair", "secretary", "minutes", "supervisors", "closed_on")
    more = ("supersedes", "superseded_by", "same_as", "reason")
    shown = {key: answer[key] for key in (*told, *more) if answer[key]}
    status = language.text("meeting_statuses", str(answer["status"]))
    counted = {key: answer[key] for key in ("present", "convened", "lasted")}
    page.facts({"status": status, **shown, **counted})
    tables = (
        ("sittings", _SITTINGS),
        ("agenda", _AGENDA),
        ("roll", _ROLL),
        ("conclusion_list", _CONCLUSIONS),
        ("signatures", _SIGNATURES),
    )
    for key, shown_columns in tables:
        rows = [row for row in answer[key] if row.get("holds", True)]
        if rows:
            page.line()
            page.table(rows, shown_columns)
