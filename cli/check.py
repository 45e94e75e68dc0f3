"""`reviewcycle check`: monitoring checks, scheduled and made."""

from __future__ import annotations

from datetime import date

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.frame import argument, noun, option
from cli.parameters import DAY
from cli.recording import show_recorded

COMMAND = noun("check")


@COMMAND.command("record")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--due", "due_days", metavar="DATE", type=DAY, multiple=True, required=True)
@option("--made", "made_on", metavar="DATE", type=DAY)
@click.pass_obj
def record(
    session: Session,
    reviews: tuple[Address, ...],
    due_days: tuple[date, ...],
    made_on: date | None,
) -> None:
    """Schedule checks of each of some reviews, or record that they were made."""
    from workflow.application.record_checks import CheckEntry

    entries = [
        CheckEntry(subject=review.within_cycle, due_on=due_on, made_on=made_on)
        for review in reviews
        for due_on in due_days
    ]
    with session.application() as application:
        recorded = application.record_checks(
            cycle_of(reviews), entries, command=session.command(application)
        )
    show_recorded(session, recorded)
