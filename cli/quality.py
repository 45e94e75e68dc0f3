"""`reviewcycle quality`: how good the monthly meetings of units are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import TEXT, OneOf
from cli.recording import findings_document, write_findings
from cli.register_options import MONTH
from cli.registers import register_noun
from runtime.language import Language
from workflow.domain.errors import InvalidValueError
from workflow.domain.records.registers import MeetingKind

if TYPE_CHECKING:
    from workflow.application.count_registers import MonthCount
    from workflow.domain.definition import Definition
    from workflow.domain.records.registers import MeetingQuality

COMMAND = register_noun("quality")

KINDS = tuple(str(kind) for kind in MeetingKind)
_NUMBERS = ("good", "graded", "ungraded", "not_held", "unrecorded")
COUNTED = Listing(
    key="months",
    columns=(
        *columns("month"),
        *(Column(key=key, number=True) for key in _NUMBERS),
        *columns("percent"),
    ),
)


@COMMAND.command("series")
@argument("unit", metavar="UNIT", type=TEXT)
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@click.pass_obj
def series(session: Session, unit: str, cycle: str) -> None:
    """Show the meetings of a unit month by month."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.show_quality.series(cycle, unit, now=now, actor=session.actor)
    told = [{"code": each.code, "facts": dict(each.facts)} for each in found.findings]
    answer: dict[str, Any] = {
        "cycle": cycle,
        "unit": found.unit.code,
        "unit_name": found.unit.name,
        "items": [_month(month, kind, row) for month, kind, row in found.months],
        "findings": findings_document(told, session.language),
    }
    listing = _series(found.context.definition)

    def page(page: Page) -> None:
        page.table(answer["items"], listing.columns)
        write_findings(page, answer["findings"])

    show(session, answer, listing=listing, page=page)


def _month(month: str, kind: MeetingKind, row: MeetingQuality | None) -> dict[str, Any]:
    return {
        "month": month,
        "kind": str(kind),
        "held": row.held if row else None,
        "self_grade": row.grade if row else None,
        "present": row.present if row else None,
        "expected": row.expected if row else None,
        "lasted": row.minutes if row else None,
    }


def _series(definition: Definition) -> Listing:
    return Listing(
        key="items",
        columns=(
            *columns("month"),
            Column(key="kind", section="month_meeting_kinds"),
            Column(key="held", number=True),
            Column(
                key="self_grade",
                cell=lambda item, words: _grade(item["self_grade"] or "", definition, words),
            ),
            *(Column(key=key, number=True) for key in ("present", "expected", "lasted")),
        ),
    )


def _grade(grade: str, definition: Definition, words: Language) -> str:
    rules = definition.monitoring.quality
    titles = rules.grades if rules else {}
    return titles[grade].text(words.code) if grade in titles else grade


@COMMAND.command("count")
@option("--cycle", metavar="CYCLE", type=TEXT, required=True)
@option("--month", metavar="MONTH", type=MONTH)
@option("--from", "since", metavar="MONTH", type=MONTH)
@option("--to", "until", metavar="MONTH", type=MONTH)
@option("--kind", type=OneOf(KINDS), default=KINDS[0])
@option("--under", metavar="UNIT", type=TEXT)
@click.pass_obj
def count(
    session: Session,
    cycle: str,
    month: str | None,
    since: str | None,
    until: str | None,
    kind: str,
    under: str | None,
) -> None:
    """Count how many meetings were good or better, of how many that were graded."""
    from workflow.application.list_registers import RegisterFilter

    if month is not None and (since or until):
        raise InvalidValueError("month_or_span")
    wanted = RegisterFilter(under=under, since=month or since, until=month or until, holds=True)
    with session.application() as application:
        counted = application.show_quality.count(
            cycle,
            wanted,
            kind=MeetingKind(kind),
            now=application.now(session.now),
            actor=session.actor,
        )
    answer: dict[str, Any] = {
        "cycle": cycle,
        "as_of": counted.as_of,
        "kind": kind,
        "months": [_counted(each) for each in counted.months],
        "total": _counted(counted.total),
    }
    definition = counted.context.definition

    def page(page: Page) -> None:
        _write_counted(page, answer, definition)

    show(session, answer, listing=COUNTED, page=page, zone=definition.time_zone)


def _write_counted(page: Page, answer: dict[str, Any], definition: Definition) -> None:
    good = _good_or_better(definition, page.language)
    page.table(answer["months"], _columns_counted(good))
    page.line()
    page.sentence("answers", "quality_counted", **answer["total"], level=good)
    for grade, number in answer["total"]["grades"].items():
        title = _grade(grade, definition, page.language)
        page.line(f"  {title}: {page.language.number(number)}")


def _columns_counted(good: str) -> tuple[Column, ...]:
    """Return the columns of a count, that of the good ones under what they are called."""
    told = {
        "good": Column(key=good, cell=lambda each, words: words.number(each["good"]), number=True),
        "percent": Column(key="percent", cell=_percent, number=True),
    }
    return tuple(told.get(column.key, column) for column in COUNTED.columns)


def _percent(month: dict[str, Any], words: Language) -> str:
    return words.amount(f"{month['percent']}%")


def _good_or_better(definition: Definition, words: Language) -> str:
    """Return what the grades are called that count as good."""
    rules = definition.monitoring.quality
    level = _grade(rules.good_from, definition, words) if rules else words.shown(None)
    return words.text("answers", "level_or_better", level=level)


def _counted(month: MonthCount) -> dict[str, Any]:
    count = month.count
    return {
        "month": month.month,
        "recorded": count.recorded,
        "graded": count.graded,
        "good": count.good,
        "percent": count.percent,
        "ungraded": count.ungraded,
        "not_held": count.not_held,
        "unrecorded": month.missing,
        "grades": dict(count.grades),
    }
