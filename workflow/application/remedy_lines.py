"""Remedies as people read them, as far as each may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.application.assessing import Reading, person_of
from workflow.domain.deadline import working_days_late
from workflow.domain.records.remedy import Remedy, RemedyExecutor
from workflow.domain.remedy_course import is_overdue
from workflow.domain.remedy_sight import may_see
from workflow.domain.suggestion_course import age
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyLine:
    """A remedy as people read it, with codes instead of numbers.

    Attributes:
        key: `CYCLE/CODE`.
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        monitor: Code of the person who follows it, or of the unit.
        age: Years, months and days since it was raised first.
        is_overdue: Whether its last day is over, and nobody has said that it is done.
        working_days_late: After that day; 0 when it is not overdue, or only days off came since.
    """

    key: str
    review: str
    row: ReviewRow
    remedy: Remedy
    owner: str | None
    director: str | None
    monitor: str | None
    verifier: str | None
    age: tuple[int, int, int]
    is_overdue: bool
    working_days_late: int


def seen_lines(reading: Reading, remedies: Sequence[Remedy], actor: str | None) -> list[RemedyLine]:
    """Return remedies as people read them, as far as a person may see them, by number."""
    if not remedies:
        return []
    reports, cycle_id = reading.reports, reading.cycle.id
    ids = tuple({each.review_id for each in remedies})
    rows = {row.review.id: row for row in reports.reviews(cycle_id, ReviewFilter(ids=ids))}
    seen = remedies
    if actor is not None:
        person = person_of(reports, actor)
        executors = _executors(reports, cycle_id, remedies)
        seen = [
            each
            for each in remedies
            if may_see(
                person.id,
                each,
                rows[each.review_id].review,
                executors=executors.get(each.id, ()),
                definition=reading.context.definition,
                directory=reading.directory,
            )
        ]
    people = _codes(reports, (number for each in seen for number in _people(each)))
    lines = [_line(reading, each, rows[each.review_id], people) for each in seen]
    return sorted(lines, key=lambda line: line.remedy.id)


def _executors(
    reports: Reports, cycle_id: int, remedies: Sequence[Remedy]
) -> Mapping[int, Sequence[RemedyExecutor]]:
    found: dict[int, list[RemedyExecutor]] = {}
    ids = [each.id for each in remedies]
    for row in reports.records(cycle_id, RemedyExecutor, by="remedy_id", values=ids):
        found.setdefault(row.remedy_id, []).append(row)
    return found


def _people(remedy: Remedy) -> tuple[int | None, ...]:
    return remedy.owner_id, remedy.director_id, remedy.monitor_id, remedy.verifier_id


def _codes(reports: Reports, ids: Iterable[int | None]) -> dict[int, str]:
    known = {number for number in ids if number is not None}
    return {person.id: person.code for person in reports.people(ids=known)} if known else {}


def _line(
    reading: Reading, remedy: Remedy, row: ReviewRow, people: Mapping[int, str]
) -> RemedyLine:
    now, cycle = reading.now, reading.cycle
    table = reading.context.table.at(row.review.venue_path)
    today = table.today(now)
    unit_id, due_on = remedy.monitor_unit_id, remedy.due_on
    late = due_on is not None and is_overdue(remedy, today=today)
    owner, director, monitor, verifier = (
        None if number is None else people[number] for number in _people(remedy)
    )
    return RemedyLine(
        key=f"{cycle.code}/{remedy.code}",
        review=f"{cycle.code}/{row.key}",
        row=row,
        remedy=remedy,
        owner=owner,
        director=director,
        monitor=monitor if unit_id is None else reading.directory.units[unit_id].code,
        verifier=verifier,
        age=age(remedy.first_raised_on, today),
        is_overdue=late,
        working_days_late=working_days_late(due_on, now=now, table=table) if late and due_on else 0,
    )
