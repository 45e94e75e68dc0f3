"""Record who carries remedies out, and how far each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.remedy_parts import (
    Parts,
    are_silent,
    parts_of,
    require_reporter,
    require_writer,
)
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import EventKind
from workflow.domain.records.remedy import RemedyExecutor
from workflow.domain.rows_of_remedy_parts import ExecutorRow

LONGEST_BODY = 200

Who = tuple[int | None, int | None, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorSheet:
    """Rows of those who carry remedies out, with how far they are.

    Attributes:
        is_report: Whether a row tells how far it is now, even if that is the same as before.
    """

    is_report: bool = False

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.REMEDY_PROGRESSED if self.is_report else EventKind.REMEDY_RECORDED

    def names(self, rows: Sequence[ExecutorRow]) -> Names:
        """Return what rows name."""
        return Names(
            units=[row.unit for row in rows if row.unit],
            people=[row.person for row in rows if row.person],
        )

    def draft(self, desk: Desk, row: ExecutorRow) -> Draft:
        """Return the executor of a row.

        Raises:
            NotFoundError: No such remedy, unit or person, or the actor may not see it.
            InvalidValueError: It is not one of unit, person and body outside, or there already,
                or the percentage is none.
            RefusedError: The actor may not, or the remedy is verified or carried over.
        """
        parts = parts_of(desk, row.remedy, RemedyExecutor)
        who = _who(desk, row)
        number = parts.place(row.number, lambda each: _identity(each) == who)
        before = parts.rows.get(number)
        if before is not None and are_silent(who, row.holds):
            require_reporter(desk, parts.matter, [before])
        else:
            require_writer(desk, parts.matter)
        if before is None and who is None:
            raise InvalidValueError("executor_unclear", remedy=parts.code, number=number)
        new = RemedyExecutor(remedy_id=parts.matter.remedy.id, number=number)
        said = _reported(desk, row, _named(row, before or new, who), is_report=self.is_report)
        _require_once(parts, said)
        return parts.keep(said)


def _who(desk: Desk, row: ExecutorRow) -> Who | None:
    """Return whom a row names; None when it names nobody."""
    named = [each for each in (row.unit, row.person, row.outside) if each is not None]
    if not named:
        return None
    if len(named) > 1 or not named[0].strip() or len(named[0]) > LONGEST_BODY:
        raise InvalidValueError("executor_unclear", remedy=row.remedy, number=row.number)
    return (
        desk.unit(row.unit).id if row.unit is not None else None,
        desk.person(row.person).id if row.person is not None else None,
        row.outside,
    )


def _identity(executor: RemedyExecutor) -> Who:
    return executor.unit_id, executor.person_id, executor.outside


def _named(row: ExecutorRow, before: RemedyExecutor, who: Who | None) -> RemedyExecutor:
    unit_id, person_id, outside = who or _identity(before)
    holds = before.holds if row.holds is None else row.holds
    return replace(before, unit_id=unit_id, person_id=person_id, outside=outside, holds=holds)


def _reported(
    desk: Desk, row: ExecutorRow, before: RemedyExecutor, *, is_report: bool
) -> RemedyExecutor:
    """Return an executor with how far it is by a row, as of today unless it says when."""
    desk.require_past(row.reported_on)
    if row.percent is not None and not 0 <= row.percent <= 100:
        raise InvalidValueError("percent_out_of_range", found=row.percent, expected="0 … 100")
    changes: dict[str, Any] = {}
    if row.percent is not None:
        changes["percent"] = row.percent
    if row.note is not None or "note" in row.cleared:
        changes["note"] = row.note or None
    after = replace(before, **changes)
    if row.reported_on is not None:
        return replace(after, reported_on=row.reported_on)
    return replace(after, reported_on=desk.today) if is_report or after != before else after


def _require_once(parts: Parts[RemedyExecutor], said: RemedyExecutor) -> None:
    """Let an executor pass that is not there under another number: nobody counts twice."""
    for each in parts.rows.values():
        is_other = each.number != said.number and each.holds and said.holds
        if is_other and _identity(each) == _identity(said):
            raise InvalidValueError(
                "executor_repeated", remedy=parts.code, number=said.number, first=each.number
            )
