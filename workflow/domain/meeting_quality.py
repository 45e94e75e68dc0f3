"""Signals about how a meeting was held, for the superior: they refuse and judge nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workflow.domain.agenda import AgendaItem, out_of_order
from workflow.domain.enrolment import Finding
from workflow.domain.quorum import Sitting, lasted
from workflow.domain.same_text import Report, same_texts

SAMPLE = 5
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceedings:
    """What the minutes of one meeting tell in numbers; None where they tell nothing.

    Attributes:
        unit: Code of the unit that met.
        shortcomings: How many were recorded, of the collective and of all who were reviewed.
        speakers: How many spoke, apart from the chair and whoever attended from above.
        sittings: When people sat together; empty when that is not known.
        needed: Least time of such a meeting.
        dealt_with: The subjects in the order in which they were reviewed.
    """

    unit: str
    held_on: date
    shortcomings: int | None = None
    speakers: int | None = None
    sittings: tuple[Sitting, ...] = ()
    needed: timedelta | None = None
    dealt_with: tuple[AgendaItem, ...] = ()


def meeting_signals(proceedings: Proceedings) -> tuple[Finding, ...]:
    """Return what is worth a look at one meeting.

    Raises:
        InvalidValueError: `ends_before_start`.
    """
    return tuple(_signals(proceedings))


def same_text_signals(reports: Sequence[Report], *, at_least: int = 10) -> tuple[Finding, ...]:
    """Return a finding for each text that so many reports share, word for word or nearly.

    It names subjects and tells no text.
    """
    return tuple(
        Finding(
            code="same_text_in_reports",
            facts={
                "count": len(same.reports),
                "identical": same.identical,
                "sample": [report.subject for report in same.reports[:SAMPLE]],
            },
        )
        for same in same_texts(reports, at_least=at_least)
    )


def _signals(proceedings: Proceedings) -> Iterator[Finding]:
    meeting: dict[str, Any] = {
        "unit": proceedings.unit,
        "held_on": proceedings.held_on.isoformat(),
    }
    if proceedings.shortcomings == 0:
        yield Finding(code="no_shortcoming_recorded", facts=meeting)
    if proceedings.speakers == 0:
        yield Finding(code="nobody_spoke", facts=meeting)
    time, needed = lasted(proceedings.sittings), proceedings.needed
    if proceedings.sittings and needed is not None and time < needed:
        minutes = {"minutes": time // _MINUTE, "needed": -(-needed // _MINUTE)}
        yield Finding(code="meeting_too_short", facts={**meeting, **minutes})
    for finding in out_of_order(proceedings.dealt_with):
        yield Finding(code=finding.code, facts={**meeting, **finding.facts})
