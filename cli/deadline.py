"""`reviewcycle deadline`: what is due, and more time for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import EXTENSION, REVIEW, Address, Item
from cli.context import Session
from cli.deadline_page import show_extended
from cli.frame import argument, noun, option, plan_option
from cli.output import Listing, show
from cli.page import Column, columns
from cli.parameters import DAY, TEXT, OneOf
from runtime.wording import Wording
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from runtime.language import Language
    from workflow.application.list_deadlines import DeadlineLine, ExtensionLine

COMMAND = noun("deadline")

STATUSES = ("open", "held", "met", "cancelled", "replaced")
FIELDS = (
    *("review", "subject", "subject_name", "track", "unit", "kind", "record", "stage", "visit"),
    *("due_on", "due_at", "original_due_on", "provisional", "status", "working_days_late"),
    *("working_days_left", "rungs_fired", "next_at", "extensions", "extensions_left"),
    *("request", "requested_on"),
)
REQUEST_FIELDS = (
    *("extension", "review", "subject", "subject_name", "unit", "was_due_on", "wanted_on"),
    *("to_on", "status", "requested_by", "requested_at", "reason"),
    *("decided_by", "decided_at", "answer"),
)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--overdue", is_flag=True)
@option("--status", type=OneOf(STATUSES))
@option("--stage", metavar="STAGE", type=TEXT)
@option("--record", "records_only", is_flag=True)
@click.pass_obj
def list_deadlines(session: Session, /, cycle: str, **wanted: Any) -> None:
    """List what is due, the first first."""
    from workflow.application.list_deadlines import DeadlineFilter

    with session.application() as application:
        found = application.list_deadlines(
            cycle,
            DeadlineFilter(**wanted),
            now=application.now(session.now),
            actor=session.actor,
        )
    wording = Wording(context=found.context, language=session.language)
    show(
        session,
        {"cycle": cycle, "as_of": found.as_of, "items": [_item(line) for line in found.items]},
        listing=Listing(key="items", columns=(), fields=FIELDS),
        page=lambda page: page.table(found.items, _columns(wording)),
        zone=found.context.definition.time_zone,
    )


@COMMAND.command("extend")
@argument("review", type=REVIEW, required=False)
@option("--to", "to_on", metavar="DATE", type=DAY, required=True)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--stage", metavar="STAGE", type=TEXT)
@option("--record", metavar="CODE", type=TEXT)
@option("--cycle", metavar="CYCLE", type=TEXT)
@option("--under", metavar="UNIT", type=TEXT)
@option("--overdue", is_flag=True)
@plan_option
@click.pass_obj
def extend(
    session: Session,
    /,
    *,
    review: Address | None,
    cycle: str | None,
    to_on: date,
    reason: str,
    **which: Any,
) -> None:
    """Extend the deadline of a review, or of all that match."""
    from workflow.application.extend_deadlines import ExtendRequest

    _require_one_way(review, cycle, which)
    request = ExtendRequest(
        cycle=review.cycle if review else cycle or "",
        subject=review.within_cycle if review else None,
        to_on=to_on,
        reason=reason,
        **which,
    )
    with session.application() as application:
        recorded = application.extend_deadlines(request, command=session.command(application))
    show_extended(session, recorded, to_on, plan=request.plan, is_one=review is not None)


@COMMAND.command("request")
@argument("review", type=REVIEW)
@option("--to", "to_on", metavar="DATE", type=DAY, required=True)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def request(session: Session, review: Address, to_on: date, reason: str) -> None:
    """Ask for more time."""
    with session.application() as application:
        recorded = application.request_extension(
            review.cycle,
            review.within_cycle,
            to_on=to_on,
            reason=reason,
            command=session.command(application),
        )
    show_extended(session, recorded, to_on, is_one=True, key="extension_requested")


@COMMAND.command("requests")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--all", "every", is_flag=True)
@click.pass_obj
def requests(session: Session, cycle: str, under: str | None, *, every: bool) -> None:
    """List what is asked for and not decided."""
    with session.application() as application:
        found = application.list_deadlines.requests(
            cycle,
            under=under,
            every=every,
            now=application.now(session.now),
            actor=session.actor,
        )
    show(
        session,
        {"cycle": cycle, "as_of": found.as_of, "items": [_asked(line) for line in found.items]},
        listing=Listing(
            key="items",
            columns=(
                *columns("extension", "review", "subject_name", "was_due_on", "wanted_on"),
                Column(key="status", section="extension_statuses"),
                *columns("requested_by", "reason", "to_on", "decided_by", "answer"),
            ),
            fields=REQUEST_FIELDS,
        ),
        zone=found.context.definition.time_zone,
    )


@COMMAND.command("approve")
@argument("extension", metavar="REQUEST", type=EXTENSION)
@option("--to", "to_on", metavar="DATE", type=DAY)
@click.pass_obj
def approve(session: Session, extension: Item, to_on: date | None) -> None:
    """Grant more time that was asked for."""
    with session.application() as application:
        recorded = application.approve_extension(
            extension.cycle, extension.code, to_on=to_on, command=session.command(application)
        )
    show_extended(session, recorded, to_on, is_one=True)


@COMMAND.command("reject")
@argument("extension", metavar="REQUEST", type=EXTENSION)
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def reject(session: Session, extension: Item, reason: str) -> None:
    """Leave a deadline as it is."""
    with session.application() as application:
        recorded = application.reject_extension(
            extension.cycle, extension.code, reason=reason, command=session.command(application)
        )
    show_extended(session, recorded, None, is_one=True, key="extension_rejected")


def _require_one_way(review: Address | None, cycle: str | None, which: dict[str, Any]) -> None:
    """Let pass a review, or a cycle and a stage; nothing that would be without effect."""
    if (review is None) == (cycle is None):
        raise InvalidValueError("review_or_cycle", found=cycle, expected="REVIEW, --cycle")
    idle = ("under", "overdue") if review is not None else ("record",)
    for name in idle:
        if which[name]:
            raise InvalidValueError("extend_option_idle", option=f"--{name}")
    if review is None and which["stage"] is None:
        raise InvalidValueError("extend_stage_missing", option="--stage")


def _item(line: DeadlineLine) -> dict[str, Any]:
    row = line.row
    return {
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "track": row.review.track,
        "unit": row.venue_code,
        "kind": row.kind,
        "record": line.record,
        "stage": row.stage,
        "visit": row.visit,
        "due_on": row.due_on,
        "due_at": row.due_at,
        "original_due_on": row.original_due_on,
        "provisional": row.provisional,
        "status": row.status,
        "working_days_late": line.working_days_late,
        "working_days_left": line.working_days_left,
        "rungs_fired": row.rungs_fired,
        "next_at": row.next_at,
        "extensions": row.extensions,
        "extensions_left": line.extensions_left,
        "request": row.request and f"{line.review.partition('/')[0]}/{row.request}",
        "requested_on": row.requested_on,
    }


def _columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="subject", cell=lambda item, _: f"{item.row.key} {item.row.subject_name}"),
        Column(key="stage", cell=lambda item, words: _stage(item, words, wording)),
        Column(key="due_on", cell=_due),
        Column(key="status", cell=lambda i, words: words.text("deadline_statuses", i.row.status)),
        Column(key="working_days_late", number=True),
        Column(key="working_days_left", number=True),
        _count("rungs_fired"),
        Column(key="next_at", cell=lambda item, words: words.shown(item.row.next_at)),
        _count("extensions"),
        Column(key="requested_on", cell=lambda item, words: words.shown(item.row.requested_on)),
    )


def _count(key: str) -> Column:
    return Column(
        key=key, cell=lambda item, words: words.number(getattr(item.row, key)), number=True
    )


def _stage(item: DeadlineLine, words: Language, wording: Wording) -> str:
    if item.record is None:
        return wording.state(item.row.review.track, item.row.stage)
    return f"{words.text('obligations', item.row.kind)} {item.record}"


def _due(item: DeadlineLine, words: Language) -> str:
    row = item.row
    if row.original_due_on == row.due_on:
        return words.shown(row.due_on)
    return words.text("answers", "extended_day", due_on=row.due_on, original=row.original_due_on)


def _asked(line: ExtensionLine) -> dict[str, Any]:
    asked, row = line.asked, line.row
    return {
        "extension": line.extension,
        "review": line.review,
        "subject": row.subject_code,
        "subject_name": row.subject_name,
        "unit": row.venue_code,
        "was_due_on": asked.from_on,
        "wanted_on": asked.wanted_on,
        "to_on": asked.to_on if asked.status == "approved" else None,
        "status": asked.status,
        "requested_by": asked.requested_by,
        "requested_at": asked.requested_at,
        "reason": line.reason,
        "decided_by": asked.decided_by,
        "decided_at": asked.decided_at,
        "answer": line.answer,
    }
