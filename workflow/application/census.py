"""A census of a cycle: every review counted by how it stands, without loading every one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from workflow.application.catalogue import CycleContext
from workflow.application.closed_gates import ClosedGates
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
from workflow.domain.standing import (
    Standing,
    Venue,
    are_asked_of_others,
    parted,
    placed,
    stand_otherwise,
)
from workflow.ports.reports import EVERYWHERE, HoldingUp, Reports, ReviewFilter

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Reviews that stand alike, and how.

    Attributes:
        review: One of them that stands for all, at the first of the venues.
        standing: Whom it stands for; None when for itself alone.
    """

    review: Review
    venues: Sequence[Venue]
    health: Health
    working_days_late: int
    standing: Standing | None = None

    @property
    def count(self) -> int:
        """Return how many reviews there are."""
        return sum(venue.size for venue in self.venues)

    def at(self, venue: Venue) -> Review:
        """Return the review that stands for those at one of the venues."""
        return self.review if self.standing is None else placed(self.review, venue)

    def only(self, venues: Sequence[Venue]) -> Line:
        """Return those at some of the venues."""
        if self.standing is None:
            return self
        standing = self.standing.only(venues)
        return replace(self, review=standing.review, venues=venues, standing=standing)

    def parts(self, of: Callable[[Venue], T]) -> dict[T, Line]:
        """Return those together whose venues are alike in some way."""
        found: dict[T, list[Venue]] = {}
        for venue in self.venues:
            found.setdefault(of(venue), []).append(venue)
        return {key: self.only(venues) for key, venues in found.items()}

    def each(self) -> Iterator[Line]:
        """Yield those of each venue."""
        return (self.only([venue]) for venue in self.venues)


class Census:
    """Every review of one cycle at one moment; it knows who stands behind its gates.

    Args:
        reports: Where reviews are read.
        context: The cycle, its definition and its timetable.
        directory: Returns units and roles of the day; many questions need neither.
        now: The moment.
        apart: People whose own reviews are counted by themselves.
        closely: Whether those stand apart for whom somebody else is meant, and not only those
            whose health differs.
    """

    def __init__(
        self,
        reports: Reports,
        context: CycleContext,
        directory: Callable[[], Directory],
        *,
        now: datetime,
        apart: Iterable[int] = (),
        closely: bool = False,
    ) -> None:
        self._closely = closely
        self._reports, self._context, self._read_directory = reports, context, directory
        self._now, self._apart = now, frozenset(apart)
        self._cycle_id = context.cycle.id
        self.gates = ClosedGates(reports, self._cycle_id, self, now=now)
        self._counted: dict[str, list[Standing]] = {}

    @cached_property
    def assessment(self) -> Assessment:
        """Return how reviews are assessed."""
        return Assessment(
            self.gates,
            definition=self._context.definition,
            directory=self._directory,
            table=self._context.table,
            now=self._now,
            holds=self.holds,
        )

    @cached_property
    def _directory(self) -> Directory:
        return self._read_directory()

    @cached_property
    def holds(self) -> Sequence[Hold]:
        """Return the holds that last, oldest first."""
        found = self._reports.records(self._cycle_id, Hold)
        return [hold for hold in found if hold.is_active]

    @cached_property
    def lines(self) -> list[Line]:
        """Return every review once, counted together where they stand alike."""
        apart = self._apart_by_alike
        # Who is late is blocked, whatever is behind the gate.
        in_time = (each for each in self._singles.values() if not self.assessment.is_late(each))
        self.gates.look_held_up(review.id for review in in_time if review.is_gated)
        together = [
            self._line(rest.review, health, rest.venues, rest)
            for standing, health in self._together
            if (rest := _without(standing, apart.get(standing.alike))) is not None
        ]
        alone = [
            self._line(review, self.assessment.health(review), [_venue_of(review)])
            for review in self._singles.values()
        ]
        return [*together, *alone]

    def first(self, lines: Sequence[Line], *, limit: int | None = None) -> list[int]:
        """Return the ids of the reviews of lines, so many at most, by the code of their subject."""
        # Those counted by themselves may stand among the others.
        among_them = sum(not review.is_gated for review in self._singles.values())
        enough = None if limit is None else limit + among_them
        alone = [line.review.id for line in lines if line.standing is None]
        standings = (line.standing for line in lines if line.standing is not None)
        found = self._members(standings, limit=enough)
        others = [number for number in found if number not in self._singles]
        return self._reports.by_code(self._cycle_id, [*alone, *others], limit=limit)

    def _line(
        self,
        review: Review,
        health: Health,
        venues: Sequence[Venue],
        standing: Standing | None = None,
    ) -> Line:
        return Line(
            review=review,
            venues=venues,
            health=health,
            working_days_late=self.assessment.working_days_late(review),
            standing=standing,
        )

    def standings(self, under_path: str) -> list[Standing]:
        """Return the reviews that stand alike at a unit and below it, counted once."""
        if under_path not in self._counted:
            self._counted[under_path] = self._count(under_path)
        return self._counted[under_path]

    def _count(self, under_path: str) -> list[Standing]:
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
            (part, self.assessment.health(part.review))
            for standing in self.standings(EVERYWHERE)
            if not standing.review.is_gated
            for part in parted(standing, self.assessment)
        ]

    @cached_property
    def _singles(self) -> dict[int, Review]:
        """Return the reviews that no other stands for, by id."""
        gated = self._members(each for each in self.standings(EVERYWHERE) if each.review.is_gated)
        held = [hold.review_id for hold in self.holds if hold.review_id is not None]
        found = self._reviews({*gated, *held})
        return {review.id: review for review in (*found, *self._otherwise())}

    def _otherwise(self) -> list[Review]:
        """Return reviews of people who stand otherwise than those who seem to stand alike."""
        in_office = self._reports.reviewed_at(self._cycle_id, self._directory.in_office)
        tell_apart = are_asked_of_others if self._closely else stand_otherwise
        people = {
            place
            for standing, _ in self._together
            for place in tell_apart(standing, in_office, self.assessment)
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

    @cached_property
    def _apart_by_alike(self) -> Mapping[object, Counter[str]]:
        """Return how many singles seem to stand alike with others, by the path of their venue."""
        found: dict[object, Counter[str]] = {}
        for review in self._singles.values():
            if not review.is_gated:
                is_silent = review.touched_at < self.assessment.silent_before(review.venue_path)
                alike = shape_of(review), review.due_at, review.held_at, is_silent
                found.setdefault(alike, Counter())[review.venue_path] += 1
        return found

    def _members(self, found: Iterable[Standing], *, limit: int | None = None) -> list[int]:
        """Return the ids of the reviews of standings, of each so many at most by code."""
        ids: list[int] = []
        for standing in found:
            ids += [venue.review_id for venue in standing.venues if venue.review_id]
            several = [venue for venue in standing.venues if not venue.review_id]
            if several:
                alike = standing.only(several)
                ids += self._reports.members(self._cycle_id, alike, limit=limit)
        return ids

    def _reviews(self, ids: Iterable[int]) -> list[Review]:
        wanted = tuple(ids)
        return self._reports.bare_reviews(self._cycle_id, wanted) if wanted else []

    @property
    def is_counted(self) -> bool:
        """Return whether it has counted already, so that to ask it costs little."""
        return EVERYWHERE in self._counted

    @cached_property
    def looked_at(self) -> Mapping[int, Review]:
        """Return the singles, and all of whom nobody is able to act: those hold others up too."""
        vacant = self._members(
            standing
            for standing, health in self._together
            if health is Health.BLOCKED and self._is_vacant(standing.review)
        )
        missing = [number for number in vacant if number not in self._singles]
        return self._singles | {review.id: review for review in self._reviews(missing)}

    @cached_property
    def holding_up(self) -> HoldingUp | None:
        """Return how to know the others that hold up who waits for them; None if none does."""
        if all(health not in HOLDS_UP for _, health in self._together):
            return None
        return HoldingUp(
            in_time=[each.shape for each in self.standings(EVERYWHERE) if _is_in_time(each)],
            but=sorted(self.looked_at),
        )

    def _is_vacant(self, review: Review) -> bool:
        found = (reason.code for reason in self.assessment.reasons(review))
        return NOBODY_CAN_ACT in found


def _without(standing: Standing, counts: Mapping[str, int] | None) -> Standing | None:
    """Return a standing without those counted by themselves, so many at a path; None if none."""
    if not counts:
        return standing
    venues = [
        venue._replace(size=venue.size - counts.get(venue.path, 0))
        for venue in standing.venues
        if venue.size > counts.get(venue.path, 0)
    ]
    return standing.only(venues) if venues else None


def _venue_of(review: Review) -> Venue:
    return Venue(review.venue_id, review.venue_path, 1, review.id)


def _is_in_time(standing: Standing) -> bool:
    return any(reason.code == NOT_YET_OPEN for reason in standing.review.unmet)
