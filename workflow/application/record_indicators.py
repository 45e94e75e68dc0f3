"""Record by what it is seen whether a remedy holds, and what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.application.desk import Desk
from workflow.application.keeping import Draft, Names
from workflow.application.remedy_parts import (
    are_silent,
    parts_of,
    require_reporter,
    require_writer,
)
from workflow.domain.errors import InvalidValueError
from workflow.domain.history import EventKind
from workflow.domain.indicator import require_sound
from workflow.domain.records.remedy import IndicatorKind, RemedyIndicator
from workflow.domain.rows_of_remedy_parts import IndicatorRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSheet:
    """Rows of indicators with what was measured.

    Attributes:
        is_report: Whether a row tells a measurement that was made now, even of the same value.
    """

    is_report: bool = False

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.REMEDY_MEASURED if self.is_report else EventKind.REMEDY_RECORDED

    def names(self, rows: Sequence[IndicatorRow]) -> Names:
        """Return what rows name: nothing that is looked up ahead."""
        return Names()

    def draft(self, desk: Desk, row: IndicatorRow) -> Draft:
        """Return the indicator of a row.

        Raises:
            NotFoundError: No such remedy, or the actor may not see it.
            InvalidValueError: It has no text, or its values do not fit its kind.
            RefusedError: The actor may not, or the remedy is verified or carried over.
        """
        parts = parts_of(desk, row.remedy, RemedyIndicator)
        number = parts.place(row.number, lambda each: each.text == row.text)
        before = parts.rows.get(number)
        is_measuring = are_silent(row.text, row.kind, row.target, row.holds)
        if before is not None and is_measuring and not row.cleared:
            require_reporter(desk, parts.matter, parts.matter.executors)
        else:
            require_writer(desk, parts.matter)
        new = RemedyIndicator(remedy_id=parts.matter.remedy.id, number=number, text="")
        said = _measured(desk, row, _defined(row, before or new), is_report=self.is_report)
        if not said.text:
            raise InvalidValueError("part_without_text", remedy=parts.code, number=number)
        require_sound(said)
        return parts.keep(said)


def _defined(row: IndicatorRow, before: RemedyIndicator) -> RemedyIndicator:
    given = {name: getattr(row, name) for name in ("text", "kind", "target", "holds")}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if "target" in row.cleared:
        changes["target"] = None
    return replace(before, **changes)


def _measured(
    desk: Desk, row: IndicatorRow, before: RemedyIndicator, *, is_report: bool
) -> RemedyIndicator:
    """Return an indicator with what a row says was measured, today unless it says when."""
    if "measured" in row.cleared:
        return replace(before, measured=None, measured_of=None, measured_on=None)
    desk.require_past(row.measured_on)
    if row.measured is None:
        if (row.measured_of, row.measured_on) != (None, None) and before.measured is None:
            raise InvalidValueError("indicator_not_measured", number=before.number)
        whole = row.measured_of or before.measured_of
        return replace(before, measured_of=whole, measured_on=row.measured_on or before.measured_on)
    whole = row.measured_of
    if whole is None and before.kind is IndicatorKind.ALL:
        whole = before.target if before.target is not None else before.measured_of
    is_known = (row.measured, whole) == (before.measured, before.measured_of)
    day = before.measured_on if is_known and not is_report else desk.today
    return replace(
        before, measured=row.measured, measured_of=whole, measured_on=row.measured_on or day
    )
