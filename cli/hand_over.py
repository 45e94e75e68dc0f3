"""The verb `hand-over`, of suggestions and of remedies."""

from __future__ import annotations

from datetime import date

import click

from cli.addresses import Item
from cli.context import Session
from cli.frame import argument, command, option
from cli.parameters import DAY, TEXT
from cli.recording import show_recorded


def hand_over_command(matter: str, kind: click.ParamType[Item]) -> click.Command:
    """Return the command that lets somebody else monitor a `suggestion` or a `remedy`."""

    @command("hand-over")
    @argument("item", metavar=matter.upper(), type=kind)
    @option("--to", metavar="PERSON|UNIT", type=TEXT, required=True)
    @option("--on", metavar="DATE", type=DAY)
    @option("--note", metavar="TEXT", type=TEXT)
    @click.pass_obj
    def hand_over(session: Session, item: Item, to: str, on: date | None, note: str | None) -> None:
        """Say who monitors it from a day on."""
        from workflow.application.hand_over import HandOverRequest
        from workflow.domain.records.monitoring import Matter

        request = HandOverRequest(
            cycle=item.cycle, matter=Matter(matter), code=item.code, to=to, on=on, note=note
        )
        with session.application() as application:
            recorded = application.hand_over(request, command=session.command(application))
        show_recorded(session, recorded)

    return hand_over
