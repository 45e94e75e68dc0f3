"""What the tests of readers share: the problems of a file, and spreadsheets to read."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import xlsxwriter

from workflow.domain.errors import InvalidFileError, Problem

Place: TypeAlias = tuple[str, int | None, int | None]

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_BOOK = "xl/workbook.xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    _BOOK: f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
}


def refused(read: Callable[..., object], data: bytes) -> list[Problem]:
    """Return the problems for which a reader refuses a file."""
    with pytest.raises(InvalidFileError) as caught:
        read(data, file="given")
    problems = list(caught.value.problems)
    assert {problem.file for problem in problems} == {"given"}
    return problems


def places(read: Callable[..., object], data: bytes) -> list[Place]:
    """Return code, line and column of each problem of a file."""
    return [(each.code, each.line, each.column) for each in refused(read, data)]


def windows_1258(text: str) -> bytes:
    """Return text as old Vietnamese programs write it: the tone behind its letter."""
    for tone in "\u0300\u0301\u0303\u0309\u0323":
        text = "".join(_tone_behind(letter, tone) for letter in text)
    return text.encode("cp1258")


def _tone_behind(letter: str, tone: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", apart.replace(tone, "")) + tone * apart.count(tone)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    *,
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    number_format: str = "dd/mm/yyyy",
    **options: bool,
) -> bytes:
    """Return an XLSX file as Excel writes it; days become real dates."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"strings_to_formulas": False, **options}) as book:
        day = book.add_format({"num_format": number_format})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row in hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, day)
                    else:
                        sheet.write(row, column, cell)
    return output.getvalue()


def package(sheet: str, *, shared: str = "", name: str = "S", **others: str) -> bytes:
    """Return an XLSX file with these rows in XML, as nobody's program would write it.

    Args:
        sheet: What stands in `sheetData`.
        shared: What stands in `sst`.
        name: Name of the sheet.
        others: Parts to replace, by name without directory and suffix.
    """
    rows = f"<sheetData>{sheet}</sheetData>"
    parts = {
        **PARTS,
        _BOOK: PARTS[_BOOK].replace('name="S"', f'name="{name}"'),
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}>{rows}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{shared}</sst>",
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, others.get(Path(path).name.removesuffix(".xml"), content))
    return output.getvalue()
