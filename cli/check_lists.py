"""The verbs of `reviewcycle check` that read: list, show, series, coverage and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.context import Session
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, Number
from cli.recording import findings_document, write_findings

if TYPE_CHECKING:
    from workflow.application.desk import Recorded
    from workflow.application.list_checks import CheckLine, SeriesLine

LARGEST_NUMBER = 999_999_999

FIELDS = (
    *("check", "review", "subject", "subject_name", "unit", "series", "matter", "matter_code"),
    *("place", "checker", "surprise", "due_on", "status", "working_days_late"),
    *("made_on", "made_by", "result", "cancelled_on"),
)
SERIES_FIELDS = (
    *("series", "review", "subject", "subject_name", "unit", "title", "matter", "matter_code"),
    *("checker", "every", "starts_on", "times", "places", "surprise", "active"),
)
COVERAGE_FIELDS = (
    *("series", "review", "title", "places", "visited", "percent", "missing"),
    *("scheduled", "due", "made", "missed"),
)
TEXTS = ("finding", "reason")

_cycle = option("--cycle", metavar="CYCLE", type=TEXT, required=True)
_under = option("--under", metavar="UNIT", type=TEXT)
_series = option("--series", metavar="CODE", type=TEXT)

LISTING = Listing(
    key="items",
    columns=(
        Column(key="check", number=True),
        *columns("review", "subject_name", "series"),
        Column(key="place", title="check_place"),
        *columns("checker", "due_on"),
        Column(key="status", section="check_statuses"),
        *columns("made_on"),
        Column(key="result", section="check_results"),
    ),
    fields=FIELDS,
)
SERIES_LISTING = Listing(
    key="items",
    columns=(
        *columns("series", "review", "title", "checker"),
        Column(key="every", section="recurrences"),
        *columns("starts_on"),
        Column(key="times", number=True),
        *columns("places"),
    ),
    fields=SERIES_FIELDS,
)
COVERAGE_LISTING = Listing(
    key="items",
    columns=(
        *columns("series", "review", "title"),
        Column(key="visited", number=True),
        Column(key="places", number=True),
        *columns("percent"),
        *(Column(key=key, number=True) for key in ("scheduled", "due", "made")),
        Column(key="missed", cell=lambda item, words: words.number(len(item["missed"]))),
        *columns("missing"),
    ),
    fields=COVERAGE_FIELDS,
    flat=lambda item: {**item, "missed": [each["due_on"] for each in item["missed"]]},
)


@command("list")
@_cycle
@_under
@_series
@option("--checker", metavar="PERSON", type=TEXT)
@option("--due-before", metavar="DATE", type=DAY)
@option("--missed", is_flag=True)
@click.pass_obj
def list_checks(
    session: Session,
    cycle: str,
    under: str | None,
    series: str | None,
    checker: str | None,
    due_before: date | None,
    *,
    missed: bool,
) -> None:
    """List checks by their day, without what was seen."""
    from workflow.application.list_checks import CheckFilter

    wanted = CheckFilter(
        under=under, series=series, checker=checker, due_before=due_before, missed=missed
    )
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_checks(cycle, wanted, now=now, actor=session.actor)
    items = [_item(line) for line in found.items]
    answer = {"cycle": cycle, "as_of": found.as_of, "items": items}
    show(session, answer, listing=LISTING, zone=found.context.definition.time_zone)


@command("show")
@argument("number", metavar="N", type=Number(1, LARGEST_NUMBER))
@_cycle
@click.pass_obj
def show_check(session: Session, number: int, cycle: str) -> None:
    """Show one check and what was seen."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.list_checks.one(cycle, number, now=now, actor=session.actor)
    [line] = found.items
    texts = {key: getattr(line.check, key) for key in TEXTS}
    answer = {**_item(line), **texts}

    def page(page: Page) -> None:
        _write(page, answer)

    show(session, answer, page=page, zone=found.context.definition.time_zone)


@command("series")
@_cycle
@_under
@click.pass_obj
def list_series(session: Session, cycle: str, under: str | None) -> None:
    """List series of checks."""
    from workflow.application.list_checks import CheckFilter

    with session.application() as application:
        now = application.now(session.now)
        wanted = CheckFilter(under=under)
        found = application.list_checks(cycle, wanted, now=now, actor=session.actor)
    items = [_series_item(line) for line in found.series]
    show(session, {"cycle": cycle, "as_of": found.as_of, "items": items}, listing=SERIES_LISTING)


@command("coverage")
@_cycle
@_under
@_series
@click.pass_obj
def coverage(session: Session, cycle: str, under: str | None, series: str | None) -> None:
    """Show which places of series were visited, and which checks were missed."""
    from workflow.application.list_checks import CheckFilter

    with session.application() as application:
        now = application.now(session.now)
        wanted = CheckFilter(under=under, series=series)
        found = application.list_checks(cycle, wanted, now=now, actor=session.actor)
    items = [_coverage_item(line) for line in found.series]
    answer = {"cycle": cycle, "as_of": found.as_of, "items": items}

    def page(page: Page) -> None:
        page.table(items, COVERAGE_LISTING.columns)
        for item in items:
            for each in item["missed"]:
                told = {**each, "series": item["series"], "place": each["place"] or ""}
                page.sentence("answers", "check_was_missed", **told)

    show(session, answer, listing=COVERAGE_LISTING, page=page)


@command("findings")
@_cycle
@_under
@click.pass_obj
def findings(session: Session, cycle: str, under: str | None) -> None:
    """Tell what is worth a look: missed checks, places never visited, poor results."""
    with session.application() as application:
        now = application.now(session.now)
        found = application.find_check_signals(cycle, under=under, now=now, actor=session.actor)
    told = [{"code": each.code, "facts": dict(each.facts)} for each in found.items]
    items = findings_document(told, session.language)
    listing = Listing(key="items", columns=columns("message"), fields=("code", "message", "facts"))

    def page(page: Page) -> None:
        write_findings(page, items)
        if not items:
            page.sentence("answers", "nothing_worth_a_look")

    answer = {"cycle": cycle, "as_of": found.as_of, "items": items}
    show(session, answer, listing=listing, page=page)


def show_series(session: Session, recorded: Recorded, series: Sequence[SeriesLine]) -> None:
    """Print which series were planned, and what followed from it."""
    told = findings_document(recorded.findings, session.language)
    answer = {
        "cycle": recorded.cycle,
        "ids": list(recorded.ids),
        "series": [line.key for line in series],
        "scheduled": sum(line.coverage.scheduled for line in series),
        "reviews": recorded.reviews,
        "moved": recorded.moved,
        "created": recorded.created,
        "updated": recorded.updated,
        "unchanged": recorded.unchanged,
        "findings": told,
    }

    def page(page: Page) -> None:
        page.sentence("answers", "series_planned", **answer)
        write_findings(page, told)

    show(session, answer, page=page)


LISTS = (list_checks, show_check, list_series, coverage, findings)


def _item(line: CheckLine) -> dict[str, Any]:
    check, series = line.check, line.series
    item = {
        "check": check.id,
        "review": line.review,
        "subject": line.row.subject_code,
        "subject_name": line.row.subject_name,
        "unit": line.row.venue_code,
        "series": series.code if series else None,
        "matter": series.matter if series else None,
        "matter_code": series.matter_code if series else None,
        "checker": line.checker,
        "surprise": check.is_surprise,
        "status": line.status,
        "working_days_late": line.working_days_late,
    }
    return {name: item[name] if name in item else getattr(check, name) for name in FIELDS}


def _series_item(line: SeriesLine) -> dict[str, Any]:
    series = line.series
    item = {
        "series": line.key,
        "review": line.review,
        "subject": line.row.subject_code,
        "subject_name": line.row.subject_name,
        "unit": line.row.venue_code,
        "checker": line.checker,
        "places": list(series.places),
        "surprise": series.is_surprise,
    }
    return {name: item[name] if name in item else getattr(series, name) for name in SERIES_FIELDS}


def _coverage_item(line: SeriesLine) -> dict[str, Any]:
    from workflow.domain.share import percent

    found = line.coverage
    return {
        "series": line.key,
        "review": line.review,
        "title": line.series.title,
        "places": found.places,
        "visited": found.visited,
        "percent": percent(found.visited, found.places) if found.places else None,
        "missing": list(found.missing),
        "scheduled": found.scheduled,
        "due": found.due,
        "made": found.made,
        "missed": [
            {"check": check.id, "due_on": check.due_on, "place": check.place}
            for check in found.missed
        ],
    }


def _write(page: Page, answer: dict[str, Any]) -> None:
    words = page.language
    shown = {key: answer[key] for key in FIELDS if answer[key] not in (None, "", 0)}
    sections = {"status": "check_statuses", "result": "check_results", "matter": "check_matters"}
    for key, section in sections.items():
        if key in shown:
            shown[key] = words.text(section, str(shown[key]))
    page.facts(shown, place="check_place")
    for key in TEXTS:
        if answer[key]:
            page.line()
            page.line(f"{words.text('tables', key)}:")
            page.line(answer[key])
