"""Files of roles."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.problems import ProblemList
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows import RoleRow

ROLE_COLUMNS = Columns(
    columns=(
        Column(
            code="role",
            titles=("Vai trò", "Mã vai trò", "Chức vụ"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="person",
            titles=("Mã cá nhân", "Cá nhân", "Person code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị", "Unit code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="from", titles=("Từ ngày", "Từ", "From day"), kind=Kind.DAY),
        Column(code="to", titles=("Đến ngày", "Đến", "To day"), kind=Kind.DAY),
        Column(
            code="delegated_by",
            titles=("Người ủy quyền", "Ủy quyền bởi", "Delegated by"),
            kind=Kind.CODE,
        ),
    ),
    key=("role", "person", "unit", "from"),
    when_repeated="duplicate_role",
)


def read_roles(data: bytes, *, file: str) -> list[RoleRow]:
    """Return the roles of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_role, read_table(data, file=file), ROLE_COLUMNS, check=_look_at_days)


def _role(row: Row) -> RoleRow:
    return RoleRow(
        role=row.text("role"),
        person=row.text("person"),
        unit=row.text("unit"),
        from_on=row.day_or_none("from"),
        to_on=row.day_or_none("to"),
        line=row.line,
        delegated_by=row.text_or_none("delegated_by"),
    )


def _look_at_days(row: Row, problems: ProblemList) -> None:
    first, last = row.day_or_none("from"), row.day_or_none("to")
    if first is not None and last is not None and last < first:
        line, column = row.place("to")
        problems.add(
            "ends_before_it_begins",
            line=line,
            column=column,
            found=last.isoformat(),
            expected=first.isoformat(),
        )
