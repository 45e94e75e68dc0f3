"""The first data sheet of an XLSX file as rows of text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from runtime.readers.problems import refusal
from runtime.readers.xlsx_parts import Workbook, checked_workbook
from runtime.readers.xlsx_scan import Flaw
from workflow.domain.text import fold

GUIDES = frozenset({"huong dan", "guide", "instructions", "readme"})
LARGEST_EXACT_NUMBER = 10**15

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


def xlsx_rows(data: bytes, *, file: str) -> tuple[Iterator[list[str]], tuple[Flaw, ...]]:
    """Return the rows of the first visible sheet that is no guide and not empty, and its flaws.

    The first row is row 1 of the sheet and the first cell is in column A.

    Raises:
        InvalidFileError: What cannot be read safely, and `file_empty`.
    """
    workbook = checked_workbook(data, file=file)
    try:
        sheet = _first_data_sheet(workbook)
    except CalamineError as error:
        raise refusal(file, "xlsx_damaged", detail=str(error)) from None
    if sheet is None:
        raise refusal(file, "file_empty", line=1, column=1)
    if sheet.name not in workbook.flaws:
        raise refusal(file, "xlsx_damaged", detail=sheet.name)
    return _texts(sheet), workbook.flaws[sheet.name]


def _first_data_sheet(workbook: Workbook) -> CalamineSheet | None:
    with CalamineWorkbook.from_filelike(io.BytesIO(workbook.data)) as book:
        for told in book.sheets_metadata:
            if (
                told.typ == SheetTypeEnum.WorkSheet
                and told.visible == SheetVisibleEnum.Visible
                and fold(told.name) not in GUIDES
            ):
                sheet = book.get_sheet_by_name(told.name)
                if sheet.end is not None:
                    return sheet
    return None


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    first_column = sheet.start[1] if sheet.start else 0
    for row in sheet.iter_rows():
        yield [""] * first_column + [_text(cell) for cell in row]


def _text(cell: _Cell) -> str:
    """Return a cell as a clerk would type it: whole numbers without `.0`, days in ISO 8601."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT_NUMBER:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)
