"""Import units, people and roles: all of a file or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from workflow.application.catalogue import Catalogue
from workflow.application.changing_units import store_tree
from workflow.application.commanding import once
from workflow.application.known_roles import known_roles
from workflow.application.relink import relink_heads
from workflow.domain.command import Command
from workflow.domain.cycle import INSTALLATION
from workflow.domain.errors import InvalidFileError, Problem
from workflow.domain.history import Event, EventKind
from workflow.domain.organisation import Person, RoleGrant, Unit
from workflow.domain.rows import PersonRow, RoleRow, UnitRow
from workflow.domain.terms import is_name
from workflow.domain.tree import find_tree_problems, placed
from workflow.ports.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes:
        moved: Units that have another unit above them now; counted among the updated too.
        relinked: Reviews that wait for others than before, because units were moved.
    """

    created: int
    updated: int
    unchanged: int
    moved: int = 0
    relinked: int = 0


Changes = tuple[ImportReport, Callable[[], int]]


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
            report = replace(report, relinked=write())
            if report.created or report.updated:
                event = Event(kind=kind, at=command.now, body=asdict(report))
                work.append(INSTALLATION, [event], command=command)
            return report

        with self.begin() as work:
            work.units.take_turn()
            if plan:
                report, write = prepare(work)
                # Who waits for whom is known when it is written, and then forgotten.
                return replace(report, relinked=write()) if report.moved else report
            return once(
                work,
                cycle_id=INSTALLATION,
                command=command,
                request={"kind": str(kind), "rows": [_plain(row) for row in rows]},
                answer=ImportReport,
                act=act,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUnits(_Import):
    """The use case behind `unit import`; cycles that run follow units that are moved."""

    catalogue: Catalogue

    def __call__(
        self, rows: Sequence[UnitRow], *, file: str, plan: bool = False, command: Command
    ) -> ImportReport:
        """Create and update units by code; rows may stand in any order.

        Raises:
            InvalidFileError: Unknown parents, loops or units that are no more, every one of them.
            RefusedError: A unit would leave or come under a hold, or reviews would wait for each
                other.
        """
        return self._run(
            rows,
            EventKind.UNITS_IMPORTED,
            plan=plan,
            command=command,
            prepare=lambda work: _units(work, rows, file, self.catalogue, command),
        )


class ImportPeople(_Import):
    """The use case behind `person import`."""

    def __call__(
        self, rows: Sequence[PersonRow], *, file: str, plan: bool = False, command: Command
    ) -> ImportReport:
        """Create and update people by code.

        Raises:
            InvalidFileError: Units that do not exist or are no more, every one of them.
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
        by_code = {unit.code: unit for unit in work.units.all()}
        units = {code: unit.id for code, unit in by_code.items()}
        named = {code for row in rows for code in (row.person, row.delegated_by) if code}
        people = work.people.by_codes(named)
        known = known_roles(work)
        _refuse(_role_problems(rows, file, units=units, people=people, roles=known))
        existing = {_key(grant): grant for grant in work.roles.all()}
        wanted = [_granted(row, units, people, existing) for row in rows]
        new = [grant for grant in wanted if _key(grant) not in existing]
        changed = [g for g in wanted if _key(g) in existing and existing[_key(g)] != g]
        kept = {_key(grant) for grant in wanted} - {_key(grant) for grant in (*new, *changed)}
        others = [row for row, g in zip(rows, wanted, strict=True) if _key(g) not in kept]
        _refuse(_in_abolished(others, file, by_code, "unit"))

        def write() -> int:
            work.roles.insert(new)
            work.roles.update(changed)
            relink_heads(work, self.catalogue, {g.role for g in [*new, *changed]}, command)
            return 0

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


def _units(
    work: UnitOfWork, rows: Sequence[UnitRow], file: str, catalogue: Catalogue, command: Command
) -> Changes:
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
            *_in_abolished(rows, file, existing, "code"),
            *_in_abolished(rows, file, existing, "parent"),
        ]
    )
    wanted = placed(rows, existing, parents)
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

    def write() -> int:
        before = {unit.id: unit for unit in existing.values()}
        return store_tree(work, catalogue, command, before=before, changed=[*new, *changed])

    return report, write


def _wrong_tags(rows: Sequence[UnitRow], file: str) -> Iterator[Problem]:
    """Find tags that no definition could name."""
    for row in rows:
        for tag in row.tags or ():
            if not is_name(tag):
                yield _problem("tag_wrong", file, row.line, "tags", tag, "remote_area")


def _people(work: UnitOfWork, rows: Sequence[PersonRow], file: str) -> Changes:
    by_code = {unit.code: unit for unit in work.units.all()}
    units = {code: unit.id for code, unit in by_code.items()}
    unknown = (
        _problem("unit_unknown", file, row.line, "unit", row.unit)
        for row in rows
        if row.unit not in units
    )
    taken, ended = _taken(rows, file, units), _in_abolished(rows, file, by_code, "unit")
    _refuse([*unknown, *taken, *ended])
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

    def write() -> int:
        work.people.insert(new)
        work.people.update(changed)
        return 0

    return _report(rows, new, changed), write


def _taken(
    rows: Sequence[UnitRow] | Sequence[PersonRow], file: str, codes: Collection[str]
) -> Iterator[Problem]:
    """Find codes that the other kind of subject has: a code means one subject only."""
    for row in rows:
        if row.code in codes:
            yield _problem("code_taken", file, row.line, "code", row.code)


def _in_abolished(
    rows: Sequence[UnitRow] | Sequence[PersonRow] | Sequence[RoleRow],
    file: str,
    units: Mapping[str, Unit],
    column: str,
) -> Iterator[Problem]:
    """Find rows that name a unit which is no more, and the unit to name instead if there is one."""
    by_id = {unit.id: unit for unit in units.values()}
    for row in rows:
        unit = units.get(getattr(row, column) or "")
        if unit is not None and unit.abolished_on is not None:
            while unit.successor_id is not None:
                unit = by_id[unit.successor_id]
            named = units[getattr(row, column)]
            yield Problem(
                code="unit_abolished",
                file=file,
                line=row.line,
                path=column,
                found=named.code,
                expected=unit.code if unit is not named else None,
                facts={"on": str(named.abolished_on)},
            )


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
