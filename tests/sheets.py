"""A table with a column of every kind, and the parts of the workbooks that are written."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table

LEVELS = {"tot": "good", "good": "good", "kha": "fair"}
EVERY_KIND = Columns(
    columns=(
        Column(code="code", titles=("Mã", "Entry code"), kind=Kind.CODE, required=True),
        Column(code="name", titles=("Tên gọi", "Full name"), required=True),
        Column(code="title", titles=("Nội dung", "Subject")),
        Column(code="note", titles=("Ghi chú", "Note"), kind=Kind.LONG_TEXT),
        Column(code="owners", titles=("Người làm", "Owners"), kind=Kind.LIST),
        Column(code="due", titles=("Hạn", "Due day"), kind=Kind.DAY),
        Column(code="at", titles=("Giờ",), kind=Kind.CLOCK),
        Column(code="votes", titles=("Số phiếu", "Votes"), kind=Kind.NUMBER),
        Column(code="present", titles=("Có mặt", "Present"), kind=Kind.FLAG),
        Column(code="email", titles=("Thư điện tử", "E-mail"), kind=Kind.EMAIL),
        Column(code="level", titles=("Mức", "Level"), kind=Kind.CHOICE, choices=LEVELS),
        Column(code="month", titles=("Tháng", "Month"), kind=Kind.MONTH),
        Column(code="value", titles=("Số đạt", "Value"), kind=Kind.AMOUNT),
    ),
    key=("code",),
    clearable=True,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACTIVE = {"f", "hyperlink", "hyperlinks", "legacyDrawing", "oleObject", "control"}
_PASSIVE_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)"
    r"\.xml|xl/theme/theme1\.xml|xl/worksheets/sheet[12]\.xml|xl/_rels/workbook\.xml\.rels"
)


def read_back(data: bytes, columns: Columns = EVERY_KIND, *, file: str = "f") -> list[Row]:
    """Return the rows of a file that was written."""
    return read_rows(read_table(data, file=file), columns)


def part(data: bytes, name: str) -> ElementTree.Element:
    """Return one part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ElementTree.fromstring(package.read(name))  # noqa: S314 - our own file


def data_sheet(data: bytes) -> ElementTree.Element:
    """Return the second sheet of a workbook."""
    return part(data, "xl/worksheets/sheet2.xml")


def found(element: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Return all elements of a name below another."""
    return list(element.iter(f"{_MAIN}{name}"))


def active_parts(data: bytes) -> set[str]:
    """Return what a program might run or open: parts of unknown purpose, formulas, links."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        strange = {name for name in package.namelist() if not _PASSIVE_PARTS.fullmatch(name)}
        for name in package.namelist():
            tags = {element.tag.rpartition("}")[2] for element in part(data, name).iter()}
            strange |= {f"{name}: {tag}" for tag in tags & _ACTIVE}
    return strange
