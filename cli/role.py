"""`reviewcycle role`: what people are on units, from one day to another."""

from __future__ import annotations

import click

from cli.context import Session
from cli.frame import argument, noun, option, plan_option
from cli.importing import import_rows
from cli.output import Listing, show
from cli.page import columns
from cli.parameters import TEXT

COMMAND = noun("role")

LISTING = Listing(
    key="items",
    columns=columns("role", "unit", "person", "from_on", "to_on"),
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
        }
        for line in lines
        if person in (None, line.person) and role in (None, line.grant.role)
    ]
    show(session, {"items": items}, listing=LISTING)
