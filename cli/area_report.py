"""`reviewcycle area-report`: what people in charge of areas report every month."""

from __future__ import annotations

from typing import Any

import click

from cli.context import Session
from cli.frame import option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import TEXT
from cli.register_options import MONTH
from cli.registers import register_noun
from runtime.language import Language

COMMAND = register_noun("area-report")


def _owed_by(item: dict[str, Any], words: Language) -> str:
    owed = item["owed_by"]
    return words.listed(owed["people"]) if owed["people"] else f"{owed['role']} ({owed['unit']})"


MISSING = Listing(
    key="items",
    columns=(Column(key="unit"), Column(key="unit_name"), Column(key="owed_by", cell=_owed_by)),
    fields=("unit", "unit_name", "owed_by"),
)


@COMMAND.command("missing")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--month", metavar="MONTH", type=MONTH, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def missing(session: Session, cycle: str, month: str, under: str | None) -> None:
    """List the units about which nobody reported, and who owes it."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.find_missing_reports(
            cycle, month, now=now, under=under, actor=session.actor
        )
    items = [
        {
            "unit": each.unit.code,
            "unit_name": each.unit.name,
            "owed_by": {
                "role": each.owed_by.role,
                "unit": each.owed_by.unit,
                "people": list(each.owed_by.people),
            },
        }
        for each in found
    ]

    def page(page: Page) -> None:
        if items:
            page.table(items, MISSING.columns)
        page.sentence("answers", "area_reports_missing", month=month, count=len(items))

    show(session, {"cycle": cycle, "month": month, "items": items}, listing=MISSING, page=page)
