"""A table as it was written: CSV or XLSX, told apart by content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from runtime.readers.csv_lines import csv_records
from runtime.readers.limits import MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from runtime.readers.problems import refusal, refuse_above
from runtime.readers.xlsx_lines import Sheet, xlsx_sheets
from workflow.domain.errors import Problem
from workflow.domain.text import nfc

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<")
# Copied from web pages: marks of width and direction that nobody sees and no code may hold.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LINE_END = re.compile("\r\n|\r|\n")
_NO_LINES: Mapping[int, str] = {}  # one for all rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row.

    Attributes:
        line: Line of the file on which the row starts; in a spreadsheet its number.
        cells: NFC text on one line without blanks around it; nothing behind the last cell with
            text.
        several_lines: By index, the cells with line breaks, each line as in `cells`.
    """

    line: int
    cells: tuple[str, ...]
    several_lines: Mapping[int, str]

    def cell(self, index: int, *, lines: bool = False) -> str:
        """Return the text of a cell, with its line breaks for `lines`; empty behind the last."""
        flat = self.cells[index] if index < len(self.cells) else ""
        return self.several_lines.get(index, flat) if lines else flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows under it; blank rows are left out.

    Attributes:
        file: Name of the file.
        header: Names of the columns as they were written.
        rows: In the order of the file.
        flaws: Cells that have no value to read, such as errors of Excel.
        sheet: Name of the sheet; empty for CSV.
        others: The other sheets of the workbook that may hold data.
    """

    file: str
    header: TableRow
    rows: tuple[TableRow, ...]
    flaws: tuple[Problem, ...] = ()
    sheet: str = ""
    others: tuple[Table, ...] = ()


def read_table(data: bytes, *, file: str) -> Table:
    """Return the table in a CSV or XLSX file; cells that look like formulas stay text.

    Of a workbook, the first sheet that is visible, no guide and not empty.

    Raises:
        InvalidFileError: Not a table, not readable safely, or above a limit.
    """
    refuse_above(len(data), limit=MOST_BYTES, file=file)
    if data.startswith(_ZIP):
        tables = list(_tables(xlsx_sheets(data, file=file), file=file))
    elif data.startswith(_OLD_EXCEL):
        if _WITH_PASSWORD in data:
            raise refusal(file, "xlsx_damaged")
        raise refusal(file, "file_is_old_excel", expected="XLSX")
    elif data.startswith(_OTHER_KINDS):
        raise refusal(file, "file_not_a_table", expected="CSV, XLSX")
    else:
        rows = _rows(csv_records(data, file=file), {}, file=file)
        tables = [Table(file=file, header=rows[0], rows=tuple(rows[1:]))] if rows else []
    if not tables:
        raise refusal(file, "file_empty", line=1, column=1)
    return replace(tables[0], others=tuple(tables[1:]))


def _tables(sheets: Iterable[Sheet], *, file: str) -> Iterator[Table]:
    known: dict[str, str] = {}
    for sheet in sheets:
        rows = _rows(enumerate(sheet.rows, start=1), known, file=file)
        flaws = tuple(
            Problem(code=flaw.code, file=file, line=flaw.row, column=flaw.column, found=flaw.found)
            for flaw in sheet.flaws
        )
        if rows:
            header, *others = rows
            yield Table(file=file, header=header, rows=tuple(others), flaws=flaws, sheet=sheet.name)


def _rows(
    records: Iterable[tuple[int, list[str]]], known: dict[str, str], *, file: str
) -> list[TableRow]:
    """Return the rows that are not blank; `known` has the text of each cell that was seen."""
    rows: list[TableRow] = []
    cells_seen = 0
    for count, (line, record) in enumerate(records, start=1):
        cells = _without_blank_end([_shared(cell, known) for cell in record])
        cells_seen += len(cells)
        if len(cells) > MOST_COLUMNS:
            raise refusal(file, "too_many_columns", line=line, expected=str(MOST_COLUMNS))
        if count > MOST_ROWS:
            raise refusal(file, "too_many_rows", line=line, expected=str(MOST_ROWS))
        if cells_seen > MOST_CELLS:
            raise refusal(file, "too_many_cells", line=line, expected=str(MOST_CELLS))
        if cells:
            rows.append(TableRow(line=line, cells=cells, several_lines=_several_lines(record)))
    return rows


def _several_lines(record: list[str]) -> Mapping[int, str]:
    found = {
        index: "\n".join(map(_clean, _LINE_END.split(cell))).strip("\n")
        for index, cell in enumerate(record)
        if "\n" in cell or "\r" in cell
    }
    return found or _NO_LINES


def _shared(cell: str, known: dict[str, str]) -> str:
    """Return the text of a cell on one line; equal cells share it, which saves most memory."""
    if cell not in known:
        clean = _clean(cell)
        known[cell] = cell if clean == cell else clean
    return known[cell]


def _clean(text: str) -> str:
    return nfc(_INVISIBLE.sub("", text))


def _without_blank_end(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
