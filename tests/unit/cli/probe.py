"""Commands that only the tests of the frame have."""

from __future__ import annotations

from datetime import date

import click

from cli.context import Session
from cli.frame import noun, option
from cli.output import Listing, show
from cli.page import columns
from cli.parameters import DAY, Number, OneOf
from workflow.domain.errors import (
    ConflictError,
    InvalidFileError,
    NotFoundError,
    Problem,
    RefusedError,
    UnavailableError,
)
from workflow.domain.review import Reason
from workflow.domain.terms import Target

COMMAND = noun("probe")

FAILURES = {
    "refused": RefusedError(
        "requirements_unmet",
        trigger="complete",
        reasons=(
            Reason(
                code="responses_below_threshold",
                facts={"received": 6, "needed": 10},
                owed_by=(Target(role="secretary"),),
            ),
        ),
    ),
    "not found": NotFoundError("cycle_not_found", cycle="K\u202e1\nLỗi: giả"),
    "conflict": ConflictError("command_id_reused", command_id="a"),
    "unavailable": UnavailableError("no_such_code"),
    "bug": ZeroDivisionError("x"),
    "interrupt": KeyboardInterrupt(),
    "abort": click.Abort(),
    "file": InvalidFileError(
        (
            Problem(
                code="calendar_date_wrong",
                file="lịch.json",
                line=3,
                column=7,
                path="years.2022",
                found="30/2",
                expected="YYYY-MM-DD",
            ),
        )
    ),
}


@COMMAND.command("session")
@click.pass_obj
def print_session(session: Session) -> None:
    show(session, session)


@COMMAND.command("fail")
@click.argument("how")
def fail(how: str) -> None:
    raise FAILURES[how]


@COMMAND.command("typed")
@click.argument("rest", required=False)
@option("--on", type=DAY, required=True)
@option("--count", type=Number(1, 9))
@option("--by", type=OneOf(["stage", "unit"]))
@click.pass_obj
def typed(session: Session, rest: str | None, on: date, count: int | None, by: str | None) -> None:
    show(session, {"on": on, "count": count, "by": by})


@COMMAND.command("list")
@click.pass_obj
def list_rows(session: Session) -> None:
    rows = [
        {"code": "=1+1", "name": "Chi bộ\u202e\x1b[31m Ấp 1", "joined_on": date(2022, 11, 21)},
        {"code": "CB2", "name": "Hue\u0302\u0301", "joined_on": date(2022, 11, 22)},
    ]
    listing = Listing(key="items", columns=columns("code", "name", "joined_on"))
    show(session, {"cycle": "K1", "items": rows}, listing=listing)


@COMMAND.command("empty")
@click.pass_obj
def list_nothing(session: Session) -> None:
    show(session, [], listing=Listing(columns=columns("code")))
