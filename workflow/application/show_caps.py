"""Show caps: how many have a level within each unit, the sum behind it, and who they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from workflow.application.assessing import Reading
from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.list_sessions import visible_unit
from workflow.application.rated_subjects import RatedSubjects
from workflow.domain.cap_ranking import Contender, Ranked, is_exceeded, ranking
from workflow.domain.organisation import Unit
from workflow.domain.rating_cap import CapSum, both_ways, cap_sum
from workflow.domain.rating_count import Rated, by_level, within
from workflow.domain.records.rating import CapRaise, RatingStep
from workflow.domain.records.registers import Result
from workflow.domain.scale import Cap, Scale
from workflow.ports.reports import Reports, ReviewRow

STEPS = (RatingStep.PROPOSED, RatingStep.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapLine:
    """A cap within one unit at one step.

    Attributes:
        ways: The sum against those who are good, and against those who are good or better.
        ranking: Who has the level, where there are too many; otherwise nobody.
        left_out: Of how many others nothing is told to who reads; they count nowhere here.
    """

    unit: Unit
    step: RatingStep
    sum: CapSum
    ways: tuple[CapSum, CapSum]
    ranking: Sequence[Ranked[ReviewRow]]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CapBoard:
    """The caps of a cycle, in the order of the definition, then by path of the unit and step."""

    context: CycleContext
    as_of: datetime
    lines: Sequence[CapLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCaps:
    """The use case behind `rating caps`."""

    read: Callable[[], Reports]
    catalogue: Catalogue

    def __call__(
        self,
        cycle: str,
        *,
        now: datetime,
        under: str | None = None,
        actor: str | None = None,
    ) -> CapBoard:
        """Return every cap within every unit that lies under one and that the actor reaches.

        Raises:
            NotFoundError: No such cycle, unit or person, or the actor does not reach the unit.
        """
        with self.read() as reports:
            reading = Reading(reports, self.catalogue, cycle, now=now, actor=actor)
            top = visible_unit(reading, under)
            subjects = RatedSubjects(reading=reading, actor=actor)
            return CapBoard(
                context=reading.context, as_of=reading.now, lines=cap_lines(subjects, top)
            )


def cap_lines(
    subjects: RatedSubjects, top: Unit, *, steps: Sequence[RatingStep] = STEPS
) -> list[CapLine]:
    """Return every cap within every unit at or below the top that who reads reaches."""
    scale = subjects.reading.context.definition.scale
    if scale is None:
        return []
    return list(_CapLines(subjects=subjects, top=top, steps=steps, scale=scale))


def decided_caps(reading: Reading, top: Unit) -> list[CapLine]:
    """Return the caps on what is decided; before anything is, nobody is looked at."""
    found = reading.reports.ratings(reading.cycle.id, under_path=reading.path_under(top))
    if all(each.level is None for each in found):
        return []
    subjects = RatedSubjects(reading=reading, actor=reading.actor)
    return cap_lines(subjects, top, steps=[RatingStep.DECIDED])


@dataclass(frozen=True, kw_only=True)
class _CapLines:
    """The caps of one scale, worked out one after the other."""

    subjects: RatedSubjects
    top: Unit
    steps: Sequence[RatingStep]
    scale: Scale

    def __iter__(self) -> Iterator[CapLine]:
        for cap in self.scale.caps:
            for unit in self._units(cap):
                yield from self._of(cap, unit)

    def _of(self, cap: Cap, unit: Unit) -> Iterator[CapLine]:
        for step in self.steps:
            everybody = self._groups(cap, step)[unit.id]
            seen = self.subjects.seen(everybody, step)
            if seen:
                yield self._line(cap, unit, step, seen, left_out=len(everybody) - len(seen))

    def _line(
        self, cap: Cap, unit: Unit, step: RatingStep, seen: Sequence[Rated], *, left_out: int
    ) -> CapLine:
        counts = by_level(seen)
        raised = (unit.id, cap.cap) in self._raises
        found = cap_sum(cap, counts, self.scale, unit=unit.code, raised=raised)
        holders = [each for each in seen if each.level == cap.level] if found.excess else []
        return CapLine(
            unit=unit,
            step=step,
            sum=found,
            ways=both_ways(cap, counts, self.scale, unit=unit.code, raised=raised),
            ranking=self._ranking(holders, found.allowed),
            left_out=left_out,
        )

    def _ranking(self, holders: Sequence[Rated], allowed: int) -> Sequence[Ranked[ReviewRow]]:
        exceeded = self._exceeded(holders)
        contenders = [
            Contender(
                who=self.subjects.row(each),
                score=each.rating.score if each.rating else None,
                exceeded=exceeded[each.review.id],
            )
            for each in holders
        ]
        return ranking(contenders, allowed=allowed)

    def _exceeded(self, holders: Sequence[Rated]) -> Counter[int]:
        """Return how many results of each subject went beyond their targets, by its review."""
        reviews = self.subjects.reviews_of(holders)
        results = self._reading.reports.records(
            self._reading.cycle.id, Result, by="review_id", values=reviews
        )
        return Counter(reviews[each.review_id] for each in results if is_exceeded(each))

    def _units(self, cap: Cap) -> list[Unit]:
        """Return the units within which a cap counts and at or below the top, by code."""
        units, viewer = self._reading.directory.units, self._reading.viewer
        found = (units[unit_id] for unit_id in self._groups(cap, self.steps[0]))
        return sorted(
            (
                unit
                for unit in found
                if unit.path.startswith(self.top.path)
                and (viewer is None or viewer.reaches(unit.id))
            ),
            key=lambda unit: unit.code,
        )

    def _groups(self, cap: Cap, step: RatingStep) -> dict[int, list[Rated]]:
        key = (cap.cap, step)
        if key not in self._grouped:
            self._grouped[key] = within(
                cap,
                self.subjects.at(step),
                self._reading.directory.units,
                whole=self._reading.cycle.unit_id,
            )
        return self._grouped[key]

    @property
    def _reading(self) -> Reading:
        return self.subjects.reading

    @cached_property
    def _grouped(self) -> dict[tuple[str, RatingStep], dict[int, list[Rated]]]:
        return {}

    @cached_property
    def _raises(self) -> frozenset[tuple[int, str]]:
        raises = self._reading.reports.records(self._reading.cycle.id, CapRaise)
        return frozenset((each.unit_id, each.cap) for each in raises if each.holds)
