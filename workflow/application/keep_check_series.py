"""Plan series of checks, change what is still ahead of them, and stop them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.checking import (
    is_kept,
    require_fit_checker,
    require_not_its_subject,
    require_series,
    series_by_code,
)
from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, Names
from workflow.application.recording import Recorder
from workflow.application.suggesting import directory_with, matters_of
from workflow.domain.check_series import scheduled
from workflow.domain.command import Command
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.enrolment import Finding
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.organisation import Person
from workflow.domain.records.monitoring import Check, CheckSeries, Every, Matter
from workflow.domain.records.registers import Commitment
from workflow.domain.records.remedy import Remedy
from workflow.domain.recurrence import times_until
from workflow.domain.review import Review
from workflow.domain.rows_of_checks import CheckSeriesRow
from workflow.domain.surprise import is_kept_from
from workflow.domain.text import fold, is_code, nfc

_NEEDED = ("title", "every", "starts_on")
_KEPT = ("title", "every", "starts_on", "is_surprise")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSeriesSheet:
    """Rows of series; each brings its checks with it."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.CHECKS_SCHEDULED

    def names(self, rows: Sequence[CheckSeriesRow]) -> Names:
        """Return what rows name."""
        return Names(
            people=[row.checker for row in rows if row.checker],
            subjects=[row.subject for row in rows],
        )

    def draft(self, desk: Desk, row: CheckSeriesRow) -> Draft:
        """Return the series of a row with its checks, over what is there under its code.

        Raises:
            NotFoundError: It names what does not exist, or what the actor may not see.
            InvalidValueError: A value is wrong or missing.
            RefusedError: The actor or the checker may not, or the series was stopped.
        """
        review = desk.review(row.subject)
        desk.require([review], desk.owners)
        stored = _stored(desk, row, review)
        before = stored or _new(desk, row, review)
        said = _said(desk, row, review, before)
        if said == stored:
            return Draft(records=(said,), review_id=review.id)
        if not before.active:
            raise RefusedError("series_stopped", series=before.code)
        _require_fit(desk, review, said)
        known = [] if stored is None else desk.find(Check, "series_id", [said.id])
        missing = () if said.checker_id is not None else (_without_checker(said),)
        return Draft(
            records=(said, *_checks(desk, said, known, review)),
            settles=(review.id,),
            review_id=review.id,
            findings=missing,
            is_quiet=said.is_surprise,
        )


def _stored(desk: Desk, row: CheckSeriesRow, review: Review) -> CheckSeries | None:
    found = series_by_code(desk, row.code) if row.code else None
    if found is None:
        return None
    series, its_review = found
    if its_review.id != review.id:
        raise InvalidValueError("series_of_another", series=row.code, subject=row.subject)
    return series


def _new(desk: Desk, row: CheckSeriesRow, review: Review) -> CheckSeries:
    """Return a series as far as its row must say it."""
    if review.state in (EXEMPT, WITHDRAWN):
        raise RefusedError("check_not_under_review", subject=row.subject, state=review.state)
    lacks = [name for name in _NEEDED if not getattr(row, name)]
    if row.times is None and row.until is None and row.every is not Every.ONCE:
        lacks.append("times")
    if row.title is None or row.every is None or row.starts_on is None or lacks:
        raise InvalidValueError("series_incomplete", subject=row.subject, missing=lacks)
    if row.code is not None and not is_code(row.code):
        raise InvalidValueError("code_wrong", found=row.code)
    [number] = desk.numbers(1)
    return CheckSeries(
        id=number,
        code=row.code or _free_code(desk, number),
        review_id=review.id,
        title=row.title,
        every=row.every,
        starts_on=row.starts_on,
        times=1,
    )


def _free_code(desk: Desk, number: int) -> str:
    """Return `CS17`; somebody may have chosen that already, then with more behind it."""
    code = f"CS{number}"
    while desk.find(CheckSeries, "code", [code]):
        code += f".{number}"
    return code


def _said(desk: Desk, row: CheckSeriesRow, review: Review, before: CheckSeries) -> CheckSeries:
    """Return what a row says over what was there before."""
    given = {name: getattr(row, name) for name in _KEPT}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if row.checker or "checker" in row.cleared:
        changes["checker_id"] = desk.person(row.checker).id if row.checker else None
    if row.places or "places" in row.cleared:
        changes["places"] = _places(row.places)
    said = replace(before, **changes, **_matter(desk, row, review, before))
    return replace(said, times=_times(row, said))


def _places(named: Sequence[str]) -> tuple[str, ...]:
    """Return places in their order, each once however it is written."""
    by_fold: dict[str, str] = {}
    for place in map(nfc, named):
        if place:
            by_fold.setdefault(fold(place), place)
    return tuple(by_fold.values())


def _times(row: CheckSeriesRow, said: CheckSeries) -> int:
    if row.times is not None and row.until is not None:
        raise InvalidValueError("times_and_until", times=row.times, until=row.until.isoformat())
    if row.until is not None:
        return times_until(said.every, said.starts_on, row.until)
    return said.times if row.times is None else row.times


def _matter(desk: Desk, row: CheckSeriesRow, review: Review, before: CheckSeries) -> dict[str, Any]:
    """Return what the checks are about, which must be there and about the same subject."""
    matter, code = row.matter or before.matter, row.matter_code
    if row.matter in (None, before.matter):
        code = code or before.matter_code
    if (matter, code) == (before.matter, before.matter_code):
        return {}
    if (matter is Matter.REVIEW) != (code is None):
        raise InvalidValueError("matter_code_unfit", matter=str(matter), found=code)
    if code is not None:
        _require_matter(desk, matter, code, review)
    return {"matter": matter, "matter_code": code}


def _require_matter(desk: Desk, matter: Matter, code: str, review: Review) -> None:
    address = f"{desk.cycle.code}/{code}"
    match matter:
        case Matter.REMEDY:
            if all(each.review_id != review.id for each in desk.find(Remedy, "code", [code])):
                raise NotFoundError("remedy_not_found", remedy=address)
        case Matter.COMMITMENT:
            if all(each.review_id != review.id for each in desk.find(Commitment, "code", [code])):
                raise NotFoundError("commitment_not_found", commitment=address)
        case Matter.SUGGESTION:
            [found] = matters_of(desk, [code])
            if found.review.id != review.id:
                raise NotFoundError("suggestion_not_found", suggestion=address)
            # Checks are seen by the subject, who learns of a suggestion when he is notified.
            if found.suggestion.notified_on is None:
                raise RefusedError("suggestion_not_notified", suggestion=code)


def _require_fit(desk: Desk, review: Review, said: CheckSeries) -> None:
    """Let pass checks that the subject does not make himself, nor plan as a surprise."""
    checker = None
    if said.checker_id is not None:
        checker = desk.work.people.by_ids([said.checker_id])[said.checker_id]
    if said.is_surprise:
        _require_kept(desk, review, said, checker)
    elif checker is not None:
        require_fit_checker(desk, checker, review)


def _require_kept(desk: Desk, review: Review, said: CheckSeries, checker: Person | None) -> None:
    """Let pass a surprise of which neither its checker nor whoever plans it is the subject."""
    if checker is None:
        raise InvalidValueError("checker_missing", series=said.code)
    require_not_its_subject(desk, [review])
    directory = directory_with(desk, [review], [checker])
    definition = desk.context.definition
    if is_kept_from(checker.id, checker.unit_id, review, definition, directory):
        raise RefusedError("checker_serves_there", person=checker.code)


def _checks(desk: Desk, series: CheckSeries, known: Sequence[Check], review: Review) -> list[Check]:
    calendar = desk.context.table.at(review.venue_path).calendar
    schedule = scheduled(series, known, calendar=calendar, today=desk.today)
    new = [
        Check(
            id=number,
            review_id=series.review_id,
            series_id=series.id,
            checker_id=series.checker_id,
            due_on=turn.due_on,
            place=turn.place,
            is_surprise=series.is_surprise,
        )
        for number, turn in zip(desk.numbers(len(schedule.missing)), schedule.missing, strict=True)
    ]
    return [*schedule.checks, *new]


def _without_checker(series: CheckSeries) -> Finding:
    return Finding(code="series_without_checker", facts={"series": series.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class StopChecks:
    """The use case behind `check stop`."""

    recorder: Recorder

    def __call__(self, cycle: str, code: str, *, reason: str, command: Command) -> Recorded:
        """Stop a series and cancel what is left of it; twice is the same as once.

        Raises:
            NotFoundError: No such cycle or series, or the actor may not learn of it.
            RefusedError: The actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"stop": code, "reason": reason},
            act=lambda desk: _stop(desk, code, reason),
        )


def _stop(desk: Desk, code: str, reason: str) -> Recorded:
    series, review = require_series(desk, code)
    desk.require([review], desk.owners)
    if series.is_surprise and is_kept(desk, review):
        raise RefusedError("surprise_by_its_subject", person=desk.command.actor)
    if not series.active:
        return desk.done([series.id], [], [], created=0, unchanged=1)
    stopped = replace(series, active=False)
    known = desk.find(Check, "series_id", [series.id])
    calendar = desk.context.table.at(review.venue_path).calendar
    left = scheduled(stopped, known, calendar=calendar, today=desk.today).checks
    cancelled = [
        replace(now, reason=reason)
        for before, now in zip(sorted(known, key=lambda each: each.id), left, strict=True)
        if now != before
    ]
    rows = [stopped, *cancelled]
    desk.write(rows)
    event = desk.event(EventKind.CHECKS_CANCELLED, rows, review_id=review.id)
    news, quiet = ([], [review]) if series.is_surprise else ([review], [])
    return desk.done([series.id], news, [event], quiet=quiet, created=0, updated=1)
