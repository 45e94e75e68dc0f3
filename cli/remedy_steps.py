"""The verbs of `reviewcycle remedy` that take remedies one step further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from cli.addresses import REMEDY_OR_NUMBER, Item, cycle_of
from cli.context import Session
from cli.frame import argument, command, option
from cli.output import show
from cli.page import Page
from cli.parameters import DAY, TEXT
from cli.recording import findings_document, runs_of, write_findings
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.desk import Recorded

Named = Sequence[Item | int]

_remedies = argument(
    "remedies", metavar="REMEDY...", type=REMEDY_OR_NUMBER, nargs=-1, required=True
)
_cycle = option("--cycle", metavar="CYCLE", type=TEXT)
_on = option("--on", metavar="DATE", type=DAY)
_note = option("--note", metavar="TEXT", type=TEXT)


@command("start")
@_remedies
@_cycle
@_note
@_on
@click.pass_obj
def start(
    session: Session, remedies: Named, cycle: str | None, note: str | None, on: date | None
) -> None:
    """Say that work on remedies has begun."""
    _take(session, "start", remedies, cycle, on=on, note=note)


@command("claim")
@_remedies
@_cycle
@option("--grade", metavar="GRADE", type=TEXT)
@_note
@_on
@click.pass_obj
def claim(
    session: Session,
    remedies: Named,
    cycle: str | None,
    grade: str | None,
    note: str | None,
    on: date | None,
) -> None:
    """Say that remedies are done; somebody else verifies it."""
    _take(session, "claim", remedies, cycle, on=on, note=note, grade=grade)


@command("verify")
@_remedies
@_cycle
@_note
@_on
@click.pass_obj
def verify(
    session: Session, remedies: Named, cycle: str | None, note: str | None, on: date | None
) -> None:
    """Verify that remedies were carried out; the person who acts is never their owner."""
    _take(session, "verify", remedies, cycle, on=on, note=note)


@command("reopen")
@_remedies
@_cycle
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--due", "due_on", metavar="DATE", type=DAY, required=True)
@_on
@click.pass_obj
def reopen(
    session: Session,
    remedies: Named,
    cycle: str | None,
    reason: str,
    due_on: date,
    on: date | None,
) -> None:
    """Take remedies up again that were said to be done, or verified."""
    _take(session, "reopen", remedies, cycle, on=on, note=reason, due_on=due_on)


STEPS = (start, claim, verify, reopen)


def show_remedies(
    session: Session, application: Application, recorded: Recorded, *, now: datetime
) -> None:
    """Print which remedies were recorded, and what followed from it."""
    from workflow.application.list_remedies import RemedyFilter

    wanted = RemedyFilter(ids=tuple(recorded.ids))
    listed = application.list_remedies(recorded.cycle, wanted, now=now, actor=session.actor)
    keys = {line.remedy.id: line.key for line in listed.items}
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "ids": recorded.ids,
        "remedies": [keys[number] for number in recorded.ids],
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "recorded", **{**answer, "ids": runs_of(recorded.ids)})
        write_findings(page, findings)

    show(session, answer, page=page)


def _take(
    session: Session,
    step: str,
    remedies: Named,
    cycle: str | None,
    *,
    on: date | None,
    note: str | None,
    grade: str | None = None,
    due_on: date | None = None,
) -> None:
    from workflow.application.remedy_steps import StepRequest
    from workflow.domain.remedy_course import Step

    request = StepRequest(
        cycle=_cycle_of(remedies, cycle),
        step=Step(step),
        codes=tuple(each.code for each in remedies if isinstance(each, Item)),
        numbers=tuple(each for each in remedies if isinstance(each, int)),
        on=on,
        grade=grade,
        note=note,
        due_on=due_on,
    )
    with session.application() as application:
        frame = session.command(application)
        recorded = application.take_remedy_step(request, command=frame)
        show_remedies(session, application, recorded, now=frame.now)


def _cycle_of(remedies: Named, cycle: str | None) -> str:
    """Return the one cycle of remedies; that of numbers alone must be given.

    Raises:
        InvalidValueError: It is not given, or there are several.
    """
    named = [each for each in remedies if isinstance(each, Item)]
    if cycle is not None:
        named.append(Item(cycle=cycle, code=cycle))
    if not named:
        numbers = [each for each in remedies if isinstance(each, int)]
        raise InvalidValueError("remedy_cycle_missing", found=numbers, expected="--cycle")
    return cycle_of(named)
