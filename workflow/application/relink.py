"""Find again who waits for whom in running cycles, after the heads of units have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before, require_cycle
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import CycleStatus
from workflow.domain.deadlock import find_deadlock
from workflow.domain.enrolment import Gates, Place
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory, in_own_right
from workflow.domain.review import Dependency, Review
from workflow.ports.unit_of_work import UnitOfWork


def relink_heads(work: UnitOfWork, catalogue: Catalogue, roles: set[str], command: Command) -> None:
    """Renew the dependencies of every open cycle whose head role is among `roles`."""
    for cycle in work.cycles.all():
        if cycle.status is CycleStatus.CLOSED:
            continue
        context = catalogue.for_work(work, require_cycle(work, cycle.code))
        if context.definition.head_role in roles:
            _relink(work, context, not_before(cycle, command))


def _relink(work: UnitOfWork, context: CycleContext, command: Command) -> None:
    cycle_id = context.cycle.id
    grants = in_own_right(work.roles.all())
    directory = Directory(work.units.all(), grants, on=context.table.today(command.now))
    reviews = work.reviews.lock(cycle_id, work.reviews.ids_at(cycle_id, venue_ids=directory.units))
    links = find_links(work, context, reviews, directory)
    if not links.changed:
        return
    if links.ring:
        # An appointment cannot be refused; who waits for whom stays as it was, and is on record.
        body = {"what": "gates_wait_in_a_ring", "reviews": list(links.ring)}
        event = Event(kind=EventKind.INCIDENT, at=command.now, body=body)
        work.append(cycle_id, [event], command=command)
        return
    links.store(work, cycle_id)
    affected = {dependency.review_id for dependency in links.changed}
    settlement = Settlement(work, context, command)
    settlement.judge([review for review in reviews if review.id in affected])


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Who waits for whom, as it is stored and as it has to be.

    Attributes:
        ring: Ids of reviews that would wait for each other; empty when none do.
    """

    known: frozenset[Dependency]
    wanted: frozenset[Dependency]
    ring: Sequence[int]

    @property
    def changed(self) -> frozenset[Dependency]:
        """Return what is to be removed or added."""
        return self.wanted ^ self.known

    def store(self, work: UnitOfWork, cycle_id: int) -> None:
        """Store what has to be."""
        work.dependencies.delete(cycle_id, sorted(self.known - self.wanted, key=repr))
        work.dependencies.insert(cycle_id, sorted(self.wanted - self.known, key=repr))


def find_links(
    work: UnitOfWork, context: CycleContext, reviews: Sequence[Review], directory: Directory
) -> Links:
    """Return who waits for whom among all reviews of a cycle, by its definition."""
    places = _places(reviews, directory)
    wanted = frozenset(Gates(context.definition, places, directory).dependencies())
    known = frozenset(work.dependencies.all(context.cycle.id))
    tracks = context.definition.tracks
    orders = {place.id: tracks[place.track].order for place in places}
    ring = find_deadlock(wanted, orders) if wanted != known else ()
    return Links(known=known, wanted=wanted, ring=ring)


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
