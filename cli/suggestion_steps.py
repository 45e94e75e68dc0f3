"""The verbs of `reviewcycle suggestion` that take suggestions one step further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.addresses import SUGGESTION, Item, cycle_of
from cli.context import Session
from cli.frame import argument, command, option
from cli.output import show
from cli.page import Page
from cli.parameters import DAY, TEXT, OneOf, read_text
from cli.recording import findings_document, write_findings
from workflow.domain.errors import InvalidValueError
from workflow.domain.text import nfc

if TYPE_CHECKING:
    from workflow.application.desk import Recorded

OUTCOMES = ("remedied", "partly_remedied", "open", "unfounded")

_suggestions = argument(
    "suggestions", metavar="SUGGESTION...", type=SUGGESTION, nargs=-1, required=True
)
_on = option("--on", metavar="DATE", type=DAY)
_text = option("--text", metavar="TEXT", type=TEXT)
_file = option("--file", metavar="FILE", type=TEXT)
_reason = option("--reason", metavar="TEXT", type=TEXT, required=True)


@command("approve")
@_suggestions
@_on
@click.pass_obj
def approve(session: Session, suggestions: tuple[Item, ...], on: date | None) -> None:
    """Approve what was proposed; never one's own proposal."""
    _take(session, "approve", suggestions, on=on)


@command("decline")
@_suggestions
@_reason
@_on
@click.pass_obj
def decline(session: Session, suggestions: tuple[Item, ...], reason: str, on: date | None) -> None:
    """Decline what was proposed."""
    _take(session, "decline", suggestions, on=on, text=reason)


@command("notify")
@_suggestions
@_on
@click.pass_obj
def notify(session: Session, suggestions: tuple[Item, ...], on: date | None) -> None:
    """Record that the subjects were told; from now on they see it."""
    _take(session, "notify", suggestions, on=on)


@command("acknowledge")
@_suggestions
@_text
@_file
@_on
@click.pass_obj
def acknowledge(
    session: Session,
    suggestions: tuple[Item, ...],
    text: str | None,
    file: str | None,
    on: date | None,
) -> None:
    """Acknowledge as the subject, and name own shortcomings first."""
    _take(session, "acknowledge", suggestions, on=on, text=_text_of(text, file))


@command("explain")
@_suggestions
@_text
@_file
@_on
@click.pass_obj
def explain(
    session: Session,
    suggestions: tuple[Item, ...],
    text: str | None,
    file: str | None,
    on: date | None,
) -> None:
    """Explain as the subject."""
    _take(session, "explain", suggestions, on=on, text=_text_of(text, file, is_needed=True))


@command("follow")
@_suggestions
@option("--by", "people", metavar="PERSON", type=TEXT, multiple=True, required=True)
@click.pass_obj
def follow(session: Session, suggestions: tuple[Item, ...], people: tuple[str, ...]) -> None:
    """Say who follows suggestions: one person, or a group."""
    from workflow.application.follow_suggestions import FollowRequest

    codes = tuple(suggestion.code for suggestion in suggestions)
    request = FollowRequest(cycle=cycle_of(suggestions), codes=codes, people=people)
    with session.application() as application:
        recorded = application.follow_suggestions(request, command=session.command(application))
    show_suggestions(session, recorded, _keys(suggestions))


@command("conclude")
@_suggestions
@option("--outcome", type=OneOf(OUTCOMES), required=True)
@_text
@_file
@_on
@click.pass_obj
def conclude(
    session: Session,
    suggestions: tuple[Item, ...],
    outcome: str,
    text: str | None,
    file: str | None,
    on: date | None,
) -> None:
    """Conclude what the review of suggestions came to."""
    said = _text_of(text, file)
    _take(session, "conclude", suggestions, on=on, text=said, outcome=outcome)


@command("report")
@_suggestions
@_text
@_file
@option("--outcome", type=OneOf(OUTCOMES))
@_on
@click.pass_obj
def report(
    session: Session,
    suggestions: tuple[Item, ...],
    text: str | None,
    file: str | None,
    outcome: str | None,
    on: date | None,
) -> None:
    """Report as a follower what became of it."""
    said = _text_of(text, file, is_needed=True)
    _take(session, "report", suggestions, on=on, text=said, outcome=outcome)


@command("withdraw")
@_suggestions
@_reason
@_on
@click.pass_obj
def withdraw(session: Session, suggestions: tuple[Item, ...], reason: str, on: date | None) -> None:
    """Withdraw suggestions; they stay on record."""
    _take(session, "withdraw", suggestions, on=on, text=reason)


STEPS = (approve, decline, notify, acknowledge, explain, follow, conclude, report, withdraw)


def show_suggestions(session: Session, recorded: Recorded, keys: Sequence[str]) -> None:
    """Print which suggestions were recorded, and what followed from it."""
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "suggestions": list(keys),
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "suggestions_recorded", **answer)
        write_findings(page, findings)

    show(session, answer, page=page)


def _take(
    session: Session,
    step: str,
    suggestions: tuple[Item, ...],
    *,
    on: date | None,
    text: str | None = None,
    outcome: str | None = None,
) -> None:
    from workflow.application.suggestion_steps import StepRequest
    from workflow.domain.records.suggestion import Outcome
    from workflow.domain.suggestion_course import Step

    request = StepRequest(
        cycle=cycle_of(suggestions),
        step=Step(step),
        codes=tuple(suggestion.code for suggestion in suggestions),
        on=on,
        text=text,
        outcome=Outcome(outcome) if outcome else None,
    )
    with session.application() as application:
        recorded = application.take_suggestion_step(request, command=session.command(application))
    show_suggestions(session, recorded, _keys(suggestions))


def _keys(suggestions: Sequence[Item]) -> list[str]:
    return list(dict.fromkeys(f"{each.cycle}/{each.code}" for each in suggestions))


def _text_of(text: str | None, file: str | None, *, is_needed: bool = False) -> str | None:
    """Return the text that is given in one of two ways, its lines composed and trimmed."""
    if (text is not None and file is not None) or (is_needed and text is None and file is None):
        raise InvalidValueError("text_or_file")
    given = text if file is None else read_text(file)
    return given and "\n".join(nfc(line) for line in given.splitlines()).strip()
