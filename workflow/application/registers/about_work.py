"""Registers of how units work: reports on areas, inspections, monthly meetings, results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workflow.application.desk import Desk
from workflow.application.registers import permits
from workflow.application.registers.concerning import require_concern
from workflow.application.registers.register import (
    CODE,
    DOCUMENT,
    STILL_HOLDS,
    SUBJECT,
    UNIT,
    Entry,
    Found,
    Holds,
    Register,
    RegisterColumn,
)
from workflow.domain.definition import Definition
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.months import month_of
from workflow.domain.organisation import Unit
from workflow.domain.quality_series import odd_meetings, quarters_without_thematic
from workflow.domain.records.registers import AreaReport, Inspection, MeetingQuality, Result
from workflow.domain.reported_result import odd_result
from workflow.domain.review import Review
from workflow.domain.terms import Title
from workflow.domain.viewing import Viewer

MONTH = RegisterColumn(code="month", holds=Holds.MONTH)


def _may_report(desk: Desk, unit: Unit) -> None:
    """Let pass who is in charge of an area, as the definition says."""
    targets = desk.context.definition.monitoring.area_reports_by
    if targets is None:
        raise RefusedError("area_reports_unasked")
    permits.require_at(desk, unit, targets)


def _check_inspection(entry: Entry[Inspection, Review]) -> Iterable[Finding]:
    new, old = entry.new, entry.old
    if old is None or new.concerns != old.concerns:
        require_concern(entry.desk, entry.place, new.concerns)
    return ()


def _overdue(found: Found[Inspection]) -> Iterator[Finding]:
    """Yield the items of a programme whose month is over, and that were not done."""
    for listed in found.rows:
        row = listed.row
        if row.holds and row.done_on is None and row.planned_for < month_of(found.today):
            facts = {"code": row.code, "subject": listed.place, "month": row.planned_for}
            yield Finding(code="inspection_overdue", facts=facts)


def _grades(definition: Definition) -> Mapping[str, Title]:
    rules = definition.monitoring.quality
    return rules.grades if rules else {}


def _check_quality(entry: Entry[MeetingQuality, Unit]) -> Iterable[Finding]:
    """Return what is odd about a month; impossible figures are refused."""
    new, rules = entry.new, entry.desk.context.definition.monitoring.quality
    if new.grade is not None and rules is None:
        raise RefusedError("quality_ungraded")
    if new.present is not None and new.expected is not None and new.present > new.expected:
        raise InvalidValueError("quality_present_above", present=new.present, expected=new.expected)
    return list(odd_meetings(new, entry.place.code, rules)) if new.holds else []


def _odd_series(found: Found[MeetingQuality]) -> Iterator[Finding]:
    """Yield what is odd about months, and about the quarters in which they lie."""
    rules = found.definition.monitoring.quality
    for listed in found.rows:
        if listed.row.holds:
            yield from odd_meetings(listed.row, listed.place, rules)
    around = [(listed.place, listed.row) for listed in found.around if listed.row.holds]
    yield from quarters_without_thematic(around, this_month=month_of(found.today))


def _results(definition: Definition) -> Mapping[str, Title]:
    return definition.scale.results if definition.scale else {}


def _check_result(entry: Entry[Result, Review]) -> Iterable[Finding]:
    if entry.new.of == 0:
        raise InvalidValueError("result_of_nothing", result=entry.new.name)
    found = odd_result(entry.new)
    return [found] if found else []


def _odd_results(found: Found[Result]) -> Iterator[Finding]:
    """Yield the results that were printed otherwise than they are."""
    for listed in found.rows:
        finding = odd_result(listed.row) if listed.row.holds else None
        if finding is not None:
            yield finding


AREA_REPORTS: Register[AreaReport, Unit] = Register(
    name="area-report",
    record=AreaReport,
    event=EventKind.AREA_REPORTED,
    prefix="AR",
    columns=(
        CODE,
        UNIT,
        MONTH,
        RegisterColumn(code="text", holds=Holds.LONG_TEXT),
        RegisterColumn(code="reported_on", holds=Holds.DAY, asked_as="on", is_today=True),
        RegisterColumn(code="reported_by", holds=Holds.PERSON, asked_as="by"),
        STILL_HOLDS,
    ),
    when="month",
    find_place=Desk.unit,
    permit=_may_report,
    sees=permits.reaches,
    identity=("month", "reported_by"),
    author="reported_by",
)

INSPECTIONS: Register[Inspection, Review] = Register(
    name="inspection",
    record=Inspection,
    event=EventKind.INSPECTION_RECORDED,
    prefix="IN",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="focus", holds=Holds.TEXT),
        RegisterColumn(code="planned_for", holds=Holds.MONTH, asked_as="month", may_lie_ahead=True),
        RegisterColumn(code="inspected_by", holds=Holds.UNIT, stored_as="unit_id", asked_as="by"),
        DOCUMENT,
        RegisterColumn(code="concerns", holds=Holds.CODE),
        RegisterColumn(code="done_on", holds=Holds.DAY, asked_as="done"),
        RegisterColumn(code="result", holds=Holds.LONG_TEXT),
        STILL_HOLDS,
    ),
    when="planned_for",
    find_place=Desk.review,
    permit=permits.superiors,
    sees=Viewer.sees,
    check=_check_inspection,
    signals=_overdue,
)

QUALITY: Register[MeetingQuality, Unit] = Register(
    name="quality",
    record=MeetingQuality,
    event=EventKind.QUALITY_RECORDED,
    prefix="MQ",
    columns=(
        CODE,
        UNIT,
        MONTH,
        RegisterColumn(code="kind", holds=Holds.WORD, words="month_meeting_kinds"),
        RegisterColumn(code="held", holds=Holds.NUMBER),
        RegisterColumn(
            code="self_grade", stored_as="grade", asked_as="grade", holds=Holds.NAME, titles=_grades
        ),
        RegisterColumn(code="present", holds=Holds.NUMBER),
        RegisterColumn(code="expected", holds=Holds.NUMBER),
        RegisterColumn(code="lasted", stored_as="minutes", holds=Holds.NUMBER, asked_as="minutes"),
        STILL_HOLDS,
    ),
    when="month",
    find_place=Desk.unit,
    permit=permits.head_or_authority,
    sees=permits.reaches,
    check=_check_quality,
    signals=_odd_series,
    identity=("month", "kind"),
)

RESULTS: Register[Result, Review] = Register(
    name="result",
    record=Result,
    event=EventKind.RESULT_RECORDED,
    prefix="RT",
    columns=(
        CODE,
        SUBJECT,
        RegisterColumn(code="result", stored_as="name", holds=Holds.NAME, titles=_results),
        RegisterColumn(code="value", holds=Holds.AMOUNT),
        RegisterColumn(code="of", holds=Holds.AMOUNT),
        RegisterColumn(code="measured_in", stored_as="measure", holds=Holds.TEXT),
        RegisterColumn(code="compared", holds=Holds.WORD, words="comparisons"),
        RegisterColumn(code="published", stored_as="reported", holds=Holds.TEXT),
        RegisterColumn(code="goal", stored_as="target", holds=Holds.AMOUNT),
        RegisterColumn(code="as_of_on", holds=Holds.DAY, asked_as="on", is_today=True),
        STILL_HOLDS,
    ),
    when="as_of_on",
    find_place=Desk.review,
    permit=permits.owners,
    sees=Viewer.sees,
    check=_check_result,
    signals=_odd_results,
    identity=("name", "as_of_on"),
)

ABOUT_WORK: tuple[Register[Any, Any], ...] = (AREA_REPORTS, INSPECTIONS, QUALITY, RESULTS)
