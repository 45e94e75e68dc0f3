"""What people should know beside the day on which a review is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.application.assessing import Reading
from workflow.domain.extension import UNFINISHED, granted, lineage, requested
from workflow.domain.records.extension import Extension
from workflow.ports.reports import DeadlineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """How the present deadline of a review came to be.

    Attributes:
        original_due_on: Last valid day that was announced first.
        extensions: How often it was extended.
        request: What is asked for and not decided; its reason is not for everybody.
    """

    due_on: date
    original_due_on: date
    extensions: int
    request: Extension | None


def more_time(
    reading: Reading, review_id: int, deadlines: Sequence[DeadlineRow]
) -> MoreTime | None:
    """Return what is known of the open or held deadline of a review; None when it has none."""
    present = next((each for each in deadlines if each.status in UNFINISHED), None)
    if present is None:
        return None
    line = lineage(present, {each.id: each for each in deadlines})
    known = reading.reports.records(reading.cycle.id, Extension, by="review_id", values=[review_id])
    return MoreTime(
        due_on=present.due_on,
        original_due_on=line[-1].due_on,
        extensions=granted(known, line[1:]),
        request=requested(known, line),
    )
