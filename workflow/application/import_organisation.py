"""Import units, people and roles: all of a file or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.commanding import once
from workflow.application.relink import relink_heads
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import InvalidFileError, Problem
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.terms import is_name
from workflow.domain.tree import find_tree_problems
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        moved: Units that have another unit above them now; counted among the updated too.
    """

    created: int
    updated: int
    unchanged: int
    moved: int = 0


Changes = tuple[ImportReport, Callable[[], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Import:
    """What every import shares: plan or apply, once for each command id, one event."""

    begin: Begin

    def _run(
        self,
        rows: Sequence[Any],
        kind: EventKind,
        *,
        plan: bool,
        command: Command,
        prepare: Callable[[UnitOfWork], Changes],
    ) -> ImportReport:
        def act() -> ImportReport:
            report, write = prepare(work)
            write()
            if report.created or report.updated:
                event = Event(kind=kind, at=command.now, body=asdict(report))
                work.append(INSTALLATION, [event], command=command)
            return report

        with self.begin() as work:
            if plan:
                return prepare(work)[0]
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"kind": str(kind), "rows": [_plain(row) for row in rows]},
                answer=ImportReport,
                act=act,
            )


class ImportUnits(_Import):
    """The use case behind `unit import`."""

    def __call__(
        self, rows: Sequence[UnitRow], *, file: str, plan: bool = False, command: Command
    ) -> ImportReport:
        """Create and update units by code; rows may stand in any order.

        Raises:
            InvalidFileError: Unknown parents or loops, every one of them.
        """
        return self._run(
            rows,
            EventKind.UNITS_IMPORTED,
            plan=plan,
            command=command,
            prepare=lambda work: _units(work, rows, file),
        )


class ImportPeople(_Import):
    """The use case behind `person import`."""

    def __call__(
        self, rows: Sequence[PersonRow], *, file: str, plan: bool = False, command: Command
    ) -> ImportReport:
        """Create and update people by code.

        Raises:
            InvalidFileError: Units that do not exist, every one of them.
        """
        return self._run(
            rows,
            EventKind.PEOPLE_IMPORTED,
            plan=plan,
            command=command,
            prepare=lambda work: _people(work, rows, file),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRoles(_Import):
    """The use case behind `role import`; cycles that run learn of new heads at once."""

    catalogue: Catalogue

    def __call__(
        self, rows: Sequence[RoleRow], *, file: str, plan: bool = False, command: Command
    ) -> ImportReport:
        """Create grants and update their last day; the key is role, person, unit and first day.

        Raises:
            InvalidFileError: People, units or roles that do not exist, every one of them.
        """
        return self._run(
            rows,
            EventKind.ROLES_IMPORTED,
            plan=plan,
            command=command,
            prepare=lambda work: self._roles(work, rows, file, command),
        )

    def _roles(
        self, work: UnitOfWork, rows: Sequence[RoleRow], file: str, command: Command
    ) -> Changes:
        units = {unit.code: unit.id for unit in work.units.all()}
        named = {code for row in rows for code in (row.person, row.delegated_by) if code}
        people = work.people.by_codes(named)
        known = _known_roles(work)
        _refuse(_role_problems(rows, file, units=units, people=people, roles=known))
        existing = {_key(grant): grant for grant in work.roles.all()}
        wanted = [_granted(row, units, people, existing) for row in rows]
        new = [grant for grant in wanted if _key(grant) not in existing]
        changed = [g for g in wanted if _key(g) in existing and existing[_key(g)] != g]

        def write() -> None:
            work.roles.insert(new)
            work.roles.update(changed)
            relink_heads(work, self.catalogue, {g.role for g in [*new, *changed]}, command)

        return _report(rows, new, changed), write


def _granted(
    row: RoleRow,
    units: Mapping[str, int],
    people: Mapping[str, Person],
    existing: Mapping[Any, RoleGrant],
) -> RoleGrant:
    """Return the grant of a row; by whom it was delegated stays unless the row says it."""
    grant = RoleGrant(
        role=row.role,
        person_id=people[row.person].id,
        unit_id=units[row.unit],
        from_on=row.from_on,
        to_on=row.to_on,
    )
    known = existing.get(_key(grant))
    delegated_by = known.delegated_by if known else None
    if row.delegated_by is not None:
        delegated_by = people[row.delegated_by].id
    return replace(grant, delegated_by=delegated_by)


def _units(work: UnitOfWork, rows: Sequence[UnitRow], file: str) -> Changes:
    existing = {unit.code: unit for unit in work.units.all()}
    codes = {unit.id: unit.code for unit in existing.values()}
    parents = {
        unit.code: codes[unit.parent_id] if unit.parent_id else None for unit in existing.values()
    }
    taken = work.people.by_codes({row.code for row in rows})
    _refuse(
        [
            *(replace(problem, file=file) for problem in find_tree_problems(rows, parents)),
            *_taken(rows, file, taken),
            *_wrong_tags(rows, file),
        ]
    )
    wanted = _placed(rows, existing, parents)
    new = [unit for code, unit in wanted.items() if code not in existing]
    changed = [u for code, u in wanted.items() if code in existing and existing[code] != u]
    moved = sum(unit.parent_id != existing[unit.code].parent_id for unit in changed)
    named = {row.code for row in rows}
    report = ImportReport(
        created=len(new),
        updated=sum(unit.code in named for unit in changed),
        unchanged=len(rows) - len(new) - sum(unit.code in named for unit in changed),
        moved=moved,
    )

    def write() -> None:
        work.units.insert(new)
        work.units.update(changed)

    return report, write


def _placed(
    rows: Sequence[UnitRow],
    existing: Mapping[str, Unit],
    parents: Mapping[str, str | None],
) -> dict[str, Unit]:
    """Return every unit, those of the rows included, with ids and paths; parents first."""
    row_of = {row.code: row for row in rows}
    parent_of = {**parents, **{row.code: row.parent for row in rows}}
    placed: dict[str, Unit] = {}
    free = max((unit.id for unit in existing.values()), default=0) + 1
    for code in _parents_first(parent_of):
        above = placed[parent] if (parent := parent_of[code]) else None
        known, row = existing.get(code), row_of.get(code)
        number = known.id if known else free
        free += known is None
        placed[code] = Unit(
            id=number,
            code=code,
            name=row.name if row else existing[code].name,
            kind=row.kind if row else existing[code].kind,
            parent_id=above.id if above else None,
            path=f"{above.path if above else '/'}{number}/",
            tags=_tags(row, known),
        )
    return placed


def _wrong_tags(rows: Sequence[UnitRow], file: str) -> Iterator[Problem]:
    """Find tags that no definition could name."""
    for row in rows:
        for tag in row.tags or ():
            if not is_name(tag):
                yield _problem("tag_wrong", file, row.line, "tags", tag, "remote_area")


def _tags(row: UnitRow | None, known: Unit | None) -> tuple[str, ...]:
    if row is None or row.tags is None:
        return known.tags if known else ()
    return tuple(sorted(set(row.tags)))


def _parents_first(parent_of: Mapping[str, str | None]) -> Iterator[str]:
    children: dict[str | None, list[str]] = {}
    for code, parent in parent_of.items():
        children.setdefault(parent or None, []).append(code)
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        code = waiting.pop()
        yield code
        waiting += reversed(children.get(code, []))


def _people(work: UnitOfWork, rows: Sequence[PersonRow], file: str) -> Changes:
    units = {unit.code: unit.id for unit in work.units.all()}
    _refuse(
        [
            *(
                _problem("unit_unknown", file, row.line, "unit", row.unit)
                for row in rows
                if row.unit not in units
            ),
            *_taken(rows, file, units),
        ]
    )
    existing = work.people.by_codes({row.code for row in rows})
    free = work.people.next_id()
    new: list[Person] = []
    changed: list[Person] = []
    for row in rows:
        known = existing.get(row.code)
        person = Person(
            id=known.id if known else free + len(new),
            code=row.code,
            name=row.name,
            email=row.email or (known.email if known else None),
            language=row.language,
            unit_id=units[row.unit],
            joined_on=row.joined_on or (known.joined_on if known else None),
            managed_by=row.managed_by or (known.managed_by if known else None),
        )
        if known is None:
            new.append(person)
        elif known != person:
            changed.append(person)

    def write() -> None:
        work.people.insert(new)
        work.people.update(changed)

    return _report(rows, new, changed), write


def _taken(
    rows: Sequence[UnitRow] | Sequence[PersonRow], file: str, codes: Collection[str]
) -> Iterator[Problem]:
    """Find codes that the other kind of subject has: a code means one subject only."""
    for row in rows:
        if row.code in codes:
            yield _problem("code_taken", file, row.line, "code", row.code)


def _known_roles(work: UnitOfWork) -> frozenset[str] | None:
    """Return the roles that some definition has; None while there is no definition to ask."""
    bodies = [stored.body for stored in work.definitions.latest()]
    return frozenset(role for body in bodies for role in body["roles"]) if bodies else None


def _role_problems(
    rows: Sequence[RoleRow],
    file: str,
    *,
    units: Mapping[str, int],
    people: Mapping[str, Person],
    roles: frozenset[str] | None,
) -> Iterator[Problem]:
    for row in rows:
        if roles is not None and row.role not in roles:
            expected = ", ".join(sorted(roles))
            yield _problem("role_unknown", file, row.line, "role", row.role, expected)
        if row.person not in people:
            yield _problem("person_unknown", file, row.line, "person", row.person)
        if row.delegated_by is not None and row.delegated_by not in people:
            yield _problem("person_unknown", file, row.line, "delegated_by", row.delegated_by)
        if row.unit not in units:
            yield _problem("unit_unknown", file, row.line, "unit", row.unit)


def _problem(
    code: str, file: str, line: int, path: str, found: str, expected: str | None = None
) -> Problem:
    return Problem(code=code, file=file, line=line, path=path, found=found, expected=expected)


def _refuse(problems: Sequence[Problem] | Iterator[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise InvalidFileError(found)


def _report(rows: Sequence[Any], new: Sequence[Any], changed: Sequence[Any]) -> ImportReport:
    same = len(rows) - len(new) - len(changed)
    return ImportReport(created=len(new), updated=len(changed), unchanged=same)


def _key(grant: RoleGrant) -> tuple[str, int, int, date | None]:
    return grant.role, grant.person_id, grant.unit_id, grant.from_on


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(row).items()
    }
