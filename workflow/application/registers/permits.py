"""Who may write in a register, and who may read it: the rules that several registers share."""

from __future__ import annotations

from workflow.application.desk import Desk
from workflow.domain.authority import authority_of
from workflow.domain.errors import RefusedError
from workflow.domain.organisation import Unit
from workflow.domain.review import Review
from workflow.domain.terms import SUBJECT, Target, Targets
from workflow.domain.viewing import Viewer


def owners_or_subject(desk: Desk, review: Review) -> None:
    """Let pass who may record about a review, and the person under review.

    Raises:
        NotFoundError: The actor may not see the review.
        RefusedError: The actor may not.
    """
    own = (Target(role=SUBJECT),) if review.person_id is not None else ()
    desk.require([review], lambda each: own + desk.owners(each))


def owners(desk: Desk, review: Review) -> None:
    """Let pass who may record about a review.

    Raises:
        NotFoundError: The actor may not see the review.
        RefusedError: The actor may not.
    """
    desk.require([review], desk.owners)


def others_owners(desk: Desk, review: Review) -> None:
    """Let pass who may record about a review, if it is not the own one.

    Raises:
        NotFoundError: The actor may not see the review.
        RefusedError: The actor may not, or it is the own case.
    """
    owners(desk, review)
    desk.require_other_case(review)


def superiors(desk: Desk, review: Review) -> None:
    """Let pass who has authority over a review, if it is not the own one.

    Raises:
        NotFoundError: The actor may not see the review.
        RefusedError: The actor may not, or it is the own case.
    """
    desk.require([review], lambda each: authority_of(each, desk.context.definition))
    desk.require_other_case(review)


def head_or_authority(desk: Desk, unit: Unit) -> None:
    """Let pass who heads a unit or one above it, and the authority of the definition.

    Raises:
        NotFoundError: The actor may not see the unit.
        RefusedError: The actor may not.
    """
    definition = desk.context.definition
    require_at(desk, unit, (Target(role=definition.head_role), *definition.authority))


def require_at(desk: Desk, unit: Unit, targets: Targets) -> None:
    """Let pass who is meant by targets at a unit that belongs to the cycle.

    Raises:
        NotFoundError: The actor may not see the unit.
        RefusedError: The actor may not, or the unit is outside the cycle.
    """
    desk.require_at(unit, targets)
    if desk.cycle.unit_id not in unit.lineage:
        raise RefusedError("unit_outside_cycle", unit=unit.code, cycle=desk.cycle.code)


def reaches(viewer: Viewer, unit: Unit) -> bool:
    """Return whether a role of somebody reaches a unit."""
    return viewer.reaches(unit.id)
