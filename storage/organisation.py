"""Units, people and roles in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from storage import tables
from storage.bulk import among, insert_rows, update_rows
from storage.journal import Journal
from storage.prepared import fetch
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.text import fold, nfc, person_sort_key, sort_key

_unit, _person, _grant = tables.unit, tables.person, tables.role_grant

# Of a longer key the beginning decides.
_LONGEST_KEY = tables.Key.length
_ALWAYS = ""

# The path of a parent is the beginning of the paths below it.
_ALL_UNITS = select(
    _unit.c.id,
    _unit.c.code,
    _unit.c.name,
    _unit.c.kind,
    _unit.c.parent_id,
    _unit.c.path,
    _unit.c.tags,
    _unit.c.abolished_on,
    _unit.c.successor_id,
)
_UNITS = _ALL_UNITS.order_by(_unit.c.path)
_UNITS_BY_ID = _UNITS.where(among(_unit.c.id, "ids"))
# Whoever changes the tree has its roots to himself.
_TURN = select(_unit.c.id).where(_unit.c.parent_id.is_(None)).with_for_update()
_UNIT_BY_CODE = _UNITS.where(_unit.c.code == bindparam("code"))

# What of a unit is told as it was; it is called as today.
PLACE = ("id", "kind", "parent_id", "path", "tags", "abolished_on", "successor_id")
_PLACED = select(*(_unit.c[name] for name in PLACE)).where(among(_unit.c.id, "ids"))

_some = _ALL_UNITS.where(among(_unit.c.id, "ids")).cte("lineage", recursive=True)
_lineage = _some.union(_ALL_UNITS.join(_some, _some.c.parent_id == _unit.c.id))
_WITH_ANCESTORS = select(_lineage).order_by(_lineage.c.path)

_PEOPLE = select(
    _person.c.id,
    _person.c.code,
    _person.c.name,
    _person.c.email,
    _person.c.language,
    _person.c.unit_id,
    _person.c.joined_on,
    _person.c.managed_by,
)
_PEOPLE_BY_CODE = _PEOPLE.where(among(_person.c.code, "codes"))
_PEOPLE_BY_ID = _PEOPLE.where(among(_person.c.id, "ids"))
_EVERYBODY = _PEOPLE.order_by(_person.c.code)
_PEOPLE_IN = _EVERYBODY.where(among(_person.c.unit_id, "unit_ids"))

GRANT_KEY = tuple(_grant.primary_key.columns.keys())
_GRANTS = select(_grant).order_by(*_grant.primary_key)
_GRANTS_ON = _GRANTS.where(among(_grant.c.unit_id, "unit_ids"))


class SqlUnitStore:
    """`UnitStore` over one connection."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()

    def take_turn(self) -> None:
        """Keep others from changing the tree until the end; before any other lock."""
        self._connection.execute(_TURN)

    def all(self) -> list[Unit]:
        """Return every unit, parents before children."""
        return self._units(_UNITS)

    def by_code(self, code: str) -> Unit | None:
        """Return the unit of a code."""
        found = self._units(_UNIT_BY_CODE, code=code)
        return found[0] if found else None

    def by_ids(self, ids: Iterable[int]) -> list[Unit]:
        """Return some units, parents before children."""
        return self._units(_UNITS_BY_ID, ids=ids)

    def with_ancestors(self, ids: Iterable[int]) -> list[Unit]:
        """Return some units and every unit above them, parents before children."""
        return self._units(_WITH_ANCESTORS, ids=ids)

    def _units(self, statement: Select[Any], **given: Any) -> list[Unit]:
        return [to_unit(row) for row in fetch(self._connection, statement, given)]

    def insert(self, units: Sequence[Unit]) -> None:
        """Store new units."""
        insert_rows(self._connection, _unit, [_unit_columns(unit) for unit in units])
        self._journal.added(_unit.name, ([unit.id] for unit in units))

    def update(self, units: Sequence[Unit]) -> None:
        """Store other names, kinds, parents and paths of units that exist."""
        placed = fetch(self._connection, _PLACED, {"ids": [unit.id for unit in units]})
        self._journal.before(_unit.name, (row._asdict() for row in placed))
        _update_all(self._connection, _unit, ("id",), [_unit_columns(unit) for unit in units])


class SqlPersonStore:
    """`PersonStore` over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_codes(self, codes: Iterable[str]) -> dict[str, Person]:
        """Return the people that exist among `codes`, however many are asked for."""
        found = self._people(_PEOPLE_BY_CODE, codes=codes)
        return {person.code: person for person in found}

    def in_units(self, unit_ids: Iterable[int] | None) -> list[Person]:
        """Return the people of some units, or of all, by code."""
        if unit_ids is None:
            return self._people(_EVERYBODY)
        return self._people(_PEOPLE_IN, unit_ids=unit_ids)

    def by_ids(self, ids: Iterable[int]) -> dict[int, Person]:
        """Return people by id."""
        found = self._people(_PEOPLE_BY_ID, ids=ids)
        return {person.id: person for person in found}

    def next_id(self) -> int:
        """Return the first free id; of two writers who take the same one only one commits."""
        newest: int = self._connection.scalars(
            select(func.coalesce(func.max(_person.c.id), 0))
        ).one()
        return newest + 1

    def insert(self, people: Sequence[Person]) -> None:
        """Store new people."""
        insert_rows(self._connection, _person, [_person_columns(person) for person in people])

    def update(self, people: Sequence[Person]) -> None:
        """Store what changed of people that exist."""
        rows = [_person_columns(person) for person in people]
        _update_all(self._connection, _person, ("id",), rows)

    def _people(self, statement: Select[Any], **given: Any) -> list[Person]:
        return [Person(**row._asdict()) for row in fetch(self._connection, statement, given)]


class SqlRoleStore:
    """`RoleStore` over one connection."""

    def __init__(self, connection: Connection, journal: Journal | None = None) -> None:
        self._connection = connection
        self._journal = journal or Journal()

    def all(self, *, unit_ids: Iterable[int] | None = None) -> list[RoleGrant]:
        """Return the grants on some units, or all, in the order of their keys."""
        statement = _GRANTS if unit_ids is None else _GRANTS_ON
        found = fetch(self._connection, statement, {"unit_ids": unit_ids})
        return [_to_grant(row) for row in found]

    def insert(self, grants: Sequence[RoleGrant]) -> None:
        """Store new grants."""
        rows = [_grant_columns(grant) for grant in grants]
        insert_rows(self._connection, _grant, rows)
        self._journal.added(_grant.name, map(_key, rows))

    def update(self, grants: Sequence[RoleGrant]) -> None:
        """Store another last day, or by whom they were delegated, of grants that exist."""
        rows = [_grant_columns(grant) for grant in grants]
        changed = set(map(_key, rows))
        units = {"unit_ids": [grant.unit_id for grant in grants]}
        there = (row._asdict() for row in fetch(self._connection, _GRANTS_ON, units))
        self._journal.before(_grant.name, (row for row in there if _key(row) in changed))
        _update_all(self._connection, _grant, GRANT_KEY, rows)


def _update_all(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> None:
    missing = len(rows) - update_rows(connection, table, keys, rows)
    if missing:
        raise LookupError(f"{missing} of {len(rows)} rows do not exist in {table.name}")


def to_unit(row: Sequence[Any]) -> Unit:
    """Return the unit of a row that has its columns and no others, in their order."""
    # By place, as a review is made of its row: a country has ten thousands of units.
    number, code, name, kind, parent_id, path, tags, abolished_on, successor_id = row
    return Unit(
        id=number,
        code=code,
        name=name,
        kind=kind,
        parent_id=parent_id,
        path=path,
        tags=tuple(tags.split()) if tags else (),
        abolished_on=abolished_on,
        successor_id=successor_id,
    )


def _unit_columns(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "code": unit.code,
        "kind": unit.kind,
        "parent_id": unit.parent_id,
        "path": unit.path,
        "tags": " ".join(unit.tags) or None,
        "abolished_on": unit.abolished_on,
        "successor_id": unit.successor_id,
        **_name_columns(unit.name, sort=sort_key(unit.name)),
    }


def _person_columns(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "code": person.code,
        "email": person.email,
        "language": person.language,
        "unit_id": person.unit_id,
        "joined_on": person.joined_on,
        "managed_by": person.managed_by,
        **_name_columns(person.name, sort=person_sort_key(person.name)),
    }


def _name_columns(name: str, *, sort: str) -> dict[str, str]:
    return {
        "name": nfc(name),
        "name_fold": fold(name)[:_LONGEST_KEY],
        "name_sort": sort[:_LONGEST_KEY],
    }


def _grant_columns(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "person_id": grant.person_id,
        "unit_id": grant.unit_id,
        "from_on": grant.from_on.isoformat() if grant.from_on else _ALWAYS,
        "to_on": grant.to_on,
        "delegated_by": grant.delegated_by,
    }


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in GRANT_KEY)


def _to_grant(row: Sequence[Any]) -> RoleGrant:
    role, person_id, unit_id, from_on, to_on, delegated_by = row
    return RoleGrant(
        role=role,
        person_id=person_id,
        unit_id=unit_id,
        from_on=date.fromisoformat(from_on) if from_on != _ALWAYS else None,
        to_on=to_on,
        delegated_by=delegated_by,
    )
