"""`reviewcycle appeal`: somebody asks for a rating to be looked at again, and is answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import APPEAL, REVIEW, Address, Item
from cli.context import Session
from cli.frame import argument, noun, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, OneOf
from cli.recording import show_recorded
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.list_appeals import AppealLine

COMMAND = noun("appeal")

OUTCOMES = ("upheld", "changed", "rejected")
FIELDS = (
    *("appeal", "review", "subject", "subject_name", "unit", "level", "not_rated", "decided_on"),
    *("filed_on", "filed_by", "outcome", "answered_on", "answered_by", "grounds", "answer"),
)


@COMMAND.command("file")
@argument("review", type=REVIEW)
@option("--grounds", metavar="TEXT", type=TEXT, required=True)
@option("--on", metavar="DATE", type=DAY)
@option("--by", "filed_by", metavar="PERSON", type=TEXT)
@click.pass_obj
def file(
    session: Session, review: Address, grounds: str, on: date | None, filed_by: str | None
) -> None:
    """File an appeal against the rating that was decided."""
    with session.application() as application:
        recorded = application.file_appeal(
            review.cycle,
            review.within_cycle,
            grounds=grounds,
            on=on,
            filed_by=filed_by,
            command=session.command(application),
        )
    answer = {
        "appeal": f"{recorded.cycle}/{recorded.made[0]['appeal']}",
        "review": f"{review.cycle}/{review.within_cycle}",
    }
    show(session, answer, page=lambda page: page.sentence("answers", "appeal_filed", **answer))


@COMMAND.command("decide")
@argument("appeal", metavar="APPEAL", type=APPEAL)
@option("--outcome", type=OneOf(OUTCOMES), required=True)
@option("--answer", metavar="TEXT", type=TEXT, required=True)
@option("--on", metavar="DATE", type=DAY)
@click.pass_obj
def decide(session: Session, appeal: Item, outcome: str, answer: str, on: date | None) -> None:
    """Answer an appeal with grounds."""
    from workflow.domain.records.rating import AppealOutcome

    with session.application() as application:
        recorded = application.decide_appeal(
            appeal.cycle,
            appeal.code,
            outcome=AppealOutcome(outcome),
            answer=answer,
            on=on,
            command=session.command(application),
        )
    show_recorded(session, recorded)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--open", "open_only", is_flag=True)
@click.pass_obj
def list_appeals(session: Session, cycle: str, under: str | None, *, open_only: bool) -> None:
    """List appeals."""
    with session.application() as application:
        found = application.list_appeals(
            cycle,
            under=under,
            open_only=open_only,
            now=application.now(session.now),
            actor=session.actor,
        )
    wording = Wording(context=found.context, language=session.language)
    items = [_item(line) for line in found.items]

    def page(page: Page) -> None:
        page.table(items, _columns(wording))

    show(
        session,
        {"cycle": cycle, "as_of": found.as_of, "items": items},
        listing=Listing(key="items", columns=(), fields=FIELDS),
        page=page,
        zone=found.context.definition.time_zone,
    )


def _columns(wording: Wording) -> tuple[Column, ...]:
    return (
        *columns("appeal", "review", "subject_name"),
        Column(key="level", cell=lambda item, _: wording.level(item["level"] or item["not_rated"])),
        *columns("filed_on"),
        Column(key="outcome", cell=lambda item, words: words.text("appeal_outcomes", _state(item))),
        *columns("answered_on", "answered_by"),
    )


def _state(item: dict[str, Any]) -> str:
    return str(item["outcome"] or "open")


def _item(line: AppealLine) -> dict[str, Any]:
    appeal, row = line.appeal, line.row
    return {
        "appeal": line.key,
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "unit": row.venue_code,
        "level": line.rating.level,
        "not_rated": line.rating.not_rated_reason,
        "decided_on": line.rating.given_on,
        "filed_on": appeal.filed_on,
        "filed_by": appeal.filed_by,
        "outcome": appeal.outcome,
        "answered_on": appeal.decided_on,
        "answered_by": appeal.decided_by,
        "grounds": appeal.grounds,
        "answer": appeal.answer,
    }
