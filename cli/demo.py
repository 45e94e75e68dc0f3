"""`reviewcycle demo`: the year-end review of Thới Lai in 2022, start to finish, in one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.progress import progress
from cli.progress_report import percent_column, progress_document, write_progress
from cli.stuck import stuck_document, write_stuck
from runtime.wording import Wording

if TYPE_CHECKING:
    from runtime.demo.play import OnDay
    from runtime.demo.run import DemoResult


@command("demo")
@option("--keep", metavar="FILE")
@click.pass_obj
def demo(session: Session, keep: str | None) -> None:
    """Play the demo on a database of its own, and print what it shows."""
    from runtime.demo.run import run_demo

    with _telling(session) as on_day:
        result = run_demo(keep=Path(keep) if keep else None, on_day=on_day)
    wording = Wording(context=result.stuck.context, language=session.language)
    show(
        session,
        _document(result, wording),
        listing=Listing(key="comparisons", columns=_comparison_columns(wording)),
        page=lambda page: _write(page, result, wording),
        zone=result.stuck.context.definition.time_zone,
    )
    if keep:
        session.say("answers", "demo_kept", file=keep)


COMMAND = demo


@contextmanager
def _telling(session: Session) -> Iterator[OnDay]:
    with progress(session, session.language.text("answers", "demo_plays")) as work:

        def on_day(_day: date, number: int, total: int) -> None:
            work.done, work.total = number, total

        yield on_day


def _document(result: DemoResult, wording: Wording) -> dict[str, Any]:
    return {
        "cycle": result.opened.cycle,
        "reviews": result.opened.reviews,
        "deadlines": result.opened.deadlines,
        "stuck": stuck_document(result.stuck, wording),
        "rungs": result.rungs,
        "progress": progress_document(result.progress),
        "comparisons": result.comparisons,
    }


def _write(page: Page, result: DemoResult, wording: Wording) -> None:
    page.sentence("answers", "demo_opened", cycle=result.opened.cycle)
    for track, count in result.opened.reviews.items():
        page.sentence("answers", "opened_track", track=wording.track(track), count=count)
    page.sentence("answers", "opened_deadlines", count=result.opened.deadlines)
    page.line()
    page.sentence("answers", "demo_stuck")
    collectives = [item for item in result.stuck.items if item.row.review.person_id is None]
    write_stuck(page, replace(result.stuck, items=collectives), wording)
    page.line()
    page.sentence("answers", "demo_rungs")
    page.table(result.rungs, _rung_columns(wording))
    page.line()
    page.sentence("answers", "demo_progress")
    write_progress(page, result.progress, wording)
    page.line()
    page.sentence("answers", "demo_comparisons")
    page.table(result.comparisons, _comparison_columns(wording))


def _rung_columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="offset", cell=lambda item, _: f"{item.offset:+d}", number=True),
        Column(key="role", cell=lambda item, _: wording.role(item.role)),
        *columns("unit_kind"),
        Column(key="fired", number=True),
        Column(key="notified", number=True),
    )


def _comparison_columns(wording: Wording) -> tuple[Column, ...]:
    return (
        *columns("unit_name"),
        Column(key="track", cell=lambda item, _: wording.track(item.track)),
        Column(key="level", cell=lambda item, _: wording.level(item.level)),
        Column(key="fraction", cell=lambda item, _: f"{item.count}/{item.of}", number=True),
        percent_column(),
        Column(key="printed", number=True),
        Column(key="rounding", section="roundings"),
    )
