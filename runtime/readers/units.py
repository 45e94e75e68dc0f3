"""Files of units."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows import UnitRow

UNIT_COLUMNS = Columns(
    columns=(
        Column(
            code="code",
            titles=("Mã đơn vị", "Mã", "Unit code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="name", titles=("Tên", "Tên đơn vị", "Unit name"), required=True),
        Column(
            code="kind",
            titles=("Loại", "Loại đơn vị", "Type"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="parent",
            titles=("Mã cấp trên", "Cấp trên", "Mã đơn vị cấp trên", "Parent code"),
            kind=Kind.CODE,
        ),
        Column(code="tags", titles=("Nhãn", "Tags"), kind=Kind.LIST),
    ),
    key=("code",),
    when_repeated="duplicate_code",
)


def read_units(data: bytes, *, file: str) -> list[UnitRow]:
    """Return the units of a CSV or XLSX file in its order; a blank parent means the top.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_unit, read_table(data, file=file), UNIT_COLUMNS)


def _unit(row: Row) -> UnitRow:
    return UnitRow(
        code=row.text("code"),
        name=row.text("name"),
        kind=row.text("kind"),
        parent=row.text_or_none("parent"),
        line=row.line,
        tags=row.codes("tags") or None,
    )
