"""`reviewcycle calendar`: days off, days off that are worked, and counting by them."""

from __future__ import annotations

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

calendar_option = option("--name", metavar="CALENDAR", type=TEXT, default=DEFAULT)


@COMMAND.command("import")
@argument("file")
@calendar_option
@click.pass_obj
def import_file(session: Session, file: str, name: str) -> None:
    """Store the days of a file over those that the calendar has."""
    from runtime.readers.calendars import read_calendar
    from workflow.domain.calendar import CalendarDay

    days = [
        CalendarDay(day=row.day, works=row.works, name=row.name, status=row.status)
        for row in read_calendar(read_file(file), file=file)
    ]
    with session.application() as application:
        report = application.import_calendar(name, days, command=session.command(application))
    answer = {
        "calendar": report.calendar,
        "revision": report.revision,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
    show(
        session,
        answer,
        page=lambda page: page.sentence("answers", "calendar_imported", **answer),
    )


@COMMAND.command("show")
@argument("year", type=Number(1, 9999))
@calendar_option
@click.pass_obj
def show_year(session: Session, year: int, name: str) -> None:
    """List the days of a year that differ from the ordinary week."""
    with session.application() as application:
        revision, days = application.lists.calendar(name)
    items = [
        {
            "day": day.day,
            "kind": "work" if day.works else "holiday",
            "name": day.name,
            "status": day.status,
        }
        for day in sorted(days, key=lambda day: day.day)
        if day.day.year == year
    ]
    answer = {"calendar": name, "revision": revision, "year": year, "days": items}
    show(session, answer, listing=LISTING)


# A negative number is no option here.
@COMMAND.command("add", context_settings={"ignore_unknown_options": True})
@argument("day", metavar="DATE", type=DAY)
@argument("count", metavar="N", type=Number(-MOST_DAYS, MOST_DAYS))
@calendar_option
@click.pass_obj
def add_days(session: Session, day: date, count: int, name: str) -> None:
    """Print the day so many working days later, or earlier."""
    with session.application() as application:
        result, is_provisional = application.count_days(name, day, count)
    answer = {
        "calendar": name,
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
