"""What the use cases about feedback share: who may act, and until when."""

from __future__ import annotations

from workflow.application.desk import Desk
from workflow.domain.confidentiality import (
    drawing_together,
    is_collecting,
    is_confidential,
    is_own_case,
    may_see_answers,
)
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.permission import require_role, require_visible
from workflow.domain.review import Review


def require_clerk(desk: Desk, review: Review, subject: str) -> None:
    """Let pass the operator, and who draws the answers about a review together.

    Nobody does so in his own case. In confidential mode it is only who may see the answers:
    whoever could ask or enter them would learn whose they are.

    Raises:
        NotFoundError: The review is outside what the person may see.
        RefusedError: `own_case` or `forbidden`.
    """
    if desk.command.actor is None:
        return
    actor = desk.person(desk.command.actor)
    definition, directory = desk.context.definition, desk.directory([review.venue_id])
    try:
        require_visible(actor.id, review, definition, directory)
    except NotFoundError:
        address = f"{desk.cycle.code}/{subject}"
        raise NotFoundError("review_not_found", review=address) from None
    if actor.id == review.person_id:
        raise RefusedError("own_case", person=actor.code)
    targets = drawing_together(review, definition)
    if not is_confidential(definition):
        require_role(actor.id, targets, review, definition, directory)
    elif not may_see_answers(actor.id, review, definition, directory):
        if is_own_case(actor.id, review, definition, directory):
            raise RefusedError("own_case", person=actor.code)
        raise RefusedError("forbidden", roles=sorted({target.role for target in targets}))


def require_collecting(desk: Desk, review: Review, subject: str) -> None:
    """Let pass while answers may come in; in named mode they always may.

    What was published about confidential answers must not change afterwards: the difference
    would tell who came last.

    Raises:
        RefusedError: `feedback_closed`.
    """
    definition = desk.context.definition
    if is_confidential(definition) and not is_collecting(review, definition):
        raise RefusedError("feedback_closed", subject=subject)
