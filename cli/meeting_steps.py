"""The verbs of `reviewcycle meeting` on one that is recorded: roll, conclusion, signature, end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.context import Session
from cli.frame import argument, command, option
from cli.meeting_records import (
    cycle_option,
    item_chair_option,
    meeting_argument,
    show_meeting,
)
from cli.parameters import TEXT, Number, OneOf
from workflow.domain.errors import InvalidValueError
from workflow.domain.text import is_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.domain.rows_of_meetings import RollRow

KINDS = ("strength", "shortcoming", "task", "other")
MOST_CONCLUSIONS = 100_000


@command("attend")
@meeting_argument
@cycle_option
@option("--present", metavar="PERSON", type=TEXT, multiple=True)
@option("--absent", metavar="PERSON", type=TEXT, multiple=True)
@option("--excuse", metavar="TEXT", type=TEXT)
@option("--spoke", metavar="PERSON", type=TEXT, multiple=True)
@option("--represents", metavar="UNIT", type=TEXT)
@option("--guest", is_flag=True)
@click.pass_obj
def attend(
    session: Session,
    meeting: str,
    cycle: str,
    present: tuple[str, ...],
    absent: tuple[str, ...],
    excuse: str | None,
    spoke: tuple[str, ...],
    represents: str | None,
    *,
    guest: bool,
) -> None:
    """Call the roll: who was there, who was away, who spoke."""
    rows = list(_roll(meeting, present, absent, excuse, spoke, represents, guest=guest))
    if not rows:
        raise InvalidValueError("nobody_named")
    with session.application() as application:
        recorded = application.keep_rolls(cycle, rows, command=session.command(application))
        show_meeting(session, application, recorded)


def _roll(
    meeting: str,
    present: tuple[str, ...],
    absent: tuple[str, ...],
    excuse: str | None,
    spoke: tuple[str, ...],
    represents: str | None,
    *,
    guest: bool,
) -> Iterator[RollRow]:
    from workflow.domain.rows_of_meetings import RollRow

    for person in dict.fromkeys((*present, *spoke, *absent)):
        is_present = person in present or person in spoke
        if is_present and person in absent:
            raise InvalidValueError("present_and_absent", person=person)
        yield RollRow(
            meeting=meeting,
            person=person,
            present=is_present,
            convened=False if guest else None,
            excuse=None if is_present else excuse,
            represents=represents,
            spoke=True if person in spoke else None,
        )


@command("conclude")
@meeting_argument
@cycle_option
@option("--number", metavar="N", type=Number(1, MOST_CONCLUSIONS))
@option("--about", metavar="SUBJECT", type=TEXT)
@option("--kind", type=OneOf(KINDS))
@option("--text", metavar="TEXT", type=TEXT)
@option("--take-back", is_flag=True)
@click.pass_obj
def conclude(
    session: Session,
    meeting: str,
    cycle: str,
    number: int | None,
    about: str | None,
    kind: str | None,
    text: str | None,
    *,
    take_back: bool,
) -> None:
    """Record a conclusion, change one, or take one back."""
    from workflow.domain.records.meeting import ConclusionKind
    from workflow.domain.rows_of_meetings import ConclusionRow

    row = ConclusionRow(
        meeting=meeting,
        number=number,
        about=about,
        kind=ConclusionKind(kind) if kind else None,
        text=text,
        holds=False if take_back else None,
    )
    with session.application() as application:
        frame = session.command(application)
        recorded = application.keep_conclusions(cycle, [row], command=frame)
        show_meeting(session, application, recorded)


@command("sign")
@meeting_argument
@cycle_option
@click.pass_obj
def sign(session: Session, meeting: str, cycle: str) -> None:
    """Sign the minutes as chair or as secretary of the meeting."""
    with session.application() as application:
        recorded = application.sign_meeting(cycle, meeting, command=session.command(application))
        show_meeting(session, application, recorded)


@command("close")
@meeting_argument
@cycle_option
@item_chair_option
@click.pass_obj
def close(session: Session, meeting: str, cycle: str, item_chairs: tuple[str, ...]) -> None:
    """Close the record of a meeting for good."""
    from workflow.domain.item_chairs import parse_item_chair

    with session.application() as application:
        recorded = application.close_meeting(
            cycle,
            meeting,
            item_chairs=tuple(map(parse_item_chair, item_chairs)),
            command=session.command(application),
        )
        show_meeting(session, application, recorded)


@command("adopt")
@argument("source", metavar="CYCLE/MEETING", type=TEXT)
@cycle_option
@option("--reviewed", metavar="SUBJECT", type=TEXT, multiple=True)
@option("--code", metavar="MEETING", type=TEXT)
@click.pass_obj
def adopt(
    session: Session, source: str, cycle: str, reviewed: tuple[str, ...], code: str | None
) -> None:
    """Record a meeting of another cycle in this one too."""
    other, _, there = source.partition("/")
    if not is_code(other) or not is_code(there):
        raise InvalidValueError("meeting_not_understood", found=source, expected="CYCLE/MEETING")
    with session.application() as application:
        recorded = application.adopt_meeting(
            cycle,
            (other, there),
            reviewed=reviewed,
            code=code,
            command=session.command(application),
        )
        show_meeting(session, application, recorded)
