"""Who may check whom: nobody himself, and no head the unit that he heads. Pure."""

from __future__ import annotations

from workflow.domain.confidentiality import is_own_case
from workflow.domain.definition import Definition
from workflow.domain.errors import RefusedError
from workflow.domain.organisation import Directory, Person
from workflow.domain.review import Review


def require_checker(
    checker: Person, review: Review, definition: Definition, directory: Directory
) -> None:
    """Let pass whoever is not checked himself; a head may be who has a role above his unit too.

    Args:
        directory: With the venue of the review.

    Raises:
        RefusedError: `own_case`.
    """
    is_from_above = review.person_id is None and checker.id in directory.serving_above(
        review.venue_id
    )
    if not is_from_above and is_own_case(checker.id, review, definition, directory):
        raise RefusedError("own_case", person=checker.code)
