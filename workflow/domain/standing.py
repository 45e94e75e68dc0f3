"""Reviews that stand alike, counted together: what is found for one holds for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from workflow.domain.health import Assessment
from workflow.domain.review import Review, SubjectKind

# Id of a person who holds no role: whoever stands for the people of a standing.
NOBODY = -1


class Venue(NamedTuple):
    """A venue of reviews that stand alike.

    Attributes:
        size: How many of them are there.
        review_id: Of the only one there; 0 where there are several, or it is not known.
    """

    id: int
    path: str
    size: int
    review_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Reviews that differ, but for venue and subject, in nothing by which their health is found.

    Attributes:
        review: Stands for them all, as if it were at the first venue; when it was entered is
            not known.
        shape: What they have in common, as the database groups it.
        is_silent: Whether all of them were touched before `silent_before`, or none.
    """

    review: Review
    venues: Sequence[Venue]
    shape: int
    is_silent: bool
    silent_before: datetime

    @property
    def alike(self) -> tuple[object, ...]:
        """Return what they have in common."""
        review = self.review
        return self.shape, review.due_at, review.held_at, self.is_silent

    @property
    def size(self) -> int:
        """Return how many they are."""
        return sum(venue.size for venue in self.venues)

    def only(self, venues: Sequence[Venue]) -> Standing:
        """Return those of some venues."""
        return replace(self, venues=venues, review=placed(self.review, venues[0]))


def placed(review: Review, venue: Venue) -> Review:
    """Return a review of a standing at one of its venues.

    Of a unit that is its own; of people that of `NOBODY`, without a number unless it is the
    only one.
    """
    is_unit = review.subject_kind is SubjectKind.UNIT
    return replace(
        review,
        id=venue.review_id,
        subject_id=venue.id if is_unit else NOBODY,
        venue_id=venue.id,
        venue_path=venue.path,
    )


def parted(standing: Standing, assessment: Assessment) -> list[Standing]:
    """Return the same reviews, apart where the venues make a difference to their health."""
    asked, subject_id = assessment.asked(standing.review), standing.review.person_id
    found: dict[object, list[Venue]] = {}
    for venue in standing.venues:
        relation = asked.relation(venue.id, subject_id)
        found.setdefault((relation, assessment.calendar(venue.path)), []).append(venue)
    return [standing] if len(found) == 1 else [standing.only(each) for each in found.values()]


def are_asked_of_others(
    standing: Standing, people: Mapping[int, Collection[int]], assessment: Assessment
) -> Iterable[tuple[int, int]]:
    """Yield for whom among some people somebody else is meant than for the others at his venue.

    Args:
        people: By the id of the venue.

    Yields:
        The id of the venue and that of the person.
    """
    asked = assessment.asked(standing.review)
    for venue_id, here in _people_there(standing, people):
        meant = set().union(*asked.people(venue_id, NOBODY))
        for person in meant.intersection(here):
            yield venue_id, person


def stand_otherwise(
    standing: Standing, people: Mapping[int, Collection[int]], assessment: Assessment
) -> Iterable[tuple[int, int]]:
    """Yield who among some people has not the same health as the others at his venue; as above.

    Nobody is meant by a role in his own case, so that whoever holds a post may differ.
    """
    asked = assessment.asked(standing.review)
    for venue_id, person in are_asked_of_others(standing, people, assessment):
        if asked.relation(venue_id, person) != asked.relation(venue_id, NOBODY):
            yield venue_id, person


def _people_there(
    standing: Standing, people: Mapping[int, Collection[int]]
) -> Iterable[tuple[int, Collection[int]]]:
    review = standing.review
    if not review.is_final and review.subject_kind is SubjectKind.PERSON:
        for venue in standing.venues:
            if here := people.get(venue.id):
                yield venue.id, here
