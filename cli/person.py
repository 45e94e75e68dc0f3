"""`reviewcycle person`: the people of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, noun, option, plan_option
from cli.importing import import_rows
from cli.output import Listing, show
from cli.page import Page, columns
from cli.parameters import TEXT
from workflow.domain.errors import NotFoundError

if TYPE_CHECKING:
    from workflow.application.listing import PersonLine

COMMAND = noun("person")

LISTING = Listing(
    key="items",
    columns=columns("code", "name", "unit", "joined_on", "managed_by"),
    fields=("code", "name", "email", "language", "unit", "joined_on", "managed_by"),
)


@COMMAND.command("import")
@argument("file")
@plan_option
@click.pass_obj
def import_file(session: Session, file: str, *, plan: bool) -> None:
    """Create and update the people of a file."""
    from runtime.readers.people import read_people

    import_rows(session, file, read_people, lambda use: use.import_people, plan=plan)


@COMMAND.command("list")
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def list_people(session: Session, under: str | None) -> None:
    """List people in Vietnamese order of their names."""
    with session.application() as application:
        lines = application.lists.people(under=under)
    show(session, {"items": [_item(line) for line in lines]}, listing=LISTING)


@COMMAND.command("show")
@argument("person", type=TEXT)
@click.pass_obj
def show_person(session: Session, person: str) -> None:
    """Show one person with the roles that were ever given."""
    with session.application() as application:
        lines = application.lists.people()
        roles = application.lists.roles()
    found = next((line for line in lines if line.person.code == person), None)
    if found is None:
        raise NotFoundError("person_not_found", person=person)
    held = [
        {
            "role": line.grant.role,
            "unit": line.unit,
            "from_on": line.grant.from_on,
            "to_on": line.grant.to_on,
        }
        for line in roles
        if line.person == person
    ]
    listing = Listing(key="roles", columns=columns("role", "unit", "from_on", "to_on"))
    answer = {**_item(found), "roles": held}

    def page(page: Page) -> None:
        page.facts(_item(found))
        if held:
            page.line()
            page.table(held, listing.columns)

    show(session, answer, listing=listing, page=page)


def _item(line: PersonLine) -> dict[str, Any]:
    person = line.person
    return {
        "code": person.code,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "unit": line.unit,
        "joined_on": person.joined_on,
        "managed_by": person.managed_by,
    }
