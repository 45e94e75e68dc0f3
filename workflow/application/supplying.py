"""Who may record what a stage asks for: those who answer for it, and those told to supply it."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.application.desk import Desk
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.review import Review
from workflow.domain.terms import Part, Target


def require_supplier(desk: Desk, review: Review, kinds: tuple[type[Part], ...]) -> None:
    """Let pass who may record about a review, and whom its stage tells to supply something.

    Args:
        desk: Of the cycle.
        review: About which something is recorded.
        kinds: Conditions that the record may meet.

    Raises:
        NotFoundError: The review is outside what the person may see.
        RefusedError: The person may not do this.
    """
    try:
        desk.require([review], desk.owners)
    except RefusedError:
        if not any(_is_meant(desk, review, target) for target in _told_to(desk, review, kinds)):
            raise


def _told_to(desk: Desk, review: Review, kinds: tuple[type[Part], ...]) -> Iterator[Target]:
    """Yield whom the stage of a review names for conditions of these kinds."""
    if review.is_final:
        return
    stage = desk.context.definition.tracks[review.track].stage(review.state)
    for item in stage.requires:
        if any(isinstance(leaf.parameters, kinds) for leaf in item.leaves()):
            yield from item.owed_by or ()


def _is_meant(desk: Desk, review: Review, target: Target) -> bool:
    try:
        desk.require([review], lambda _: (target,))
    except (NotFoundError, RefusedError):
        return False
    return True
