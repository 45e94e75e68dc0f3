"""What is on record about the feedback of some reviews, as far as its reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from workflow.application.assessing import Reading
from workflow.domain.confidentiality import may_see_answers
from workflow.domain.masking import MaskedFeedback, readable
from workflow.domain.records.feedback import (
    AnswerCount,
    FeedbackRequest,
    Opinion,
    RequestStatus,
)
from workflow.domain.review import Review

R = TypeVar("R", FeedbackRequest, AnswerCount, Opinion)


class FeedbackReading:
    """The feedback of some reviews of a cycle, and what whoever reads may see of it.

    Args:
        reading: The cycle.
        reviews: Ids of the reviews.
        actor: Code of the person for whom the cycle is read; None for the operator.
    """

    def __init__(self, reading: Reading, reviews: Sequence[int], *, actor: str | None) -> None:
        self.reading = reading
        self.reviews = reviews
        self._actor = actor
        self._requests = self._by_review(FeedbackRequest)
        self._counts = self._by_review(AnswerCount)
        self._opinions = self._by_review(Opinion)

    @classmethod
    def under(cls, reading: Reading, unit: str | None, *, actor: str | None) -> FeedbackReading:
        """Return the feedback of the reviews at a unit and below it, or of all, by id.

        Raises:
            NotFoundError: No such unit.
        """
        path = reading.path_of(unit)
        found = [
            number for number, row in reading.rows.items() if row.review.venue_path.startswith(path)
        ]
        return cls(reading, found, actor=actor)

    def sees_review(self, review_id: int) -> bool:
        """Return whether whoever reads may see that there is this review."""
        return self.reading.sees(self._review(review_id))

    def sees_answers(self, review_id: int) -> bool:
        """Return whether whoever reads may see whose answers they are."""
        viewer, review = self.reading.viewer, self._review(review_id)
        if viewer is None:
            return True
        return viewer.sees(review) and may_see_answers(
            viewer.person_id, review, viewer.definition, viewer.directory
        )

    def requests(self, review_id: int) -> list[FeedbackRequest]:
        """Return the requests that may be seen; one's own in any case."""
        found = self._requests.get(review_id, [])
        if self.sees_answers(review_id):
            return found
        return [request for request in found if request.respondent == self._actor]

    def opinions(self, review_id: int) -> list[Opinion]:
        """Return the opinions that hold, for a reader who sees whose they are."""
        return [opinion for opinion in self._opinions.get(review_id, []) if opinion.holds]

    def masked(self, review_id: int) -> MaskedFeedback:
        """Return what everybody may read."""
        return readable(
            self._review(review_id),
            self.reading.context.definition,
            self._requests.get(review_id, []),
            self._counts.get(review_id, []),
            self._opinions.get(review_id, []),
        )

    def totals(self, review_id: int) -> tuple[int, int, int]:
        """Return how many were asked, have answered, and still have to."""
        found = self._requests.get(review_id, [])
        status = [request.status for request in found]
        counted = sum(count.received for count in self._counts.get(review_id, []))
        return (
            len(status) - status.count(RequestStatus.WITHDRAWN),
            counted + status.count(RequestStatus.ANSWERED),
            status.count(RequestStatus.ASKED),
        )

    def is_empty(self, review_id: int) -> bool:
        """Return whether nobody was asked and nothing came in."""
        known: Iterable[Mapping[int, Sequence[object]]] = (
            self._requests,
            self._counts,
            self._opinions,
        )
        return not any(review_id in each for each in known)

    def counts(self, review_id: int) -> list[AnswerCount]:
        """Return the answers of which only the number is kept."""
        return self._counts.get(review_id, [])

    def _review(self, review_id: int) -> Review:
        return self.reading.rows[review_id].review

    def _by_review(self, kind: type[R]) -> Mapping[int, list[R]]:
        reports, cycle_id = self.reading.reports, self.reading.cycle.id
        rows: dict[int, list[R]] = defaultdict(list)
        for row in reports.records(cycle_id, kind, by="review_id", values=self.reviews):
            rows[row.review_id].append(row)
        return dict(rows)
