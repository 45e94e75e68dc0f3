"""Cells of a workbook: real days, times and numbers, and text that nothing runs."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from runtime.readers.cells import LARGEST_NUMBER, Value
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.days import FIRST_YEAR
from runtime.writers.texts import cell_text, clean

LONGEST_CELL = 32_767  # of Excel, in units of UTF-16
CUT_OFF = " […]"

Style: TypeAlias = dict[str, Any]

_TEXT: Style = {"num_format": "@", "valign": "top"}
_STYLES: dict[Kind, Style] = {
    Kind.LONG_TEXT: {**_TEXT, "text_wrap": True},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "valign": "top"},
    Kind.CLOCK: {"num_format": "hh:mm", "valign": "top"},
    Kind.NUMBER: {"num_format": "0", "valign": "top"},
}
# Written at once, XlsxWriter puts `<r>…</r>` into the file as XML and loses the `_` in `_x0041_`.
_PIECES = re.compile("(?<=^<r>)|(?<=_x[0-9A-Fa-f]{4})(?=_)")


class CellWriter:
    """Writes the cells of one workbook."""

    def __init__(self, book: Workbook, *, flags: tuple[str, str]) -> None:
        self.flags = flags
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self._plain: Format = book.add_format()
        self._styles = {kind: book.add_format(_STYLES.get(kind, _TEXT)) for kind in Kind}

    def style(self, column: Column) -> Format:
        """Return how the cells of a column look, and what Excel makes of what is typed there."""
        return self._styles[column.kind]

    def write(
        self, sheet: Worksheet, at: tuple[int, int], value: Value, column: Column, columns: Columns
    ) -> int:
        """Write a value and return how many letters wide it is."""
        style = self.style(column)
        match value:
            case date() if value.year >= FIRST_YEAR:
                sheet.write_datetime(*at, value, style)
            case time():
                sheet.write_datetime(*at, value, style)
            case int() if column.kind is Kind.NUMBER and value <= LARGEST_NUMBER:
                sheet.write_number(*at, value, style)
            case _:
                text = cell_text(value, column, columns, flags=self.flags)
                self.write_text(sheet, at, text, style)
                return max(map(len, text.split("\n")))
        return len("dd/mm/yyyy")

    def write_text(
        self, sheet: Worksheet, at: tuple[int, int], text: str, style: Format | None = None
    ) -> None:
        """Write text as it is, cut where Excel could not open the file, with a mark."""
        first, *others = [piece for piece in _PIECES.split(_cut(clean(text))) if piece] or [""]
        if others:
            runs = [part for piece in others for part in (self._plain, piece)]
            sheet.write_rich_string(*at, first, *runs, style or self.wrapped)
        else:
            sheet.write_string(*at, first, style or self.wrapped)


def _cut(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - len(CUT_OFF))].decode("utf-16-le", "ignore") + CUT_OFF
