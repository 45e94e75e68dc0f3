"""`reviewcycle init`: create the database, or bring it up to date."""

from __future__ import annotations

from contextlib import closing

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import show


@command("init")
@option("--rehearsal", is_flag=True)
@option("--citus", is_flag=True)
@click.pass_obj
def init(session: Session, *, rehearsal: bool, citus: bool) -> None:
    """Create or upgrade, and say where the database is."""
    from runtime.application import Application

    with closing(Application.create(session.db, rehearsal=rehearsal or None)) as application:
        spread = application.spread_over_servers() if citus else []
        health = application.health()
        is_rehearsal = application.installation.rehearsal
    answer: dict[str, object] = {
        "database": health.address,
        "dialect": health.dialect,
        "schema": health.schema,
        "rehearsal": is_rehearsal,
    }
    if citus:
        answer["distributed"] = spread
    key = "rehearsal_ready" if is_rehearsal else "database_ready"
    show(session, answer, page=lambda page: page.sentence("answers", key, **answer))


COMMAND = init
