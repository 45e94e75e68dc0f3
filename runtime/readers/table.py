"""A table as it was written: CSV or XLSX, told apart by content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from runtime.readers.csv_lines import csv_records
from runtime.readers.limits import MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from runtime.readers.problems import refusal, refuse_above
from runtime.readers.xlsx_lines import xlsx_rows
from workflow.domain.errors import Problem
from workflow.domain.text import nfc

_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<")
# Copied from web pages: marks of width and direction that nobody sees and no code may hold.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row.

    Attributes:
        line: Line of the file on which the row starts; in a spreadsheet its number.
        cells: NFC text without blanks around it; nothing behind the last cell with text.
    """

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows under it; blank rows are left out.

    Attributes:
        file: Name of the file.
        header: Names of the columns as they were written.
        rows: In the order of the file.
        flaws: Cells that have no value to read, such as errors of Excel.
    """

    file: str
    header: TableRow
    rows: tuple[TableRow, ...]
    flaws: tuple[Problem, ...] = ()


def read_table(data: bytes, *, file: str) -> Table:
    """Return the table in a CSV or XLSX file; cells that look like formulas stay text.

    Raises:
        InvalidFileError: Not a table, not readable safely, or above a limit.
    """
    refuse_above(len(data), limit=MOST_BYTES, file=file)
    if data.startswith(_ZIP):
        rows, found = xlsx_rows(data, file=file)
        flaws = tuple(
            Problem(code=flaw.code, file=file, line=flaw.row, column=flaw.column, found=flaw.found)
            for flaw in found
        )
        return _table(enumerate(rows, start=1), file=file, flaws=flaws)
    if data.startswith(_OLD_EXCEL):
        if _WITH_PASSWORD in data:
            raise refusal(file, "xlsx_damaged")
        raise refusal(file, "file_is_old_excel", expected="XLSX")
    if data.startswith(_OTHER_KINDS):
        raise refusal(file, "file_not_a_table", expected="CSV, XLSX")
    return _table(csv_records(data, file=file), file=file)


def _table(
    records: Iterable[tuple[int, list[str]]], *, file: str, flaws: tuple[Problem, ...] = ()
) -> Table:
    rows: list[TableRow] = []
    cells_seen = 0
    known: dict[str, str] = {}
    for count, (line, record) in enumerate(records, start=1):
        cells = _without_blank_end([_clean(cell, known) for cell in record])
        cells_seen += len(cells)
        if len(cells) > MOST_COLUMNS:
            raise refusal(file, "too_many_columns", line=line, expected=str(MOST_COLUMNS))
        if count > MOST_ROWS:
            raise refusal(file, "too_many_rows", line=line, expected=str(MOST_ROWS))
        if cells_seen > MOST_CELLS:
            raise refusal(file, "too_many_cells", line=line, expected=str(MOST_CELLS))
        if cells:
            rows.append(TableRow(line=line, cells=cells))
    if not rows:
        raise refusal(file, "file_empty", line=1, column=1)
    return Table(file=file, header=rows[0], rows=tuple(rows[1:]), flaws=flaws)


def _clean(cell: str, known: dict[str, str]) -> str:
    """Return the text of a cell; equal cells share one text, which saves most of the memory."""
    if cell not in known:
        clean = nfc(_INVISIBLE.sub("", cell))
        known[cell] = cell if clean == cell else clean
    return known[cell]


def _without_blank_end(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)
