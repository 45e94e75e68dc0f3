"""What the commands that import a file share: how they tell what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.context import Session
from cli.output import show
from cli.page import Page

if TYPE_CHECKING:
    from workflow.application.import_organisation import ImportReport


def show_import(session: Session, report: ImportReport, *, plan: bool) -> None:
    """Print what an import did, or would do."""
    answer = {
        "plan": plan,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "moved": report.moved,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "imported", **answer)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, page=page)
