"""`reviewcycle dissemination`: who of a unit heard of the documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.coverage_page import COVERAGE_LISTING, coverage_document, write_coverage
from cli.exporting import export_rows
from cli.frame import argument, noun, option, plan_option
from cli.importing import import_records
from cli.output import Listing, show
from cli.page import Column
from cli.page import columns as plain_columns
from cli.parameters import DAY, TEXT, Number
from cli.recording import show_recorded

if TYPE_CHECKING:
    from workflow.application.list_sessions import SessionLine

COMMAND = noun("dissemination")

MOST = 100_000_000
COUNT = Number(0, MOST)

cycle_option = option("--cycle", metavar="CYCLE", type=TEXT, required=True)


@COMMAND.command("record")
@cycle_option
@option("--unit", metavar="UNIT", type=TEXT, required=True)
@option("--on", "held_on", metavar="DATE", type=DAY, required=True)
@option("--document", "documents", metavar="TEXT", type=TEXT, multiple=True)
@option("--attended", metavar="PERSON", type=TEXT, multiple=True)
@option("--code", metavar="CODE", type=TEXT)
@option("--group", "target_group", metavar="TEXT", type=TEXT)
@option("--headcount", metavar="N", type=COUNT)
@option("--classes", metavar="N", type=Number(1, MOST))
@option("--makes-up-for", metavar="CODE", type=TEXT)
@option("--note", metavar="TEXT", type=TEXT)
@option("--void/--no-void", default=None)
@click.pass_obj
def record(
    session: Session,
    /,
    *,
    cycle: str,
    documents: tuple[str, ...],
    attended: tuple[str, ...],
    void: bool | None,
    **given: Any,
) -> None:
    """Record a session at which documents were explained."""
    from workflow.domain.rows_of_dissemination import SessionRow

    row = SessionRow(
        documents=documents or None,
        attended=attended or None,
        reaches_everybody=True,
        holds=None if void is None else not void,
        **given,
    )
    with session.application() as application:
        command = session.command(application)
        recorded = application.record_sessions(cycle, [row], command=command)
    show_recorded(session, recorded)


@COMMAND.command("import")
@argument("file")
@cycle_option
@option("--attendance", is_flag=True)
@plan_option
@click.pass_obj
def import_file(session: Session, *, file: str, cycle: str, attendance: bool, plan: bool) -> None:
    """Create and update the sessions of a file, or who was there."""
    from runtime.readers.sessions import read_attendance, read_sessions

    if attendance:
        import_records(
            *(session, file, read_attendance, lambda use: use.record_session_attendance),
            cycle=cycle,
            plan=plan,
        )
    else:
        import_records(
            session, file, read_sessions, lambda use: use.record_sessions, cycle=cycle, plan=plan
        )


@COMMAND.command("export")
@argument("file")
@cycle_option
@option("--unit", metavar="UNIT", type=TEXT)
@option("--attendance", is_flag=True)
@click.pass_obj
def export(session: Session, *, file: str, cycle: str, unit: str | None, attendance: bool) -> None:
    """Write all sessions, or who was there, as a file that `dissemination import` reads."""
    from runtime.readers.sessions import ATTENDANCE_COLUMNS, SESSION_COLUMNS, session_values

    rows: list[Mapping[str, Any]]
    with session.application() as application:
        now, use = application.now(session.now), application.list_sessions
        if attendance:
            columns, who = ATTENDANCE_COLUMNS, use.attendance
            rows = [asdict(line) for line in who(cycle, now=now, unit=unit, actor=session.actor)]
        else:
            columns = SESSION_COLUMNS
            found = use(cycle, now=now, unit=unit, actor=session.actor, void=True)
            rows = [session_values(line) for line in found]
    export_rows(session, file, columns, rows)


@COMMAND.command("list")
@cycle_option
@option("--unit", metavar="UNIT", type=TEXT)
@click.pass_obj
def list_sessions(session: Session, cycle: str, unit: str | None) -> None:
    """List sessions by day and code."""
    with session.application() as application:
        lines = application.list_sessions(
            cycle, now=application.now(session.now), unit=unit, actor=session.actor
        )
    shown = (
        *plain_columns("code", "unit", "held_on", "documents", "target_group"),
        *(Column(key=key, number=True) for key in ("classes", "named", "headcount")),
        *plain_columns("makes_up_for", "note"),
    )
    items = [_item(line) for line in lines]
    show(session, {"cycle": cycle, "items": items}, listing=Listing(key="items", columns=shown))


def _item(line: SessionLine) -> dict[str, Any]:
    session = line.session
    return {
        "code": session.code,
        "unit": line.unit,
        "held_on": session.held_on,
        "documents": session.documents,
        "target_group": session.target_group,
        "classes": session.classes,
        "named": line.named,
        "headcount": session.headcount,
        "makes_up_for": line.makes_up_for,
        "note": session.note,
    }


@COMMAND.command("coverage")
@cycle_option
@option("--unit", metavar="UNIT", type=TEXT)
@option("--on", metavar="DATE", type=DAY)
@option("--missing", is_flag=True)
@click.pass_obj
def coverage(
    session: Session, *, cycle: str, unit: str | None, on: date | None, missing: bool
) -> None:
    """Show how many people the sessions reached, beside what units reported."""
    with session.application() as application:
        board = application.show_coverage(
            cycle,
            now=application.now(session.now),
            unit=unit,
            on=on,
            missing=missing,
            actor=session.actor,
        )
    answer = coverage_document(board, session.language)
    show(
        session,
        answer,
        listing=COVERAGE_LISTING,
        page=lambda page: write_coverage(page, board, answer),
    )


@COMMAND.command("report")
@cycle_option
@option("--unit", metavar="UNIT", type=TEXT, required=True)
@option("--reached", metavar="N", type=COUNT)
@option("--of", "whole", metavar="N", type=COUNT)
@option("--percent", metavar="TEXT", type=TEXT)
@option("--on", "as_of_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def report(session: Session, /, cycle: str, **given: Any) -> None:
    """Keep how far it had come on a day, as a unit reported it."""
    from workflow.domain.rows_of_dissemination import CoverageReportRow

    with session.application() as application:
        command = session.command(application)
        row = CoverageReportRow(**given)
        recorded = application.report_coverage(cycle, [row], command=command)
    show_recorded(session, recorded)
