"""`reviewcycle check`: monitoring checks, planned in series or one by one, made and missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REVIEW, SERIES, Address, Item, cycle_of
from cli.check_lists import LISTS, show_series
from cli.context import Session
from cli.exporting import export_rows
from cli.frame import argument, command, noun, option, plan_option
from cli.importing import import_records
from cli.parameters import DAY, TEXT, Number, OneOf
from cli.recording import show_recorded
from workflow.domain.errors import InvalidValueError

if TYPE_CHECKING:
    from workflow.domain.records.monitoring import Matter

COMMAND = noun("check")

EVERY = ("once", "week", "month", "quarter")
RESULTS = ("good", "fair", "poor")
MOST_TIMES = 520
LARGEST_NUMBER = 999_999_999

_cycle = option("--cycle", metavar="CYCLE", type=TEXT, required=True)
_numbers = argument(
    "numbers", metavar="N...", type=Number(1, LARGEST_NUMBER), nargs=-1, required=True
)
_reason = option("--reason", metavar="TEXT", type=TEXT, required=True)


@command("plan")
@argument("review", metavar="REVIEW", type=REVIEW)
@option("--title", metavar="TEXT", type=TEXT)
@option("--every", type=OneOf(EVERY))
@option("--from", "starts_on", metavar="DATE", type=DAY)
@option("--times", metavar="N", type=Number(1, MOST_TIMES))
@option("--until", metavar="DATE", type=DAY)
@option("--place", "places", metavar="PLACE", type=TEXT, multiple=True)
@option("--checker", metavar="PERSON", type=TEXT)
@option("--surprise", is_flag=True)
@option("--remedy", metavar="CODE", type=TEXT)
@option("--commitment", metavar="CODE", type=TEXT)
@option("--suggestion", metavar="CODE", type=TEXT)
@option("--code", metavar="CODE", type=TEXT)
@click.pass_obj
def plan(
    session: Session,
    /,
    review: Address,
    *,
    every: str | None,
    surprise: bool,
    remedy: str | None,
    commitment: str | None,
    suggestion: str | None,
    **given: Any,
) -> None:
    """Plan a series of checks, or change what is still ahead of one."""
    from workflow.domain.records.monitoring import Every
    from workflow.domain.rows_of_checks import CheckSeriesRow

    named = {"remedy": remedy, "commitment": commitment, "suggestion": suggestion}
    matter, matter_code = _matter(named)
    row = CheckSeriesRow(
        subject=review.within_cycle,
        matter=matter,
        matter_code=matter_code,
        every=Every(every) if every else None,
        is_surprise=surprise or None,
        **given,
    )
    with session.application() as application:
        frame = session.command(application)
        recorded = application.keep_check_series(review.cycle, [row], command=frame)
        found = application.list_checks(review.cycle, now=frame.now, actor=session.actor)
    show_series(
        session, recorded, [each for each in found.series if each.series.id in recorded.ids]
    )


@command("stop")
@argument("series", metavar="SERIES", type=SERIES)
@_reason
@click.pass_obj
def stop(session: Session, series: Item, reason: str) -> None:
    """Stop a series and cancel what is left of it."""
    with session.application() as application:
        recorded = application.stop_checks(
            series.cycle, series.code, reason=reason, command=session.command(application)
        )
    show_recorded(session, recorded)


@command("record")
@argument("reviews", metavar="REVIEW...", type=REVIEW, nargs=-1, required=True)
@option("--due", "due_days", metavar="DATE", type=DAY, multiple=True, required=True)
@option("--made", "made_on", metavar="DATE", type=DAY)
@click.pass_obj
def record(
    session: Session,
    reviews: tuple[Address, ...],
    due_days: tuple[date, ...],
    made_on: date | None,
) -> None:
    """Schedule checks of each of some reviews, or record that they were made."""
    from workflow.domain.rows_of_checks import CheckRow

    rows = [
        CheckRow(subject=review.within_cycle, due_on=due_on, made_on=made_on)
        for review in reviews
        for due_on in due_days
    ]
    with session.application() as application:
        recorded = application.record_checks(
            cycle_of(reviews), rows, command=session.command(application)
        )
    show_recorded(session, recorded)


@command("make")
@_numbers
@_cycle
@option("--on", "made_on", metavar="DATE", type=DAY, required=True)
@option("--result", type=OneOf(RESULTS))
@option("--place", metavar="PLACE", type=TEXT)
@option("--finding", metavar="TEXT", type=TEXT)
@click.pass_obj
def make(
    session: Session,
    numbers: tuple[int, ...],
    cycle: str,
    made_on: date,
    result: str | None,
    place: str | None,
    finding: str | None,
) -> None:
    """Record that checks were made, and what came of them."""
    from workflow.domain.records.monitoring import CheckResult
    from workflow.domain.rows_of_checks import ResultRow

    rows = [
        ResultRow(
            check=number,
            made_on=made_on,
            result=CheckResult(result) if result else None,
            place=place,
            finding=finding,
        )
        for number in dict.fromkeys(numbers)
    ]
    with session.application() as application:
        recorded = application.make_checks(cycle, rows, command=session.command(application))
    show_recorded(session, recorded)


@command("cancel")
@_numbers
@_cycle
@_reason
@click.pass_obj
def cancel(session: Session, numbers: tuple[int, ...], cycle: str, reason: str) -> None:
    """Give up checks that were not made."""
    with session.application() as application:
        recorded = application.cancel_checks(
            cycle, numbers, reason=reason, command=session.command(application)
        )
    show_recorded(session, recorded)


@command("import")
@argument("file", metavar="FILE", type=TEXT)
@_cycle
@plan_option
@click.pass_obj
def import_series(session: Session, file: str, cycle: str, *, plan: bool) -> None:
    """Plan the series that a CSV or XLSX file holds, all or nothing."""
    from runtime.readers.checks import read_check_series

    import_records(
        session, file, read_check_series, lambda use: use.keep_check_series, cycle=cycle, plan=plan
    )


@command("import-results")
@argument("file", metavar="FILE", type=TEXT)
@_cycle
@plan_option
@click.pass_obj
def import_results(session: Session, file: str, cycle: str, *, plan: bool) -> None:
    """Record what came of the checks that a CSV or XLSX file holds, all or nothing."""
    from runtime.readers.checks import read_check_results

    import_records(
        session, file, read_check_results, lambda use: use.make_checks, cycle=cycle, plan=plan
    )


@command("export")
@argument("file", metavar="FILE", type=TEXT)
@_cycle
@click.pass_obj
def export(session: Session, file: str, cycle: str) -> None:
    """Write the series that go on into a CSV or XLSX file that can be imported again."""
    from runtime.readers.checks import CHECK_SERIES_COLUMNS, check_series_values

    with session.application() as application:
        now = application.now(session.now)
        found = application.list_checks(cycle, now=now, actor=session.actor)
    rows = [
        check_series_values(line.series, subject=line.row.key, checker=line.checker)
        for line in found.series
        if line.series.active
    ]
    export_rows(session, file, CHECK_SERIES_COLUMNS, rows)


def _matter(given: Mapping[str, str | None]) -> tuple[Matter | None, str | None]:
    """Return what the checks are about; the review itself where nothing is named."""
    from workflow.domain.records.monitoring import Matter

    named = [(name, code) for name, code in given.items() if code is not None]
    if len(named) > 1:
        raise InvalidValueError("matters_several", found=[f"--{name}" for name, _ in named])
    return (Matter(named[0][0]), named[0][1]) if named else (None, None)


for _command in (
    *(plan, stop, record, make, cancel),
    *LISTS,
    *(import_series, import_results, export),
):
    COMMAND.add_command(_command)
