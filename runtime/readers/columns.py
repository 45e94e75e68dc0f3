"""What the columns of a table are called and may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.domain.text import fold


class Kind(StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    LIST = "list"
    DAY = "day"
    MONTH = "month"
    CLOCK = "clock"
    NUMBER = "number"
    AMOUNT = "amount"
    FLAG = "flag"
    EMAIL = "email"
    CHOICE = "choice"

    @property
    def has_lines(self) -> bool:
        """Whether line breaks in a cell mean something."""
        return self in (Kind.LONG_TEXT, Kind.LIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that a file has or may have.

    Attributes:
        code: Name of the column in the machine's header.
        titles: What people call it, Vietnamese first and English last; found by fold. The English
            one may be missing where the code says the same.
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
    def names(self) -> frozenset[str]:
        """The fold of the code and of each title."""
        return frozenset(fold(name) for name in (self.code, *self.titles))

    @property
    def title(self) -> str:
        """What people call the column first, or its code."""
        return next(iter(self.titles), self.code)

    def title_in(self, language: str) -> str:
        """Return what people call the column in `vi` or `en`; both are found in a header."""
        if language == "vi":
            return self.title
        last = next(reversed(self.titles), "")
        return last if last.isascii() and last else self.code.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All columns of one kind of file.

    Attributes:
        name: Of the kind of file, such as `people`; where a code has a meaning of its own there, it
            stands in the catalogues as `people.code`.
        columns: In the order of a template.
        key: Columns that together name a row; no two rows may agree in them, unless all are blank.
        when_repeated: Code of the problem for a second row with the same key.
        clearable: Whether `-` in a cell that may be blank takes away what is stored; else it is a
            text like any other.
    """

    name: str = ""
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    when_repeated: str = "duplicate_row"
    clearable: bool = False

    @property
    def codes(self) -> str:
        """The codes of all columns, for a person to read."""
        return ", ".join(column.code for column in self.columns)

    def can_clear(self, column: Column) -> bool:
        """Return whether `-` in a cell of `column` takes away what is stored."""
        return self.clearable and not column.required

    def named(self, name: str) -> Column | None:
        """Return the column that a cell of the header means: by code, then by title."""
        for column in self.columns:
            if column.code == name:
                return column
        return self.by_fold().get(fold(name))

    def by_fold(self) -> dict[str, Column]:
        """Return the columns by fold of their codes and titles."""
        return {name: column for column in self.columns for name in column.names}
