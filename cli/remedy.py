"""`reviewcycle remedy`: what was promised to be mended, and whether it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REMEDY, REVIEW, Address
from cli.context import Session
from cli.evidence import EVIDENCE
from cli.exporting import export_command
from cli.frame import argument, command, noun, option
from cli.hand_over import hand_over_command
from cli.importing import Read, import_command
from cli.parameters import DAY, TEXT, Number, OneOf
from cli.remedy_lists import KINDS, LISTS
from cli.remedy_page import show_remedy
from cli.remedy_parts import PART_VERBS
from cli.remedy_plans import PLAN_VERBS
from cli.remedy_steps import STEPS, show_remedies

if TYPE_CHECKING:
    from cli.exporting import Table
    from runtime.application import Application

COMMAND = noun("remedy")
HAND_OVER = hand_over_command("remedy", REMEDY)

FORMS = ("behaviour", "programme", "deliverable", "recurring")
RESPONSIBILITIES = ("collective", "member", "head")
LONGEST_WATCH = 60


@command("add")
@argument("review", type=REVIEW)
@argument("title", type=TEXT, required=False)
@option("--code", metavar="CODE", type=TEXT)
@option("--kind", type=OneOf(KINDS))
@option("--form", type=OneOf(FORMS))
@option("--responsibility", type=OneOf(RESPONSIBILITIES))
@option("--cause", metavar="TEXT", type=TEXT)
@option("--measure", metavar="TEXT", type=TEXT)
@option("--group", metavar="GROUP", type=TEXT)
@option("--topic", metavar="TOPIC", type=TEXT)
@option("--conclusion", metavar="MEETING/N", type=TEXT)
@option("--suggestion", metavar="CODE", type=TEXT)
@option("--earlier", metavar="CYCLE/CODE", type=TEXT)
@option("--owner", metavar="PERSON", type=TEXT)
@option("--director", metavar="PERSON", type=TEXT)
@option("--monitor", metavar="PERSON|UNIT", type=TEXT)
@option("--first-raised", "first_raised_on", metavar="DATE", type=DAY)
@option("--due", "due_on", metavar="DATE", type=DAY)
@option("--watch-months", metavar="N", type=Number(0, LONGEST_WATCH))
@click.pass_obj
def add(session: Session, /, review: Address, due_on: date | None, **given: Any) -> None:
    """List a remedy of a review, or change one by its code."""
    from workflow.domain.records.remedy import RemedyForm, RemedyKind, Responsibility
    from workflow.domain.rows_of_remedies import RemedyRow

    words = {"kind": RemedyKind, "form": RemedyForm, "responsibility": Responsibility}
    for name, kind in words.items():
        given[name] = kind(given[name]) if given[name] else None
    row = RemedyRow(subject=review.within_cycle, due_on=due_on, **given)
    with session.application() as application:
        frame = session.command(application)
        recorded = application.keep_remedies(review.cycle, [row], command=frame)
        show_remedies(session, application, recorded, now=frame.now)


def _reader() -> Read:
    from runtime.readers.remedies import read_remedies

    return read_remedies


import_remedies = import_command(_reader, lambda use: use.keep_remedies)


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.remedies import REMEDY_COLUMNS, remedy_values

    now = application.now(session.now)
    found = application.list_remedies(cycle, now=now, actor=session.actor)
    return REMEDY_COLUMNS, [remedy_values(line) for line in found.items]


export_remedies = export_command(_table)

for _command in (
    *(add, *STEPS, HAND_OVER, *LISTS, show_remedy, import_remedies, export_remedies),
    *(*PART_VERBS, EVIDENCE, *PLAN_VERBS),
):
    COMMAND.add_command(_command)
