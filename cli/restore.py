"""`reviewcycle restore`: a database from a backup, which sends nothing until it is confirmed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.backup import LISTING, outcome, require_operator, write_outcome
from cli.context import Session
from cli.frame import argument, command, option, plan_option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT
from cli.progress import progress
from workflow.domain.errors import InvalidFileError, InvalidValueError, Problem

if TYPE_CHECKING:
    from runtime.restoring import Restored

CYCLES = Listing(key="cycles", columns=(*columns("cycle"), Column(key="rungs", number=True)))


@command("restore")
@argument("file", type=TEXT, required=False)
@option("--confirm", is_flag=True)
@option("--despite-faults", is_flag=True)
@plan_option
@click.pass_obj
def restore(
    session: Session, file: str | None, *, confirm: bool, despite_faults: bool, plan: bool
) -> None:
    """Restore a backup, or let a restored copy fire and send."""
    require_operator(session)
    if confirm == (file is not None):
        raise InvalidValueError("restore_needs_one")
    if plan and not confirm:
        raise InvalidValueError("option_idle", trigger="restore", option="--plan")
    if file is None:
        _confirm(session, plan=plan)
        return
    from runtime.restoring import restore as bring_back

    with progress(session, session.language.text("answers", "restoring")):
        restored = bring_back(
            Path(file),
            database=session.db,
            command_id=session.command_id,
            despite_faults=despite_faults,
        )
    _tell(session, restored)


COMMAND = restore


def _tell(session: Session, restored: Restored) -> None:
    told = outcome(restored.checked, restored.unverified, session.language)
    if not restored.done:
        problems = (
            Problem(code="backup_faulty", file=restored.file, found=fault.message)
            for fault in told["faults"]
        )
        raise InvalidFileError(tuple(problems))
    answer = {
        "file": restored.file,
        "sha256": restored.sha256,
        "restored_at": restored.restored_at,
        "needs_upgrade": restored.needs_upgrade,
        **told,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "restored", **answer)
        write_outcome(page, answer)
        page.sentence("answers", "copy_held")
        if restored.needs_upgrade:
            page.sentence("answers", "copy_needs_upgrade")

    show(session, answer, listing=LISTING, page=page)


def _confirm(session: Session, *, plan: bool) -> None:
    with session.application() as application:
        command = session.command(application)
        owed = application.confirm_copy(command=command, plan=plan)
    answer: dict[str, Any] = {
        "plan": plan,
        "restored_at": datetime.fromisoformat(owed.restored_at),
        "cycles": [{"cycle": code, "rungs": count} for code, count in owed.rungs.items()],
        "notices": owed.notices,
        "people": owed.people,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "copy_owes", rungs=sum(owed.rungs.values()), **answer)
        if answer["cycles"]:
            page.table(answer["cycles"], CYCLES.columns)
        if plan:
            session.say("frame", "plan_only")
        else:
            page.sentence("answers", "copy_confirmed", **answer)

    show(session, answer, listing=CYCLES, page=page)
