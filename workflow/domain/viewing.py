"""What a person who reads may see of reviews and of their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.confidentiality import (
    CONFIDENTIAL_KINDS,
    hides_actor,
    is_confidential,
    may_see_answers,
)
from workflow.domain.cycle import Cycle
from workflow.domain.definition import Definition
from workflow.domain.history import EventKind
from workflow.domain.organisation import Directory
from workflow.domain.review import Reason, Review
from workflow.domain.suggestion_sight import as_its_subject_sees, is_side_of_subject

HIDDEN_ACTOR = "…"

# A suggestion is shown to its subject by `suggestion show` once it was notified, never before.
_HIDDEN_FROM_THE_SUBJECT = frozenset(
    kind for kind in EventKind if kind.value.startswith("suggestion_")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person who reads, with the roles of the day; the operator needs none and sees all."""

    person_id: int
    unit_id: int
    definition: Definition
    directory: Directory

    def sees(self, review: Review) -> bool:
        """Return whether the person is under review, or has a role that reaches the venue."""
        return self.person_id == review.person_id or self.reaches(review.venue_id)

    def reaches(self, unit_id: int) -> bool:
        """Return whether a role of the person reaches a unit."""
        roles = self.definition.roles
        return bool(self.directory.roles_reaching(self.person_id, unit_id, roles=roles))

    def sees_event(self, kind: str, review: Review | None, cycle: Cycle) -> bool:
        """Return whether an event may be shown; one of no review, to who reaches the whole."""
        if review is None:
            return kind not in CONFIDENTIAL_KINDS and self.reaches(cycle.unit_id)
        if not self.sees(review):
            return False
        if kind in CONFIDENTIAL_KINDS:
            return may_see_answers(self.person_id, review, self.definition, self.directory)
        return kind not in _HIDDEN_FROM_THE_SUBJECT or not self._is_its_subject(review)

    def told(self, review: Review, reason: Reason) -> Reason:
        """Return a reason of a review as the person may be told it."""
        return as_its_subject_sees(reason) if self._is_its_subject(review) else reason

    def _is_its_subject(self, review: Review) -> bool:
        return is_side_of_subject(
            self.person_id, self.unit_id, review, self.definition, self.directory
        )

    def sees_actor(self, kind: str, body: Mapping[str, Any]) -> bool:
        """Return whether it may be told who caused an event: it may give an answer away."""
        return not (is_confidential(self.definition) and hides_actor(kind, body))
