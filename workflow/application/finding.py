"""Find the one review that people mean."""

from __future__ import annotations

from workflow.domain.cycle import Cycle
from workflow.domain.errors import InvalidValueError, NotFoundError
from workflow.domain.review import Review
from workflow.ports.unit_of_work import UnitOfWork


def review_of(work: UnitOfWork, cycle: Cycle, subject: str, venue: str | None) -> Review:
    """Return the review of a subject, locked until the end of the unit of work.

    Raises:
        NotFoundError: There is none.
        InvalidValueError: The subject is reviewed at several venues; they are listed.
    """
    found = work.reviews.find(cycle.id, subject, venue)
    if not found:
        raise NotFoundError("review_not_found", review=f"{cycle.code}/{subject}")
    if len(found) > 1:
        units = {unit.id: unit.code for unit in work.units.all()}
        choices = [f"{cycle.code}/{subject}@{units[review.venue_id]}" for review in found]
        raise InvalidValueError("review_ambiguous", review=subject, choices=choices)
    [review] = found
    return review
