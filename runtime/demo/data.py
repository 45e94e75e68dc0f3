"""The files of the demo, read as a user's files would be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from runtime.readers.columns import Column, Columns
from runtime.readers.people import read_people
from runtime.readers.roles import read_roles
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table
from runtime.readers.units import read_units
from runtime.readers.yaml_tree import read_yaml
from workflow.domain.rows import PersonRow, RoleRow, UnitRow

OUTCOMES = Columns(
    columns=(
        Column(code="subject", titles=(), required=True),
        Column(code="subject_kind", titles=(), required=True),
        Column(code="rating", titles=(), required=True),
    )
)
PUBLISHED = Columns(
    columns=(
        Column(code="unit", titles=(), required=True),
        Column(code="track", titles=(), required=True),
        Column(code="level", titles=(), required=True),
        Column(code="printed", titles=()),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """A percentage as it was printed; None where only the counts were."""

    unit: str
    track: str
    level: str
    printed: str | None


class DemoData:
    """What ships for the demo: the district, its outcomes, and how its units behave."""

    def bytes_of(self, name: str) -> bytes:
        """Return a file of the demo."""
        return (files("definitions") / "thoi_lai_2022" / name).read_bytes()

    @cached_property
    def units(self) -> list[UnitRow]:
        """Return the units."""
        return read_units(self.bytes_of("units.csv"), file="units.csv")

    @cached_property
    def people(self) -> list[PersonRow]:
        """Return the people."""
        return read_people(self.bytes_of("people.csv"), file="people.csv")

    @cached_property
    def roles(self) -> list[RoleRow]:
        """Return the roles."""
        return read_roles(self.bytes_of("roles.csv"), file="roles.csv")

    @cached_property
    def outcomes(self) -> dict[str, str]:
        """Return the level of each subject, or why there is none, by code."""
        return {row.text("subject"): row.text("rating") for row in self._rows("outcomes", OUTCOMES)}

    @cached_property
    def published(self) -> list[PublishedFigure]:
        """Return the figures that were printed."""
        return [
            PublishedFigure(
                unit=row.text("unit"),
                track=row.text("track"),
                level=row.text("level"),
                printed=row.text_or_none("printed"),
            )
            for row in self._rows("published", PUBLISHED)
        ]

    @cached_property
    def behaviour(self) -> dict[str, Any]:
        """Return the content of the behaviour file."""
        found: dict[str, Any] = read_yaml(
            self.bytes_of("behaviour.yaml"), file="behaviour.yaml"
        ).value
        return found

    def _rows(self, name: str, columns: Columns) -> list[Row]:
        file = f"{name}.csv"
        return read_rows(read_table(self.bytes_of(file), file=file), columns)
