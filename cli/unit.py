"""`reviewcycle unit`: the units of the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cli.context import CSV, Session
from cli.frame import argument, noun, option, plan_option
from cli.importing import import_rows
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT
from cli.unit_changes import merge, move, split
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.listing import UnitLine

COMMAND = noun("unit")

LISTING = Listing(key="items", columns=columns("code", "name", "kind", "parent", "tags"))
END = columns("abolished_on", "successor")


@COMMAND.command("import")
@argument("file")
@plan_option
@click.pass_obj
def import_file(session: Session, file: str, *, plan: bool) -> None:
    """Create and update the units of a file."""
    from runtime.readers.units import read_units

    import_rows(session, file, read_units, lambda use: use.import_units, plan=plan)


@COMMAND.command("list")
@option("--under", metavar="UNIT", type=TEXT)
@option("--abolished", is_flag=True)
@click.pass_obj
def list_units(session: Session, under: str | None, *, abolished: bool) -> None:
    """List units, parents before children."""
    lines = _lines(session, under, abolished=abolished)
    items = [_item(line, ends=abolished) for line in lines]
    listing = replace(LISTING, columns=(*LISTING.columns, *END)) if abolished else LISTING
    show(session, {"items": items}, listing=listing)


@COMMAND.command("show")
@argument("unit", type=TEXT)
@click.pass_obj
def show_unit(session: Session, unit: str) -> None:
    """Show one unit and those right below it."""
    first, *below = _lines(session, unit, abolished=True)
    right_below = (line for line in below if line.parent == first.unit.code)
    answer = {
        **_item(first, ends=True),
        "items": [_item(line) for line in right_below if not line.unit.is_abolished],
    }
    told = [column.key for column in LISTING.columns]
    told += [column.key for column in END if answer[column.key] is not None]

    def page(page: Page) -> None:
        page.facts({key: answer[key] for key in told})
        if answer["items"]:
            page.line()
            page.table(answer["items"], LISTING.columns)

    show(session, answer, listing=LISTING, page=page)


@COMMAND.command("tree")
@option("--under", metavar="UNIT", type=TEXT)
@option("--abolished", is_flag=True)
@click.pass_obj
def show_tree(session: Session, under: str | None, *, abolished: bool) -> None:
    """List units, each under the one above it."""
    lines = _lines(session, under, abolished=abolished)
    items = [_item(line, ends=abolished) | {"depth": _depth(line)} for line in lines]
    top = min((item["depth"] for item in items), default=0)

    def indented(item: Any, _language: Language) -> str:
        return f"{'  ' * (item['depth'] - top)}{item['name']}"

    ends = END if abolished else ()
    tree = (Column(key="name", cell=indented), *columns("code", "kind"), *ends)
    fields = ("code", "name", "kind", "parent", "depth", *(column.key for column in ends))
    listing = Listing(key="items", columns=tree, fields=fields)
    show(session, {"items": items}, listing=listing)


@COMMAND.command("export")
@click.pass_obj
def export(session: Session) -> None:
    """Write every unit as the CSV file that `unit import` reads."""
    items = [_item(line) for line in _lines(session, None)]
    show(replace(session, output=CSV), {"items": items}, listing=LISTING)


def _lines(session: Session, under: str | None, *, abolished: bool = False) -> list[UnitLine]:
    with session.application() as application:
        lines = application.lists.units(under=under, abolished=abolished)
    codes = {line.unit.id: line.unit.code for line in lines}
    # By the codes of a unit and of all above it: each branch together, its units by code.
    return sorted(lines, key=lambda line: [codes.get(i, "") for i in line.unit.lineage[::-1]])


def _item(line: UnitLine, *, ends: bool = False) -> dict[str, Any]:
    unit = line.unit
    end = {"abolished_on": unit.abolished_on, "successor": line.successor} if ends else {}
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": line.parent,
        "tags": list(unit.tags),
        **end,
    }


def _depth(line: UnitLine) -> int:
    return len(line.unit.lineage) - 1


for _verb in (move, merge, split):
    COMMAND.add_command(_verb)
