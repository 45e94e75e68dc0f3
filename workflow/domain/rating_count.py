"""Whose ratings count together: distinct subjects, each once and at home, within units. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from workflow.domain.organisation import Unit, lineage_of
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review, SubjectKind
from workflow.domain.scale import Cap

SubjectKey: TypeAlias = tuple[SubjectKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """A subject at home, with the value of one step of its rating.

    Attributes:
        rating: The newest value; None when there is none.
        is_head: Whether a person heads a unit.
    """

    review: Review
    rating: Rating | None = None
    is_head: bool = False

    @property
    def level(self) -> str | None:
        """Return the level; None when it has none, for a reason or as yet."""
        return self.rating.level if self.rating else None


def at_home(
    reviews: Iterable[Review], homes_of: Callable[[Collection[int]], Mapping[int, int]]
) -> dict[SubjectKey, Review]:
    """Return the one review of each subject that stands for it, in the order they are given.

    Of the reviews of a person with several venues it is the one in the unit he belongs to, else
    the one with the lowest number.

    Args:
        reviews: Every review of each subject.
        homes_of: Returns the units of people who have several venues, by id.
    """
    listed = list(reviews)
    several = _with_several_venues(listed)
    homes = homes_of(several) if several else {}
    chosen: dict[SubjectKey, Review] = {}
    for review in listed:
        key = subject_key(review)
        known = chosen.get(key)
        if known is None or _place(review, homes) < _place(known, homes):
            chosen[key] = review
    return chosen


def subject_key(review: Review) -> SubjectKey:
    """Return what the reviews of one subject have in common."""
    return review.subject_kind, review.subject_id


def rated(
    subjects: Mapping[SubjectKey, Review],
    ratings: Iterable[Rating],
    *,
    step: RatingStep,
    heads: Collection[int] = frozenset(),
) -> list[Rated]:
    """Return every subject with its newest value of a step.

    Args:
        heads: Ids of the people who head a unit.
    """
    newest = {
        (rating.subject_kind, rating.subject_id): rating
        for rating in ratings
        if rating.newest and rating.step is step
    }
    return [
        Rated(review=review, rating=newest.get(key), is_head=review.person_id in heads)
        for key, review in subjects.items()
    ]


def within(
    cap: Cap, subjects: Iterable[Rated], units: Mapping[int, Unit], *, whole: int
) -> dict[int, list[Rated]]:
    """Return the subjects that count together under a cap, by the id of the unit.

    A subject above every unit of the kind within which the cap counts is in none of them.

    Args:
        whole: Unit of the cycle, within which a cap counts that names no kind.
    """
    groups: dict[int, list[Rated]] = {}
    for each in subjects:
        unit_id = _unit_of(cap, each.review, units, whole)
        if unit_id is not None and _is_meant(cap, each):
            groups.setdefault(unit_id, []).append(each)
    return groups


def by_level(subjects: Iterable[Rated]) -> dict[str, int]:
    """Return how many subjects have each level that occurs."""
    counts: dict[str, int] = {}
    for each in subjects:
        if each.level is not None:
            counts[each.level] = counts.get(each.level, 0) + 1
    return counts


def _with_several_venues(reviews: Iterable[Review]) -> set[int]:
    counts = Counter(review.person_id for review in reviews if review.person_id is not None)
    return {person for person, count in counts.items() if count > 1}


def _place(review: Review, homes: Mapping[int, int]) -> tuple[bool, int]:
    is_home = review.person_id is not None and homes.get(review.person_id) == review.venue_id
    return not is_home, review.id


def _is_meant(cap: Cap, subject: Rated) -> bool:
    if cap.tracks and subject.review.track not in cap.tracks:
        return False
    return not (cap.exclude_heads and subject.is_head)


def _unit_of(cap: Cap, review: Review, units: Mapping[int, Unit], whole: int) -> int | None:
    if cap.within is None:
        return whole
    lineage = lineage_of(review.venue_path)
    return next((unit_id for unit_id in lineage if units[unit_id].kind == cap.within), None)
