"""The verbs of `reviewcycle remedy evidence`: files that prove something."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REMEDY, Item
from cli.context import Session
from cli.exporting import write_new
from cli.frame import argument, command, noun, option
from cli.output import Listing, show
from cli.page import columns
from cli.parameters import STANDARD_INPUT, TEXT, Number, read_file
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from workflow.application.desk import Recorded
    from workflow.domain.records.remedy import RemedyEvidence

EVIDENCE = noun("evidence")

MOST = 9_999
# The most that any definition allows; one byte more shows that a file is larger.
LARGEST_FILE = 100_000_000
FIELDS = ("number", "name", "sha256", "size", "added_by", "added_on", "holds")
LISTING = Listing(
    key="items", columns=columns("number", "name", "size", "added_by", "added_on"), fields=FIELDS
)

_remedy = argument("remedy", metavar="REMEDY", type=REMEDY)
_number = argument("number", metavar="N", type=Number(1, MOST))


@command("add")
@_remedy
@argument("file", metavar="FILE", type=TEXT)
@option("--name", metavar="NAME", type=TEXT)
@click.pass_obj
def add(session: Session, remedy: Item, file: str, name: str | None) -> None:
    """Add a file as evidence."""
    from workflow.application.add_evidence import EvidenceRequest

    if file == STANDARD_INPUT and name is None:
        raise InvalidValueError("file_name_empty", found=file)
    content = read_file(file, most=LARGEST_FILE)
    request = EvidenceRequest(
        cycle=remedy.cycle, remedy=remedy.code, name=name or Path(file).name, content=content
    )
    with session.application() as application:
        recorded = application.add_evidence(request, command=session.command(application))
    _show(session, remedy, recorded)


@command("list")
@_remedy
@click.pass_obj
def list_evidence(session: Session, remedy: Item) -> None:
    """List the evidence of a remedy, also what was taken back."""
    with session.application() as application:
        context, whole = application.read_whole_remedies.one(
            remedy.cycle, remedy.code, now=application.now(session.now), actor=session.actor
        )
    items = [_item(each) for each in whole.evidence]
    shown = [item for item in items if item["holds"]]
    show(
        session,
        {"remedy": whole.line.key, "items": items},
        listing=LISTING,
        page=lambda page: page.table(shown, LISTING.columns),
        zone=context.definition.time_zone,
    )


@command("get")
@_remedy
@_number
@argument("file", metavar="OUT", type=TEXT)
@click.pass_obj
def get(session: Session, remedy: Item, number: int, file: str) -> None:
    """Write a piece of evidence, as it was added, into a new file."""
    with session.application() as application:
        evidence, content = application.read_whole_remedies.content(
            remedy.cycle,
            remedy.code,
            number,
            now=application.now(session.now),
            actor=session.actor,
        )
    if file == STANDARD_INPUT:
        sys.stdout.buffer.write(content)
        return
    write_new(file, content)
    answer = {**_item(evidence), "remedy": f"{remedy.cycle}/{remedy.code}", "file": file}
    show(session, answer, page=lambda page: page.sentence("answers", "evidence_written", **answer))


@command("drop")
@_remedy
@_number
@click.pass_obj
def drop(session: Session, remedy: Item, number: int) -> None:
    """Take back a piece of evidence that was a mistake; its content stays on record."""
    with session.application() as application:
        recorded = application.drop_evidence(
            remedy.cycle, remedy.code, number, command=session.command(application)
        )
    _show(session, remedy, recorded)


for _command in (add, list_evidence, get, drop):
    EVIDENCE.add_command(_command)


def _item(evidence: RemedyEvidence) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in FIELDS}


def _show(session: Session, remedy: Item, recorded: Recorded) -> None:
    [made] = recorded.made
    answer = {
        "remedy": f"{remedy.cycle}/{remedy.code}",
        **made,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "moved": recorded.moved,
    }
    show(session, answer, page=lambda page: page.sentence("answers", "evidence_recorded", **answer))
