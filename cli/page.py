"""What people read on stdout: lines, facts and tables, one under the other."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.table import write_table
from cli.terminal import say
from runtime.language import Language
from runtime.visible import visible, visible_lines

if TYPE_CHECKING:
    from runtime.pictures.picture import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        key: Key of the items, and of the title in the catalogue.
        title: Key of the title, where another table calls the same key otherwise.
        section: Section of the catalogue that has words for its codes.
        cell: What is shown instead of the value of the key.
        number: Whether it stands at the right, its digits grouped.
    """

    key: str
    title: str | None = None
    section: str | None = None
    cell: Callable[[Any, Language], str] | None = None
    number: bool = False


def columns(*keys: str) -> tuple[Column, ...]:
    """Return columns that show the values as they are."""
    return tuple(Column(key=key) for key in keys)


def value_of(item: object, key: str) -> Any:
    """Return a value of a mapping or of a dataclass; None when there is none."""
    return item.get(key) if isinstance(item, Mapping) else getattr(item, key, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Writes for people, in one language."""

    language: Language

    def line(self, text: str = "") -> None:
        """Write a line."""
        sys.stdout.write(f"{visible_lines(text)}\n")

    def sentence(self, section: str, key: str, /, **facts: object) -> None:
        """Write a sentence of the catalogue."""
        self.line(self.language.text(section, key, **facts))

    def facts(self, told: Mapping[str, object], **called: str) -> None:
        """Write one fact a line, behind its title in the catalogue.

        Args:
            told: Values by key.
            called: Key of the title, of those that are called otherwise here.
        """
        titles = {key: self.language.text("tables", called.get(key, key)) for key in told}
        width = max(map(len, titles.values()), default=0)
        for key, value in told.items():
            shown = visible(self.language.shown(value))
            self.line(f"{titles[key]:<{width}}  {shown}")

    def table(self, items: Iterable[object], shown: tuple[Column, ...]) -> None:
        """Write a table; stderr says when it is empty."""
        rows = [[self._cell(item, column) for column in shown] for item in items]
        titles = [self.language.text("tables", column.title or column.key) for column in shown]
        self._write(titles, rows, numbers=[column.number for column in shown])

    def worded(self, table: Table) -> None:
        """Write a table that is in words already; stderr says when it is empty."""
        self._write(table.titles, table.rows, numbers=table.numbers)

    def _write(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Sequence[bool]
    ) -> None:
        if not rows:
            say(self.language.text("frame", "nothing_found"))
            return
        shown = [[visible(cell) for cell in row] for row in rows]
        write_table(titles, shown, numbers=numbers)

    def _cell(self, item: object, column: Column) -> str:
        if column.cell is not None:
            return column.cell(item, self.language)
        value = value_of(item, column.key)
        if value is None:
            return ""
        if column.section is not None:
            return self.language.text(column.section, str(value))
        if column.number and isinstance(value, int):
            return self.language.number(value)
        return self.language.shown(value)
