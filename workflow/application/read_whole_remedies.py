"""Read remedies with all that belongs to them: indicators, executors, milestones, evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.remedy_lines import RemedyLine, seen_lines
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.evidence import hash_of
from workflow.domain.records.remedy import (
    Remedy,
    RemedyEvidence,
    RemedyExecutor,
    RemedyIndicator,
    RemedyMilestone,
)
from workflow.domain.rollup import RollUp, roll_up
from workflow.ports.reports import Reports

P = TypeVar("P", RemedyIndicator, RemedyExecutor, RemedyMilestone, RemedyEvidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRemedy:
    """A remedy with what belongs to it, by number, also what does not count any more.

    Attributes:
        units: Codes of the units that carry remedies out, by id; `people` those of the persons.
    """

    line: RemedyLine
    indicators: Sequence[RemedyIndicator]
    executors: Sequence[RemedyExecutor]
    milestones: Sequence[RemedyMilestone]
    evidence: Sequence[RemedyEvidence]
    units: Mapping[int, str]
    people: Mapping[int, str]

    @property
    def rolled_up(self) -> RollUp:
        """Return how far those are who carry it out, taken together."""
        return roll_up(self.executors)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWholeRemedies:
    """The use case behind what lists, exports and hands out parts of remedies."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(self, cycle: str, *, now: datetime, actor: str | None = None) -> list[WholeRemedy]:
        """Return the remedies of a cycle that the actor may see, by number.

        Raises:
            NotFoundError: No such cycle or person.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return _seen(reading, reports.records(reading.cycle.id, Remedy), actor)

    def one(
        self, cycle: str, code: str, *, now: datetime, actor: str | None = None
    ) -> tuple[CycleContext, WholeRemedy]:
        """Return one remedy.

        Raises:
            NotFoundError: There is none, or the actor may not see it.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            return reading.context, _one(reading, code, actor)

    def content(
        self, cycle: str, code: str, number: int, *, now: datetime, actor: str | None = None
    ) -> tuple[RemedyEvidence, bytes]:
        """Return a piece of evidence with its content, as it was added.

        Raises:
            NotFoundError: There is no such remedy or evidence, or the actor may not see it.
            RefusedError: `evidence_damaged`: the content is gone, or is another one.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            for evidence in _one(reading, code, actor).evidence:
                if evidence.number == number:
                    return evidence, _sound(reports, reading.cycle.id, evidence)
        raise NotFoundError("remedy_part_not_found", remedy=code, number=number)


def _one(reading: Reading, code: str, actor: str | None) -> WholeRemedy:
    found = reading.reports.records(reading.cycle.id, Remedy, by="code", values=[code])
    seen = _seen(reading, found, actor)
    if not seen:
        raise NotFoundError("remedy_not_found", remedy=f"{reading.cycle.code}/{code}")
    return seen[0]


def _seen(reading: Reading, remedies: Sequence[Remedy], actor: str | None) -> list[WholeRemedy]:
    lines = seen_lines(reading, remedies, actor)
    ids = [line.remedy.id for line in lines]
    indicators = _by_remedy(reading, RemedyIndicator, ids)
    executors = _by_remedy(reading, RemedyExecutor, ids)
    milestones = _by_remedy(reading, RemedyMilestone, ids)
    evidence = _by_remedy(reading, RemedyEvidence, ids)
    units, people = _codes(reading, [each for group in executors.values() for each in group])
    return [
        WholeRemedy(
            line=line,
            indicators=indicators.get(line.remedy.id, ()),
            executors=executors.get(line.remedy.id, ()),
            milestones=milestones.get(line.remedy.id, ()),
            evidence=evidence.get(line.remedy.id, ()),
            units=units,
            people=people,
        )
        for line in lines
    ]


def _by_remedy(reading: Reading, kind: type[P], remedies: Iterable[int]) -> dict[int, list[P]]:
    found: dict[int, list[P]] = {}
    for row in reading.reports.records(reading.cycle.id, kind, by="remedy_id", values=remedies):
        found.setdefault(row.remedy_id, []).append(row)
    return found


def _codes(
    reading: Reading, executors: Iterable[RemedyExecutor]
) -> tuple[Mapping[int, str], Mapping[int, str]]:
    named = list(executors)
    units = {each.unit_id for each in named if each.unit_id is not None}
    people = {each.person_id for each in named if each.person_id is not None}
    known = reading.directory.units if units else {}
    found = reading.reports.people(ids=people) if people else []
    return {number: known[number].code for number in units}, {p.id: p.code for p in found}


def _sound(reports: Reports, cycle_id: int, evidence: RemedyEvidence) -> bytes:
    content = reports.file(cycle_id, evidence.sha256)
    if content is None or hash_of(content) != evidence.sha256:
        raise RefusedError("evidence_damaged", number=evidence.number, sha256=evidence.sha256)
    return content
