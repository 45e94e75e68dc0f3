"""How long reviews took for the stages of a cycle, beside which those still in time are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from workflow.application.assessing import NamedReview, Reading
from workflow.application.census import Line
from workflow.domain.deadline import remaining_days
from workflow.domain.dwell import Dwell, Risk, dwell_by, risk_of
from workflow.domain.health import Health
from workflow.domain.moments import offsets
from workflow.domain.moves import Visits
from workflow.domain.organisation import Unit
from workflow.domain.review import Review
from workflow.ports.move_log import Offsets

# A track and one of its stages.
Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellRow:
    """How long finished visits to a stage took, below a unit and in the whole cycle.

    Attributes:
        here: At the unit and below it; None when nobody there had done with the stage.
        peers: Of the same track in the whole cycle, those below the unit among them.
    """

    track: str
    stage: str
    here: Dwell | None
    peers: Dwell


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """Reviews that are in time, with fewer working days left than their peers took.

    Attributes:
        count: How many there are, those that are not among the items included.
        items: Those with the fewest days left first, then by code.
    """

    count: int
    items: Sequence[tuple[NamedReview, Risk]]


class Pace:
    """How long finished visits of one cycle took, as it stands at the moment of a reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def offsets(self) -> Offsets:
        """Return how far local time was ahead of UTC since the cycle was opened."""
        zone = self._reading.context.table.zone
        return offsets(zone, since=self._reading.cycle.opened_at, until=self._reading.now)

    def dwell(self, top: Unit) -> list[DwellRow]:
        """Return how long visits took, by track and stage in the order of the definition."""
        if top.id == self._reading.cycle.unit_id:
            peers = here = self.peers
        else:
            found = self._visits(top.path)
            here = self._by_stage(each for each in found if each.is_below)
            # All were read with them, and need not be read again.
            peers = self.peers = self._by_stage(found)
        return [
            DwellRow(track=name, stage=stage.stage, here=here.get(key), peers=peers[key])
            for name, track in self._reading.context.definition.tracks.items()
            for stage in track.stages
            if (key := (name, stage.stage)) in peers
        ]

    def at_risk(self, lines: Iterable[Line]) -> list[tuple[Line, Risk]]:
        """Return those that are in time, with fewer working days left than peers took."""
        found = ((line, self._risk(line.review, line.health, self._took)) for line in lines)
        return [(line, risk) for line, risk in found if risk is not None]

    def who_is_at_risk(self, lines: Iterable[Line], *, top: int | None) -> AtRisk:
        """Return those, so many at most by name."""
        found = sorted(self.at_risk(lines), key=lambda each: each[1].left)
        chosen: list[int] = []
        for _, alike in groupby(found, key=lambda each: each[1].left):
            missing = None if top is None else top - len(chosen)
            if missing == 0:
                break
            chosen += self._reading.census.first([line for line, _ in alike], limit=missing)
        named = self._reading.named(self._reading.statuses(chosen))
        statuses = (each.status for each in named)
        risks = (self._risk(each.review, each.health, self._took) for each in statuses)
        return AtRisk(
            count=sum(line.count for line, _ in found),
            items=[(each, risk) for each, risk in zip(named, risks, strict=True) if risk],
        )

    def risk(self, review: Review, health: Health) -> Risk | None:
        """Return that a review is in time, with fewer days left than peers took, if it is so.

        For one alone: of all visits only those to its stage are read.
        """
        return self._risk(review, health, self._took_at)

    def _risk(
        self, review: Review, health: Health, took: Callable[[Place], Dwell | None]
    ) -> Risk | None:
        if health is not Health.ON_TRACK or review.due_on is None:
            return None
        table = self._reading.context.table.at(review.venue_path)
        left = remaining_days(review.due_on, now=self._reading.now, table=table)
        return risk_of(left, peers=took((review.track, review.state)))

    def _took(self, place: Place) -> Dwell | None:
        return self.peers.get(place)

    def _took_at(self, place: Place) -> Dwell | None:
        return self._by_stage(self._visits(None, only=place)).get(place)

    @cached_property
    def peers(self) -> Mapping[Place, Dwell]:
        """Return how long visits took in the whole cycle, by track and stage."""
        return self._by_stage(self._visits(None))

    def _visits(self, under_path: str | None, *, only: Place | None = None) -> Sequence[Visits]:
        return self._reading.reports.visits(
            self._reading.cycle.id,
            under_path=under_path,
            places=self._places,
            offsets=self.offsets,
            only=only,
        )

    @property
    def _places(self) -> Sequence[int]:
        """Return the units with days of their own, the lowest first."""
        units = self._reading.directory.units
        return sorted(
            self._reading.context.table.calendar.local,
            key=lambda unit: -units[unit].path.count("/"),
        )

    def _by_stage(self, found: Iterable[Visits]) -> Mapping[Place, Dwell]:
        return dwell_by(self._worked(found))

    def _worked(self, found: Iterable[Visits]) -> Iterator[tuple[Place, int, int]]:
        table, units = self._reading.context.table, self._reading.directory.units
        for each in found:
            local = table if each.place is None else table.at(units[each.place].path)
            days = local.calendar.between(each.since, each.until)
            yield (each.track, each.stage), days, each.count
