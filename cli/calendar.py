"""`reviewcycle calendar`: days off, days off that are worked, and counting by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from datetime import date

import click

from cli.context import Session
from cli.frame import argument, noun, option
from cli.output import Listing, show
from cli.page import Column, Page, columns
from cli.parameters import DAY, TEXT, Number, read_file

COMMAND = noun("calendar")

DEFAULT = "vn_public"
MOST_DAYS = 1_000_000

LISTING = Listing(
    key="days",
    columns=(*columns("day"), Column(key="kind", section="day_kinds"), *columns("name", "status")),
)
LOCAL_LISTING = replace(LISTING, columns=(*LISTING.columns, *columns("unit")))

calendar_option = option("--name", metavar="CALENDAR", type=TEXT, default=DEFAULT)
unit_option = option("--unit", metavar="UNIT", type=TEXT)


@COMMAND.command("import")
@argument("file")
@calendar_option
@unit_option
@click.pass_obj
def import_file(session: Session, file: str, name: str, unit: str | None) -> None:
    """Store the days of a file over those that the calendar, or a unit of its own, has."""
    from runtime.readers.calendars import read_calendar
    from workflow.domain.calendar import CalendarDay

    rows = read_calendar(read_file(file), file=file, is_local=unit is not None)
    days = [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in rows
        if not row.usual
    ]
    with session.application() as application:
        report = application.import_calendar(
            name,
            days,
            unit=unit,
            usual=[row.day for row in rows if row.usual],
            command=session.command(application),
        )
    answer = asdict(report)

    def page(page: Page) -> None:
        key = "calendar_imported" if unit is None else "local_calendar_imported"
        page.sentence("answers", key, **answer)
        if report.removed:
            page.sentence("answers", "calendar_days_removed", count=report.removed)

    show(session, answer, page=page)


@COMMAND.command("show")
@argument("year", type=Number(1, 9999))
@calendar_option
@unit_option
@click.pass_obj
def show_year(session: Session, year: int, name: str, unit: str | None) -> None:
    """List the days of a year that differ from the ordinary week."""
    with session.application() as application:
        found = application.show_calendar(name, unit=unit)
    items = [
        {
            "day": line.day.day,
            "kind": "work" if line.day.works else "holiday",
            "name": line.day.name,
            "status": line.day.status,
            "unit": line.unit,
        }
        for line in found.days
        if line.day.day.year == year
    ]
    counts = Counter(code for code, day in found.local if day.year == year)
    local = [{"unit": code, "days": count} for code, count in counts.items()]
    answer = {
        "calendar": name,
        "revision": found.revision,
        "year": year,
        "unit": unit,
        "days": items,
        "local": local,
    }
    listing = LISTING if unit is None else LOCAL_LISTING

    def page(page: Page) -> None:
        page.table(items, listing.columns)
        if unit is None and local:
            named = ", ".join(counts)
            session.say("answers", "calendar_has_local_days", units=named)

    show(session, answer, listing=listing, page=page)


# A negative number is no option here.
@COMMAND.command("add", context_settings={"ignore_unknown_options": True})
@argument("day", metavar="DATE", type=DAY)
@argument("count", metavar="N", type=Number(-MOST_DAYS, MOST_DAYS))
@calendar_option
@unit_option
@click.pass_obj
def add_days(session: Session, day: date, count: int, name: str, unit: str | None) -> None:
    """Print the day so many working days later, or earlier."""
    with session.application() as application:
        result, is_provisional = application.count_days(name, day, count, unit=unit)
    answer = {
        "calendar": name,
        "unit": unit,
        "day": day,
        "working_days": count,
        "result": result,
        "provisional": is_provisional,
    }

    def page(page: Page) -> None:
        weekday = page.language.text("weekdays", str(result.weekday()))
        page.line(f"{page.language.day(result)} ({weekday})")
        if is_provisional:
            session.say("answers", "day_provisional")

    show(session, answer, page=page)
