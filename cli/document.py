"""`reviewcycle document`: the governing documents, and how they follow from one another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.exporting import export_command
from cli.frame import argument, noun, option
from cli.importing import import_command
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT
from cli.recording import findings_document, show_recorded, write_findings
from runtime.language import Language

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application
    from workflow.application.list_documents import DocumentLine, Step

COMMAND = noun("document")

cycle_option = option("--cycle", metavar="CYCLE", type=TEXT, required=True)


@COMMAND.command("add")
@argument("number", type=TEXT)
@cycle_option
@option("--issued", "issued_on", metavar="DATE", type=DAY, required=True)
@option("--unit", metavar="UNIT", type=TEXT)
@option("--title", metavar="TEXT", type=TEXT)
@option("--parent", "parents", metavar="NUMBER", type=TEXT, multiple=True)
@option("--void/--no-void", default=None)
@click.pass_obj
def add(
    session: Session,
    *,
    number: str,
    cycle: str,
    issued_on: date,
    unit: str | None,
    title: str | None,
    parents: tuple[str, ...],
    void: bool | None,
) -> None:
    """Record a document, or change what is recorded of it."""
    from workflow.domain.rows_of_dissemination import DocumentRow

    row = DocumentRow(
        number=number,
        issued_on=issued_on,
        unit=unit,
        title=title,
        parents=parents or None,
        holds=None if void is None else not void,
    )
    with session.application() as application:
        command = session.command(application)
        recorded = application.record_documents(cycle, [row], command=command)
    show_recorded(session, recorded)


def _reader() -> Read:
    from runtime.readers.documents import read_documents

    return read_documents


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.documents import DOCUMENT_COLUMNS, document_values

    now = application.now(session.now)
    lines = application.list_documents(cycle, now=now, actor=session.actor, void=True)
    return DOCUMENT_COLUMNS, map(document_values, lines)


COMMAND.add_command(import_command(_reader, lambda use: use.record_documents))
COMMAND.add_command(export_command(_table))


@COMMAND.command("list")
@cycle_option
@click.pass_obj
def list_documents(session: Session, cycle: str) -> None:
    """List documents by day and number."""
    with session.application() as application:
        now = application.now(session.now)
        lines = application.list_documents(cycle, now=now, actor=session.actor)
    show(
        session,
        {"cycle": cycle, "items": [_item(line) for line in lines]},
        listing=Listing(
            key="items",
            columns=(
                Column(key="number"),
                Column(key="document_kind", cell=_kind_title),
                *columns("issued_on", "unit", "parents", "title"),
            ),
            fields=("number", "kind", "issued_on", "unit", "parents", "title"),
        ),
    )


@COMMAND.command("tree")
@cycle_option
@click.pass_obj
def show_tree(session: Session, cycle: str) -> None:
    """Show the cascade with the days between the documents."""
    with session.application() as application:
        now = application.now(session.now)
        cascade = application.list_documents.tree(cycle, now=now, actor=session.actor)
    answer: dict[str, Any] = {
        "cycle": cycle,
        "items": [_step(step) for step in cascade.steps],
        "is_cut": cascade.is_cut,
        "findings": findings_document(
            [{"code": each.code, "facts": each.facts} for each in cascade.findings],
            session.language,
        ),
    }
    shown = (
        Column(key="number", cell=lambda item, _: f"{'  ' * item['depth']}{item['number']}"),
        *columns("issued_on", "unit"),
        Column(key="lag_days", number=True),
        Column(key="total_days", number=True),
        *columns("title"),
    )
    fields = ("number", "parent", "depth", "issued_on", "unit", "lag_days", "total_days", "title")

    def page(page: Page) -> None:
        page.table(answer["items"], shown)
        if cascade.is_cut:
            page.sentence("answers", "cascade_cut", count=len(cascade.steps))
        write_findings(page, answer["findings"])

    show(session, answer, listing=Listing(key="items", columns=shown, fields=fields), page=page)


def _item(line: DocumentLine) -> dict[str, Any]:
    document = line.document
    return {
        "number": document.number,
        "kind": document.kind,
        "issued_on": document.issued_on,
        "unit": line.unit,
        "parents": line.parents,
        "title": document.title,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **_item(step.line),
        "parent": step.parent,
        "depth": step.depth,
        "lag_days": step.lag_days,
        "total_days": step.total_days,
    }


def _kind_title(item: Mapping[str, Any], language: Language) -> str:
    """Return what a document is; the sign itself when nobody knows it."""
    from workflow.domain.document_number import KINDS

    sign = item["kind"] or ""
    return language.text("document_kinds", KINDS[sign]) if sign in KINDS else sign
