"""Who may see a suggestion: the subject only once it was notified. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory, Person
from workflow.domain.records.monitoring import HandOver, Matter
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.review import Reason, Review

# What is still between superiors: before it is notified, a suggestion does not exist for its
# subject, and how many there are would tell.
_BETWEEN_SUPERIORS = frozenset(
    {"suggestions_unnotified", "suggestions_unfollowed", "suggestions_unconcluded"}
)


def as_its_subject_sees(reason: Reason) -> Reason:
    """Return a reason as whoever is on the side of the subject is told it."""
    if reason.code in _BETWEEN_SUPERIORS:
        return replace(reason, code="superior_not_ready", facts={})
    if reason.code == "suggestions_unexplained":
        return replace(reason, facts={**reason.facts, "approved": reason.facts["open"]})
    return reason


def hands_over_suggestion(body: Mapping[str, Any]) -> bool:
    """Return whether an event tells that a suggestion is monitored by somebody else now."""
    told = body.get("records", {}).get(HandOver.TABLE)
    return told is not None and any(
        row[told["columns"].index("matter")] == Matter.SUGGESTION for row in told["rows"]
    )


def may_see(
    actor: Person,
    suggestion: Suggestion,
    review: Review,
    *,
    follows: bool,
    definition: Definition,
    directory: Directory,
) -> bool:
    """Return whether a person may see a suggestion with its texts.

    Followers do, the person under review, and whoever has a role that reaches the venue. Who is
    on the side of the subject, does so once it was notified.

    Args:
        follows: Whether the person is an active follower of it.
        directory: With the unit of the person and that of the review.
    """
    if follows:
        return True
    is_subject = actor.id == review.person_id
    roles = directory.roles_reaching(actor.id, review.venue_id, roles=definition.roles)
    if not is_subject and not roles:
        return False
    if suggestion.notified_on is not None:
        return True
    return not is_side_of_subject(actor.id, actor.unit_id, review, definition, directory)


def is_side_of_subject(
    person_id: int, unit_id: int, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a person is under review, heads the unit that is, or is one of its people.

    One of its people who has a role above it is not on its side; its head always is.

    Args:
        unit_id: Unit of the person.
    """
    if is_own_case(person_id, review, definition, directory):
        return True
    if review.person_id is not None:
        return False
    subject_id = directory.current(review.subject_id)
    if subject_id not in directory.units[unit_id].lineage:
        return False
    parent_id = directory.units[subject_id].parent_id
    return parent_id is None or not directory.roles_reaching(
        person_id, parent_id, roles=definition.roles
    )
