"""Record the steps on the way of remedies, and on which day each was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
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
from workflow.domain.records.remedy import RemedyMilestone
from workflow.domain.rows_of_remedy_parts import MilestoneRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneSheet:
    """Rows of milestones."""

    @property
    def event(self) -> EventKind:
        """Return what history calls it."""
        return EventKind.REMEDY_RECORDED

    def names(self, rows: Sequence[MilestoneRow]) -> Names:
        """Return what rows name: nothing that is looked up ahead."""
        return Names()

    def draft(self, desk: Desk, row: MilestoneRow) -> Draft:
        """Return the milestone of a row.

        Raises:
            NotFoundError: No such remedy, or the actor may not see it.
            InvalidValueError: A new one has no text or no day, or was done on a day to come.
            RefusedError: The actor may not, or the remedy is verified or carried over.
        """
        parts = parts_of(desk, row.remedy, RemedyMilestone)
        number = parts.place(row.number, lambda each: each.text == row.text)
        before = parts.rows.get(number)
        if before is not None and are_silent(row.text, row.due_on, row.holds):
            require_reporter(desk, parts.matter, parts.matter.executors)
        else:
            require_writer(desk, parts.matter)
        desk.require_past(row.done_on)
        text = row.text if row.text is not None or before is None else before.text
        if not text:
            raise InvalidValueError("part_without_text", remedy=parts.code, number=number)
        due_on = row.due_on or _due_on(before)
        if due_on is None:
            raise InvalidValueError("milestone_without_day", remedy=parts.code, number=number)
        new = RemedyMilestone(
            remedy_id=parts.matter.remedy.id, number=number, text=text, due_on=due_on
        )
        return parts.keep(replace(before or new, text=text, due_on=due_on, **_changes(row)))


def _due_on(milestone: RemedyMilestone | None) -> date | None:
    return None if milestone is None else milestone.due_on


def _changes(row: MilestoneRow) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if row.holds is not None:
        changes["holds"] = row.holds
    if row.done_on is not None or "done_on" in row.cleared:
        changes["done_on"] = row.done_on
    return changes
