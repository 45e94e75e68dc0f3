"""`reviewcycle dissemination`: who of a unit heard of the documents."""

from __future__ import annotations

from datetime import date

import click

from cli.context import Session
from cli.frame import noun, option
from cli.parameters import DAY, TEXT
from cli.recording import show_recorded

COMMAND = noun("dissemination")


@COMMAND.command("record")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--unit", metavar="UNIT", type=TEXT, required=True)
@option("--on", "held_on", metavar="DATE", type=DAY, required=True)
@option("--document", metavar="TEXT", type=TEXT)
@option("--attended", metavar="PERSON", type=TEXT, multiple=True)
@click.pass_obj
def record(
    session: Session,
    cycle: str,
    unit: str,
    held_on: date,
    document: str | None,
    attended: tuple[str, ...],
) -> None:
    """Record a session at which documents were explained."""
    from workflow.application.record_dissemination import DisseminationRequest

    request = DisseminationRequest(
        cycle=cycle,
        unit=unit,
        held_on=held_on,
        document=document,
        attended=attended or None,
    )
    with session.application() as application:
        recorded = application.record_dissemination(request, command=session.command(application))
    show_recorded(session, recorded)
