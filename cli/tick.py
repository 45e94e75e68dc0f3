"""`reviewcycle tick`: one pass of the scheduler; safe to repeat."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import show
from cli.page import Page
from cli.progress import progress

PARTLY_DONE = 8


@command("tick")
@option("--dry-run", is_flag=True)
@option("--release", is_flag=True)
@click.pass_context
def tick(ctx: click.Context, *, dry_run: bool, release: bool) -> None:
    """Fire what has come due, then hand out what is owed to people."""
    session: Session = ctx.obj
    label = session.language.text("answers", "ticking")
    with session.application() as application, progress(session, label):
        made = application.command(
            actor=session.actor,
            now=session.now,
            command_id=session.command_id,
            # A tick without an id of its own has nothing to repeat.
            keeps_answer=session.command_id is not None,
        )
        report = application.enforce_deadlines(command=made, dry_run=dry_run, release=release)
        failed = refused = 0
        if not dry_run and not application.installation.rehearsal:
            handed = application.hand_out_notices(command=made)
            failed, refused = handed.failed, handed.refused
            failed += application.mail_anchor(command=made).failed
    answer = {
        **asdict(report),
        "now": datetime.fromisoformat(report.now),
        "dry_run": dry_run,
        "digests_failed": failed,
        "notices_refused": refused,
    }
    show(session, answer, page=lambda page: _write(page, answer))
    if report.held or report.incidents or failed or refused:
        ctx.exit(PARTLY_DONE)


COMMAND = tick


def _write(page: Page, answer: dict[str, Any]) -> None:
    page.sentence("answers", "ticked", **answer)
    if answer["dry_run"]:
        page.sentence("answers", "ticked_dry")
    if answer["held"]:
        # Of a copy that nobody has confirmed all cycles are held, not one.
        key = "tick_holds" if "cycle" in answer["held"] else "tick_holds_copy"
        page.sentence("answers", key, **answer["held"])
    for cycle in answer["skipped"]:
        page.sentence("answers", "tick_skips", cycle=cycle)
    if answer["incidents"]:
        page.sentence("answers", "tick_incidents", count=answer["incidents"])
    if answer["digests_failed"]:
        page.sentence("answers", "digests_failed", count=answer["digests_failed"])
    if answer["notices_refused"]:
        page.sentence("answers", "notices_refused", count=answer["notices_refused"])
