"""What a person who reads may see of reviews and of their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.domain.authority import may_see_discipline
from workflow.domain.confidentiality import (
    CONFIDENTIAL_KINDS,
    hides_actor,
    is_confidential,
    is_own_case,
    may_see_answers,
)
from workflow.domain.cycle import Cycle
from workflow.domain.definition import Definition
from workflow.domain.history import EventKind
from workflow.domain.organisation import Directory
from workflow.domain.rating_sight import hides_from_the_subject
from workflow.domain.review import Reason, Review
from workflow.domain.suggestion_sight import (
    as_its_subject_sees,
    hands_over_suggestion,
    is_side_of_subject,
)
from workflow.domain.surprise import (
    as_one_kept_from_it_is_told,
    counts_surprises,
    is_kept_from,
    tells_check,
    tells_secret,
    without_series,
)

HIDDEN_ACTOR = "…"

# A suggestion is shown to its subject by `suggestion show` once it was notified, never before.
_HIDDEN_FROM_THE_SUBJECT = frozenset(
    kind for kind in EventKind if kind.value.startswith("suggestion_")
)
# Nobody under review learns from the history how the votes about him fall while they are counted;
# the result is shown by `vote show`.
_HIDDEN_FROM_PEOPLE = frozenset({EventKind.VOTE_COUNTED})


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

    def sees_discipline(self, review: Review) -> bool:
        """Return whether measures of discipline of a subject may be shown."""
        return may_see_discipline(self.person_id, review, self.definition, self.directory)

    def reaches(self, unit_id: int) -> bool:
        """Return whether a role of the person reaches a unit."""
        roles = self.definition.roles
        return bool(self.directory.roles_reaching(self.person_id, unit_id, roles=roles))

    def reaches_all_under(self, unit_id: int) -> bool:
        """Return whether a role of the person reaches a unit and every unit below it."""
        roles = self.definition.roles
        wide = {code: role for code, role in roles.items() if role.reach == "subtree"}
        if self.directory.roles_reaching(self.person_id, unit_id, roles=wide):
            return True
        units = self.directory.units.values()
        return self.reaches(unit_id) and all(unit.parent_id != unit_id for unit in units)

    def sees_event(
        self, kind: str, review: Review | None, cycle: Cycle, body: Mapping[str, Any]
    ) -> bool:
        """Return whether an event may be shown; one of no review, to who reaches the whole."""
        if kind in _HIDDEN_FROM_PEOPLE:
            return False
        if review is None:
            return kind not in CONFIDENTIAL_KINDS and self.reaches(cycle.unit_id)
        if not self.sees(review):
            return False
        if kind in CONFIDENTIAL_KINDS:
            return may_see_answers(self.person_id, review, self.definition, self.directory)
        if kind == EventKind.DISCIPLINE_RECORDED:
            return self.sees_discipline(review)
        if tells_secret(body) and self.is_kept_from_surprises(review):
            return False
        if hides_from_the_subject(body) and self._is_own_case(review):
            return False
        is_hidden = kind in _HIDDEN_FROM_THE_SUBJECT or hands_over_suggestion(body)
        return not (is_hidden and self._is_its_subject(review))

    def told(self, review: Review, reason: Reason) -> Reason:
        """Return a reason of a review as the person may be told it."""
        if counts_surprises(reason) and self.is_kept_from_surprises(review):
            reason = as_one_kept_from_it_is_told(reason)
        return as_its_subject_sees(reason) if self._is_its_subject(review) else reason

    def told_body(self, review: Review | None, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what an event tells as the person may be told it."""
        is_told = review is not None and tells_check(body) and self.is_kept_from_surprises(review)
        return without_series(body) if is_told else body

    def is_kept_from_surprises(self, review: Review) -> bool:
        """Return whether the person must not learn of surprise checks of a review."""
        return is_kept_from(self.person_id, self.unit_id, review, self.definition, self.directory)

    def _is_own_case(self, review: Review) -> bool:
        return is_own_case(self.person_id, review, self.definition, self.directory)

    def _is_its_subject(self, review: Review) -> bool:
        return is_side_of_subject(
            self.person_id, self.unit_id, review, self.definition, self.directory
        )

    def sees_actor(self, kind: str, body: Mapping[str, Any]) -> bool:
        """Return whether it may be told who caused an event: it may give an answer away."""
        return not (is_confidential(self.definition) and hides_actor(kind, body))
