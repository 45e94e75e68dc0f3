"""`reviewcycle notice`: what is owed to people, and what was handed out."""

from __future__ import annotations

import click

from cli.context import Session
from cli.frame import noun, option
from cli.output import Listing, show
from cli.page import Column, columns
from cli.parameters import TEXT, Number
from workflow.domain.errors import RefusedError

COMMAND = noun("notice")

MOST = 10_000

LISTING = Listing(
    key="items",
    columns=(
        *columns("cycle", "person"),
        Column(key="kind", section="notice_kinds"),
        *columns("role", "unit", "stage", "due_on", "created_at"),
        Column(key="status", section="notice_statuses"),
        *columns("sent_at"),
    ),
    fields=(
        *("cycle", "key", "person", "kind", "role", "review", "unit", "stage", "due_on", "offset"),
        *("created_at", "status", "sent_at", "digest", "why"),
    ),
)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--top", metavar="N", type=Number(1, MOST), default=MOST)
@click.pass_obj
def list_notices(session: Session, cycle: str | None, person: str | None, top: int) -> None:
    """List notices, newest first."""
    if session.actor is not None and person not in (None, session.actor):
        raise RefusedError("notices_of_others", actor=session.actor)
    with session.application() as application:
        items = application.lists.notices(cycle=cycle, person=person or session.actor, limit=top)
    show(session, {"items": items}, listing=LISTING)
