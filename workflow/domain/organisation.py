"""The organisation: units in a tree, people, who holds which role, and who is meant by a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from workflow.domain.terms import SUBJECT, Role, Target

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A node of the tree.

    Attributes:
        path: Ids from the root to this unit, itself included, as `/1/5/9/`.
        tags: What else a definition may choose it by, sorted.
        abolished_on: The first day on which it is no more; None while there is one.
        successor_id: The unit into which it was merged; it stands below that one.
    """

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    path: str
    tags: tuple[str, ...] = ()
    abolished_on: date | None = None
    successor_id: int | None = None

    @property
    def is_abolished(self) -> bool:
        """Return whether it was merged into another unit or split."""
        return self.abolished_on is not None

    @property
    def lineage(self) -> tuple[int, ...]:
        """Return the ids from this unit up to the root."""
        return lineage_of(self.path)


# The path of a venue is taken apart for each role that is sought there.
@lru_cache(maxsize=65_536)
def lineage_of(path: str) -> tuple[int, ...]:
    """Return the ids in a path such as `/1/5/9/`, from the unit itself up to the root."""
    return tuple(int(part) for part in reversed(path.strip("/").split("/")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human being, known by a code.

    Attributes:
        managed_by: Level that manages the cadre, such as `grassroots` or `district`.
    """

    id: int
    code: str
    name: str
    email: str | None
    language: str
    unit_id: int
    joined_on: date | None
    managed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """What a person is on a unit, from one day to another.

    Attributes:
        from_on: First day; None for always.
        to_on: Last day; None while it lasts.
        delegated_by: The person in whose place it is held; None for who holds it himself.
    """

    role: str
    person_id: int
    unit_id: int
    from_on: date | None = None
    to_on: date | None = None
    delegated_by: int | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the person has the role on `day`."""
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day <= self.to_on
        )

    def ending(self, last: date) -> RoleGrant:
        """Return a grant that ends on a day; one that begins later never holds."""
        if self.from_on is not None and self.from_on > last:
            last = self.from_on - _A_DAY
        return replace(self, to_on=last)


def in_own_right(grants: Iterable[RoleGrant]) -> list[RoleGrant]:
    """Return the grants of those who hold a role themselves: who belongs where, not who acts."""
    return [grant for grant in grants if grant.delegated_by is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is meant by a target.

    Attributes:
        unit_id: Unit on which the role was found; the venue when nobody holds it.
        people: Ids in ascending order; empty when there is nobody.
    """

    role: str
    unit_id: int
    people: tuple[int, ...]


class Directory:
    """Units with their ancestors and the roles held on one day, for resolving targets."""

    def __init__(self, units: Iterable[Unit], grants: Iterable[RoleGrant], *, on: date) -> None:
        self.units: Mapping[int, Unit] = {unit.id: unit for unit in units}
        self._merged = _successors(self.units)
        self._grants = [grant for grant in grants if grant.holds_on(on)]
        self._on = on
        holders: dict[tuple[int, str], set[int]] = {}
        for grant in in_own_right(self._grants):
            holders.setdefault((grant.unit_id, grant.role), set()).add(grant.person_id)
        self._acting_for: dict[tuple[int, str, int], set[int]] = {}
        for grant in self._grants:
            place = (grant.unit_id, grant.role)
            # Nobody acts for who has lost the role meanwhile.
            if grant.delegated_by in holders.get(place, ()):
                self._acting_for.setdefault((*place, grant.person_id), set()).add(
                    grant.delegated_by or 0
                )
        self._acted_at = frozenset((unit_id, role) for unit_id, role, _ in self._acting_for)
        self._own = {(*place, person) for place in self._acted_at for person in holders[place]}
        for unit_id, role, person in self._acting_for:
            holders[unit_id, role].add(person)
        self._holders = {key: tuple(sorted(people)) for key, people in holders.items()}
        self._resolved: dict[tuple[object, ...], Resolution] = {}
        # By role, kind of unit and whether above; then by venue.
        self._first: dict[tuple[str, str | None, bool], dict[int, Resolution | None]] = {}

    def acting_for(self, person_id: int) -> tuple[int, ...]:
        """Return the ids of those in whose place a person holds a role somewhere."""
        found = (by for (_, _, who), by in self._acting_for.items() if who == person_id)
        return tuple(sorted(set().union(*found)))

    def without_delegation(self, person_id: int, *, but_by: int | None = None) -> Directory:
        """Return the same roles, without what was delegated to a person.

        Args:
            person_id: Whose roles are looked at.
            but_by: Whose delegation counts all the same.
        """
        grants = (
            each
            for each in self._grants
            if each.person_id != person_id or each.delegated_by in (None, but_by)
        )
        return Directory(self.units.values(), grants, on=self._on)

    def holders(self, role: str, unit_id: int) -> tuple[int, ...]:
        """Return the ids of the people who hold `role` on exactly this unit, or its successor."""
        return self._holders.get((self.current(unit_id), role), ())

    def current(self, unit_id: int) -> int:
        """Return the id of a unit, or of the one into which it was merged in the end.

        Who has to do with an abolished unit is who has to do with its successor.
        """
        return self._merged.get(unit_id, unit_id)

    @cached_property
    def in_office(self) -> frozenset[int]:
        """Return the ids of all who hold any role."""
        return frozenset().union(*self._holders.values())

    @cached_property
    def units_by_head(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """Return the ids of the units on which a person holds a role, by (role, person)."""
        headed: dict[tuple[str, int], list[int]] = {}
        for (unit_id, role), people in self._holders.items():
            for person in people:
                headed.setdefault((role, person), []).append(unit_id)
        return {key: tuple(sorted(units)) for key, units in headed.items()}

    def serving(self, unit_id: int) -> frozenset[int]:
        """Return the ids of all who hold any role on exactly this unit."""
        return self._serving.get(self.current(unit_id), frozenset())

    def serving_above(self, unit_id: int) -> frozenset[int]:
        """Return the ids of all who hold any role on a unit above this one."""
        above = self.units[self.current(unit_id)].lineage[1:]
        return frozenset().union(*(self.serving(higher) for higher in above))

    @cached_property
    def _serving(self) -> Mapping[int, frozenset[int]]:
        serving: dict[int, set[int]] = {}
        for (unit_id, _), people in self._holders.items():
            serving.setdefault(unit_id, set()).update(people)
        return {unit_id: frozenset(people) for unit_id, people in serving.items()}

    def roles_reaching(
        self, person_id: int, venue_id: int, *, roles: Mapping[str, Role]
    ) -> frozenset[str]:
        """Return the roles of a person that reach a unit: on it, or above it by `subtree`."""
        lineage = self.units[self.current(venue_id)].lineage
        return frozenset(
            code
            for code, role in roles.items()
            for unit_id in (lineage if role.reach == "subtree" else lineage[:1])
            if person_id in self.holders(code, unit_id)
        )

    def is_meant(self, person_id: int, target: Target, *, venue_id: int) -> bool:
        """Return whether a person holds the role of a target at one of its places."""
        return bool(self.seats(person_id, target, venue_id=venue_id))

    def seats(self, person_id: int, target: Target, *, venue_id: int) -> tuple[int, ...]:
        """Return the units, going up, at which a person holds the role of a target."""
        places = self._places(target, venue_id)
        return tuple(unit for unit in places if person_id in self.holders(target.role, unit))

    def resolve(
        self,
        targets: tuple[Target, ...],
        *,
        venue_id: int,
        subject_id: int | None,
        kept_from: frozenset[int] = frozenset(),
    ) -> Resolution:
        """Return the people meant by the first alternative that resolves to somebody.

        A role is sought on the venue unit, then on the nearest unit above it that has
        holders; with `at`, only on the nearest unit of that kind. The person under review
        is never meant by a role, only by the target `subject`; those it is kept from, never.
        """
        if not kept_from and (usual := self._usual(targets, venue_id, subject_id)):
            return usual
        key = (targets, venue_id, subject_id, kept_from)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._resolve(targets, venue_id, subject_id, kept_from)
        return found

    def _usual(
        self, targets: tuple[Target, ...], venue_id: int, subject_id: int | None
    ) -> Resolution | None:
        """Return who is meant where nobody has to be left out; None when somebody may have to."""
        for target in targets:
            if target.role == SUBJECT:
                return None
            found = self._first_holders(target.role, target.at, venue_id, above=target.above)
            if found is not None:
                is_acted_for = self._acted_at and (found.unit_id, found.role) in self._acted_at
                return None if is_acted_for or subject_id in found.people else found
        return None

    def _first_holders(
        self, role: str, at: str | None, venue_id: int, *, above: bool = False
    ) -> Resolution | None:
        """Return the nearest to a venue who hold a role, found once for each unit on the way."""
        known = self._first.get((role, at, above))
        if known is None:
            known = self._first[role, at, above] = {}
        if venue_id not in known:
            known[venue_id] = self._seek_first(role, at, venue_id, above=above)
        return known[venue_id]

    def _seek_first(
        self, role: str, at: str | None, venue_id: int, *, above: bool
    ) -> Resolution | None:
        unit = self.units[self.current(venue_id)]
        is_place = not above and (at is None or unit.kind == at)
        people = self._holders.get((unit.id, role)) if is_place else None
        if people:
            return Resolution(role=role, unit_id=unit.id, people=people)
        if unit.parent_id is None or (is_place and at is not None):
            return None
        return self._first_holders(role, at, unit.parent_id)

    def _resolve(
        self,
        targets: tuple[Target, ...],
        venue_id: int,
        subject_id: int | None,
        kept_from: frozenset[int],
    ) -> Resolution:
        never = kept_from | {subject_id}
        for target in targets:
            if target.role == SUBJECT:
                if subject_id is not None and subject_id not in kept_from:
                    return Resolution(role=SUBJECT, unit_id=venue_id, people=(subject_id,))
                continue
            for unit_id in self._places(target, venue_id):
                kept = never | self._acting_only_for(never, target.role, unit_id)
                people = tuple(p for p in self.holders(target.role, unit_id) if p not in kept)
                if people:
                    return Resolution(role=target.role, unit_id=unit_id, people=people)
        first = targets[0]
        place = next(iter(self._places(first, venue_id)), venue_id)
        return Resolution(role=first.role, unit_id=place, people=())

    def _acting_only_for(
        self, never: frozenset[int | None], role: str, unit_id: int
    ) -> frozenset[int]:
        """Return who holds a role only in place of those who are not meant."""
        return frozenset(
            person
            for (where, what, person), delegators in self._acting_for.items()
            if (where, what) == (unit_id, role)
            and delegators <= never
            and (unit_id, role, person) not in self._own
        )

    def _places(self, target: Target, venue_id: int) -> tuple[int, ...]:
        lineage = self.units[self.current(venue_id)].lineage[1 if target.above else 0 :]
        if target.at is None:
            return lineage
        of_kind = (unit_id for unit_id in lineage if self.units[unit_id].kind == target.at)
        return tuple(of_kind)[:1]


def _successors(units: Mapping[int, Unit]) -> Mapping[int, int]:
    """Return the unit in which each that was merged goes on in the end, by id."""
    found: dict[int, int] = {}
    for unit in units.values():
        last = unit
        while last.successor_id is not None and last.successor_id in units:
            last = units[last.successor_id]
        if last is not unit:
            found[unit.id] = last.id
    return found
