"""`reviewcycle init`: create the database, or bring it up to date."""

from __future__ import annotations

from contextlib import closing

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import show


@command("init")
@option("--rehearsal", is_flag=True)
@click.pass_obj
def init(session: Session, *, rehearsal: bool) -> None:
    """Create or upgrade, and say where the database is."""
    from runtime.application import Application

    with closing(Application.create(session.db, rehearsal=rehearsal)) as application:
        health = application.health()
    answer = {
        "database": health.address,
        "dialect": health.dialect,
        "schema": health.schema,
        "rehearsal": rehearsal,
    }
    key = "rehearsal_ready" if rehearsal else "database_ready"
    show(session, answer, page=lambda page: page.sentence("answers", key, **answer))


COMMAND = init
