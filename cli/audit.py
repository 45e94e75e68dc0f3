"""`reviewcycle audit`: the history, and whether anybody has changed it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from cli.context import NDJSON, Session
from cli.frame import noun, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, Number
from cli.plain import as_json, plain

if TYPE_CHECKING:
    from workflow.application.verify_history import Verification

COMMAND = noun("audit")

DAMAGED, ROLLED_BACK = 10, 11

LISTING = Listing(
    key="items",
    columns=(
        Column(key="seq", number=True),
        *columns("at"),
        Column(key="kind", section="event_kinds"),
        *columns("actor"),
        Column(key="body", cell=lambda item, _: json.dumps(item.body, ensure_ascii=False)),
    ),
    fields=("seq", "at", "recorded_at", "kind", "actor", "body"),
)
DAMAGES = Listing(
    key="damages",
    columns=(
        *columns("cycle"),
        Column(key="seq", number=True),
        Column(key="kind", section="damages"),
    ),
)


@COMMAND.command("log")
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--kind", metavar="KIND", type=TEXT)
@option("--top", metavar="N", type=Number(1, 999_999_999))
@click.pass_obj
def log(session: Session, cycle: str | None, kind: str | None, top: int | None) -> None:
    """Print the events of a cycle, or of the installation, oldest first."""
    with session.application() as application:
        events = application.read_history(
            cycle, now=application.now(session.now), kind=kind, limit=top, actor=session.actor
        )
        if session.output == NDJSON:
            # A history may be longer than the memory.
            sys.stdout.writelines(f"{as_json(plain(item), indent=None)}\n" for item in events)
            return
        items = list(events)
    show(session, {"cycle": cycle, "items": items}, listing=LISTING)


@COMMAND.command("verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check every chain of events."""
    session: Session = ctx.obj
    with session.application() as application:
        found = application.verify_history()

    def page(page: Page) -> None:
        key = "history_damaged" if found.damages else "history_sound"
        page.sentence("answers", key, chains=found.chains, events=found.events)
        if found.damages:
            page.table(found.damages, DAMAGES.columns)

    answer = {"sound": not found.damages, "chains": found.chains, "events": found.events}
    show(session, {**answer, "damages": found.damages}, listing=DAMAGES, page=page)
    ctx.exit(_status(found))


def _status(found: Verification) -> int:
    if not found.damages:
        return 0
    return ROLLED_BACK if all(damage.kind == "head" for damage in found.damages) else DAMAGED
