"""Who may do what with a review; the operator is not asked."""

from __future__ import annotations

from workflow.domain.definition import Definition
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.organisation import Directory
from workflow.domain.review import Review
from workflow.domain.terms import SUBJECT, Target


def require_visible(
    actor_id: int, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass who is under review, or has a role that reaches the venue.

    Raises:
        NotFoundError: The review is outside what the actor may see.
    """
    if actor_id == review.person_id:
        return
    if directory.roles_reaching(actor_id, review.venue_id, roles=definition.roles):
        return
    raise NotFoundError("review_not_found")


def require_role(
    actor_id: int,
    targets: tuple[Target, ...],
    review: Review,
    definition: Definition,
    directory: Directory,
) -> None:
    """Let pass who is meant by one of the targets.

    A role that reaches its subtree also counts from further above.

    Raises:
        NotFoundError: The review is outside what the actor may see.
        RefusedError: `forbidden`; the actor sees the review and may not do this.
    """
    require_visible(actor_id, review, definition, directory)
    if any(_is_allowed(actor_id, target, review, directory) for target in targets):
        return
    raise RefusedError("forbidden", roles=[target.role for target in targets])


def _is_allowed(actor_id: int, target: Target, review: Review, directory: Directory) -> bool:
    if target.role == SUBJECT:
        return actor_id == review.person_id
    return directory.is_meant(actor_id, target, venue_id=review.venue_id)
