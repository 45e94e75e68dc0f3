"""The data sheets of an XLSX file as rows of text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from runtime.readers.limits import MOST_CELLS, MOST_ROWS
from runtime.readers.problems import refusal
from runtime.readers.xlsx_parts import Workbook, checked_workbook
from runtime.readers.xlsx_scan import Flaw
from workflow.domain.text import fold

GUIDES = frozenset({"huong dan", "guide", "instructions", "readme"})
MOST_SHEETS = 20
LARGEST_EXACT_NUMBER = 10**15

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet as rows of text.

    Attributes:
        name: What the tab says.
        rows: The first is row 1 of the sheet, the first cell is in column A; to be read once.
        flaws: Cells whose value would be lost without a word.
    """

    name: str
    rows: Iterator[list[str]]
    flaws: tuple[Flaw, ...]


def xlsx_sheets(data: bytes, *, file: str) -> Iterator[Sheet]:
    """Yield the visible sheets that are no guide and not empty, in the order of the tabs.

    Raises:
        InvalidFileError: What cannot be read safely; all sheets together pass a limit.
    """
    workbook = checked_workbook(data, file=file)
    rows = cells = 0
    try:
        for sheet in _data_sheets(workbook, file=file):
            if sheet.end is None:
                continue
            if sheet.name not in workbook.flaws:
                raise refusal(file, "xlsx_damaged", detail=sheet.name)
            height, width = sheet.end[0] + 1, sheet.end[1] + 1
            rows, cells = rows + height, cells + height * width
            if rows > MOST_ROWS:
                raise refusal(file, "too_many_rows", expected=str(MOST_ROWS))
            if cells > MOST_CELLS:
                raise refusal(file, "too_many_cells", expected=str(MOST_CELLS))
            yield Sheet(name=sheet.name, rows=_texts(sheet), flaws=workbook.flaws[sheet.name])
    except CalamineError as error:
        raise refusal(file, "xlsx_damaged", detail=str(error)) from None


def _data_sheets(workbook: Workbook, *, file: str) -> Iterator[CalamineSheet]:
    with CalamineWorkbook.from_filelike(io.BytesIO(workbook.data)) as book:
        names = [
            told.name
            for told in book.sheets_metadata
            if told.typ == SheetTypeEnum.WorkSheet
            and told.visible == SheetVisibleEnum.Visible
            and fold(told.name) not in GUIDES
        ]
        if len(names) > MOST_SHEETS:
            raise refusal(file, "too_many_sheets", expected=str(MOST_SHEETS))
        yield from map(book.get_sheet_by_name, names)


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    first_column = sheet.start[1] if sheet.start else 0
    for row in sheet.iter_rows():
        yield [""] * first_column + [_text(cell) for cell in row]


def _text(cell: _Cell) -> str:
    """Return a cell as a clerk would type it: whole numbers without `.0`, days in ISO 8601.

    Times go to the nearest second: a spreadsheet keeps them as a part of a day, never exactly.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT_NUMBER:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, time):
        moment = datetime.combine(date.min, cell) + timedelta(milliseconds=500)
        return moment.time().isoformat("seconds")
    if isinstance(cell, timedelta):
        return str(timedelta(seconds=round(cell.total_seconds())))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
