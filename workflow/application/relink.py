"""Find again who waits for whom in running cycles, after the heads of units have changed."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import CycleStatus
from workflow.domain.deadlock import find_deadlock
from workflow.domain.enrolment import Gates, Place
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory
from workflow.domain.review import Review
from workflow.ports.unit_of_work import UnitOfWork


def relink_heads(work: UnitOfWork, catalogue: Catalogue, roles: set[str], command: Command) -> None:
    """Renew the dependencies of every running cycle whose head role is among `roles`."""
    for cycle in work.cycles.all():
        if cycle.status is not CycleStatus.RUNNING:
            continue
        context = catalogue.for_work(work, cycle)
        if context.definition.head_role in roles:
            _relink(work, context, not_before(cycle, command))


def _relink(work: UnitOfWork, context: CycleContext, command: Command) -> None:
    cycle_id = context.cycle.id
    directory = Directory(work.units.all(), work.roles.all(), on=context.table.today(command.now))
    reviews = work.reviews.lock(cycle_id, work.reviews.ids_at(cycle_id, venue_ids=directory.units))
    places = _places(reviews, directory)
    wanted = set(Gates(context.definition, places, directory).dependencies())
    known = set(work.dependencies.all(cycle_id))
    if wanted == known:
        return
    tracks = context.definition.tracks
    ring = find_deadlock(wanted, {place.id: tracks[place.track].order for place in places})
    if ring:
        # An appointment cannot be refused; who waits for whom stays as it was, and is on record.
        body = {"what": "gates_wait_in_a_ring", "reviews": list(ring)}
        event = Event(kind=EventKind.INCIDENT, at=command.now, body=body)
        work.append(cycle_id, [event], command=command)
        return
    work.dependencies.delete(cycle_id, sorted(known - wanted, key=repr))
    work.dependencies.insert(cycle_id, sorted(wanted - known, key=repr))
    affected = {dependency.review_id for dependency in wanted ^ known}
    settlement = Settlement(work, context, command)
    settlement.judge([review for review in reviews if review.id in affected])


def _places(reviews: Sequence[Review], directory: Directory) -> list[Place]:
    return [
        Place(
            id=review.id,
            track=review.track,
            subject_kind=review.subject_kind,
            subject_id=review.subject_id,
            subject_code="",
            venue=directory.units[review.venue_id],
        )
        for review in reviews
    ]
