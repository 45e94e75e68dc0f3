"""Sheets of a workbook that is written once, row by row: a head, tables, and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from runtime.language import Language
from runtime.writers.cells import CellWriter

# A sheet of Excel has 1,048,576 rows.
MOST_ROWS = 1_000_000

OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

Value: TypeAlias = str | int | Decimal | date | datetime | None

_A4 = 9
_LINE_HEIGHT, _HIGHEST = 15, 409  # points
# Widths are those of digits; of other letters more stand on a line.
_PROPORTIONAL = 1.2
_LINE: dict[str, Any] = {"border": 1, "border_color": "#808080", "valign": "top"}
_HEADING = {"bold": True, "text_wrap": True, "bg_color": "#E7E6E6", "valign": "vcenter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column of a table.

    Attributes:
        title: Key of the title, where it is not `key`.
        section: Section of the catalogue that has the title.
        width: In letters.
    """

    key: str
    title: str | None = None
    section: str = "tables"
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns, and rows with a value for each of them."""

    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Value]]


def as_percent(written: str) -> Decimal:
    """Return a percentage, which stands with two places beside the exact counts."""
    return Decimal(written)


class SheetWriter:
    """Writes sheet after sheet of one workbook.

    Args:
        book: Made with `OPTIONS`.
        language: Of titles, and with the time zone of moments.
        head: Lines that stand above the tables of every sheet.
        most: So many rows a sheet has at most.
    """

    def __init__(
        self, book: Workbook, *, language: Language, head: Sequence[str], most: int = MOST_ROWS
    ) -> None:
        self._book, self._language, self._head, self._most = book, language, head, most
        self._zone = ZoneInfo(language.zone)
        self._cells = CellWriter(book, flags=(language.shown(True), language.shown(False)))
        self._title: Format = book.add_format({"bold": True, "font_size": 14})
        self._plain: Format = book.add_format({})
        self._heading: Format = book.add_format({**_LINE, **_HEADING})
        self._text: Format = book.add_format({**_LINE, "text_wrap": True, "num_format": "@"})
        self._number: Format = book.add_format({**_LINE, "num_format": "#,##0"})
        self._percent: Format = book.add_format({**_LINE, "num_format": "0.00"})
        self._day: Format = book.add_format({**_LINE, "num_format": "dd/mm/yyyy"})
        self._moment: Format = book.add_format({**_LINE, "num_format": "dd/mm/yyyy hh:mm"})
        self._name, self._row, self._columns = "", 0, 0
        self._sheet: Worksheet

    def begin(self, key: str, *, part: int = 1) -> None:
        """Begin a sheet, called as the catalogue says."""
        title = self._language.text("sheets", key)
        self._name, self._row = key, 0
        self._sheet = self._book.add_worksheet(title if part == 1 else f"{title} {part}")
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        for line, text in enumerate((title, *self._head)):
            style = self._title if line == 0 else self._plain
            self._cells.write_text(self._sheet, (line, 0), text, style)
        self._row = len(self._head) + 2

    def write(self, table: Table) -> None:
        """Write a table under what stands there; what is too long goes on on further sheets."""
        columns = table.columns
        part, first = 1, self._begin_table(columns)
        for row in table.rows:
            if self._row >= self._most:
                self._filter(first, columns)
                part += 1
                self.begin(self._name, part=part)
                first = self._begin_table(columns)
            self._set_height(row, columns)
            for index, value in enumerate(row):
                self._write(index, value)
            self._row += 1
        self._filter(first, columns)
        self._row += 1

    def _begin_table(self, columns: Sequence[SheetColumn]) -> int:
        """Write the headings; those of the first table stay while the rows below it move."""
        first = self._row
        is_first = first == len(self._head) + 2
        titles = [_begun(self._language.text(c.section, c.title or c.key)) for c in columns]
        self._set_height(titles, columns)
        for index, (column, title) in enumerate(zip(columns, titles, strict=True)):
            self._cells.write_text(self._sheet, (first, index), title, self._heading)
            if is_first or index >= self._columns:
                self._sheet.set_column(index, index, column.width)
        if is_first:
            self._columns = len(columns)
            self._sheet.freeze_panes(first + 1, 1)
            self._sheet.repeat_rows(first)
        self._row += 1
        return first if is_first else -1

    def _set_height(self, row: Sequence[Value], columns: Sequence[SheetColumn]) -> None:
        """Make a row as high as its longest text; not every program does so by itself."""
        lines = max(
            (
                ceil(len(value) / column.width / _PROPORTIONAL)
                for value, column in zip(row, columns, strict=True)
                if isinstance(value, str)
            ),
            default=1,
        )
        if lines > 1:
            self._sheet.set_row(self._row, min(_LINE_HEIGHT * lines, _HIGHEST))

    def _filter(self, first: int, columns: Sequence[SheetColumn]) -> None:
        # A sheet of Excel has one filter.
        if first >= 0:
            self._sheet.autofilter(first, 0, max(self._row - 1, first), len(columns) - 1)

    def _write(self, index: int, value: Value) -> None:
        at = self._row, index
        match value:
            case None:
                self._sheet.write_blank(*at, None, self._text)
            case str():
                self._cells.write_text(self._sheet, at, value, self._text)
            case int():
                self._sheet.write_number(*at, value, self._number)
            case Decimal():
                self._sheet.write_number(*at, float(value), self._percent)
            case datetime():
                local = value.astimezone(self._zone).replace(tzinfo=None)
                self._sheet.write_datetime(*at, local, self._moment)
            case date():
                self._sheet.write_datetime(*at, value, self._day)


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
