"""Storage of units, people, roles and calendars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from workflow.domain.calendar import CalendarDay
from workflow.domain.organisation import Person, RoleGrant, Unit


class UnitStore(Protocol):
    """The units of the tree; ids are given by the caller."""

    def take_turn(self) -> None:
        """Keep others from changing the tree until the end; before any other lock."""
        ...

    def all(self) -> list[Unit]:
        """Return every unit, parents before children."""
        ...

    def by_code(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        ...

    def with_ancestors(self, ids: Iterable[int]) -> list[Unit]:
        """Return some units and every unit above them, parents before children."""
        ...

    def insert(self, units: Sequence[Unit]) -> None:
        """Store new units."""
        ...

    def update(self, units: Sequence[Unit]) -> None:
        """Store other names, kinds, parents and paths of units that exist."""
        ...


class PersonStore(Protocol):
    """People by code; ids are given by the caller."""

    def by_codes(self, codes: Iterable[str]) -> dict[str, Person]:
        """Return the people that exist among `codes`, however many are asked for."""
        ...

    def in_units(self, unit_ids: Iterable[int] | None) -> list[Person]:
        """Return the people of some units, or of all, by code."""
        ...

    def by_ids(self, ids: Iterable[int]) -> dict[int, Person]:
        """Return people by id."""
        ...

    def next_id(self) -> int:
        """Return the first free id."""
        ...

    def insert(self, people: Sequence[Person]) -> None:
        """Store new people."""
        ...

    def update(self, people: Sequence[Person]) -> None:
        """Store what changed of people that exist."""
        ...


class RoleStore(Protocol):
    """Who holds which role; the key is (role, person, unit, from)."""

    def all(self, *, unit_ids: Iterable[int] | None = None) -> list[RoleGrant]:
        """Return the grants on some units, or all, in the order of their keys."""
        ...

    def insert(self, grants: Sequence[RoleGrant]) -> None:
        """Store new grants."""
        ...

    def update(self, grants: Sequence[RoleGrant]) -> None:
        """Store another last day for grants that exist."""
        ...


class StoredCalendar(NamedTuple):
    """A calendar as it is stored.

    Attributes:
        revision: Raised by every change, of whomever the days are.
        days: Those that differ from the plain week, by date.
        local: Those that units have of their own, by the id of the unit and date.
    """

    revision: int
    days: tuple[CalendarDay, ...]
    local: Mapping[int, tuple[CalendarDay, ...]]


NO_CALENDAR = StoredCalendar(revision=0, days=(), local={})


class CalendarStore(Protocol):
    """Working calendars: days that differ from the plain week, with a revision each."""

    def get(self, name: str) -> StoredCalendar | None:
        """Return a calendar, or None when there is none of that name."""
        ...

    def revision(self, name: str) -> int:
        """Return the revision of a calendar, 0 when there is none of that name."""
        ...

    def put(self, name: str, *, revision: int, days: Mapping[date, CalendarDay]) -> None:
        """Store `days` over those of the calendar, and its new revision."""
        ...

    def put_local(self, name: str, unit_id: int, days: Sequence[CalendarDay]) -> None:
        """Store days over those that a unit has of its own; `put` raises the revision."""
        ...

    def drop(self, name: str, days: Collection[date], *, unit_id: int | None = None) -> None:
        """Remove days from a calendar, or from those that a unit has of its own."""
        ...
