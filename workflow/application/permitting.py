"""Check the actor of a command against the roles that are held today."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.application.catalogue import CycleContext
from workflow.domain.command import Command
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Directory, Person
from workflow.domain.permission import require_role
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
    require_role(actor.id, targets, review, context.definition, directory)
