"""`reviewcycle feedback`: how many answers were received about whom."""

from __future__ import annotations

from datetime import date

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.frame import argument, noun, option
from cli.parameters import DAY, TEXT, Number
from cli.recording import show_recorded

COMMAND = noun("feedback")

MOST_ANSWERS = 1_000_000


@COMMAND.command("record")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--received", metavar="N", type=Number(1, MOST_ANSWERS), required=True)
@option("--from", "respondents", metavar="GROUP", type=TEXT, required=True)
@option("--on", "received_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def record(
    session: Session,
    reviews: tuple[Address, ...],
    received: int,
    respondents: str,
    received_on: date,
) -> None:
    """Record how many answers a group gave about each of some reviews."""
    from workflow.application.record_feedback import Answers, FeedbackRequest

    request = FeedbackRequest(
        cycle=cycle_of(reviews),
        received_on=received_on,
        answers=tuple(
            Answers(subject=review.within_cycle, respondents=respondents, received=received)
            for review in reviews
        ),
    )
    with session.application() as application:
        recorded = application.record_feedback(request, command=session.command(application))
    show_recorded(session, recorded)
