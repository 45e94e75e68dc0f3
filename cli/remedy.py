"""`reviewcycle remedy`: what was promised to be mended, and whether it was."""

from __future__ import annotations

from datetime import date

import click

from cli.addresses import REVIEW, Address
from cli.context import Session
from cli.frame import argument, noun, option
from cli.parameters import DAY, TEXT, Number
from cli.recording import show_recorded

COMMAND = noun("remedy")

LARGEST_NUMBER = 999_999_999


@COMMAND.command("add")
@argument("review", type=REVIEW)
@argument("title", type=TEXT)
@option("--owner", metavar="PERSON", type=TEXT)
@option("--due", "due_on", metavar="DATE", type=DAY)
@click.pass_obj
def add(
    session: Session, review: Address, title: str, owner: str | None, due_on: date | None
) -> None:
    """List a remedy of a review."""
    from workflow.application.record_remedies import RemedyEntry

    entry = RemedyEntry(subject=review.within_cycle, title=title, owner=owner, due_on=due_on)
    with session.application() as application:
        recorded = application.add_remedies(
            review.cycle, [entry], command=session.command(application)
        )
    show_recorded(session, recorded)


@COMMAND.command("verify")
@argument("numbers", metavar="N...", type=Number(1, LARGEST_NUMBER), nargs=-1, required=True)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@click.pass_obj
def verify(session: Session, numbers: tuple[int, ...], cycle: str) -> None:
    """Verify that remedies were carried out; the person who acts is never their owner."""
    with session.application() as application:
        recorded = application.verify_remedies(cycle, numbers, command=session.command(application))
    show_recorded(session, recorded)
