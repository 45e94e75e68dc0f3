"""The verbs of `reviewcycle vote` that read: list, show and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.addresses import VOTE, Item
from cli.context import Session
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, OneOf
from cli.vote_documents import (
    FIELDS,
    consequence_rows,
    total_document,
    vote_document,
    vote_item,
)
from cli.vote_page import write_total, write_vote

if TYPE_CHECKING:
    from workflow.application.list_votes import VoteFilter

STATUSES = ("planned", "counted", "confirmed", "cancelled")
LISTING = Listing(
    key="items",
    columns=(
        *columns("vote", "title", "unit", "stratum", "held_on"),
        Column(key="status", section="vote_statuses"),
        *columns("has_quorum"),
        Column(key="subjects", number=True),
    ),
    fields=FIELDS,
)
TOTALS = Listing(
    key="rows",
    columns=columns("rule", "consequence", "title", "count", "of", "written", "of_written"),
)


@command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--rule", metavar="RULE", type=TEXT)
@option("--status", type=OneOf(STATUSES))
@option("--stratum", metavar="TEXT", type=TEXT)
@click.pass_obj
def list_votes(session: Session, /, cycle: str, **given: Any) -> None:
    """List votes by day, without their results."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_votes(cycle, _filter(**given), now=now, actor=session.actor)
    items = [vote_item(vote, session.language) for vote in found.items]
    zone = found.context.definition.time_zone
    answer = {"cycle": cycle, "as_of": found.as_of, "items": items}
    show(session, answer, listing=LISTING, zone=zone)


@command("show")
@argument("vote", metavar="VOTE", type=VOTE)
@click.pass_obj
def show_vote(session: Session, vote: Item) -> None:
    """Show one vote: what was counted, the shares, and what follows from them."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_votes.one(vote.cycle, vote.code, now=now, actor=session.actor)
    [read] = found.items
    answer = vote_document(read, session.language)
    zone = found.context.definition.time_zone
    show(session, answer, page=lambda page: write_vote(page, answer), zone=zone)


@command("totals")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--rule", metavar="RULE", type=TEXT)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def totals(session: Session, cycle: str, rule: str | None, under: str | None) -> None:
    """Sum confirmed votes over their strata: how many subjects met which consequence."""
    wanted = _filter(under=under, rule=rule, status=None, stratum=None)
    with session.application() as application:
        now = application.now(session.now)
        as_of, found = application.list_votes.totals(cycle, wanted, now=now, actor=session.actor)
    rules = [total_document(one, session.language) for one in found]
    rows = [row for one in found for row in consequence_rows(one, session.language)]
    answer = {"cycle": cycle, "as_of": as_of, "rules": rules, "rows": rows}

    def page(page: Page) -> None:
        if not rules:
            page.table([], TOTALS.columns)
        for one in rules:
            write_total(page, one, [row for row in rows if row["rule"] == one["rule"]])

    show(session, answer, listing=TOTALS, page=page)


LISTS = (list_votes, show_vote, totals)


def _filter(*, status: str | None, **given: Any) -> VoteFilter:
    from workflow.application.list_votes import VoteFilter
    from workflow.domain.records.vote import VoteStatus

    return VoteFilter(status=VoteStatus(status) if status else None, **given)
