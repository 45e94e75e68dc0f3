"""The verbs of `reviewcycle meeting` that record one: what was held, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, command, option
from cli.output import show
from cli.page import Page
from cli.parameters import DAY, TEXT, Number
from cli.recording import findings_document, write_findings
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.domain.rows_of_meetings import MeetingRow

MOST_CONVENED = 1_000_000

cycle_option = option("--cycle", metavar="CYCLE", type=TEXT, required=True)
meeting_argument = argument("meeting", metavar="MEETING", type=TEXT)
item_chair_option = option(
    "--item-chair", "item_chairs", metavar="SUBJECT=PERSON", type=TEXT, multiple=True
)

_OPTIONS: tuple[Callable[..., Any], ...] = (
    option("--from", "begins", metavar="HH:MM", type=TEXT, multiple=True),
    option("--to", "ends", metavar="HH:MM", type=TEXT, multiple=True),
    option("--sitting", "sittings", metavar="DAY HH:MM-HH:MM", type=TEXT, multiple=True),
    option("--body", metavar="TEXT", type=TEXT),
    option("--place", metavar="TEXT", type=TEXT),
    option("--chair", metavar="PERSON", type=TEXT),
    option("--secretary", metavar="PERSON", type=TEXT),
    option("--convened", metavar="N", type=Number(1, MOST_CONVENED)),
    option("--minutes", metavar="TEXT", type=TEXT),
    option("--supervisor", "supervisors", metavar="PERSON", type=TEXT, multiple=True),
    option("--reviewed", metavar="SUBJECT", type=TEXT, multiple=True),
    option("--present", metavar="PERSON", type=TEXT, multiple=True),
    option("--absent", metavar="PERSON", type=TEXT, multiple=True),
    item_chair_option,
)


def _meeting_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what can be told of a meeting."""
    return reduce(lambda made, add: add(made), reversed(_OPTIONS), function)


@command("record")
@cycle_option
@option("--code", metavar="MEETING", type=TEXT)
@option("--unit", metavar="UNIT", type=TEXT, required=True)
@option("--on", "held_on", metavar="DATE", type=DAY, required=True)
@_meeting_options
@click.pass_obj
def record(session: Session, /, cycle: str, **told: Any) -> None:
    """Record a meeting that was held, planned or not."""
    row = _row(**told)
    with session.application() as application:
        recorded = application.keep_meetings(cycle, [row], command=session.command(application))
        show_meeting(session, application, recorded)


@command("correct")
@meeting_argument
@cycle_option
@option("--reason", metavar="TEXT", type=TEXT, required=True)
@option("--code", metavar="MEETING", type=TEXT)
@option("--on", "held_on", metavar="DATE", type=DAY)
@_meeting_options
@click.pass_obj
def correct(session: Session, /, meeting: str, cycle: str, reason: str, **told: Any) -> None:
    """Let another record take the place of a closed meeting."""
    row = _row(unit=None, **told)
    with session.application() as application:
        recorded = application.correct_meeting(
            cycle, meeting, row, reason=reason, command=session.command(application)
        )
        show_meeting(session, application, recorded)


def _row(
    *,
    code: str | None,
    unit: str | None,
    held_on: date | None,
    begins: tuple[str, ...],
    ends: tuple[str, ...],
    sittings: tuple[str, ...],
    item_chairs: tuple[str, ...],
    **plain: Any,
) -> MeetingRow:
    from workflow.domain.item_chairs import parse_item_chair
    from workflow.domain.local_sitting import parse_sitting
    from workflow.domain.rows_of_meetings import MeetingRow

    if len(begins) != len(ends):
        raise InvalidValueError("sitting_half_told")
    told = [f"{begin}-{end}" for begin, end in zip(begins, ends, strict=True)]
    return MeetingRow(
        code=code,
        unit=unit,
        held_on=held_on,
        sittings=tuple(map(parse_sitting, (*told, *sittings))),
        item_chairs=tuple(map(parse_item_chair, item_chairs)),
        **plain,
    )


def show_meeting(session: Session, application: Application, recorded: Recorded) -> None:
    """Print what was recorded of a meeting, under its code."""
    codes = application.list_meetings.codes(recorded.cycle, recorded.ids)
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "meeting": codes[0] if codes else None,
        "ids": recorded.ids,
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": findings,
    }
    is_new = recorded.created or recorded.updated
    sentence = "meeting_kept" if is_new else "meeting_unchanged"

    def page(page: Page) -> None:
        page.sentence("answers", sentence, **answer)
        write_findings(page, findings)

    show(session, answer, page=page)
