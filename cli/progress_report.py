"""`reviewcycle progress`: how many subjects have passed each stage, and how they were rated."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.explanation import holds_document, write_holds
from cli.frame import command, option
from cli.output import Listing, show
from cli.page import Column, Page
from cli.parameters import MOMENT, TEXT, OneOf
from cli.pictures import (
    CYCLE_PICTURES,
    cycle_picture,
    out_option,
    require_picture,
    show_picture,
)
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.show_progress import ProgressReport

COUNTS = ("subjects", "done", "inside", "overdue", "exempt", "waiting")


@command("progress")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--by", type=OneOf(("stage", "unit", "track")), default="track")
@option("--as-of", metavar="ISO8601", type=MOMENT)
@option("--picture", type=OneOf(CYCLE_PICTURES))
@out_option
@click.pass_obj
def progress(
    session: Session,
    cycle: str,
    under: str | None,
    by: str,
    as_of: datetime | None,
    picture: str | None,
    file: str | None,
) -> None:
    """Print the counts of each group at each stage, and of each rating."""
    from workflow.application.show_progress import GroupBy

    require_picture(picture, file)
    with session.asking(cycle, as_of) as (questions, now):
        if picture is not None:
            drawn = cycle_picture(session, questions, picture, cycle=cycle, under=under, now=now)
            show_picture(session, drawn, file, cycle=cycle, as_of=now)
            return
        grouped = GroupBy(by)
        report = questions.show_progress(
            cycle, now=now, under=under, by=grouped, actor=session.actor
        )
    wording = Wording(context=report.context, language=session.language)
    group = () if by == "stage" else (by,)
    show(
        session,
        progress_document(report),
        listing=Listing(key="rows", columns=(), fields=(*group, "stage", *COUNTS)),
        page=lambda page: write_progress(page, report, wording),
        zone=report.context.definition.time_zone,
    )


COMMAND = progress


def progress_document(report: ProgressReport) -> dict[str, Any]:
    """Return a report as scripts read it."""
    return {
        "cycle": report.context.cycle.code,
        "as_of": report.as_of,
        "on_hold": holds_document(report.holds),
        "rows": [_row(report, row) for row in report.rows],
        "ratings": [
            {
                "track": row.track,
                "level": row.level,
                "count": row.count,
                "of": row.of,
                "percent": row.percent,
            }
            for row in report.ratings
        ],
    }


def _row(report: ProgressReport, row: Any) -> dict[str, Any]:
    group = {} if row.group is None else {str(report.by): row.group}
    return {**group, "stage": row.stage, **{key: getattr(row, key) for key in COUNTS}}


def write_progress(page: Page, report: ProgressReport, wording: Wording) -> None:
    """Write a report for people."""
    cycle = report.context.cycle
    page.sentence("answers", "progress_head", cycle=cycle.code, name=cycle.name, as_of=report.as_of)
    write_holds(page, report.holds)
    page.line()
    group = {
        "track": (Column(key="track", cell=lambda item, _: wording.track(item["track"])),),
        "unit": (Column(key="unit"),),
        "stage": (),
    }[str(report.by)]
    stage = Column(key="stage", cell=lambda item, _: _stage(item, wording))
    rows = [_row(report, row) for row in report.rows]
    page.table(rows, (*group, stage, *(Column(key=key, number=True) for key in COUNTS)))
    if report.ratings:
        page.line()
        page.table(report.ratings, _rating_columns(wording))
    contested = sum(row.under_review for row in report.ratings)
    if contested:
        page.sentence("answers", "ratings_under_review", count=contested)


def _stage(row: dict[str, Any], wording: Wording) -> str:
    if "track" in row:
        return wording.state(row["track"], row["stage"])
    return wording.stage(row["stage"])


def _rating_columns(wording: Wording) -> tuple[Column, ...]:
    return (
        Column(key="track", cell=lambda item, _: wording.track(item.track)),
        Column(key="level", cell=lambda item, _: wording.level(item.level)),
        Column(key="count", number=True),
        Column(key="of", number=True),
        percent_column(),
    )


def percent_column() -> Column:
    """Return the column of a percentage, written as the language does."""
    return Column(
        key="percent",
        cell=lambda item, words: words.text("quantities", "percent", value=Decimal(item.percent)),
        number=True,
    )
