"""Reviews that stand alike, counted together: what is found for one holds for all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from workflow.domain.health import Assessment, Health
from workflow.domain.review import Review, SubjectKind

# Id of a person who holds no role: whoever stands for the people of a standing.
NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Reviews at one venue that differ in nothing by which their health is found.

    Attributes:
        review: Stands for them all; of a unit its own, of people that of `NOBODY`, without a
            number unless it is the only one. When it was entered is not known.
        count: How many there are.
        shape: What they lack, as the database groups it.
        is_silent: Whether all of them were touched before `silent_before`, or none.
    """

    review: Review
    count: int
    shape: int
    is_silent: bool
    silent_before: datetime


def stands_otherwise(
    standing: Standing, health: Health, people: Collection[int], assessment: Assessment
) -> set[int]:
    """Return those of some people who have not the same health as the others at their venue.

    Nobody is meant by a role in his own case, so that whoever holds the only post differs.
    """
    review = standing.review
    meant = _meant(review, people, assessment)
    if not meant:
        return set()
    owner = set(meant[0])
    alone = {people[0] for people in meant if len(people) == 1}
    shared = (owner.intersection(people) for people in meant[1:])
    alone |= {next(iter(both)) for both in shared if len(both) == 1}
    return {
        person
        for person in alone.intersection(people)
        if assessment.health(replace(review, subject_id=person))[0] != health
    }


def are_asked_of_others(
    standing: Standing, people: Collection[int], assessment: Assessment
) -> set[int]:
    """Return those of some people for whom somebody else is meant than for the others."""
    meant = _meant(standing.review, people, assessment)
    return set().union(*meant).intersection(people)


def _meant(
    review: Review, people: Collection[int], assessment: Assessment
) -> list[tuple[int, ...]]:
    if review.is_final or review.subject_kind is not SubjectKind.PERSON or not people:
        return []
    return [found.people for found in assessment.meant(review)]
