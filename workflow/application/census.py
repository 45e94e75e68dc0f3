"""A census of a cycle: every review counted by how it stands, without loading every one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from workflow.application.catalogue import CycleContext
from workflow.domain.health import (
    HOLDS_UP,
    NOBODY_CAN_ACT,
    Assessment,
    Health,
    silent_before,
)
from workflow.domain.organisation import Directory
from workflow.domain.records.hold import Hold
from workflow.domain.review import NOT_YET_OPEN, Review
from workflow.domain.shape import shape_of
from workflow.domain.standing import Standing, are_asked_of_others, stands_otherwise
from workflow.ports.reports import HoldingUp, Reports, ReviewFilter

EVERYWHERE = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Reviews that stand alike, and how.

    Attributes:
        review: One of them that stands for all.
        standing: Whom it stands for; None when for itself alone.
    """

    review: Review
    count: int
    health: Health
    working_days_late: int
    standing: Standing | None = None


class Census:
    """Every review of one cycle at one moment; it knows who stands behind its gates.

    Args:
        reports: Where reviews are read.
        context: The cycle, its definition and its timetable.
        directory: Units and roles of the day.
        now: The moment.
        apart: People whose own reviews are counted by themselves.
        closely: Whether those stand apart for whom somebody else is meant, and not only those
            whose health differs.
    """

    def __init__(
        self,
        reports: Reports,
        context: CycleContext,
        directory: Directory,
        *,
        now: datetime,
        apart: Iterable[int] = (),
        closely: bool = False,
    ) -> None:
        self._closely = closely
        self._reports, self._context, self._directory = reports, context, directory
        self._now, self._apart = now, frozenset(apart)
        self._cycle_id = context.cycle.id
        self._behind: dict[int, list[Review]] = {}

    @cached_property
    def assessment(self) -> Assessment:
        """Return how reviews are assessed."""
        return Assessment(
            self,
            definition=self._context.definition,
            directory=self._directory,
            table=self._context.table,
            now=self._now,
            holds=self.holds,
        )

    @cached_property
    def holds(self) -> Sequence[Hold]:
        """Return the holds that last, oldest first."""
        found = self._reports.records(self._cycle_id, Hold)
        return [hold for hold in found if hold.is_active]

    @cached_property
    def lines(self) -> list[Line]:
        """Return every review once, counted together where they stand alike."""
        singles = self._singles.values()
        apart = Counter(self._place(review) for review in singles if not review.is_gated)
        together = [
            self._line(standing.review, health, count, standing)
            for standing, health in self._together
            if (count := standing.count - apart[_place_of(standing)])
        ]
        alone = (
            self._line(review, self.assessment.health(review)[0], 1)
            for review in self._singles.values()
        )
        return [*together, *alone]

    def first(self, lines: Sequence[Line], *, limit: int | None = None) -> list[int]:
        """Return the ids of the reviews of lines, so many at most, by the code of their subject."""
        alone = [line.review.id for line in lines if line.standing is None]
        standings = (line.standing for line in lines if line.standing is not None)
        # Those counted by themselves may stand among them.
        among_them = sum(not review.is_gated for review in self._singles.values())
        enough = None if limit is None else limit + among_them
        found = [
            number
            for alike in _together(standings)
            for number in self._reports.members(self._cycle_id, alike, limit=enough)
            if number not in self._singles
        ]
        return self._reports.by_code(self._cycle_id, [*alone, *found], limit=limit)

    def behind(self, review_id: int) -> Sequence[Review]:
        """Return the reviews that hold the gates of one closed, by id."""
        self.look_behind([review_id])
        return self._behind[review_id]

    def look_behind(self, review_ids: Iterable[int]) -> None:
        """Read at once which reviews hold the gates of some closed."""
        missing = [number for number in review_ids if number not in self._behind]
        if missing:
            ids = self._reports.behind_gates(self._cycle_id, missing)
            found = {each.id: each for each in self._reviews(set().union(*ids.values()))}
            for number in missing:
                self._behind[number] = [found[other] for other in ids.get(number, ())]

    def singly_behind(self, review_id: int) -> Sequence[Review]:
        """Return those of them whose health has to be found one by one, by id."""
        return [self._looked_at[other] for other in self._singly_behind.get(review_id, ())]

    def held_up_since(self, review_id: int) -> datetime | None:
        """Return since when the first of the others behind it is blocked or overdue, if one is."""
        return self._held_up.get(review_id)

    def _line(
        self, review: Review, health: Health, count: int, standing: Standing | None = None
    ) -> Line:
        return Line(
            review=review,
            count=count,
            health=health,
            working_days_late=self.assessment.working_days_late(review),
            standing=standing,
        )

    @cached_property
    def _standings(self) -> list[Standing]:
        return self.standings(EVERYWHERE)

    def standings(self, under_path: str) -> list[Standing]:
        """Return how many reviews stand alike at a unit and below it."""
        table, patience = self._context.table, self._context.definition.stalled_after
        today = table.today(self._now)
        paths = {unit: self._directory.units[unit].path for unit in table.calendar.local}
        deepest_first = sorted(paths, key=lambda unit: -paths[unit].count("/"))
        return self._reports.standings(
            self._cycle_id,
            under_path=under_path,
            silent_before=silent_before(table, patience, today=today),
            silent_below={
                unit: silent_before(table.at(paths[unit]), patience, today=today)
                for unit in deepest_first
            },
        )

    @cached_property
    def _together(self) -> list[tuple[Standing, Health]]:
        """Return those that stand before no closed gate, with their health."""
        return [
            (standing, self.assessment.health(standing.review)[0])
            for standing in self._standings
            if not standing.review.is_gated
        ]

    @cached_property
    def _singles(self) -> dict[int, Review]:
        """Return the reviews that no other stands for, by id."""
        gated = self._members(each for each in self._standings if each.review.is_gated)
        held = [hold.review_id for hold in self.holds if hold.review_id is not None]
        found = self._reviews({*gated, *held})
        return {review.id: review for review in (*found, *self._otherwise())}

    def _otherwise(self) -> list[Review]:
        """Return reviews of people who stand otherwise than those who seem to stand alike."""
        in_office = self._reports.reviewed_at(self._cycle_id, self._directory.in_office)
        people = {
            (standing.review.venue_id, person)
            for standing, health in self._together
            for person in self._apart_from(
                standing, health, in_office.get(standing.review.venue_id, ())
            )
        }
        asked = {person for _, person in people} | self._apart
        if not asked:
            return []
        found = self._reports.reviews(self._cycle_id, ReviewFilter(people=tuple(sorted(asked))))
        return [
            row.review
            for row in found
            if not row.review.is_gated
            and (
                (row.review.venue_id, row.review.subject_id) in people
                or row.review.subject_id in self._apart
            )
        ]

    def _apart_from(self, standing: Standing, health: Health, people: Collection[int]) -> set[int]:
        if self._closely:
            return are_asked_of_others(standing, people, self.assessment)
        return stands_otherwise(standing, health, people, self.assessment)

    def _members(self, found: Iterable[Standing]) -> list[int]:
        """Return the ids of the reviews of standings."""
        listed = list(found)
        ids = [each.review.id for each in listed if each.review.id]
        for alike in _together(each for each in listed if not each.review.id):
            ids += self._reports.members(self._cycle_id, alike)
        return ids

    def _reviews(self, ids: Iterable[int]) -> list[Review]:
        wanted = tuple(ids)
        return self._reports.bare_reviews(self._cycle_id, wanted) if wanted else []

    @cached_property
    def _looked_at(self) -> Mapping[int, Review]:
        """Return the singles, and all of whom nobody is able to act: those hold others up too."""
        vacant = self._members(
            standing
            for standing, health in self._together
            if health is Health.BLOCKED and self._is_vacant(standing.review)
        )
        missing = [number for number in vacant if number not in self._singles]
        return self._singles | {review.id: review for review in self._reviews(missing)}

    def _is_vacant(self, review: Review) -> bool:
        found = (reason.code for reason in self.assessment.reasons(review))
        return NOBODY_CAN_ACT in found

    @cached_property
    def _singly_behind(self) -> Mapping[int, Sequence[int]]:
        return self._reports.behind_which(self._cycle_id, self._looked_at)

    @cached_property
    def _held_up(self) -> Mapping[int, datetime]:
        paths = {each.review.venue_path for each, health in self._together if health in HOLDS_UP}
        wanted = HoldingUp(
            paths=sorted(paths),
            in_time=[each.shape for each in self._standings if _is_in_time(each)],
            but=sorted(self._looked_at),
        )
        return self._reports.held_up_since(self._cycle_id, wanted, now=self._now)

    def _place(self, review: Review) -> tuple[object, ...]:
        is_silent = review.touched_at < self.assessment.silent_before(review.venue_path)
        return (review.venue_path, *_alike(review, shape_of(review), is_silent=is_silent))


def _together(standings: Iterable[Standing]) -> Iterable[list[Standing]]:
    """Group standings that differ in nothing but their venues."""
    found: dict[object, list[Standing]] = {}
    for each in standings:
        alike = _alike(each.review, each.shape, is_silent=each.is_silent)
        found.setdefault((*alike, each.silent_before), []).append(each)
    return found.values()


def _place_of(standing: Standing) -> tuple[object, ...]:
    alike = _alike(standing.review, standing.shape, is_silent=standing.is_silent)
    return (standing.review.venue_path, *alike)


def _alike(review: Review, shape: int, *, is_silent: bool) -> tuple[object, ...]:
    return review.track, review.state, shape, review.due_at, review.held_at, is_silent


def _is_in_time(standing: Standing) -> bool:
    return any(reason.code == NOT_YET_OPEN for reason in standing.review.unmet)
