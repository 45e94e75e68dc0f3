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
from cli.progress_study import study_document, write_study
from cli.report_files import PROGRESS, is_report, require_use, template_option, write_report
from runtime.wording import Wording

if TYPE_CHECKING:
    from workflow.application.show_progress import ProgressReport
    from workflow.application.study_progress import ProgressStudy

COUNTS = ("subjects", "done", "inside", "overdue", "exempt", "waiting")


@command("progress")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--under", metavar="UNIT", type=TEXT)
@option("--by", type=OneOf(("stage", "unit", "track")))
@option("--as-of", metavar="ISO8601", type=MOMENT)
@option("--in-depth", is_flag=True)
@option("--picture", type=OneOf(CYCLE_PICTURES))
@out_option
@template_option
@click.pass_obj
def progress(
    session: Session,
    cycle: str,
    under: str | None,
    by: str | None,
    as_of: datetime | None,
    picture: str | None,
    file: str | None,
    template: str | None,
    *,
    in_depth: bool,
) -> None:
    """Print the counts of each group at each stage, and of each rating."""
    from workflow.application.find_stuck import StuckRequest
    from workflow.application.show_progress import GroupBy

    report_file = file if picture is None and is_report(file) else None
    require_picture(picture, None if report_file else file)
    if picture is not None:
        require_use(f"--picture {picture}", by=by, in_depth=in_depth, template=template)
    elif report_file is not None:
        require_use(f"--out {file}", by=by, in_depth=in_depth)
    else:
        require_use("progress", template=template)
    with session.asking(cycle, as_of) as (questions, now):
        if report_file is not None:
            write_report(
                *(session, questions, StuckRequest(cycle=cycle, under=under), report_file),
                writers=PROGRESS,
                now=now,
                template=template,
            )
            return
        if picture is not None:
            drawn = cycle_picture(session, questions, picture, cycle=cycle, under=under, now=now)
            show_picture(session, drawn, file, cycle=cycle, as_of=now)
            return
        asked: dict[str, Any] = {"now": now, "under": under, "actor": session.actor}
        report = questions.show_progress(cycle, by=GroupBy(by or "track"), **asked)
        study = questions.study_progress(cycle, **asked) if in_depth else None
    _show(session, report, study)


COMMAND = progress


def _show(session: Session, report: ProgressReport, study: ProgressStudy | None) -> None:
    wording = Wording(context=report.context, language=session.language)
    group = () if str(report.by) == "stage" else (str(report.by),)
    behind = {} if study is None else study_document(study, session.language)
    show(
        session,
        progress_document(report) | behind,
        listing=Listing(key="rows", columns=(), fields=(*group, "stage", *COUNTS)),
        page=lambda page: write_progress(page, report, wording, study),
        zone=report.context.definition.time_zone,
    )


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


def write_progress(
    page: Page, report: ProgressReport, wording: Wording, study: ProgressStudy | None = None
) -> None:
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
    if study is not None:
        write_study(page, study, wording)


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
