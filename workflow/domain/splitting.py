"""How a unit is split: what comes of it, who goes where, and what a file says wrongly. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.domain.errors import Problem
from workflow.domain.organisation import Person, Unit
from workflow.domain.rows_of_splits import SplitRow
from workflow.domain.terms import is_name

MOST_TOLD = 20
_OF_THE_UNIT = ("name", "kind", "tags")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A unit that is split, with what there is of it.

    Attributes:
        people: Who belongs to it.
        below: The units right below it that were not abolished.
    """

    unit: Unit
    people: Sequence[Person]
    below: Sequence[Unit]

    @property
    def members(self) -> frozenset[str]:
        """Return the codes of all that has to go somewhere."""
        people = {person.code for person in self.people}
        return frozenset(people.union(unit.code for unit in self.below))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A unit that comes of a split; `name` and `kind` are empty where nothing says them."""

    code: str
    name: str
    kind: str
    tags: tuple[str, ...]


def parts_of(rows: Sequence[SplitRow]) -> list[Part]:
    """Return each unit that a file names, in its order; the first row that says a thing counts."""
    return [
        Part(
            code=code,
            name=_first(mine, "name") or "",
            kind=_first(mine, "kind") or "",
            tags=tuple(sorted(set(_first(mine, "tags") or ()))),
        )
        for code, mine in _by_unit(rows).items()
    ]


def stays(whole: Whole, rows: Sequence[SplitRow]) -> bool:
    """Return whether the unit goes on beside those that are split off."""
    return any(row.unit == whole.unit.code for row in rows)


def places_of(rows: Sequence[SplitRow]) -> Mapping[str, str]:
    """Return the code of the unit to which each member goes, by code of the member."""
    return {row.member: row.unit for row in rows if row.member is not None}


def find_split_problems(
    whole: Whole, rows: Sequence[SplitRow], *, taken: Collection[str], file: str
) -> list[Problem]:
    """Return what is wrong with a file, in the order of its lines.

    Args:
        whole: The unit that is split.
        rows: What the file says.
        taken: Codes among those of the file that units or people have.
        file: Name of the file.
    """
    reading = _Reading(whole, rows, taken, file)
    found = [*reading.units(), *reading.tags(), *reading.members(), *reading.whole()]
    return sorted(found, key=lambda each: (each.line or 0, each.column or 0))


class _Reading:
    def __init__(
        self, whole: Whole, rows: Sequence[SplitRow], taken: Collection[str], file: str
    ) -> None:
        self._whole, self._rows, self._taken, self._file = whole, rows, taken, file

    def units(self) -> Iterator[Problem]:
        for code, mine in _by_unit(self._rows).items():
            first, is_itself = mine[0], code == self._whole.unit.code
            if code in self._taken and not is_itself:
                yield self._problem("code_taken", first, "unit", code)
            for name in _OF_THE_UNIT:
                yield from self._one_value(mine, name, is_itself=is_itself)
            for name in ("name", "kind"):
                if not is_itself and _first(mine, name) is None:
                    yield self._problem(
                        "split_unit_incomplete", first, name, None, expected=name, unit=code
                    )

    def tags(self) -> Iterator[Problem]:
        for row in self._rows:
            for tag in row.tags or ():
                if not is_name(tag):
                    yield self._problem("tag_wrong", row, "tags", tag, expected="remote_area")

    def _one_value(
        self, mine: Sequence[SplitRow], name: str, *, is_itself: bool
    ) -> Iterator[Problem]:
        """Find rows that say otherwise of a unit than its first row, or than what is stored."""
        said = getattr(self._whole.unit, name) if is_itself else _first(mine, name)
        for row in mine:
            value = getattr(row, name)
            if value is not None and value != said:
                yield self._problem(
                    "split_unit_differs",
                    row,
                    name,
                    _written(value),
                    expected=_written(said),
                    unit=row.unit,
                )

    def members(self) -> Iterator[Problem]:
        first_lines: dict[str, int] = {}
        for row in self._rows:
            if row.member is None:
                continue
            first = first_lines.setdefault(row.member, row.line)
            if first != row.line:
                yield self._problem(
                    "split_member_twice", row, "member", row.member, first_line=first
                )
            elif row.member not in self._whole.members:
                unit = self._whole.unit.code
                yield self._problem("split_member_unknown", row, "member", row.member, unit=unit)

    def whole(self) -> Iterator[Problem]:
        code = self._whole.unit.code
        if all(row.unit == code for row in self._rows):
            yield Problem(code="split_into_nothing", file=self._file, path="unit", found=code)
        named = places_of(self._rows).keys()
        left = sorted(self._whole.members - named)
        if left and not stays(self._whole, self._rows):
            shown = [*left[:MOST_TOLD], *(["…"] if len(left) > MOST_TOLD else [])]
            yield Problem(
                code="split_leaves_out",
                file=self._file,
                path="member",
                found=", ".join(shown),
                facts={"unit": code, "count": len(left)},
            )

    def _problem(
        self,
        code: str,
        row: SplitRow,
        column: str,
        found: str | None,
        *,
        expected: str | None = None,
        **facts: Any,
    ) -> Problem:
        return Problem(
            code=code,
            file=self._file,
            line=row.line,
            column=row.columns.get(column),
            path=column,
            found=found,
            expected=expected,
            facts=facts,
        )


def _by_unit(rows: Sequence[SplitRow]) -> dict[str, list[SplitRow]]:
    found: dict[str, list[SplitRow]] = {}
    for row in rows:
        found.setdefault(row.unit, []).append(row)
    return found


def _first(rows: Sequence[SplitRow], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name)) is not None), None)


def _written(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)
