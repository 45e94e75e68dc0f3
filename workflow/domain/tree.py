"""What may be wrong with a tree of units before it is stored, and how it is planted anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from workflow.domain.errors import Problem
from workflow.domain.organisation import Unit
from workflow.domain.rows import UnitRow

MOST_UNITS_TOLD = 40


def replanted(units: Iterable[Unit], under: Mapping[int, int | None]) -> list[Unit]:
    """Return each unit that has another parent or path when some stand elsewhere, parents first.

    Args:
        units: All of the tree, in any order.
        under: Id of the unit above, None at the top, by the id of each unit that goes there; none
            of them goes below itself.
    """
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(under.get(unit.id, unit.parent_id), []).append(unit)
    changed: list[Unit] = []
    waiting: list[tuple[Unit, int | None, str]] = [(top, None, "/") for top in below.get(None, ())]
    while waiting:
        unit, parent_id, above = waiting.pop()
        planted = replace(unit, parent_id=parent_id, path=f"{above}{unit.id}/")
        if planted != unit:
            changed.append(planted)
        waiting += ((child, unit.id, planted.path) for child in below.get(unit.id, ()))
    return changed


def placed(
    rows: Sequence[UnitRow],
    existing: Mapping[str, Unit],
    parents: Mapping[str, str | None],
) -> dict[str, Unit]:
    """Return every unit, those of the rows included, with ids and paths; parents first.

    Args:
        rows: Without problems.
        existing: Every stored unit by code.
        parents: As for `find_tree_problems`.
    """
    row_of = {row.code: row for row in rows}
    parent_of = {**parents, **{row.code: row.parent for row in rows}}
    found: dict[str, Unit] = {}
    free = max((unit.id for unit in existing.values()), default=0) + 1
    for code in _parents_first(parent_of):
        above = found[parent] if (parent := parent_of[code]) else None
        known, row = existing.get(code), row_of.get(code)
        number = known.id if known else free
        free += known is None
        found[code] = Unit(
            id=number,
            code=code,
            name=row.name if row else existing[code].name,
            kind=row.kind if row else existing[code].kind,
            parent_id=above.id if above else None,
            path=f"{above.path if above else '/'}{number}/",
            tags=_tags(row, known),
            abolished_on=known.abolished_on if known else None,
            successor_id=known.successor_id if known else None,
        )
    return found


def find_tree_problems(
    rows: Sequence[UnitRow], existing: Mapping[str, str | None]
) -> list[Problem]:
    """Return the parents that do not exist and the loops, in the order of the lines.

    Args:
        rows: Units of a file in any order, each code once.
        existing: Code of the parent by code of each stored unit, None at the top. A unit of
            `rows` moves to where its row says.
    """
    parents = {**existing, **{row.code: row.parent for row in rows}}
    problems = [
        Problem(
            code="unknown_parent",
            line=row.line,
            path="parent",
            found=row.parent,
            facts={"unit": row.code},
        )
        for row in rows
        if row.parent is not None and row.parent not in parents
    ]
    by_code = {row.code: row for row in rows}
    for loop, climber in _loops(rows, parents):
        told = [by_code[code] for code in loop if code in by_code]
        problems.append(_loop_problem(loop, min(told, key=_line, default=climber)))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _loops(
    rows: Sequence[UnitRow], parents: Mapping[str, str | None]
) -> Iterator[tuple[list[str], UnitRow]]:
    """Yield each loop once, every unit followed by its parent, and a row that leads into it."""
    settled: set[str] = set()
    for row in rows:
        climbed: dict[str, int] = {}
        code: str | None = row.code
        while code is not None and code not in settled and code not in climbed:
            climbed[code] = len(climbed)
            code = parents.get(code)
        if code in climbed:
            yield list(climbed)[climbed[code] :], row
        settled.update(climbed)


def _loop_problem(loop: Sequence[str], first: UnitRow) -> Problem:
    start = loop.index(first.code) if first.code in loop else 0
    codes = [*loop[start:], *loop[:start], loop[start]]
    if len(codes) > MOST_UNITS_TOLD:
        codes = [*codes[: MOST_UNITS_TOLD // 2], "…", *codes[-MOST_UNITS_TOLD // 2 :]]
    return Problem(
        code="tree_loop",
        line=first.line,
        path="parent",
        found=" → ".join(codes),
        facts={"unit": first.code, "units": len(loop)},
    )


def _line(row: UnitRow) -> int:
    return row.line


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
