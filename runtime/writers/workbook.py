"""Workbooks of one table, to be read, filled in and imported again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from runtime.language import Language
from runtime.readers.columns import Columns
from runtime.readers.limits import MOST_ROWS
from runtime.readers.xlsx_lines import GUIDES
from runtime.writers.cells import CellWriter
from runtime.writers.guide import write_guide
from runtime.writers.texts import Values, clean, counted
from workflow.domain.text import fold, nfc

CODES, TITLES, FIRST = 0, 1, 2
NARROWEST, WIDEST = 10, 60

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# The same rows give the same bytes, whenever they are written.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_TAKEN_NAMES = GUIDES | {"", "history"}  # Excel keeps the last for itself
_BUTTON = 3  # of the filter, in letters


def write_workbook(
    columns: Columns, rows: Iterable[Values], *, title: str, language: Language
) -> bytes:
    """Return an XLSX file: a guide, and a sheet with the rows under their codes and titles.

    The row of codes is hidden. Days, times and numbers are real ones, all else is text; nothing
    is a formula or a link. A text of more than 32,767 letters is cut with a mark; the reader
    refuses it then, so that nothing is lost unseen.

    Args:
        columns: In the order of the sheet.
        rows: Values by code of the column; those of other codes are left out.
        title: Heading of the guide and, as far as Excel allows, name of the sheet.
        language: Of titles, guide, and of yes and no.

    Raises:
        InvalidValueError: `table_too_long`.
    """
    output = io.BytesIO()
    title = nfc(clean(title))
    with Workbook(output, dict(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": _CREATED})
        cells = CellWriter(book, flags=(language.shown(True), language.shown(False)))
        allowed = write_guide(book, cells, columns, title=title, language=language)
        sheet = _DataSheet(book.add_worksheet(_sheet_name(title, language)), cells, columns)
        sheet.write_headers(language)
        last = FIRST
        for last, row in enumerate(counted(rows, columns), start=FIRST):
            sheet.write_row(last, row)
        sheet.furnish(allowed=allowed, last=last)
    return output.getvalue()


def template(columns: Columns, *, title: str, language: Language) -> bytes:
    """Return an XLSX file to fill in: the shape of `write_workbook` without rows."""
    return write_workbook(columns, (), title=title, language=language)


def _sheet_name(title: str, language: Language) -> str:
    units = _NOT_IN_NAMES.sub(" ", title).encode("utf-16-le")[: 2 * _LONGEST_NAME]
    name = units.decode("utf-16-le", "ignore").strip(" '")
    return language.text("sheets", "data") if fold(name) in _TAKEN_NAMES else name


class _DataSheet:
    """The sheet with the rows."""

    def __init__(self, sheet: Worksheet, cells: CellWriter, columns: Columns) -> None:
        self._sheet = sheet
        self._cells = cells
        self._columns = columns
        self._widths = [NARROWEST] * len(columns.columns)

    def write_headers(self, language: Language) -> None:
        self._sheet.set_row(CODES, None, None, {"hidden": True})
        for index, column in enumerate(self._columns.columns):
            title = column.title_in(language.code)
            self._cells.write_text(self._sheet, (CODES, index), column.code)
            self._cells.write_text(self._sheet, (TITLES, index), title, self._cells.bold)
            self._widen(index, len(title) + _BUTTON)

    def write_row(self, number: int, row: Values) -> None:
        for index, column in enumerate(self._columns.columns):
            value = row.get(column.code)
            if value is not None:
                at = number, index
                self._widen(index, self._cells.write(self._sheet, at, value, column, self._columns))

    def furnish(self, *, allowed: Mapping[str, str], last: int) -> None:
        """Set what belongs to columns as a whole, also for the rows that people add."""
        sheet, bottom = self._sheet, MOST_ROWS - 1
        for index, column in enumerate(self._columns.columns):
            sheet.set_column(index, index, self._widths[index], self._cells.style(column))
            if column.code in allowed:
                # Readers take more spellings, and `-` clears: Excel asks, but does not insist.
                options = {"validate": "list", "error_type": "warning"}
                options["source"] = allowed[column.code]
                sheet.data_validation(FIRST, index, bottom, index, options)
        rightmost = len(self._columns.columns) - 1
        sheet.freeze_panes(FIRST, 0)
        sheet.autofilter(TITLES, 0, last, rightmost)
        sheet.ignore_errors({"number_stored_as_text": xl_range(FIRST, 0, bottom, rightmost)})

    def _widen(self, index: int, width: int) -> None:
        self._widths[index] = min(max(self._widths[index], width), WIDEST)
