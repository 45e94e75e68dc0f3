"""Who may see a suggestion: the subject only once it was notified. Pure."""

from __future__ import annotations

from workflow.domain.definition import Definition
from workflow.domain.organisation import Directory, Person
from workflow.domain.records.suggestion import Suggestion
from workflow.domain.review import Review


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
    if actor.id == review.person_id:
        return suggestion.notified_on is not None
    if not directory.roles_reaching(actor.id, review.venue_id, roles=definition.roles):
        return False
    return suggestion.notified_on is not None or not _is_of_unit(
        actor, review, definition, directory
    )


def _is_of_unit(
    actor: Person, review: Review, definition: Definition, directory: Directory
) -> bool:
    """Return whether a unit is under review, and the person is of it with no role above it."""
    if review.person_id is not None:
        return False
    if review.subject_id not in directory.units[actor.unit_id].lineage:
        return False
    parent_id = directory.units[review.subject_id].parent_id
    return parent_id is None or not directory.roles_reaching(
        actor.id, parent_id, roles=definition.roles
    )
