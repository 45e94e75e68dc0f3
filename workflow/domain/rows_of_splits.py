"""Rows of the file that says how a unit is split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRow:
    """Who or what goes to one of the units that come of a split.

    Attributes:
        unit: Code of the unit; that of the unit which is split where something stays with it.
        name: What the unit is called; None where another row says it, as `kind` and `tags`.
        member: Code of a person of the unit that is split, or of a unit right below it; None on a
            row that only says what the unit is.
        line: Line of the file; in a spreadsheet the number of the row.
        columns: Number of each column by its code.
    """

    unit: str
    name: str | None
    kind: str | None
    tags: tuple[str, ...] | None
    member: str | None
    line: int
    columns: Mapping[str, int | None] = field(default_factory=dict, compare=False)
