"""`reviewcycle definition preview`: the days that a definition would mean."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from cli.context import Session
from cli.definition_source import Source, read_checked, stored_name
from cli.definition_words import DefinitionWords
from cli.frame import argument, command, option
from cli.output import Listing, show
from cli.page import Page
from cli.parameters import DAY, TEXT, read_file
from cli.table import plain_lines
from runtime.language import Language
from runtime.visible import visible
from workflow.domain.errors import NotFoundError

if TYPE_CHECKING:
    from workflow.domain.calendar import CalendarDay, WorkingCalendar
    from workflow.domain.definition import Definition
    from workflow.domain.definition_preview import PlannedRung, PlannedStage, Preview
    from workflow.domain.enrolment import Finding

WIDTH = 80
WIDEST_TITLE = 34
UNBROKEN = "\xa0"  # a blank at which no line is broken

FIELDS = (
    "track",
    "stage",
    "opens_on",
    "opens_earliest",
    "due_on",
    "due_earliest",
    "working_days",
    "on_day_off",
    "provisional",
    "days_off",
    "worked_days",
    "rungs",
)


@command("preview")
@argument("definition", metavar="NAME|FILE", type=TEXT)
@option("--start", "start_on", metavar="DATE", type=DAY, required=True)
@option("--calendar", metavar="NAME|FILE", type=TEXT)
@click.pass_obj
def preview(session: Session, definition: str, start_on: date, calendar: str | None) -> None:
    """Show the days of every stage, without opening a cycle."""
    source, planned = _planned(session, definition, start_on, calendar)
    words = DefinitionWords(definition=source.definition, language=session.language)
    show(
        session,
        _document(source, planned, words),
        listing=Listing(key="items", columns=(), fields=FIELDS, flat=_flat),
        page=lambda page: _write(page, source, planned, words),
        zone=source.definition.time_zone,
    )


def _planned(
    session: Session, text: str, start_on: date, calendar: str | None
) -> tuple[Source, Preview]:
    named = stored_name(text)
    if named is None:
        from workflow.domain.deadline import Timetable
        from workflow.domain.definition_preview import preview as planned

        _, definition = read_checked(text)
        days = _calendar_without_database(definition, calendar)
        table = Timetable(calendar=days, zone=ZoneInfo(definition.time_zone))
        source = Source(definition=definition, file=text)
        return source, planned(definition, starts_on=start_on, table=table)
    name, version = named
    chosen = calendar if calendar is None or stored_name(calendar) else _calendar_of_file(calendar)
    with session.application() as application:
        line, found = application.preview_definition(
            name, version=version, starts_on=start_on, calendar=chosen
        )
    return Source(definition=line.definition, version=line.stored.version), found


def _calendar_without_database(definition: Definition, calendar: str | None) -> WorkingCalendar:
    from runtime.file_calendar import shipped_calendar
    from workflow.domain.calendar import WorkingCalendar

    if calendar is not None and stored_name(calendar) is None:
        return _calendar_of_file(calendar)
    name = calendar or definition.calendar
    found = shipped_calendar(name)
    if found is None and calendar is not None:
        raise NotFoundError("calendar_not_found", calendar=name)
    return found or WorkingCalendar(name=name, revision=0)


def _calendar_of_file(file: str) -> WorkingCalendar:
    from runtime.file_calendar import calendar_of_file

    return calendar_of_file(read_file(file), file=file, name=file)


def _document(source: Source, planned: Preview, words: DefinitionWords) -> dict[str, Any]:
    calendar = planned.calendar
    return {
        **source.to_json(),
        "start_on": planned.starts_on,
        "last_on": planned.last_on,
        "calendar": calendar.name,
        "calendar_revision": calendar.revision if source.file is None else None,
        "provisional_years": list(planned.provisional_years),
        "assumption": words.language.text("answers", "preview_assumes"),
        "findings": [
            {"code": each.code, "message": _sentence(each, words), "facts": each.facts}
            for each in planned.findings
        ],
        "items": [_item(stage) for stage in planned.stages],
    }


def _item(planned: PlannedStage) -> dict[str, Any]:
    return {
        "track": planned.track,
        "stage": planned.stage.stage,
        "opens_on": planned.opens_on,
        "opens_earliest": planned.opens_earliest,
        "due_on": planned.due_on,
        "due_earliest": planned.due_earliest,
        "working_days": planned.working_days,
        "on_day_off": planned.on_day_off,
        "provisional": planned.provisional,
        "days_off": [_named_day(day) for day in planned.days_off],
        "worked_days": [_named_day(day) for day in planned.worked_days],
        "rungs": [_rung(rung) for rung in planned.rungs],
    }


def _named_day(day: CalendarDay) -> dict[str, Any]:
    return {"day": day.day, "name": day.name or None}


def _rung(planned: PlannedRung) -> dict[str, Any]:
    to = [{"role": who.role, "at": who.at, "above": who.above} for who in planned.rung.to]
    return {
        "at": str(planned.rung.at),
        "do": str(planned.rung.do),
        "to": to,
        "fires_on": planned.fires_on,
        "fires_at": planned.fires_at,
        "before_opening": planned.before_opening,
        "after_cycle": planned.after_cycle,
    }


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """Return a stage as a CSV file holds it: each rung as `-3wd 2026-11-03`."""
    rungs = [f"{rung['at']} {rung['fires_on']}" for rung in item["rungs"]]
    days = {key: [day["day"] for day in item[key]] for key in ("days_off", "worked_days")}
    return {**item, **days, "rungs": rungs}


def _sentence(finding: Finding, words: DefinitionWords) -> str:
    facts = dict(finding.facts)
    if "stage" in facts:
        facts["stage"] = words.stage(facts["track"], facts["stage"])
        facts["track"] = words.track(facts["track"])
    return words.language.text("findings", finding.code, **facts)


def _write(page: Page, source: Source, planned: Preview, words: DefinitionWords) -> None:
    said = partial(page.language.text, "answers")
    calendar = planned.calendar.name
    days = {"start_on": planned.starts_on, "last_on": planned.last_on}
    _wrapped(page, said("preview_head", definition=source.label, calendar=calendar, **days))
    _wrapped(page, said("preview_assumes"))
    for track, stages in groupby(planned.stages, key=lambda stage: stage.track):
        page.line()
        page.line(words.track(track))
        _write_track(page, list(stages), words)
    page.line()
    if any(stage.opens_earliest for stage in planned.stages):
        _wrapped(page, said("preview_earliest"))
    if planned.provisional_years:
        _wrapped(page, said("preview_provisional", years=planned.provisional_years))
    for finding in planned.findings:
        _wrapped(page, f"• {_sentence(finding, words)}", indent="  ")


def _write_track(page: Page, stages: list[PlannedStage], words: DefinitionWords) -> None:
    keys = ("stage", "opens_on", "due_on", "stage_days")
    rows = [_row(stage, words) for stage in stages]
    head, *lines = plain_lines(
        [page.language.text("tables", key) for key in keys],
        [cells for cells, _ in rows],
        numbers=(False, False, False, True),
    )
    page.line(head)
    for line, (_, rest), stage in zip(lines, rows, stages, strict=True):
        page.line("\n".join((line, *rest)))
        for note in _notes(stage, words):
            _wrapped(page, f"  {note}", indent="    ")


def _row(planned: PlannedStage, words: DefinitionWords) -> tuple[list[str], list[str]]:
    """Return the cells of a stage, and what its title has beyond the first line."""
    language = words.language
    title, *rest = textwrap.wrap(visible(words.title(planned.stage.title)), WIDEST_TITLE)
    opens_on = _day(planned.opens_on, language, is_earliest=planned.opens_earliest)
    due_on = _day(planned.due_on, language, is_earliest=planned.due_earliest)
    return [title, opens_on, due_on, language.shown(planned.working_days)], rest


def _day(day: date | None, language: Language, *, is_earliest: bool) -> str:
    return f"≥ {language.shown(day)}" if is_earliest else language.shown(day)


def _notes(planned: PlannedStage, words: DefinitionWords) -> Iterator[str]:
    """Yield what stands below a stage: its rungs, and the days that are not as in other weeks."""
    language = words.language
    rungs = [f"{each.rung.at} {language.day(each.fires_on)}" for each in planned.rungs]
    off, worked = (
        [f"{language.day(each.day)} {each.name}".rstrip() for each in days]
        for days in (planned.days_off, planned.worked_days)
    )
    for key, told in (("rungs", rungs), ("days_off", off), ("worked_days", worked)):
        if told:
            days = " · ".join(entry.replace(" ", UNBROKEN) for entry in told)
            yield language.text("answers", f"preview_{key}", days=days)


def _wrapped(page: Page, text: str, *, indent: str = "") -> None:
    """Write a text on as many lines as it needs."""
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
    page.line("\n".join(lines).replace(UNBROKEN, " "))
