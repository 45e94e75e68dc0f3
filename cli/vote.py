"""`reviewcycle vote`: paper ballots that tellers counted, confidence votes and ratings alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, VOTE, Address, Item, cycle_of
from cli.context import Session
from cli.frame import argument, command, noun, option
from cli.output import show
from cli.page import Page
from cli.parameters import DAY, TEXT, Number
from cli.recording import findings_document, write_findings
from cli.vote_files import export, import_counts, plans
from cli.vote_lists import LISTS
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.domain.rows_of_votes import CountRow

COMMAND = noun("vote")
MOST = 1_000_000

_vote = argument("vote", metavar="VOTE", type=VOTE)
_votes = argument("votes", metavar="VOTE...", type=VOTE, nargs=-1, required=True)
_number = Number(0, MOST)


@command("plan")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--rule", metavar="RULE", type=TEXT)
@option("--unit", metavar="UNIT", type=TEXT)
@option("--on", "held_on", metavar="DATE", type=DAY)
@option("--code", metavar="VOTE", type=TEXT)
@option("--body", metavar="TEXT", type=TEXT)
@option("--stratum", metavar="TEXT", type=TEXT)
@option("--membership", metavar="N", type=Number(1, MOST))
@option("--teller", "tellers", metavar="PERSON", type=TEXT, multiple=True)
@option("--document", metavar="TEXT", type=TEXT)
@click.pass_obj
def plan_vote(session: Session, /, reviews: tuple[Address, ...], **given: Any) -> None:
    """Plan a vote about one or more subjects, or change one until it is confirmed."""
    from workflow.domain.rows_of_votes import VoteRow

    subjects = tuple(dict.fromkeys(review.within_cycle for review in reviews))
    row = VoteRow(subjects=subjects, **given)
    with session.application() as application:
        recorded = application.plan_votes(
            cycle_of(reviews), [row], command=session.command(application)
        )
        _show_votes(session, application, recorded)


@command("count")
@_vote
@option("--teller", metavar="N", type=Number(1, 2), required=True)
@option("--by", "person", metavar="PERSON", type=TEXT)
@option("--convened", metavar="N", type=_number)
@option("--present", metavar="N", type=_number)
@option("--issued", metavar="N", type=_number)
@option("--collected", metavar="N", type=_number)
@option("--valid", metavar="N", type=_number)
@option("--invalid", metavar="N", type=_number)
@option("--subject", metavar="SUBJECT", type=TEXT)
@option("--option", "options", metavar="OPTION=N", type=TEXT, multiple=True)
@click.pass_obj
def count(session: Session, /, vote: Item, **given: Any) -> None:
    """Enter what one teller counted: numbers of people and ballots, votes about a subject."""
    rows = _count_rows(vote, **given)
    with session.application() as application:
        recorded = application.count_votes(vote.cycle, rows, command=session.command(application))
        _show_votes(session, application, recorded)


def _count_rows(
    vote: Item,
    *,
    teller: int,
    person: str | None,
    subject: str | None,
    options: tuple[str, ...],
    **numbers: Any,
) -> list[CountRow]:
    """Return the numbers as one row, and each option as another."""
    from workflow.domain.rows_of_votes import CountRow

    if bool(options) != bool(subject):
        raise InvalidValueError("tally_incomplete", expected=["--subject", "--option"])
    says = person is not None or any(number is not None for number in numbers.values())
    if not says and not options:
        raise InvalidValueError("count_empty")
    first = CountRow(vote=vote.code, teller=teller, person=person, **numbers)
    return [first] * says + [
        CountRow(vote=vote.code, teller=teller, subject=subject, option=name, count=votes)
        for name, votes in map(_tally, options)
    ]


def _tally(text: str) -> tuple[str, int]:
    """Return option and number of `high=12`."""
    name, _, written = text.rpartition("=")
    if not name.strip() or not written.strip().isdecimal() or len(written) > len(str(MOST)):
        raise InvalidValueError("tally_not_understood", found=text, expected="high=12")
    return name.strip(), int(written)


@command("confirm")
@_votes
@option("--on", metavar="DATE", type=DAY)
@option("--document", metavar="TEXT", type=TEXT)
@click.pass_obj
def confirm(
    session: Session, votes: tuple[Item, ...], on: date | None, document: str | None
) -> None:
    """Confirm what both tellers counted alike; it never changes after that."""
    with session.application() as application:
        recorded = application.confirm_votes(
            cycle_of(votes),
            [vote.code for vote in votes],
            on=on,
            document=document,
            command=session.command(application),
        )
        _show_votes(session, application, recorded)


@command("cancel")
@_votes
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@click.pass_obj
def cancel(session: Session, votes: tuple[Item, ...], reason: str) -> None:
    """Give up votes that are not confirmed; they stay on record."""
    with session.application() as application:
        recorded = application.cancel_votes(
            cycle_of(votes),
            [vote.code for vote in votes],
            reason=reason,
            command=session.command(application),
        )
        _show_votes(session, application, recorded)


def _show_votes(session: Session, application: Application, recorded: Recorded) -> None:
    """Print which votes were recorded, and what followed from it."""
    codes = application.list_votes.codes(recorded.cycle, recorded.ids)
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "votes": [f"{recorded.cycle}/{code}" for code in codes],
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "votes_recorded", **answer)
        write_findings(page, findings)

    show(session, answer, page=page)


for _command in (plan_vote, count, confirm, cancel, *LISTS, plans(), import_counts, export):
    COMMAND.add_command(_command)
