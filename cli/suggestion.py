"""`reviewcycle suggestion`: what a superior asks subjects to explain, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.addresses import REVIEW, SUGGESTION, Address, Item, cycle_of
from cli.context import Session
from cli.exporting import export_command
from cli.frame import argument, command, noun, option, plan_option
from cli.hand_over import hand_over_command
from cli.importing import import_command, show_import
from cli.parameters import DAY, TEXT, OneOf
from cli.suggestion_lists import KINDS, LISTS
from cli.suggestion_steps import STEPS, show_suggestions

if TYPE_CHECKING:
    from cli.exporting import Table
    from cli.importing import Read
    from runtime.application import Application

COMMAND = noun("suggestion")
HAND_OVER = hand_over_command("suggestion", SUGGESTION)


@command("propose")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--topic", metavar="TOPIC", type=TEXT, required=True)
@option("--kind", type=OneOf(KINDS))
@option("--case", metavar="CASE", type=TEXT)
@option("--evidence", metavar="TEXT", type=TEXT)
@option("--direction", metavar="TEXT", type=TEXT)
@option("--raised-before", metavar="SUGGESTION", type=SUGGESTION)
@option("--first-raised", "first_raised_on", metavar="DATE", type=DAY)
@option("--on", "proposed_on", metavar="DATE", type=DAY)
@option("--by", "proposed_by", metavar="PERSON", type=TEXT)
@click.pass_obj
def propose(
    session: Session,
    reviews: tuple[Address, ...],
    topic: str,
    kind: str | None,
    case: str | None,
    evidence: str | None,
    direction: str | None,
    raised_before: Item | None,
    first_raised_on: date | None,
    proposed_on: date | None,
    proposed_by: str | None,
) -> None:
    """Propose the same point to one or more subjects."""
    from workflow.domain.records.suggestion import SuggestionKind
    from workflow.domain.rows_of_suggestions import SuggestionRow

    rows = [
        SuggestionRow(
            subject=subject,
            kind=SuggestionKind(kind) if kind else None,
            topic=topic,
            case=case,
            evidence=evidence,
            direction=direction,
            raised_before=f"{raised_before.cycle}/{raised_before.code}" if raised_before else None,
            first_raised_on=first_raised_on,
            proposed_by=proposed_by,
            proposed_on=proposed_on,
        )
        for subject in dict.fromkeys(review.within_cycle for review in reviews)
    ]
    cycle = cycle_of(reviews)
    with session.application() as application:
        frame = session.command(application)
        recorded = application.propose_suggestions(cycle, rows, command=frame)
        found = application.list_suggestions(cycle, now=frame.now, actor=session.actor)
    keys = [line.key for line in found.items if line.suggestion.id in recorded.ids]
    show_suggestions(session, recorded, keys)


@command("carry-over")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--from", "earlier", metavar="CYCLE", type=TEXT, required=True)
@option("--by", "proposed_by", metavar="PERSON", type=TEXT)
@plan_option
@click.pass_obj
def carry_over(
    session: Session, cycle: str, earlier: str, proposed_by: str | None, *, plan: bool
) -> None:
    """Propose anew what an earlier cycle left open."""
    with session.application() as application:
        recorded = application.carry_over_suggestions(
            cycle,
            earlier=earlier,
            proposed_by=proposed_by,
            plan=plan,
            command=session.command(application),
        )
    show_import(session, recorded, plan=plan)


def _reader() -> Read:
    from runtime.readers.suggestions import read_suggestions

    return read_suggestions


def _table(session: Session, application: Application, cycle: str) -> Table:
    from runtime.readers.suggestions import SUGGESTION_COLUMNS, suggestion_values

    now = application.now(session.now)
    found = application.list_suggestions(cycle, now=now, actor=session.actor)
    rows = [suggestion_values(line.suggestion, subject=line.row.key) for line in found.items]
    return SUGGESTION_COLUMNS, rows


FILES = (import_command(_reader, lambda use: use.propose_suggestions), export_command(_table))

for _command in (propose, *STEPS, HAND_OVER, *LISTS, carry_over, *FILES):
    COMMAND.add_command(_command)
