"""What was extended, asked for or refused, as scripts and people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.context import Session
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.recording import findings_document, write_findings
from runtime.language import Language

if TYPE_CHECKING:
    from workflow.application.desk import Recorded

FIELDS = (
    *("review", "kind", "stage", "record", "extension", "original_due_on", "was_due_on"),
    *("due_on", "extensions", "refused"),
)


def show_extended(
    session: Session,
    recorded: Recorded,
    to_on: date | None,
    *,
    plan: bool = False,
    is_one: bool,
    key: str = "extended",
) -> None:
    """Print what became of deadlines.

    Args:
        session: Of the command.
        recorded: What was done.
        to_on: The day that was named, if one was.
        plan: Whether nothing was changed.
        is_one: Whether one review was named.
        key: The sentence of one.
    """
    items = [_item(each, session.language) for each in recorded.made]
    if plan:
        # The numbers of what was undone go to others.
        items = [{**each, "extension": None} for each in items]
    refused = [each for each in items if each["refused"]]
    findings = findings_document(recorded.findings, session.language)
    answer = {
        "plan": plan,
        "cycle": recorded.cycle,
        "to_on": to_on,
        "extended": len(items) - len(refused),
        "refused": len(refused),
        "findings": findings,
        "items": items,
    }

    def page(page: Page) -> None:
        if is_one:
            page.sentence("answers", key, **_told(items[0]))
        else:
            page.sentence("answers", "extended_all", **{**answer, "count": answer["extended"]})
            _write_refused(page, refused)
        write_findings(page, findings)
        if plan:
            session.say("frame", "plan_only")

    show(session, answer, listing=Listing(key="items", columns=(), fields=FIELDS), page=page)


def _item(made: Mapping[str, Any], language: Language) -> dict[str, Any]:
    refused = made["refused"]
    if refused is None:
        return dict(made)
    message = language.text("errors", refused["code"], **refused["facts"])
    return {**made, "refused": {"code": refused["code"], "message": message, **refused["facts"]}}


def _told(item: Mapping[str, Any]) -> dict[str, Any]:
    days = ("original_due_on", "was_due_on", "due_on")
    return {**item, **{name: date.fromisoformat(item[name]) for name in days}}


def _write_refused(page: Page, refused: Sequence[Mapping[str, Any]]) -> None:
    if refused:
        page.sentence("answers", "extend_refused", count=len(refused))
        why = Column(key="refused", cell=lambda item, _: str(item["refused"]["message"]))
        page.table(refused, (*columns("review"), why))
