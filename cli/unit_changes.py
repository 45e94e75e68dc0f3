"""`reviewcycle unit move`, `merge` and `split`: the tree changes, also while cycles run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click

from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import show
from cli.page import Page, columns
from cli.parameters import DAY, TEXT, read_file
from workflow.domain.errors import InvalidValueError

PARTS = columns("unit", "name", "people", "units", "roles")


@command("move")
@argument("unit", type=TEXT)
@option("--to", "to", metavar="UNIT", type=TEXT)
@option("--top", "is_top", is_flag=True)
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def move(
    session: Session, unit: str, to: str | None, reason: str | None, *, is_top: bool, plan: bool
) -> None:
    """Put a unit, with all below it, under another one or at the top."""
    from workflow.application.move_unit import MoveRequest

    if (to is not None) == is_top:
        raise InvalidValueError("move_needs_one", expected="--to, --top")
    request = MoveRequest(unit=unit, to=to, reason=reason, plan=plan)
    with session.application() as application:
        moved = application.move_unit(request, command=session.command(application))
    told = asdict(moved)
    key = "unit_moved" if moved.units else "unit_not_moved"
    nowhere = session.language.text("answers", "unit_at_top")
    _show(session, key, told, plan=plan, called={"under": moved.under or nowhere})


@command("merge")
@argument("units", nargs=-1, required=True, type=TEXT, metavar="UNIT...")
@option("--into", metavar="UNIT", type=TEXT, required=True)
@option("--on", metavar="DATE", type=DAY)
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def merge(session: Session, /, *, units: tuple[str, ...], plan: bool, **given: Any) -> None:
    """Merge units into another one."""
    from workflow.application.merge_units import MergeRequest

    request = MergeRequest(units=units, plan=plan, **given)
    with session.application() as application:
        merged = application.merge_units(request, command=session.command(application))
    _show(session, "units_merged", asdict(merged), plan=plan, called={"below": len(merged.moved)})


@command("split")
@argument("unit", type=TEXT)
@option("--into", "file", metavar="FILE", required=True)
@option("--on", metavar="DATE", type=DAY)
@option("--reason", metavar="TEXT", type=TEXT)
@plan_option
@click.pass_obj
def split(
    session: Session, unit: str, file: str, on: date | None, reason: str | None, *, plan: bool
) -> None:
    """Split a unit into those of a file."""
    from runtime.readers.splits import read_splits
    from workflow.application.split_unit import SplitRequest

    rows = read_splits(read_file(file), file=file)
    request = SplitRequest(unit=unit, rows=rows, file=file, on=on, reason=reason, plan=plan)
    with session.application() as application:
        found = application.split_unit(request, command=session.command(application))

    def more(page: Page) -> None:
        page.table(found.parts, PARTS)
        for each in found.ended:
            page.sentence("answers", "role_ended_with_unit", unit=found.unit, **each)

    key = "unit_split_up" if found.abolished else "unit_split_off"
    _show(session, key, asdict(found), plan=plan, more=more)


def _show(
    session: Session,
    key: str,
    told: Mapping[str, Any],
    *,
    plan: bool,
    called: Mapping[str, Any] | None = None,
    more: Callable[[Page], None] | None = None,
) -> None:
    """Print what was done; `called` are facts of the sentence in other words, or further ones."""

    def page(page: Page) -> None:
        page.sentence("answers", key, **{**told, **(called or {})})
        if more is not None:
            more(page)
        if told["relinked"]:
            page.sentence("answers", "units_relinked", count=told["relinked"])
        if plan:
            session.say("frame", "plan_only")

    show(session, {"plan": plan, **told}, page=page)
