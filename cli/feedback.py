"""`reviewcycle feedback`: who is asked about whom, what comes in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.addresses import REVIEW, Address, cycle_of
from cli.context import Session
from cli.feedback_files import export_feedback, import_feedback
from cli.feedback_page import LINES, show_details
from cli.frame import argument, noun, option
from cli.output import show
from cli.parameters import DAY, TEXT, Number, OneOf, read_text
from cli.recording import show_recorded
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

COMMAND = noun("feedback")

MOST_ANSWERS = 1_000_000
DISPOSITIONS = ("accepted", "explained", "rejected")

respondent_option = option("--respondent", metavar="CODE", type=TEXT, required=True)


@COMMAND.command("ask")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--from", "respondents", metavar="GROUP", type=TEXT, required=True)
@option("--respondent", "codes", metavar="CODE", type=TEXT, multiple=True, required=True)
@option("--name", metavar="TEXT", type=TEXT)
@option("--on", "asked_on", metavar="DATE", type=DAY, required=True)
@option("--due", "due_on", metavar="DATE", type=DAY)
@click.pass_obj
def ask(
    session: Session,
    reviews: tuple[Address, ...],
    respondents: str,
    codes: tuple[str, ...],
    name: str | None,
    asked_on: date,
    due_on: date | None,
) -> None:
    """Ask each of some respondents about each of some reviews."""
    from workflow.domain.rows_of_feedback import RequestRow

    if name is not None and len(set(codes)) > 1:
        raise InvalidValueError("name_of_several", found=name)
    rows = [
        RequestRow(
            subject=review.within_cycle,
            respondent=code,
            respondents=respondents,
            name=name,
            asked_on=asked_on,
            due_on=due_on,
        )
        for review in dict.fromkeys(reviews)
        for code in dict.fromkeys(codes)
    ]
    _ask(session, cycle_of(reviews), rows)


@COMMAND.command("withdraw")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@respondent_option
@click.pass_obj
def withdraw(session: Session, reviews: tuple[Address, ...], respondent: str) -> None:
    """Take requests back that are not answered."""
    from workflow.domain.rows_of_feedback import RequestRow

    rows = [
        RequestRow(subject=review.within_cycle, respondent=respondent, withdrawn=True)
        for review in dict.fromkeys(reviews)
    ]
    _ask(session, cycle_of(reviews), rows)


@COMMAND.command("answer")
@argument("review", type=REVIEW)
@respondent_option
@option("--opinion", "opinions", metavar="TEXT", type=TEXT, multiple=True)
@option("--on", "answered_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def answer(
    session: Session,
    review: Address,
    respondent: str,
    opinions: tuple[str, ...],
    answered_on: date,
) -> None:
    """Record what a respondent answers, each point by itself."""
    from workflow.domain.rows_of_feedback import AnswerRow

    rows = [
        AnswerRow(
            subject=review.within_cycle,
            respondent=respondent,
            answered_on=answered_on,
            text=text,
        )
        for text in dict.fromkeys(opinions) or (None,)
    ]
    _answer(session, review.cycle, rows)


@COMMAND.command("decline")
@argument("review", type=REVIEW)
@respondent_option
@option("--on", "answered_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def decline(session: Session, review: Address, respondent: str, answered_on: date) -> None:
    """Record that a respondent does not want to answer."""
    from workflow.domain.rows_of_feedback import AnswerRow

    row = AnswerRow(
        subject=review.within_cycle, respondent=respondent, answered_on=answered_on, declined=True
    )
    _answer(session, review.cycle, [row])


@COMMAND.command("record")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--received", metavar="N", type=Number(1, MOST_ANSWERS), required=True)
@option("--from", "respondents", metavar="GROUP", type=TEXT, required=True)
@option("--on", "received_on", metavar="DATE", type=DAY, required=True)
@click.pass_obj
def record(
    session: Session,
    reviews: tuple[Address, ...],
    received: int,
    respondents: str,
    received_on: date,
) -> None:
    """Record how many answers a group gave about each of some reviews."""
    from workflow.application.record_feedback import Answers, FeedbackRequest

    request = FeedbackRequest(
        cycle=cycle_of(reviews),
        received_on=received_on,
        answers=tuple(
            Answers(subject=review.within_cycle, respondents=respondents, received=received)
            for review in reviews
        ),
    )
    with session.application() as application:
        recorded = application.record_feedback(request, command=session.command(application))
    show_recorded(session, recorded)


@COMMAND.command("dispose")
@argument("opinion", metavar="OPINION", type=TEXT)
@argument("disposition", type=OneOf(DISPOSITIONS))
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--text", metavar="TEXT", type=TEXT)
@click.pass_obj
def dispose(session: Session, opinion: str, disposition: str, cycle: str, text: str | None) -> None:
    """Say what becomes of an opinion."""
    from workflow.application.dispose_opinion import DispositionRequest
    from workflow.domain.records.feedback import Disposition

    request = DispositionRequest(
        cycle=cycle, opinion=opinion, disposition=Disposition(disposition), answer=text or None
    )
    with session.application() as application:
        recorded = application.dispose_opinion(request, command=session.command(application))
    told = {
        "cycle": recorded.cycle,
        "opinion": opinion,
        "disposition": disposition,
        "moved": recorded.moved,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
    }
    show(session, told, page=lambda page: page.sentence("answers", "opinion_disposed", **told))


@COMMAND.command("synthesise")
@argument("review", type=REVIEW)
@option("--text", metavar="TEXT", type=TEXT)
@option("--file", metavar="FILE", type=TEXT)
@click.pass_obj
def synthesise(session: Session, review: Address, text: str | None, file: str | None) -> None:
    """Draw the opinions about a review together; each time makes another version."""
    from workflow.application.synthesise_feedback import SynthesisRequest

    if (text is None) == (file is None):
        raise InvalidValueError("text_or_file")
    request = SynthesisRequest(
        cycle=review.cycle,
        subject=review.within_cycle,
        text=read_text(file) if text is None and file is not None else text or "",
    )
    with session.application() as application:
        recorded = application.synthesise_feedback(request, command=session.command(application))
    show_recorded(session, recorded)


@COMMAND.command("show")
@argument("review", type=REVIEW)
@click.pass_obj
def show_feedback(session: Session, review: Address) -> None:
    """Show the answers about a review, as far as whoever reads may see them."""
    with session.application() as application:
        details = application.read_feedback.one(
            review.cycle,
            review.subject,
            venue=review.venue,
            actor=session.actor,
            now=application.now(session.now),
        )
    show_details(session, details)


@COMMAND.command("list")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def list_feedback(session: Session, cycle: str, under: str | None) -> None:
    """List how far the answers have come, and who has not answered yet."""
    with session.application() as application:
        now = application.now(session.now)
        lines = application.read_feedback.lines(cycle, under=under, actor=session.actor, now=now)
    show(session, {"cycle": cycle, "as_of": now, "items": lines}, listing=LINES)


@COMMAND.command("import")
@argument("file", metavar="FILE", type=TEXT)
@option("--of", "kind", type=OneOf(("requests", "answers")), required=True)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--plan", is_flag=True)
@click.pass_obj
def import_file(session: Session, file: str, kind: str, cycle: str, *, plan: bool) -> None:
    """Import requests, or answers from paper, from CSV or XLSX, all or nothing."""
    import_feedback(session, file, kind, cycle=cycle, plan=plan)


@COMMAND.command("export")
@argument("file", metavar="FILE", type=TEXT)
@option("--of", "kind", type=OneOf(("requests", "answers")), required=True)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def export(session: Session, file: str, kind: str, cycle: str, under: str | None) -> None:
    """Write requests or answers into a CSV or XLSX file that can be imported again."""
    export_feedback(session, file, kind, cycle=cycle, under=under)


def _ask(session: Session, cycle: str, rows: Sequence[RequestRow]) -> None:
    with session.application() as application:
        command = session.command(application)
        recorded = application.ask_feedback(cycle, rows, command=command)
    show_recorded(session, recorded)


def _answer(session: Session, cycle: str, rows: Sequence[AnswerRow]) -> None:
    with session.application() as application:
        command = session.command(application)
        recorded = application.answer_feedback(cycle, rows, command=command)
    show_recorded(session, recorded)
