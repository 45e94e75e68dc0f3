"""Find again who waits for whom in running cycles, when heads of units or the tree changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.application.catalogue import Catalogue, CycleContext
from workflow.application.commanding import not_before, require_cycle
from workflow.application.settle import Settlement
from workflow.domain.command import Command
from workflow.domain.cycle import CycleStatus
from workflow.domain.deadlock import find_deadlock
from workflow.domain.enrolment import Gates, Place
from workflow.domain.errors import RefusedError
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Directory, in_own_right
from workflow.domain.review import Dependency, Review
from workflow.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeChange:
    """Which units a change of the tree touches.

    Attributes:
        moved: Ids of the units whose path is another one now.
        around: Ids of those and of all that stand above them, or did.
    """

    moved: frozenset[int]
    around: frozenset[int]


def relink_heads(work: UnitOfWork, catalogue: Catalogue, roles: set[str], command: Command) -> None:
    """Renew who waits for whom in every open cycle whose head role is among `roles`.

    An appointment cannot be refused: where reviews would wait in a ring, all stays as it was, and
    that is on record.
    """
    for cycle in work.cycles.all():
        if cycle.status is CycleStatus.CLOSED:
            continue
        context = catalogue.for_work(work, require_cycle(work, cycle.code))
        if context.definition.head_role in roles:
            _relink(work, context, not_before(cycle, command), None)


def relink_tree(work: UnitOfWork, catalogue: Catalogue, tree: TreeChange, command: Command) -> int:
    """Let reviews follow the tree that is stored; return how many wait for others than before.

    Reviews at the units that it touches, and above them, are judged again.

    Raises:
        RefusedError: `gates_wait_in_a_ring`; the transaction must end.
    """
    changed = 0
    for cycle in work.cycles.all():
        if cycle.status is CycleStatus.CLOSED:
            work.reviews.follow_tree(cycle.id, venue_ids=tree.moved)
        elif work.reviews.ids_at(cycle.id, venue_ids=tree.around):
            context = catalogue.for_work(work, require_cycle(work, cycle.code))
            changed += _relink(work, context, not_before(cycle, command), tree)
    return changed


def _relink(
    work: UnitOfWork, context: CycleContext, command: Command, tree: TreeChange | None
) -> int:
    cycle_id = context.cycle.id
    grants = in_own_right(work.roles.all())
    directory = Directory(work.units.all(), grants, on=context.table.today(command.now))
    reviews = work.reviews.lock(cycle_id, work.reviews.ids_at(cycle_id, venue_ids=directory.units))
    if tree is not None:
        reviews = _following(work, cycle_id, reviews, directory, tree)
    links = find_links(work, context, reviews, directory)
    affected = {dependency.review_id for dependency in links.changed}
    if links.ring:
        _tell_ring(work, context, reviews, links.ring, command, is_refused=tree is not None)
        return 0
    if links.changed:
        links.store(work, cycle_id)
    around = tree.around if tree is not None else ()
    touched = [each for each in reviews if each.id in affected or each.venue_id in around]
    if touched:
        Settlement(work, context, command).judge(touched)
    return len(affected)


def _following(
    work: UnitOfWork,
    cycle_id: int,
    reviews: Sequence[Review],
    directory: Directory,
    tree: TreeChange,
) -> list[Review]:
    """Let the locked reviews of a cycle follow the tree, and return them as they are then."""
    work.reviews.follow_tree(cycle_id, venue_ids=tree.moved)
    return [
        replace(each, venue_path=directory.units[each.venue_id].path)
        if each.venue_id in tree.moved
        else each
        for each in reviews
    ]


def _tell_ring(
    work: UnitOfWork,
    context: CycleContext,
    reviews: Sequence[Review],
    ring: Sequence[int],
    command: Command,
    *,
    is_refused: bool,
) -> None:
    if is_refused:
        codes = _codes(work, [each for each in reviews if each.id in ring])
        raise RefusedError(
            "gates_wait_in_a_ring",
            cycle=context.cycle.code,
            subjects=[codes[number] for number in ring],
        )
    body = {"what": "gates_wait_in_a_ring", "reviews": list(ring)}
    event = Event(kind=EventKind.INCIDENT, at=command.now, body=body)
    work.append(context.cycle.id, [event], command=command)


def _codes(work: UnitOfWork, reviews: Sequence[Review]) -> dict[int, str]:
    """Return the codes of the subjects of some reviews, by the id of the review."""
    units = {unit.id: unit.code for unit in work.units.all()}
    people = work.people.by_ids([each.person_id for each in reviews if each.person_id is not None])
    return {
        each.id: units[each.subject_id] if each.person_id is None else people[each.subject_id].code
        for each in reviews
    }


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
