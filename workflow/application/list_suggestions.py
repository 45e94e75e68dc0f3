"""List and show suggestions, to whoever may see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workflow.application.assessing import Reading, person_of
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.domain.enrolment import Finding
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Person
from workflow.domain.records.monitoring import HandOver, Matter
from workflow.domain.records.suggestion import (
    Suggestion,
    SuggestionFollower,
    SuggestionKind,
    SuggestionStatus,
)
from workflow.domain.suggestion_course import age, is_report_overdue, is_still_open
from workflow.domain.suggestion_sight import may_see
from workflow.ports.reports import Reports, ReviewFilter, ReviewRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionLine:
    """A suggestion as people read it.

    Attributes:
        key: `CYCLE/CODE`.
        review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`.
        followers: Codes of the people who follow it now.
        age: Years, months and days since it was raised first.
        monitor: Code of the person or unit who monitors it since it was handed over.
    """

    key: str
    review: str
    row: ReviewRow
    suggestion: Suggestion
    followers: Sequence[str]
    is_open: bool
    age: tuple[int, int, int]
    is_overdue: bool
    monitor: str | None = None
    monitored_from: date | None = None

    @property
    def finding(self) -> Finding | None:
        """Return that its report is overdue, if so."""
        due_on = self.suggestion.report_due_on
        if not self.is_overdue or due_on is None:
            return None
        facts = {"suggestion": self.key, "due_on": due_on.isoformat()}
        return Finding(code="suggestion_report_overdue", facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionList:
    """Suggestions of a cycle, by case and then in the order in which they were proposed."""

    context: CycleContext
    as_of: datetime
    items: Sequence[SuggestionLine]

    @property
    def findings(self) -> list[Finding]:
        """Return what people should know about the items."""
        return [line.finding for line in self.items if line.finding is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionFilter:
    """Which suggestions are asked for; None means all.

    Attributes:
        under: Code of a unit, at or under which the review takes place.
        follower: Code of a person.
        due: Only those whose report is due today or was before, the longest overdue first.
    """

    under: str | None = None
    kind: SuggestionKind | None = None
    status: SuggestionStatus | None = None
    case: str | None = None
    follower: str | None = None
    due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSuggestions:
    """The use case behind `suggestion list`, `show` and `export`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        wanted: SuggestionFilter = SuggestionFilter(),
        *,
        now: datetime,
        actor: str | None = None,
    ) -> SuggestionList:
        """Return what the actor may see of the suggestions of a cycle.

        Raises:
            NotFoundError: No such cycle, unit or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            path = reading.path_of(wanted.under)
            if wanted.follower:
                person_of(reports, wanted.follower)
            today = reading.context.table.today(reading.now)
            lines = [
                line
                for line in seen_lines(reading, actor)
                if line.row.review.venue_path.startswith(path) and _is_wanted(line, wanted, today)
            ]
            lines.sort(key=_by_due_day if wanted.due else _by_case)
            return SuggestionList(context=reading.context, as_of=reading.now, items=lines)

    def one(
        self, cycle: str, code: str, *, now: datetime, actor: str | None = None
    ) -> SuggestionList:
        """Return one suggestion.

        Raises:
            NotFoundError: There is none, or the actor may not see it.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            lines = seen_lines(reading, actor, code=code)
            if not lines:
                raise NotFoundError("suggestion_not_found", suggestion=f"{cycle}/{code}")
            return SuggestionList(context=reading.context, as_of=reading.now, items=lines)


def seen_lines(
    reading: Reading, actor: str | None, *, code: str | None = None
) -> list[SuggestionLine]:
    """Return the suggestions of a cycle that a person may see, one code or all, by number."""
    reports, cycle = reading.reports, reading.cycle
    found = (
        reports.records(cycle.id, Suggestion)
        if code is None
        else reports.records(cycle.id, Suggestion, by="code", values=[code])
    )
    wanted = ReviewFilter(ids=tuple({each.review_id for each in found}))
    rows = {row.review.id: row for row in reports.reviews(cycle.id, wanted)} if found else {}
    followers = _followers(reports, cycle.id, [each.id for each in found])
    handed = _handed_over(reports, cycle.id, {each.review_id for each in found})
    person = person_of(reports, actor) if actor else None
    lines = [
        replace(
            _line(reading, each, rows[each.review_id], sorted(followers.get(each.id, {}).values())),
            monitor=_monitor(reading, handed.get(each.code)),
            monitored_from=handed[each.code].handed_on if each.code in handed else None,
        )
        for each in found
        if person is None
        or may_see(
            person,
            each,
            rows[each.review_id].review,
            follows=person.id in followers.get(each.id, {})
            or _monitors(reading, person, handed.get(each.code)),
            definition=reading.context.definition,
            directory=reading.directory,
        )
    ]
    return sorted(lines, key=lambda line: line.suggestion.id)


def _followers(
    reports: Reports, cycle_id: int, suggestions: Sequence[int]
) -> dict[int, dict[int, str]]:
    """Return code by id of those who follow each suggestion now, by its number."""
    rows = reports.records(cycle_id, SuggestionFollower, by="suggestion_id", values=suggestions)
    active = [row for row in rows if row.active]
    codes = {p.id: p.code for p in reports.people(ids={row.person_id for row in active})}
    found: dict[int, dict[int, str]] = {}
    for row in active:
        found.setdefault(row.suggestion_id, {})[row.person_id] = codes[row.person_id]
    return found


def _handed_over(reports: Reports, cycle_id: int, reviews: set[int]) -> dict[str, HandOver]:
    """Return the newest hand-over of each suggestion about some reviews, by its code."""
    found = [
        each
        for each in reports.records(cycle_id, HandOver, by="review_id", values=reviews)
        if each.matter is Matter.SUGGESTION
    ]
    found.sort(key=lambda each: (each.handed_on, each.id))
    return {each.matter_code: each for each in found}


def _monitors(reading: Reading, person: Person, handed: HandOver | None) -> bool:
    if handed is None or handed.to_unit_id is None:
        return handed is not None and handed.to_id == person.id
    return person.id in reading.directory.serving(handed.to_unit_id)


def _monitor(reading: Reading, handed: HandOver | None) -> str | None:
    if handed is None or handed.to_id is None:
        unit_id = handed.to_unit_id if handed else None
        return None if unit_id is None else reading.directory.units[unit_id].code
    [person] = reading.reports.people(ids=[handed.to_id])
    return person.code


def _line(
    reading: Reading, suggestion: Suggestion, row: ReviewRow, followers: Sequence[str]
) -> SuggestionLine:
    today = reading.context.table.today(reading.now)
    return SuggestionLine(
        key=f"{reading.cycle.code}/{suggestion.code}",
        review=f"{reading.cycle.code}/{row.key}",
        row=row,
        suggestion=suggestion,
        followers=followers,
        is_open=is_still_open(suggestion),
        age=age(suggestion.first_raised_on, today),
        is_overdue=is_report_overdue(suggestion, today=today),
    )


def _is_wanted(line: SuggestionLine, wanted: SuggestionFilter, today: date) -> bool:
    suggestion = line.suggestion
    due_on = suggestion.report_due_on
    is_due = suggestion.reported_on is None and due_on is not None and due_on <= today
    return (
        wanted.kind in (None, suggestion.kind)
        and wanted.status in (None, suggestion.status)
        and wanted.case in (None, suggestion.case)
        and (wanted.follower is None or wanted.follower in line.followers)
        and (is_due or not wanted.due)
    )


def _by_due_day(line: SuggestionLine) -> tuple[date, int]:
    return line.suggestion.report_due_on or date.max, line.suggestion.id


def _by_case(line: SuggestionLine) -> tuple[str, int]:
    return line.suggestion.case or "", line.suggestion.id
