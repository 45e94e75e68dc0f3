"""`reviewcycle cycle hold`, `resume` and `close`: a cycle rests, goes on, and ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import show
from cli.page import Page
from cli.parameters import DAY, TEXT


@command("hold")
@argument("cycle", type=TEXT)
@option("--under", metavar="UNIT", type=TEXT)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--until", "until_on", metavar="DATE", type=DAY)
@plan_option
@click.pass_obj
def hold(session: Session, /, *, until_on: date | None, plan: bool, **given: Any) -> None:
    """Let a cycle rest, or a unit with everything below it."""
    from workflow.application.hold_cycle import HoldRequest

    request = HoldRequest(until_on=until_on, plan=plan, **given)
    with session.application() as application:
        held = application.hold_cycle(request, command=session.command(application))
    _show(session, "cycle_held", asdict(held), plan=plan)


@command("resume")
@argument("cycle", type=TEXT)
@option("--under", metavar="UNIT", type=TEXT)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@plan_option
@click.pass_obj
def resume(session: Session, /, *, plan: bool, **given: Any) -> None:
    """End a hold over a cycle or a unit."""
    from workflow.application.hold_cycle import HoldRequest

    request = HoldRequest(plan=plan, **given)
    with session.application() as application:
        resumed = application.resume_cycle(request, command=session.command(application))
    _show(session, "cycle_resumed", asdict(resumed), plan=plan)


@command("close")
@argument("cycle", type=TEXT)
@plan_option
@click.pass_obj
def close(session: Session, /, cycle: str, *, plan: bool) -> None:
    """Close a cycle whose reviews are all over."""
    with session.application() as application:
        closed = application.close_cycle(cycle, plan=plan, command=session.command(application))
    _show(session, "cycle_closed", asdict(closed), plan=plan)


def _show(session: Session, key: str, told: Mapping[str, Any], *, plan: bool) -> None:
    def page(page: Page) -> None:
        page.sentence("answers", key, **told)
        if plan:
            session.say("frame", "plan_only")

    show(session, {"plan": plan, **told}, page=page)
