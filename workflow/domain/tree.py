"""What may be wrong with a tree of units before it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflow.domain.errors import Problem
from workflow.domain.rows import UnitRow

MOST_UNITS_TOLD = 40


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
