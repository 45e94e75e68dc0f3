"""What the columns of a table are called and may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.text import fold


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    CODE = "code"
    DAY = "day"
    EMAIL = "email"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that a file has or may have.

    Attributes:
        code: Name of the column in the machine's header.
        titles: What people call it, Vietnamese first; found by fold.
        required: Whether the column and every cell of it must be there.
        when_blank: Code of the problem for a blank required cell.
        choices: For `CHOICE`, the values by fold of what people write.
    """

    code: str
    titles: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    when_blank: str = "cell_required"
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What people call the column first, or its code."""
        return next(iter(self.titles), self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All columns of one kind of file.

    Attributes:
        columns: In the order of a template.
        key: Columns that together name a row; no two rows may agree in them.
        when_repeated: Code of the problem for a second row with the same key.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    when_repeated: str = "duplicate_row"

    @property
    def codes(self) -> str:
        """The codes of all columns, for a person to read."""
        return ", ".join(column.code for column in self.columns)

    def named(self, name: str) -> Column | None:
        """Return the column that a cell of the header means: by code, then by title."""
        for column in self.columns:
            if column.code == name:
                return column
        return self.by_fold().get(fold(name))

    def by_fold(self) -> dict[str, Column]:
        """Return the columns by fold of their codes and titles."""
        return {
            fold(name): column for column in self.columns for name in (column.code, *column.titles)
        }
