"""`reviewcycle backup`: one file that is whole, written and checked while others work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.faults import COLUMNS, Fault, deep_faults
from cli.frame import argument, command
from cli.output import Listing, show
from cli.page import Page
from cli.parameters import TEXT
from cli.progress import progress
from runtime.language import Language
from workflow.domain.errors import RefusedError

if TYPE_CHECKING:
    from workflow.application.check_whole import Checked

PARTLY_DONE = 8

LISTING = Listing(key="faults", columns=COLUMNS, fields=("code", "message", "mend"))


@command("backup")
@argument("file", type=TEXT)
@click.pass_context
def backup(ctx: click.Context, file: str) -> None:
    """Write a backup, restore it aside, and say whether it is sound."""
    session: Session = ctx.obj
    require_operator(session)
    language = session.language
    with (
        session.application() as application,
        progress(session, language.text("answers", "backing_up")),
    ):
        made = application.back_up(Path(file))
    answer = {
        "file": made.file,
        "size": made.size,
        "sha256": made.sha256,
        **outcome(made.checked, made.unverified, language),
    }

    def page(page: Page) -> None:
        page.sentence("answers", "backed_up", **answer)
        write_outcome(page, answer)

    show(session, answer, listing=LISTING, page=page)
    if answer["faults"]:
        ctx.exit(PARTLY_DONE)


COMMAND = backup


def require_operator(session: Session) -> None:
    """Let pass whoever does not act as a person.

    Raises:
        RefusedError: A person asks; a copy holds what nobody may read in one piece.
    """
    if session.actor is not None:
        raise RefusedError("backups_are_for_the_operator", actor=session.actor)


def outcome(checked: Checked | None, unverified: str | None, language: Language) -> dict[str, Any]:
    """Return what is told of the check of a backup; no numbers where it could not be checked."""
    faults: list[Fault] = list(deep_faults(checked, language)) if checked else []
    found = [] if unverified is None else [unverified]
    return {
        "events": checked.verification.events if checked else None,
        "cycles": len(checked.replayed) if checked else None,
        "verified": checked is not None and checked.is_sound,
        "findings": [{"code": code, "message": language.text("findings", code)} for code in found],
        "faults": faults,
    }


def write_outcome(page: Page, answer: dict[str, Any]) -> None:
    """Write what is told of the check of a backup."""
    if answer["verified"]:
        page.sentence("answers", "backup_sound", **answer)
    for found in answer["findings"]:
        page.sentence("frame", "warning", message=found["message"])
    if answer["faults"]:
        page.table(answer["faults"], LISTING.columns)
