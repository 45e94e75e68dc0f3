"""The ratings of the subjects of one transaction, and what is being recorded about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.application.desk import Desk
from workflow.domain.rating_count import SubjectKey
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review

STEPS = tuple(RatingStep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value that is being recorded.

    Attributes:
        subject: Code of the subject.
        asked: Codes of the rules that it may set aside.
    """

    subject: str
    review: Review
    rating: Rating
    asked: frozenset[str] = frozenset()


class RatingBook:
    """Values that stand, by subject and step; whoever drafts new ones keeps it up to date.

    Ratings are looked up at once for all reviews that the desk has looked up.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._standing: dict[SubjectKey, dict[RatingStep, Rating]] = {}
        self.entries: dict[int, Entry] = {}
        reviews = desk.looked_up
        if desk.command.actor is not None:
            desk.directory(review.venue_id for review in reviews)
        self._look_up(reviews)

    def newest(self, review: Review, step: RatingStep) -> Rating | None:
        """Return the value of a step of the subject of a review that stands."""
        return self._of(review).get(step)

    def before(self, review: Review, step: RatingStep) -> Rating | None:
        """Return the value that stands of the nearest step before one."""
        given = self._of(review)
        earlier = reversed(STEPS[: STEPS.index(step)])
        return next((given[each] for each in earlier if each in given), None)

    def take(self, entry: Entry) -> tuple[Rating, ...]:
        """Let a value stand, and return it with the one whose place it takes."""
        given = self._of(entry.review)
        outdated = given.get(entry.rating.step)
        given[entry.rating.step] = entry.rating
        self.entries[entry.rating.id] = entry
        return (entry.rating, replace(outdated, newest=False)) if outdated else (entry.rating,)

    def _of(self, review: Review) -> dict[RatingStep, Rating]:
        key = (review.subject_kind, review.subject_id)
        if key not in self._standing:
            self._look_up([review])
        return self._standing[key]

    def _look_up(self, reviews: Sequence[Review]) -> None:
        for review in reviews:
            self._standing.setdefault((review.subject_kind, review.subject_id), {})
        ids = {review.subject_id for review in reviews}
        for rating in self._desk.find(Rating, "subject_id", ids):
            given = self._standing.get((rating.subject_kind, rating.subject_id))
            if rating.newest and given is not None:
                given.setdefault(rating.step, rating)


def book_of(desk: Desk) -> RatingBook:
    """Return the book of a transaction."""
    return desk.shared("rating/book", lambda: RatingBook(desk))
