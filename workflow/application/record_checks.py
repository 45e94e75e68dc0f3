"""Schedule single checks, and record what came of checks that were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.checking import (
    Checked,
    checks_by_number,
    is_kept,
    may_see,
    require_fit_checker,
    require_series,
)
from workflow.application.desk import Desk, Recorded
from workflow.application.keeping import Draft, Names
from workflow.application.recording import Recorder
from workflow.domain.command import Command
from workflow.domain.errors import InvalidValueError, NotFoundError, RefusedError
from workflow.domain.history import EventKind
from workflow.domain.records.monitoring import Check, CheckSeries
from workflow.domain.review import Review
from workflow.domain.rows_of_checks import CheckRow, ResultRow
from workflow.domain.text import fold, nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """Rows of single checks; one that was made is the one that was scheduled for its day."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.CHECK_RECORDED

    def names(self, rows: Sequence[CheckRow]) -> Names:
        """Return what rows name."""
        return Names(subjects=[row.subject for row in rows])

    def draft(self, desk: Desk, row: CheckRow) -> Draft:
        """Return the check of a row.

        Raises:
            NotFoundError: The subject has no review, or the actor may not see it.
            InvalidValueError: It would have been made on a day that lies ahead.
            RefusedError: The actor may not, or would have checked himself.
        """
        desk.require_past(row.made_on)
        review = desk.review(row.subject)
        desk.require([review], desk.owners)
        if row.made_on is not None:
            desk.require_other_case(review)
        check = _scheduled(desk, row, review)
        if check is None:
            [number] = desk.numbers(1)
            check = Check(id=number, review_id=review.id, due_on=row.due_on)
        if row.made_on is not None:
            check = replace(check, made_on=row.made_on, made_by=desk.command.actor)
        return Draft(records=(check,), settles=(review.id,), review_id=review.id)


def _scheduled(desk: Desk, row: CheckRow, review: Review) -> Check | None:
    """Return the check that was scheduled for the day of one that is made, if there is any."""
    if row.made_on is None:
        return None
    waiting = [
        each
        for each in desk.about(Check, review)
        if each.due_on == row.due_on and each.made_on is None and each.cancelled_on is None
    ]
    for check in waiting:
        if check.id not in _taken(desk) and _is_theirs(desk, check, review):
            _taken(desk).add(check.id)
            return check
    return None


def _is_theirs(desk: Desk, check: Check, review: Review) -> bool:
    return may_see(desk, check, review) and not (check.is_surprise and is_kept(desk, review))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSheet:
    """Rows of what came of checks."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.CHECK_RECORDED

    def names(self, rows: Sequence[ResultRow]) -> Names:
        """Return what rows name."""
        return Names(subjects=[row.subject for row in rows if row.subject])

    def draft(self, desk: Desk, row: ResultRow) -> Draft:
        """Return a check with what came of it.

        Raises:
            NotFoundError: There is no such check, or the actor may not learn of it.
            InvalidValueError: The day lies ahead, or the place is none of its series.
            RefusedError: The actor may not, or it was cancelled.
        """
        desk.require_past(row.made_on)
        found = _found(desk, row)
        check, review = found.check, found.review
        _permit(desk, check, review)
        if check.cancelled_on is not None:
            raise RefusedError("check_cancelled", check=check.id)
        changes: dict[str, Any] = {
            name: value for name in ("result", "finding") if (value := getattr(row, name))
        }
        if row.place:
            changes["place"] = _place(desk, check, row.place)
        made_by = check.made_by if check.made_on is not None else _maker(desk, check)
        made = replace(check, made_on=row.made_on, made_by=made_by, **changes)
        return Draft(records=(made,), settles=(review.id,), review_id=review.id)


def _found(desk: Desk, row: ResultRow) -> Checked:
    if row.check is not None:
        [found] = checks_by_number(desk, [row.check])
        return found
    if row.due_on is None or (row.series is None and row.subject is None):
        raise InvalidValueError("check_unnamed")
    candidates = sorted(_candidates(desk, row), key=lambda each: _rank(each.check, row))
    for each in candidates:
        if each.check.id not in _taken(desk):
            _taken(desk).add(each.check.id)
            return each
    raise NotFoundError("check_not_due", due_on=row.due_on.isoformat(), of=_named(row))


def _candidates(desk: Desk, row: ResultRow) -> Iterator[Checked]:
    """Yield the checks of the day of a row that were not cancelled."""
    if row.series is not None:
        series, review = require_series(desk, row.series)
        if row.subject is not None and desk.review(row.subject).id != review.id:
            raise InvalidValueError("series_of_another", series=row.series, subject=row.subject)
        known = desk.shared(
            f"checks/{series.id}", lambda: desk.find(Check, "series_id", [series.id])
        )
    else:
        review = desk.review(row.subject or "")
        known = desk.about(Check, review)
    for check in known:
        is_of_day = check.due_on == row.due_on and check.cancelled_on is None
        if is_of_day and may_see(desk, check, review):
            yield Checked(check=check, review=review)


def _rank(check: Check, row: ResultRow) -> tuple[bool, bool, bool, int]:
    """Return the order in which a row means checks of one day: what it told before comes first."""
    is_told = check.made_on == row.made_on and row.result in (None, check.result)
    is_there = row.place is not None and fold(check.place or "") == fold(row.place)
    return not is_told, not is_there, check.made_on is not None, check.id


def _named(row: ResultRow) -> str:
    return row.series or row.subject or ""


def _taken(desk: Desk) -> set[int]:
    """Return the checks that rows of this transaction have meant already."""
    return desk.shared("checks taken", set)


def _permit(desk: Desk, check: Check, review: Review) -> None:
    """Let pass the checker, and who answers for the stage; none of them checks himself."""
    if desk.command.actor is None:
        return
    actor = desk.person(desk.command.actor)
    if actor.id == check.checker_id:
        require_fit_checker(desk, actor, review)
    else:
        _permit_owners(desk, check, review)
        desk.require_other_case(review)


def _permit_owners(desk: Desk, check: Check, review: Review) -> None:
    if check.is_surprise and is_kept(desk, review):
        raise RefusedError("surprise_by_its_subject", person=desk.command.actor)
    desk.require([review], desk.owners)


def _maker(desk: Desk, check: Check) -> str | None:
    """Return the code of who made a check: whoever says so, or for the operator its checker."""
    if desk.command.actor is not None or check.checker_id is None:
        return desk.command.actor
    return desk.work.people.by_ids([check.checker_id])[check.checker_id].code


def _series_by_id(desk: Desk) -> dict[int, CheckSeries]:
    return {each.id: each for each in desk.work.records.all(desk.cycle.id, CheckSeries)}


def _place(desk: Desk, check: Check, found: str) -> str:
    """Return a place as its series writes it; any words where there are no places."""
    places: tuple[str, ...] = ()
    if check.series_id is not None:
        known = desk.shared("series", lambda: _series_by_id(desk))
        places = known[check.series_id].places
    if not places:
        return nfc(found)
    for place in places:
        if fold(place) == fold(found):
            return place
    raise InvalidValueError("place_unknown", found=nfc(found), expected=list(places))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelChecks:
    """The use case behind `check cancel`."""

    recorder: Recorder

    def __call__(
        self, cycle: str, numbers: Sequence[int], *, reason: str, command: Command
    ) -> Recorded:
        """Give up checks that were not made; twice is the same as once.

        Raises:
            NotFoundError: No such cycle or check, or the actor may not learn of it.
            RefusedError: One was made, or the actor may not.
        """
        return self.recorder.run(
            cycle,
            command=command,
            request={"cancel": list(numbers), "reason": reason},
            act=lambda desk: _cancel(desk, numbers, reason),
        )


def _cancel(desk: Desk, numbers: Sequence[int], reason: str) -> Recorded:
    found = checks_by_number(desk, numbers)
    for each in found:
        _permit_owners(desk, each.check, each.review)
        if each.check.made_on is not None:
            raise RefusedError("check_made", check=each.check.id)
    given_up = [
        replace(each, check=replace(each.check, cancelled_on=desk.today, reason=reason))
        for each in found
        if each.check.cancelled_on is None
    ]
    desk.write([each.check for each in given_up])
    news = {each.review.id for each in given_up if not each.check.is_surprise}
    return desk.done(
        [each.check.id for each in found],
        desk.locked(news),
        [
            desk.event(EventKind.CHECKS_CANCELLED, [each.check], review_id=each.review.id)
            for each in given_up
        ],
        quiet=desk.locked({each.review.id for each in given_up} - news),
        created=0,
        updated=len(given_up),
        unchanged=len(found) - len(given_up),
    )
