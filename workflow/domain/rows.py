"""Rows of the files that people import, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit as a file tells it.

    Attributes:
        parent: Code of the unit above; None for the top.
        tags: None leaves those that the unit has.
        line: Line of the file; in a spreadsheet the number of the row.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    line: int
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as a file tells it.

    Attributes:
        language: `vi` or `en`.
        unit: Code of the person's unit.
        managed_by: Level that manages the cadre, such as `grassroots` or `district`.
        line: Line of the file; in a spreadsheet the number of the row.
    """

    code: str
    name: str
    email: str | None
    language: str
    unit: str
    joined_on: date | None
    managed_by: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """What a person is on a unit, as a file tells it.

    Attributes:
        person: Code of the person.
        unit: Code of the unit.
        from_on: First day; None for always.
        to_on: Last day; None while it lasts.
        delegated_by: Code of the person in whose place it is held; None leaves that unchanged.
        line: Line of the file; in a spreadsheet the number of the row.
    """

    role: str
    person: str
    unit: str
    from_on: date | None
    to_on: date | None
    line: int
    delegated_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """A day on which the ordinary week does not hold, as a file tells it.

    Attributes:
        works: Whether it is a working day.
        usual: Whether it is as without the entry; then nothing else is told.
        name: What the day is called; may be empty.
        status: How sure the entry is; may be empty.
        line: Line of the file; in a spreadsheet the number of the row.
    """

    day: date
    works: bool
    name: str
    status: str
    line: int
    usual: bool = False
