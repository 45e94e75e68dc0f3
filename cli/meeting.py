"""`reviewcycle meeting`: review meetings that were held."""

from __future__ import annotations

from datetime import date

import click

from cli.context import Session
from cli.frame import noun, option
from cli.parameters import DAY, TEXT
from cli.recording import show_recorded

COMMAND = noun("meeting")


@COMMAND.command("record")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--unit", metavar="UNIT", type=TEXT, required=True)
@option("--on", "held_on", metavar="DATE", type=DAY, required=True)
@option("--supervisor", "supervisors", metavar="PERSON", type=TEXT, multiple=True)
@option("--reviewed", metavar="SUBJECT", type=TEXT, multiple=True)
@option("--minutes", metavar="TEXT", type=TEXT)
@click.pass_obj
def record(
    session: Session,
    cycle: str,
    unit: str,
    held_on: date,
    supervisors: tuple[str, ...],
    reviewed: tuple[str, ...],
    minutes: str | None,
) -> None:
    """Record a meeting, who attended from above, and which reviews it dealt with."""
    from workflow.application.record_meeting import MeetingRequest

    request = MeetingRequest(
        cycle=cycle,
        unit=unit,
        held_on=held_on,
        supervisors=supervisors,
        reviewed=reviewed or None,
        minutes=minutes,
    )
    with session.application() as application:
        recorded = application.record_meeting(request, command=session.command(application))
    show_recorded(session, recorded)
