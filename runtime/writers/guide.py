"""The first sheet of a workbook: what the columns mean and what their cells may hold."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from runtime.language import Language
from runtime.readers.columns import Column, Columns, Kind
from runtime.writers.cells import CellWriter
from runtime.writers.texts import choice_text

_WIDTHS = (24, 18, 12, 40, 60)


def write_guide(
    book: Workbook, cells: CellWriter, columns: Columns, *, title: str, language: Language
) -> Mapping[str, str]:
    """Write the guide and return, by code of the column, the range that lists what it may hold."""
    name = language.text("sheets", "guide")
    sheet = book.add_worksheet(name)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    cells.write_text(sheet, (0, 0), title, cells.bold)
    notes = ["note_rows", "note_clear"] if columns.clearable else ["note_rows"]
    for row, note in enumerate(notes, start=1):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", cells.wrapped)
        cells.write_text(sheet, (row, 0), language.text("sheets", note))
    row = len(notes) + 2
    _write_meanings(sheet, row, cells, columns, language)
    row += len(columns.columns) + 2
    return {
        code: f"='{name}'!{place}"
        for code, place in _write_allowed(sheet, row, cells, columns, language).items()
    }


def _write_meanings(
    sheet: Worksheet, row: int, cells: CellWriter, columns: Columns, language: Language
) -> None:
    for index, head in enumerate(("column", "code", "required", "holds", "meaning")):
        cells.write_text(sheet, (row, index), language.text("sheets", head), cells.bold)
    for line, column in enumerate(columns.columns, start=row + 1):
        told = (
            column.title_in(language.code),
            column.code,
            language.shown(column.required),
            language.text("sheets", f"holds_{column.kind}"),
            meaning(column, columns, language),
        )
        for index, text in enumerate(told):
            cells.write_text(sheet, (line, index), text)


def meaning(column: Column, columns: Columns, language: Language) -> str:
    """Return what a column means; empty when nobody wrote it down."""
    keys = (f"{columns.name}.{column.code}", column.code)
    known = (key for key in keys if language.has("columns", key))
    return next((language.text("columns", key) for key in known), "")


def _write_allowed(
    sheet: Worksheet, row: int, cells: CellWriter, columns: Columns, language: Language
) -> Mapping[str, str]:
    listed = [(column, values) for column in columns.columns if (values := _allowed(column, cells))]
    if listed:
        cells.write_text(sheet, (row, 0), language.text("sheets", "allowed"), cells.bold)
    places = {}
    for index, (column, values) in enumerate(listed):
        cells.write_text(sheet, (row + 1, index), column.title_in(language.code), cells.bold)
        for line, value in enumerate(values, start=row + 2):
            cells.write_text(sheet, (line, index), value)
        places[column.code] = xl_range_abs(row + 2, index, row + 1 + len(values), index)
    return places


def _allowed(column: Column, cells: CellWriter) -> list[str]:
    if column.kind is Kind.FLAG:
        return list(cells.flags)
    return [choice_text(value, column) for value in dict.fromkeys(column.choices.values())]
