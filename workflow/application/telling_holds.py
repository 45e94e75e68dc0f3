"""Tell what rests: which holds last, since when, until when, and why if that may be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from workflow.application.assessing import Reading
from workflow.domain.confidentiality import is_own_case
from workflow.domain.cycle import Cycle
from workflow.domain.organisation import Unit
from workflow.domain.records.hold import WIDE, Hold
from workflow.domain.resting import covers
from workflow.domain.review import Review
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLine:
    """A hold that lasts, as people are told of it.

    Attributes:
        scope: `cycle`, `unit` or `review`.
        unit: Code of the unit, of a hold over one.
        until: Last day for which it was meant; None when it has none.
        reason: None for whoever has no authority over the review, or is under review himself.
    """

    scope: str
    unit: str | None
    since: datetime
    until: date | None
    reason: str | None = None


def cycle_holds(reports: Reports, cycle: Cycle, *, near: Unit | None = None) -> list[HoldLine]:
    """Return the holds over a cycle and its units without their reasons.

    Args:
        reports: Where they are read.
        cycle: Of which.
        near: Only those over this unit, above it or below it.
    """
    scopes = [str(scope) for scope in WIDE]
    found = reports.records(cycle.id, Hold, by="scope", values=scopes)
    units = {unit.id: unit for unit in reports.units()} if found else {}
    lasting = [hold for hold in found if hold.is_active]
    return [
        line
        for hold in lasting
        for line in [_line(hold, units.values())]
        if near is None or hold.unit_id is None or _is_near(units[hold.unit_id], near)
    ]


def review_holds(reading: Reading, review: Review) -> list[HoldLine]:
    """Return the holds that cover a review, with their reasons for those with authority."""
    units = reading.directory.units.values()
    is_told = _has_authority(reading, review)
    return [
        _line(hold, units, reason=hold.reason if is_told else None)
        for hold in reading.census.holds
        if covers(hold, review) and not review.is_final
    ]


def _line(hold: Hold, units: Iterable[Unit], *, reason: str | None = None) -> HoldLine:
    return HoldLine(
        scope=str(hold.scope),
        unit=next((unit.code for unit in units if unit.id == hold.unit_id), None),
        since=hold.held_at,
        until=hold.until_on,
        reason=reason,
    )


def _is_near(unit: Unit, other: Unit) -> bool:
    return unit.path.startswith(other.path) or other.path.startswith(unit.path)


def _has_authority(reading: Reading, review: Review) -> bool:
    """Return whether whoever reads has authority over a review that is not his own case."""
    viewer, definition = reading.viewer, reading.context.definition
    if viewer is None:
        return True
    directory = viewer.directory
    if review.is_final or is_own_case(viewer.person_id, review, definition, directory):
        return False
    stage = definition.tracks[review.track].stage(review.state)
    return any(
        directory.is_meant(viewer.person_id, target, venue_id=review.venue_id)
        for target in stage.authority or definition.authority
    )
