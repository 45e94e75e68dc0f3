"""Files of governing documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_dissemination import DocumentRow

if TYPE_CHECKING:
    from workflow.application.list_documents import DocumentLine

BETWEEN_NUMBERS = ";"

DOCUMENT_COLUMNS = Columns(
    name="documents",
    columns=(
        # Its slash makes a number no code.
        Column(
            code="number",
            titles=("Số, ký hiệu", "Số ký hiệu", "Số văn bản", "Document number"),
            required=True,
        ),
        Column(
            code="issued_on",
            titles=("Ngày ban hành", "Issued on"),
            kind=Kind.DAY,
            required=True,
        ),
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị ban hành", "Nơi ban hành", "Unit code"),
            kind=Kind.CODE,
        ),
        Column(code="title", titles=("Trích yếu", "Tên văn bản", "Title")),
        Column(
            code="parents",
            titles=("Triển khai văn bản", "Văn bản cấp trên", "Implements"),
            kind=Kind.LONG_TEXT,
        ),
        Column(code="holds", titles=("Còn giá trị", "Holds"), kind=Kind.FLAG),
    ),
    key=("number",),
    clearable=True,
)


def read_documents(data: bytes, *, file: str) -> list[DocumentRow]:
    """Return the documents of a CSV or XLSX file in its order; a blank unit is above the tree.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_document, read_table(data, file=file), DOCUMENT_COLUMNS)


def document_values(line: DocumentLine) -> Mapping[str, Any]:
    """Return a document by column, as a file has it."""
    document = line.document
    return {
        "number": document.number,
        "issued_on": document.issued_on,
        "unit": line.unit,
        "title": document.title,
        "parents": f"{BETWEEN_NUMBERS} ".join(line.parents) or None,
        "holds": document.holds,
    }


def parts_of(text: str | None) -> tuple[str, ...] | None:
    """Return what stands between semicolons or on lines of its own, each once; None of nothing."""
    if text is None:
        return None
    parts = text.replace("\n", BETWEEN_NUMBERS).split(BETWEEN_NUMBERS)
    return tuple(dict.fromkeys(part for each in parts if (part := each.strip())))


def _document(row: Row) -> DocumentRow:
    return DocumentRow(
        number=row.text("number"),
        issued_on=row.day("issued_on"),
        unit=row.text_or_none("unit"),
        title=row.text_or_none("title"),
        parents=parts_of(row.text_or_none("parents")),
        holds=row.flag_or_none("holds"),
        cleared=tuple(name for name in ("unit", "title", "parents") if row.is_cleared(name)),
        line=row.line,
    )
