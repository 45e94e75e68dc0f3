"""The verbs of `reviewcycle remedy` about indicators, executors and milestones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.addresses import REMEDY, Item
from cli.context import Session
from cli.exporting import export_rows
from cli.frame import argument, command, option, plan_option
from cli.importing import import_records
from cli.output import show
from cli.page import Page
from cli.parameters import AMOUNT, DAY, TEXT, Number, OneOf
from cli.recording import findings_document, write_findings
from cli.remedy_page import parts_document, write_part

if TYPE_CHECKING:
    from fractions import Fraction

    from runtime.application import Application
    from workflow.application.desk import Recorded
    from workflow.application.keeping import KeepRecords

KINDS = ("zero", "all", "at_least", "done")
PARTS = ("indicators", "executors", "milestones")
MOST = 9_999

_remedy = argument("remedy", metavar="REMEDY", type=REMEDY)
_number = argument("number", metavar="N", type=Number(1, MOST))
_number_option = option("--number", metavar="N", type=Number(1, MOST))
_holds = option("--holds/--drop", "holds", default=None)
_percent = option("--percent", metavar="N", type=Number(0, 100), required=True)
_note = option("--note", metavar="TEXT", type=TEXT)
_on = option("--on", metavar="DATE", type=DAY)


@command("indicator")
@_remedy
@_number_option
@option("--text", metavar="TEXT", type=TEXT)
@option("--kind", type=OneOf(KINDS))
@option("--target", metavar="AMOUNT", type=AMOUNT)
@_holds
@click.pass_obj
def indicator(session: Session, /, remedy: Item, kind: str | None, **given: Any) -> None:
    """Say by what it is seen whether a remedy holds."""
    from workflow.domain.records.remedy import IndicatorKind
    from workflow.domain.rows_of_remedy_parts import IndicatorRow

    row = IndicatorRow(remedy=remedy.code, kind=IndicatorKind(kind) if kind else None, **given)
    _keep(session, remedy, row, lambda use: use.keep_indicators, part="indicators")


@command("measure")
@_remedy
@_number
@option("--value", "measured", metavar="AMOUNT", type=AMOUNT, required=True)
@option("--of", "measured_of", metavar="AMOUNT", type=AMOUNT)
@_on
@click.pass_obj
def measure(
    session: Session,
    remedy: Item,
    number: int,
    measured: Fraction,
    measured_of: Fraction | None,
    on: date | None,
) -> None:
    """Record what an indicator showed on a day."""
    from workflow.domain.rows_of_remedy_parts import IndicatorRow

    row = IndicatorRow(
        remedy=remedy.code,
        number=number,
        measured=measured,
        measured_of=measured_of,
        measured_on=on,
    )
    _keep(session, remedy, row, lambda use: use.measure_indicators, part="indicators")


@command("executor")
@_remedy
@_number_option
@option("--unit", metavar="CODE", type=TEXT)
@option("--person", metavar="PERSON", type=TEXT)
@option("--outside", metavar="NAME", type=TEXT)
@_holds
@click.pass_obj
def executor(session: Session, /, remedy: Item, **given: Any) -> None:
    """Say who carries a remedy out: a unit, a person, or a body outside the tree."""
    from workflow.domain.rows_of_remedy_parts import ExecutorRow

    row = ExecutorRow(remedy=remedy.code, **given)
    _keep(session, remedy, row, lambda use: use.keep_executors, part="executors")


@command("progress")
@_remedy
@_number
@_percent
@_note
@_on
@click.pass_obj
def progress(
    session: Session,
    remedy: Item,
    number: int,
    percent: int,
    note: str | None,
    on: date | None,
) -> None:
    """Record how far an executor is."""
    from workflow.domain.rows_of_remedy_parts import ExecutorRow

    row = ExecutorRow(remedy=remedy.code, number=number, percent=percent, note=note, reported_on=on)
    _keep(session, remedy, row, lambda use: use.report_progress, part="executors")


@command("milestone")
@_remedy
@_number_option
@option("--text", metavar="TEXT", type=TEXT)
@option("--due", "due_on", metavar="DATE", type=DAY)
@option("--done", "done_on", metavar="DATE", type=DAY)
@_holds
@click.pass_obj
def milestone(session: Session, /, remedy: Item, **given: Any) -> None:
    """Put a step on the way of a remedy, or say on which day it was done."""
    from workflow.domain.rows_of_remedy_parts import MilestoneRow

    row = MilestoneRow(remedy=remedy.code, **given)
    _keep(session, remedy, row, lambda use: use.keep_milestones, part="milestones")


@command("import-parts")
@argument("file", metavar="FILE", type=TEXT)
@option("--part", type=OneOf(PARTS), required=True)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@plan_option
@click.pass_obj
def import_parts(session: Session, file: str, part: str, cycle: str, *, plan: bool) -> None:
    """Write down what a CSV or XLSX file holds of one kind of part, all or nothing."""
    from runtime.readers.remedy_parts import PART_FILES

    def choose(use: Application) -> Any:
        return {
            "indicators": use.keep_indicators,
            "executors": use.keep_executors,
            "milestones": use.keep_milestones,
        }[part]

    import_records(session, file, PART_FILES[part].read, choose, cycle=cycle, plan=plan)


@command("export-parts")
@argument("file", metavar="FILE", type=TEXT)
@option("--part", type=OneOf(PARTS), required=True)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@click.pass_obj
def export_parts(session: Session, file: str, part: str, cycle: str) -> None:
    """Write one kind of part into a CSV or XLSX file that can be imported again."""
    from runtime.readers.remedy_parts import PART_FILES

    chosen = PART_FILES[part]
    with session.application() as application:
        now = application.now(session.now)
        found = application.read_whole_remedies(cycle, now=now, actor=session.actor)
    rows = [values for whole in found for values in chosen.values(whole)]
    export_rows(session, file, chosen.columns, rows)


PART_VERBS: Sequence[click.Command] = (
    *(indicator, measure, executor, progress, milestone, import_parts, export_parts),
)


def _keep(
    session: Session,
    remedy: Item,
    row: Any,
    choose: Callable[[Application], KeepRecords[Any]],
    *,
    part: str,
) -> None:
    """Keep one row, and print all parts of its kind that the remedy has now."""
    with session.application() as application:
        frame = session.command(application)
        recorded = choose(application)(remedy.cycle, [row], command=frame)
        context, whole = application.read_whole_remedies.one(
            remedy.cycle, remedy.code, now=frame.now, actor=session.actor
        )
    document = parts_document(whole)
    answer = {"remedy": whole.line.key, **_counts(recorded, session), part: document[part]}
    if part == "executors":
        answer["progress"] = document["progress"]

    def page(page: Page) -> None:
        page.sentence("answers", "remedy_part_recorded", **answer)
        write_part(page, part, answer)
        write_findings(page, answer["findings"])

    show(session, answer, page=page, zone=context.definition.time_zone)


def _counts(recorded: Recorded, session: Session) -> dict[str, Any]:
    return {
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "moved": recorded.moved,
        "findings": findings_document(recorded.findings, session.language),
    }
