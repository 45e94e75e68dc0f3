"""Files that say how a unit is split."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_splits import SplitRow

SPLIT_COLUMNS = Columns(
    name="splits",
    columns=(
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị mới", "Unit code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="name", titles=("Tên", "Tên đơn vị", "Unit name")),
        Column(code="kind", titles=("Loại", "Loại đơn vị", "Type"), kind=Kind.CODE),
        Column(code="tags", titles=("Nhãn", "Tags"), kind=Kind.LIST),
        Column(
            code="member",
            titles=("Mã thành viên", "Gồm", "Mã cá nhân hoặc đơn vị trực thuộc", "Member code"),
            kind=Kind.CODE,
        ),
    ),
)


def read_splits(data: bytes, *, file: str) -> list[SplitRow]:
    """Return the rows of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_split, read_table(data, file=file), SPLIT_COLUMNS)


def _split(row: Row) -> SplitRow:
    return SplitRow(
        unit=row.text("unit"),
        name=row.text_or_none("name"),
        kind=row.text_or_none("kind"),
        tags=row.codes("tags") or None,
        member=row.text_or_none("member"),
        line=row.line,
        columns={column.code: row.place(column.code)[1] for column in SPLIT_COLUMNS.columns},
    )
