"""`reviewcycle dossier`: what a unit sends up about a review, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, Address
from cli.context import Session
from cli.frame import argument, noun, option
from cli.output import Listing, show
from cli.page import Column, columns
from cli.parameters import TEXT, OneOf
from runtime.wording import Wording

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.list_dossiers import DossierLine

COMMAND = noun("dossier")

STATUSES = ("open", "submitted", "received", "returned")
FIELDS = (
    *("review", "subject", "subject_name", "unit", "status", "to", "document", "submitted_on"),
    *("submitted_by", "received_on", "received_by", "receipt", "returned_on", "reason"),
    *("missing", "pieces"),
)


@COMMAND.command("check")
@argument("review", type=REVIEW)
@argument("names", metavar="NAME...", type=TEXT, nargs=-1, required=True)
@option("--missing", is_flag=True)
@option("--document", metavar="TEXT", type=TEXT)
@click.pass_obj
def check(
    session: Session,
    review: Address,
    names: tuple[str, ...],
    *,
    missing: bool,
    document: str | None,
) -> None:
    """Record which pieces of the checklist are there."""
    with session.application() as application:
        application.check_dossier(
            review.cycle,
            review.within_cycle,
            names,
            is_present=not missing,
            document=document,
            command=session.command(application),
        )
        _show(session, application, review)


@COMMAND.command("submit")
@argument("review", type=REVIEW)
@option("--to", metavar="UNIT", type=TEXT, required=True)
@option("--document", metavar="TEXT", type=TEXT)
@click.pass_obj
def submit(session: Session, review: Address, to: str, document: str | None) -> None:
    """Send a complete dossier up."""
    with session.application() as application:
        application.send_dossier.submit(
            review.cycle,
            review.within_cycle,
            to=to,
            document=document,
            command=session.command(application),
        )
        _show(session, application, review)


@COMMAND.command("receive")
@argument("review", type=REVIEW)
@option("--receipt", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def receive(session: Session, review: Address, receipt: str) -> None:
    """Give the receipt of a dossier."""
    with session.application() as application:
        application.send_dossier.receive(
            review.cycle,
            review.within_cycle,
            receipt=receipt,
            command=session.command(application),
        )
        _show(session, application, review)


@COMMAND.command("return")
@argument("review", type=REVIEW)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def send_back(session: Session, review: Address, reason: str) -> None:
    """Send a dossier back."""
    with session.application() as application:
        application.send_dossier.send_back(
            review.cycle,
            review.within_cycle,
            reason=reason,
            command=session.command(application),
        )
        _show(session, application, review)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--status", type=OneOf(STATUSES))
@click.pass_obj
def list_dossiers(session: Session, cycle: str, under: str | None, status: str | None) -> None:
    """List dossiers."""
    from workflow.domain.dossier import DossierStatus

    with session.application() as application:
        found = application.list_dossiers(
            cycle,
            under=under,
            status=DossierStatus(status) if status else None,
            now=application.now(session.now),
            actor=session.actor,
        )
    wording = Wording(context=found.context, language=session.language)
    show(
        session,
        {"cycle": cycle, "as_of": found.as_of, "items": [_item(line) for line in found.items]},
        listing=Listing(key="items", columns=_columns(wording), fields=FIELDS, flat=_flat),
        zone=found.context.definition.time_zone,
    )


def _show(session: Session, application: Application, review: Address) -> None:
    """Print where a dossier stands now."""
    found = application.list_dossiers(
        review.cycle, now=application.now(session.now), actor=session.actor
    )
    wording = Wording(context=found.context, language=session.language)
    items = [_item(line) for line in found.items]
    [item] = [
        each
        for each in items
        if each["subject"] == review.subject and review.venue in (None, each["unit"])
    ]
    show(session, item, page=lambda page: page.table([item], _columns(wording)))


def _item(line: DossierLine) -> dict[str, Any]:
    row, dossier = line.row, line.dossier
    return {
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "unit": row.venue_code,
        "status": line.status,
        "to": line.to,
        "document": dossier.document,
        "submitted_on": dossier.submitted_on,
        "submitted_by": dossier.submitted_by,
        "received_on": dossier.received_on,
        "received_by": dossier.received_by,
        "receipt": dossier.receipt,
        "returned_on": dossier.returned_on,
        "reason": dossier.reason,
        "missing": list(line.missing),
        "pieces": [
            {"name": item.name, "present": item.present, "document": item.document}
            for item in line.items
        ],
    }


def _flat(item: Any) -> dict[str, Any]:
    return {**item, "pieces": [each["name"] for each in item["pieces"] if each["present"]]}


def _columns(wording: Wording) -> tuple[Column, ...]:
    def missing(item: dict[str, Any], _: object) -> str:
        return ", ".join(map(wording.piece, item["missing"]))

    return (
        *columns("review", "subject_name"),
        Column(key="status", section="dossier_statuses"),
        *columns("to", "document", "submitted_on", "received_on", "receipt"),
        Column(key="pieces_missing", cell=missing),
    )
