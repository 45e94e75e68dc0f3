"""Chart a cycle: where its reviews stand by unit and stage, how late, and whom they wait for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.census import Line
from workflow.domain.ageing import AgeStep, by_age
from workflow.domain.definition import Definition
from workflow.domain.health import STUCK, Health
from workflow.domain.organisation import Unit
from workflow.domain.standing import Venue
from workflow.ports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The reviews of one unit, with all below it, as one stage finds them.

    Attributes:
        subjects: Reviews that go through the stage.
        passed: Have left it behind, or were exempt or withdrawn.
        here: Are in it or wait at its gate.
        stuck: Of those, how many are stuck.
        worst: Health of the worst of those who are here; None when nobody is.
    """

    subjects: int
    passed: int
    here: int
    stuck: int
    worst: Health | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many stuck reviews of one stage wait for one role.

    Attributes:
        of: All reviews that go through the stage.
    """

    stage: str
    role: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleChart:
    """What the pictures of a cycle are drawn from.

    Attributes:
        top: Unit whose part of the cycle it is.
        above: The units above it within the cycle, the highest first.
        units: The units below it, and itself for reviews at its own venue; the worst first.
        stages: Stages in their order.
        cells: By code of unit and stage; where no review goes through a stage there is none.
        ages: What is stuck by health, in steps of working days late.
        waits: The largest first.
        totals: Reviews by health.
    """

    context: CycleContext
    as_of: datetime
    top: Unit
    above: Sequence[Unit]
    units: Sequence[Unit]
    stages: Sequence[str]
    cells: Mapping[tuple[str, str], Cell]
    ages: Sequence[AgeStep]
    waits: Sequence[Waiting]
    totals: Mapping[Health, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCycle:
    """The use case behind heat map and ageing; it counts what `stuck` counts."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self, cycle: str, *, now: datetime, under: str | None = None, actor: str | None = None
    ) -> CycleChart:
        """Return the chart of a cycle, or of the part of it under a unit.

        Raises:
            NotFoundError: No such cycle or unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor, closely=True)
            top = reading.unit(under) if under else reading.top
            return _chart(reading, top)


def stage_order(definition: Definition) -> Sequence[str]:
    """Return every stage once: those of the longest track first, in their order."""
    longest_first = sorted(definition.tracks.values(), key=lambda track: -len(track.stages))
    return list(dict.fromkeys(each.stage for track in longest_first for each in track.stages))


def _chart(reading: Reading, top: Unit) -> CycleChart:
    below = ((line, _seen_below(reading, line, top)) for line in reading.census.lines)
    lines = [line.only(venues) for line, venues in below if venues]
    stuck = [line for line in lines if line.health in STUCK]
    groups: dict[str, list[Line]] = {}
    units: dict[str, Unit] = {}
    for line in lines:
        for unit, part in line.parts(lambda venue: _group(reading, venue, top)).items():
            units[unit.code] = unit
            groups.setdefault(unit.code, []).append(part)
    late = Counter[str]()
    for code, found in groups.items():
        late[code] = sum(line.count for line in found if line.health in STUCK)
    totals = Counter[Health]()
    for line in lines:
        totals[line.health] += line.count
    return CycleChart(
        context=reading.context,
        as_of=reading.now,
        top=top,
        above=_above(reading, top),
        units=sorted(units.values(), key=lambda unit: (-late[unit.code], unit.code)),
        stages=_in_use(reading.context.definition, lines),
        cells=_cells(reading.context.definition, groups),
        ages=by_age((str(line.health), line.working_days_late, line.count) for line in stuck),
        waits=_waits(reading, lines, stuck),
        totals=totals,
    )


def _seen_below(reading: Reading, line: Line, top: Unit) -> list[Venue]:
    """Return the venues of a line at a unit and below it, of those that may be seen."""
    return [
        venue
        for venue in line.venues
        if venue.path.startswith(reading.path_under(top)) and reading.sees_at(line, venue)
    ]


def _group(reading: Reading, venue: Venue, top: Unit) -> Unit:
    below = venue.path.removeprefix(top.path).partition("/")[0]
    return reading.directory.units[int(below)] if below else top


def _above(reading: Reading, top: Unit) -> list[Unit]:
    units = reading.directory.units
    highest = units[reading.cycle.unit_id]
    numbers = [int(part) for part in top.path.strip("/").split("/")]
    return [
        units[number]
        for number in numbers
        if units[number].path.startswith(highest.path) and number != top.id
    ]


def _in_use(definition: Definition, lines: Iterable[Line]) -> list[str]:
    tracks = {line.review.track for line in lines}
    used = {stage.stage for track in tracks for stage in definition.tracks[track].stages}
    return [stage for stage in stage_order(definition) if stage in used]


def _cells(
    definition: Definition, groups: Mapping[str, Iterable[Line]]
) -> dict[tuple[str, str], Cell]:
    found: dict[tuple[str, str], list[tuple[Line, int]]] = {}
    for code, lines in groups.items():
        for line in lines:
            for place, stage in enumerate(definition.tracks[line.review.track].stages):
                found.setdefault((code, stage.stage), []).append((line, place))
    return {place: _cell(lines) for place, lines in found.items()}


def _cell(found: Sequence[tuple[Line, int]]) -> Cell:
    here = [line for line, place in found if line.review.rank == place]
    order = list(Health)
    return Cell(
        subjects=sum(line.count for line, _ in found),
        passed=sum(line.count for line, place in found if line.review.rank > place),
        here=sum(line.count for line in here),
        stuck=sum(line.count for line in here if line.health in STUCK),
        worst=min((line.health for line in here), key=order.index, default=None),
    )


def _waits(reading: Reading, lines: Iterable[Line], stuck: Sequence[Line]) -> list[Waiting]:
    tracks = reading.context.definition.tracks
    subjects, counts = Counter[str](), Counter[tuple[str, str]]()
    for line in lines:
        subjects.update({each.stage: line.count for each in tracks[line.review.track].stages})
    reading.census.gates.look([line.review.id for line in stuck if line.review.is_gated])
    for line in chain.from_iterable(each.each() for each in stuck):
        status = reading.census.assessment.assess(line.review)
        for role in {who.role for who in status.waiting_on}:
            counts[line.review.state, role] += line.count
    return [
        Waiting(stage=stage, role=role, count=count, of=subjects[stage])
        for (stage, role), count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
