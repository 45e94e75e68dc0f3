"""`reviewcycle definition diff`: what differs between two definitions, in words."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.definition_source import source_of
from cli.difference_words import DifferenceWords
from cli.frame import argument, command
from cli.output import Listing, show
from cli.page import Page
from cli.parameters import TEXT
from workflow.domain.written import written

if TYPE_CHECKING:
    from workflow.domain.definition_diff import Difference

WIDTH = 80
FIELDS = ("kind", "path", "track", "stage", "before", "after", "message")


@command("diff")
@argument("before", metavar="NAME|FILE", type=TEXT)
@argument("after", metavar="NAME|FILE", type=TEXT)
@click.pass_obj
def diff(session: Session, before: str, after: str) -> None:
    """Say what differs between two definitions."""
    from workflow.domain.definition_diff import differences

    first, second = source_of(session, before), source_of(session, after)
    found = differences(first.definition, second.definition)
    words = DifferenceWords(language=session.language, first=first, second=second)
    answer = {
        "before": first.to_json(),
        "after": second.to_json(),
        "same": not found,
        "items": [_item(each, words) for each in found],
    }
    show(
        session,
        answer,
        listing=Listing(key="items", columns=(), fields=FIELDS),
        page=lambda page: _write(page, found, words),
    )


def _item(found: Difference, words: DifferenceWords) -> dict[str, Any]:
    return {
        "kind": str(found.kind),
        "path": ".".join(found.path),
        "track": found.track,
        "stage": found.stage,
        "before": written(found.before),
        "after": written(found.after),
        "message": words.sentence(found),
    }


def _write(page: Page, found: Sequence[Difference], words: DifferenceWords) -> None:
    labels = {"before": words.first.label, "after": words.second.label}
    if not found:
        page.sentence("answers", "definitions_same", **labels)
        return
    page.sentence("answers", "definitions_differ", count=len(found), **labels)
    groups: dict[str, list[Difference]] = {}
    for each in found:
        groups.setdefault(words.heading(each), []).append(each)
    for heading, differences in groups.items():
        page.line()
        page.line(heading)
        for each in differences:
            lines = textwrap.wrap(
                words.sentence(each),
                WIDTH,
                initial_indent="  • ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )
            page.line("\n".join(lines))
