"""Check the actor of a command against the roles that are held today."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workflow.application.catalogue import CycleContext
from workflow.domain.command import Command
from workflow.domain.definition import Definition
from workflow.domain.errors import NotFoundError, RefusedError
from workflow.domain.organisation import Directory, Person, Unit
from workflow.domain.permission import require_other_case, require_role
from workflow.domain.review import Review
from workflow.domain.terms import Targets
from workflow.ports.unit_of_work import UnitOfWork


def require_person(work: UnitOfWork, code: str) -> Person:
    """Return the person of a code.

    Raises:
        NotFoundError: There is none.
    """
    person = work.people.by_codes([code]).get(code)
    if person is None:
        raise NotFoundError("person_not_found", person=code)
    return person


def require_unit(work: UnitOfWork, code: str) -> Unit:
    """Return the unit of a code.

    Raises:
        NotFoundError: There is none.
    """
    unit = work.units.by_code(code)
    if unit is None:
        raise NotFoundError("unit_not_found", unit=code)
    return unit


def require_living_unit(work: UnitOfWork, code: str) -> Unit:
    """Return the unit of a code, which was not abolished.

    Raises:
        NotFoundError: There is none.
        RefusedError: `unit_abolished`.
    """
    unit = require_unit(work, code)
    if unit.abolished_on is not None:
        raise RefusedError("unit_abolished", unit=code, on=unit.abolished_on.isoformat())
    return unit


def directory_of(
    work: UnitOfWork, context: CycleContext, command: Command, *, venues: Iterable[int]
) -> Directory:
    """Return units with those above them, and the roles held there on the day of a command."""
    units = work.units.with_ancestors(sorted(set(venues)))
    grants = work.roles.all(unit_ids=[unit.id for unit in units])
    return Directory(units, grants, on=context.table.today(command.now))


def require_actor(
    work: UnitOfWork, context: CycleContext, review: Review, targets: Targets, command: Command
) -> None:
    """Let pass the operator, and a person who is meant by one of the targets.

    Raises:
        NotFoundError: No such person, or the review is outside what the person may see.
        RefusedError: The person may see the review but not do this.
    """
    if command.actor is None:
        return
    actor = require_person(work, command.actor)
    directory = directory_of(work, context, command, venues=[review.venue_id])

    def permit(seen: Directory) -> None:
        require_role(actor.id, targets, review, context.definition, seen)

    require_permission(work, actor, directory, permit)


def require_permission(
    work: UnitOfWork, actor: Person, directory: Directory, permit: Callable[[Directory], None]
) -> None:
    """Let pass whom a rule lets act, and note in whose place he acts if only so he may.

    Args:
        work: Whose events tell it from then on.
        actor: Who acts.
        directory: The roles of the day.
        permit: The rule; it raises unless the roles it is given permit the act.

    Raises:
        NotFoundError: What is acted on is outside what the person may see.
        RefusedError: The person may not do this.
    """
    permit(directory)
    delegators = directory.acting_for(actor.id)
    if not delegators or _permits(permit, directory.without_delegation(actor.id)):
        return
    for delegator in delegators:
        if _permits(permit, directory.without_delegation(actor.id, but_by=delegator)):
            work.acts_for = work.people.by_ids([delegator])[delegator].code
            return


def require_case_of_others(
    work: UnitOfWork,
    actor: Person,
    review: Review,
    definition: Definition,
    directory: Directory,
) -> None:
    """Let pass whoever is not under review, and does not act for the one who is.

    Raises:
        RefusedError: `own_case`.
    """
    require_other_case(actor, review, definition, directory)
    if work.acts_for is not None:
        require_other_case(require_person(work, work.acts_for), review, definition, directory)


def _permits(permit: Callable[[Directory], None], directory: Directory) -> bool:
    try:
        permit(directory)
    except (NotFoundError, RefusedError):
        return False
    return True
