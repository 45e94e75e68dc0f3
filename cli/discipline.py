"""`reviewcycle discipline`: measures of discipline and exits, for those in authority only."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.context import Session
from cli.frame import option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import DAY, TEXT
from cli.registers import register_noun

COMMAND = register_noun("discipline")

COUNTED = Listing(
    key="kinds",
    columns=(Column(key="kind", section="case_kinds"), Column(key="count", number=True)),
)


@COMMAND.command("count")
@option("--cycle", "cycles", metavar="CYCLE", type=TEXT, multiple=True, required=True)
@option("--from", "since", metavar="DATE", type=DAY)
@option("--to", "until", metavar="DATE", type=DAY)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def count(
    session: Session,
    cycles: tuple[str, ...],
    since: date | None,
    until: date | None,
    under: str | None,
) -> None:
    """Count cases by category, with the sum written out."""
    with session.application() as application:
        counted = application.count_discipline(
            cycles,
            now=application.now(session.now),
            since=since,
            until=until,
            under=under,
            actor=session.actor,
        )
    answer: dict[str, Any] = {
        "cycles": list(dict.fromkeys(cycles)),
        "kinds": [{"kind": str(kind), "count": number} for kind, number in counted.kinds.items()],
        "groups": dict(counted.groups),
        "total": counted.total,
        "sum": counted.written_out,
        "self_detected": counted.self_detected,
    }

    def page(page: Page) -> None:
        page.table(answer["kinds"], COUNTED.columns)
        page.line()
        page.sentence("answers", "discipline_counted", **answer, **answer["groups"])

    show(session, answer, listing=COUNTED, page=page)
