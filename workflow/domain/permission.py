"""Who may do what with a review; the operator is not asked."""

from __future__ import annotations

from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.review import Review
from workflow.domain.terms import SUBJECT, Target, Targets


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


def require_other_case(
    actor: Person, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass whoever is not under review and does not head the unit that is.

    Nobody has authority in his own case.

    Raises:
        RefusedError: `own_case`.
    """
    if is_own_case(actor.id, review, definition, directory):
        raise RefusedError("own_case", person=actor.code)


def on_the_unit(targets: Targets) -> Targets:
    """Return targets with the unit itself as their first place.

    Above the top of a cycle nobody may be registered.
    """
    return tuple(target.model_copy(update={"above": False}) for target in targets)


def require_role(
    actor_id: int, targets: Targets, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass who is meant by the targets now, and whose role reaches there from above.

    Raises:
        NotFoundError: The review is outside what the actor may see.
        RefusedError: `forbidden`; the actor sees the review and may not do this.
    """
    if _is_meant(actor_id, targets, review, directory):
        return
    require_visible(actor_id, review, definition, directory)
    if not any(_reaches(actor_id, t, review, definition, directory) for t in targets):
        raise RefusedError(
            "forbidden", roles=list(dict.fromkeys(target.role for target in targets))
        )


def require_role_at(
    actor_id: int, targets: Targets, unit: Unit, definition: Definition, directory: Directory
) -> None:
    """Let pass who has one of the roles at a unit or above it.

    Raises:
        NotFoundError: The unit is outside what the actor may see.
        RefusedError: `forbidden`; the actor sees the unit and may not do this.
    """
    if any(directory.is_meant(actor_id, target, venue_id=unit.id) for target in targets):
        return
    if not directory.roles_reaching(actor_id, unit.id, roles=definition.roles):
        raise NotFoundError("unit_not_found", unit=unit.code)
    raise RefusedError("forbidden", roles=[target.role for target in targets])


def require_meant(
    actor_id: int, targets: Targets, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass only who is meant by the targets now: a decision is not taken one level higher.

    Raises:
        NotFoundError: The review is outside what the actor may see.
        RefusedError: `forbidden`; the actor sees the review and may not do this.
    """
    if _is_meant(actor_id, targets, review, directory):
        return
    require_visible(actor_id, review, definition, directory)
    raise _forbidden(targets)


def _forbidden(targets: Targets) -> RefusedError:
    roles = dict.fromkeys(target.role for target in targets)
    return RefusedError("forbidden", roles=list(roles))


def _is_meant(actor_id: int, targets: Targets, review: Review, directory: Directory) -> bool:
    meant = directory.resolve(targets, venue_id=review.venue_id, subject_id=review.person_id)
    return actor_id in meant.people


def _reaches(
    actor_id: int, target: Target, review: Review, definition: Definition, directory: Directory
) -> bool:
    if target.role == SUBJECT or definition.roles[target.role].reach != "subtree":
        return False
    return directory.is_meant(actor_id, target, venue_id=review.venue_id)
