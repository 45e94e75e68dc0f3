"""Which reviews it concerns that people were at a session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from workflow.application.desk import Desk
from workflow.domain.definition import EXEMPT, WITHDRAWN
from workflow.domain.errors import NotFoundError
from workflow.domain.organisation import Person, Unit, lineage_of
from workflow.domain.review import Review, SubjectKind


class Reach:
    """Reviews of people, and of the units at which and above which they are reviewed.

    What was looked up once is remembered; `prepare` looks up many at once.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._of_people: dict[int, list[Review]] = {}
        self._of_units: dict[int, list[Review]] = {}

    def prepare(self, people: Collection[int]) -> None:
        """Look up and lock what concerns people."""
        _look_up(self._desk, SubjectKind.PERSON, people, self._of_people)
        reviews = (each for person in people for each in self._of_people[person])
        units = {unit for path in {r.venue_path for r in reviews} for unit in lineage_of(path)}
        _look_up(self._desk, SubjectKind.UNIT, units, self._of_units)

    def concerned(self, people: Collection[int]) -> tuple[int, ...]:
        """Return the ids of the reviews that must be judged anew when people were reached."""
        self.prepare(people)
        own = [each for person in people for each in self._of_people[person]]
        units = {unit for path in {r.venue_path for r in own} for unit in lineage_of(path)}
        above = [each for unit in units for each in self._of_units[unit]]
        return tuple(dict.fromkeys(each.id for each in (*own, *above)))


def _look_up(
    desk: Desk, kind: SubjectKind, ids: Collection[int], known: dict[int, list[Review]]
) -> None:
    unknown = set(ids) - known.keys()
    known.update((number, []) for number in unknown)
    if unknown:
        found = desk.work.reviews.ids_of(desk.cycle.id, kind=kind, subject_ids=sorted(unknown))
        for review in desk.locked(found):
            known[review.subject_id].append(review)


def people_under_review_at(desk: Desk, unit: Unit) -> list[int]:
    """Return the ids of the people under review at a unit, without the exempt and withdrawn."""
    here = desk.locked(desk.work.reviews.ids_at(desk.cycle.id, venue_ids=[unit.id]))
    return [
        review.person_id
        for review in here
        if review.person_id is not None and review.state not in (EXEMPT, WITHDRAWN)
    ]


def require_within_sight(desk: Desk, people: Iterable[Person], unit: Unit) -> None:
    """Let pass people of a unit and those below, and others whom a role of the actor reaches.

    Raises:
        NotFoundError: The actor does not see one of them.
    """
    if desk.command.actor is None:
        return
    found: Sequence[Person] = list(people)
    actor, roles = desk.person(desk.command.actor), desk.context.definition.roles
    directory = desk.directory({person.unit_id for person in found} | {unit.id})
    for person in found:
        if unit.id in directory.units[person.unit_id].lineage:
            continue
        if not directory.roles_reaching(actor.id, person.unit_id, roles=roles):
            raise NotFoundError("person_not_found", person=person.code)
