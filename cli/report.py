"""`reviewcycle report`: reports of self-review, in versions of which one is accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.exporting import export_command
from cli.frame import argument, noun, option
from cli.importing import import_command
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, Number, read_text
from cli.recording import findings_document, show_recorded
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application
    from workflow.application.list_reports import ReportLine

COMMAND = noun("report")

MOST_VERSIONS = 1_000

FIELDS = ("review", "unit", "version", "status", "written_on", "sent_on", "accepted_on", "digest")
LISTING = Listing(
    key="items",
    columns=(
        *columns("review", "subject_name"),
        Column(key="version", number=True),
        Column(key="status", section="report_statuses"),
        *columns("written_on", "sent_on", "accepted_on"),
    ),
    fields=FIELDS,
)


SIGNALS = Listing(key="items", columns=columns("message"), fields=("code", "message"))


@COMMAND.command("write")
@argument("review", type=REVIEW)
@option("--text", metavar="TEXT", type=TEXT)
@option("--file", metavar="FILE", type=TEXT)
@option("--on", "written_on", metavar="DATE", type=DAY)
@option("--sent", "sent_on", metavar="DATE", type=DAY)
@click.pass_obj
def write(
    session: Session,
    review: Address,
    text: str | None,
    file: str | None,
    written_on: date | None,
    sent_on: date | None,
) -> None:
    """Write a version of a report; the same text again is the same version."""
    from workflow.domain.rows_of_reports import ReportRow

    if (text is None) == (file is None):
        raise InvalidValueError("text_or_file")
    row = ReportRow(
        subject=review.within_cycle,
        text=text if file is None else read_text(file),
        written_on=written_on,
        sent_on=sent_on,
    )
    with session.application() as application:
        command = session.command(application)
        recorded = application.keep_reports(review.cycle, [row], command=command)
    show_recorded(session, recorded)


@COMMAND.command("send")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--on", "sent_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def send(session: Session, reviews: tuple[Address, ...], sent_on: date) -> None:
    """Record when the newest versions went to the participants of the meeting."""
    from workflow.domain.rows_of_reports import ReportRow

    cycle = cycle_of(reviews)
    rows = [ReportRow(subject=review.within_cycle, sent_on=sent_on) for review in reviews]
    with session.application() as application:
        recorded = application.keep_reports(cycle, rows, command=session.command(application))
    show_recorded(session, recorded)


@COMMAND.command("accept")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--version", metavar="N", type=Number(1, MOST_VERSIONS))
@click.pass_obj
def accept(session: Session, reviews: tuple[Address, ...], version: int | None) -> None:
    """Accept a version of each report, the newest unless told otherwise."""
    subjects = [review.within_cycle for review in reviews]
    with session.application() as application:
        recorded = application.accept_reports(
            cycle_of(reviews), subjects, version=version, command=session.command(application)
        )
    show_recorded(session, recorded)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def list_reports(session: Session, cycle: str, under: str | None) -> None:
    """List the versions of all reports, without what they say."""
    with session.application() as application:
        now = application.now(session.now)
        lines = application.list_reports(cycle, now=now, under=under, actor=session.actor)
    items = [_item(line) for line in lines]
    show(session, {"cycle": cycle, "items": items}, listing=LISTING)


@COMMAND.command("show")
@argument("review", type=REVIEW)
@option("--version", metavar="N", type=Number(1, MOST_VERSIONS))
@click.pass_obj
def show_report(session: Session, review: Address, version: int | None) -> None:
    """Show what the versions of a report say."""
    with session.application() as application:
        lines = application.list_reports.of_review(
            review.cycle,
            review.subject,
            venue=review.venue,
            now=application.now(session.now),
            actor=session.actor,
        )
    items = [
        {**_item(line), "text": line.report.text}
        for line in lines
        if version in (None, line.report.version)
    ]

    def page(page: Page) -> None:
        page.table(items, LISTING.columns)
        for item in items:
            page.line()
            page.sentence("answers", "report_version", version=item["version"])
            page.line(item["text"] or "")

    show(session, {"items": items}, listing=LISTING, page=page)


@COMMAND.command("findings")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def findings(session: Session, cycle: str, under: str | None) -> None:
    """Tell which reports say the same; nothing is refused for it."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.find_report_signals(cycle, now=now, under=under, actor=session.actor)
    told = [{"code": each.code, "facts": dict(each.facts)} for each in found]
    items = findings_document(told, session.language)
    show(session, {"cycle": cycle, "items": items}, listing=SIGNALS)


def _reader() -> Read:
    from runtime.readers.reports import read_reports

    return read_reports


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.reports import REPORT_COLUMNS

    now = application.now(session.now)
    lines = application.list_reports(cycle, now=now, actor=session.actor)
    return REPORT_COLUMNS, map(_row, lines)


COMMAND.add_command(import_command(_reader, lambda use: use.keep_reports))
COMMAND.add_command(export_command(_table))


def _item(line: ReportLine) -> dict[str, Any]:
    report = line.report
    return {
        "review": line.review,
        "subject_name": line.subject_name,
        "unit": line.unit,
        "version": report.version,
        "status": report.status,
        "written_on": report.written_on,
        "sent_on": report.sent_on,
        "accepted_on": report.accepted_on,
        "accepted_by": report.accepted_by,
        "digest": report.digest,
    }


def _row(line: ReportLine) -> Mapping[str, Any]:
    report = line.report
    return {
        "subject": line.subject,
        "version": report.version,
        "text": report.text,
        "written_on": report.written_on,
        "sent_on": report.sent_on,
    }
