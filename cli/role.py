"""`reviewcycle role`: what people are on units, from one day to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from cli.context import Session
from cli.frame import argument, noun, option, plan_option
from cli.importing import import_rows
from cli.output import Listing, show
from cli.page import Page, columns
from cli.parameters import DAY, TEXT

COMMAND = noun("role")

LISTING = Listing(
    key="items",
    columns=columns("role", "unit", "person", "from_on", "to_on", "delegated_by"),
)


@COMMAND.command("import")
@argument("file")
@plan_option
@click.pass_obj
def import_file(session: Session, file: str, *, plan: bool) -> None:
    """Give the roles of a file, and end those that have another last day there."""
    from runtime.readers.roles import read_roles

    import_rows(session, file, read_roles, lambda use: use.import_roles, plan=plan)


@COMMAND.command("list")
@option("--under", metavar="UNIT", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--role", metavar="ROLE", type=TEXT)
@click.pass_obj
def list_roles(session: Session, under: str | None, person: str | None, role: str | None) -> None:
    """List grants by role, unit and person."""
    with session.application() as application:
        lines = application.lists.roles(under=under)
    items = [
        {
            "role": line.grant.role,
            "unit": line.unit,
            "person": line.person,
            "from_on": line.grant.from_on,
            "to_on": line.grant.to_on,
            "delegated_by": line.delegated_by,
        }
        for line in lines
        if person in (None, line.person) and role in (None, line.grant.role)
    ]
    show(session, {"items": items}, listing=LISTING)


@COMMAND.command("grant")
@argument("role", type=TEXT)
@argument("unit", type=TEXT)
@argument("person", type=TEXT)
@option("--from", "from_on", metavar="DATE", type=DAY)
@option("--to", "to_on", metavar="DATE", type=DAY)
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def grant_role(session: Session, /, *, plan: bool, **given: Any) -> None:
    """Give a person a role on a unit, in his own right."""
    from workflow.application.grant_role import UNCHANGED, GrantRequest

    request = GrantRequest(plan=plan, **given)
    with session.application() as application:
        told = asdict(application.grant_role(request, command=session.command(application)))
    lasting = "role_granted" if told["to_on"] else "role_granted_for_good"
    key = "role_held_anyway" if told["outcome"] == UNCHANGED else lasting
    _show(session, key, told, plan=plan)


@COMMAND.command("delegate")
@argument("role", type=TEXT)
@argument("unit", type=TEXT)
@option("--from", "holder", metavar="PERSON", type=TEXT, required=True)
@option("--to", "delegate", metavar="PERSON", type=TEXT, required=True)
@option("--start", "start_on", metavar="DATE", type=DAY, required=True)
@option("--end", "end_on", metavar="DATE", type=DAY, required=True)
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def delegate_role(session: Session, /, *, plan: bool, **given: Any) -> None:
    """Let somebody else act in a role that a person holds, for a while."""
    from workflow.application.delegate_role import DelegateRequest

    request = DelegateRequest(plan=plan, **given)
    with session.application() as application:
        told = asdict(application.delegate_role(request, command=session.command(application)))
    _show(session, "role_delegated", told, plan=plan)


@COMMAND.command("revoke")
@argument("role", type=TEXT)
@argument("unit", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT, required=True)
@option("--last-day", "last_on", metavar="DATE", type=DAY)
@plan_option
@click.pass_obj
def revoke_role(
    session: Session,
    role: str,
    unit: str,
    person: str,
    last_on: date | None,
    *,
    plan: bool,
) -> None:
    """End what a person holds of a role on a unit, delegated or not."""
    with session.application() as application:
        command = session.command(application)
        told = asdict(
            application.revoke_role(role, unit, person, last_on=last_on, plan=plan, command=command)
        )
    _show(session, "role_revoked", told, plan=plan)


def _show(session: Session, key: str, told: Mapping[str, Any], *, plan: bool) -> None:
    def page(page: Page) -> None:
        page.sentence("answers", key, **told)
        if plan:
            session.say("frame", "plan_only")

    show(session, {"plan": plan, **told}, page=page)
