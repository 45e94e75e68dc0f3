"""Read who is rated and how, as far as whoever reads may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workflow.application.assessing import Reading
from workflow.domain.confidentiality import is_own_case
from workflow.domain.rating_count import Rated, SubjectKey, at_home, rated, subject_key
from workflow.domain.rating_sight import SHOWN_TO_THE_SUBJECT
from workflow.domain.records.rating import Rating, RatingStep
from workflow.domain.review import Review
from workflow.ports.reports import ReviewRow


@dataclass(frozen=True)
class RatedSubjects:
    """The subjects of a cycle, each once and at home, with their values.

    Attributes:
        actor: Code of the person who reads; None for the operator.
    """

    reading: Reading
    actor: str | None = None

    def at(self, step: RatingStep, *, path: str = "/") -> list[Rated]:
        """Return every subject at or below a path with its newest value of a step, by name."""
        subjects = {
            key: review for key, review in self._homes.items() if review.venue_path.startswith(path)
        }
        return rated(subjects, self._ratings, step=step, heads=self._heads)

    def seen(self, subjects: Iterable[Rated], step: RatingStep) -> list[Rated]:
        """Return those whose value of a step may be seen, whether there is one or not."""
        return [each for each in subjects if self._may_see(each, step)]

    def row(self, subject: Rated) -> ReviewRow:
        """Return the review of a subject with what people call it."""
        return self.reading.rows[subject.review.id]

    def reviews_of(self, subjects: Sequence[Rated]) -> Mapping[int, int]:
        """Return, for every review of some subjects, the id of the one that stands for it."""
        wanted = {subject_key(each.review): each.review.id for each in subjects}
        return {
            row.review.id: wanted[subject_key(row.review)]
            for row in self.reading.rows.values()
            if subject_key(row.review) in wanted
        }

    def _may_see(self, subject: Rated, step: RatingStep) -> bool:
        viewer, rating = self.reading.viewer, subject.rating
        if viewer is None:
            return True
        review, definition = subject.review, self.reading.context.definition
        if step not in SHOWN_TO_THE_SUBJECT and is_own_case(
            viewer.person_id, review, definition, self.reading.directory
        ):
            return rating is not None and rating.given_by == self.actor
        return viewer.sees(review)

    @cached_property
    def _homes(self) -> Mapping[SubjectKey, Review]:
        rows = sorted(self.reading.rows.values(), key=lambda row: (row.sort, row.review.id))
        return at_home((row.review for row in rows), self._homes_of)

    def _homes_of(self, people: Collection[int]) -> dict[int, int]:
        return {person.id: person.unit_id for person in self.reading.reports.people(ids=people)}

    @cached_property
    def _ratings(self) -> Sequence[Rating]:
        return self.reading.reports.records(self.reading.cycle.id, Rating)

    @cached_property
    def _heads(self) -> frozenset[int]:
        """Return who heads any unit, as roles are on the day."""
        role = self.reading.context.definition.head_role
        headed = self.reading.directory.units_by_head
        return frozenset(person for held, person in headed if held == role)
