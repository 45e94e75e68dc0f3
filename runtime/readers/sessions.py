"""Files of sessions at which documents were explained, and of who was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.documents import BETWEEN_NUMBERS, parts_of
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_dissemination import AttendanceRow, SessionRow

if TYPE_CHECKING:
    from workflow.application.list_sessions import SessionLine

SESSION_COLUMNS = Columns(
    name="sessions",
    columns=(
        Column(
            code="code",
            titles=("Mã buổi", "Mã", "Session code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị", "Unit code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="held_on", titles=("Ngày", "Held on"), kind=Kind.DAY, required=True),
        Column(code="documents", titles=("Văn bản", "Documents"), kind=Kind.LONG_TEXT),
        Column(code="target_group", titles=("Đối tượng dự", "Target group")),
        Column(code="headcount", titles=("Số người dự", "Headcount"), kind=Kind.NUMBER),
        Column(code="classes", titles=("Số lớp", "Classes"), kind=Kind.NUMBER),
        Column(
            code="makes_up_for",
            titles=("Học bù cho buổi", "Makes up for"),
            kind=Kind.CODE,
        ),
        Column(code="note", titles=("Ghi chú", "Note"), kind=Kind.LONG_TEXT),
        # The sign for everybody is no code.
        Column(code="attended", titles=("Người dự", "Attended"), kind=Kind.LONG_TEXT),
        Column(code="holds", titles=("Còn giá trị", "Holds"), kind=Kind.FLAG),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)

ATTENDANCE_COLUMNS = Columns(
    name="attendance",
    columns=(
        Column(
            code="session",
            titles=("Mã buổi", "Session code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="person",
            titles=("Mã cá nhân", "Cá nhân", "Person code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="present", titles=("Có dự", "Present"), kind=Kind.FLAG),
    ),
    key=("session", "person"),
)

_CLEARABLE = ("documents", "target_group", "headcount", "makes_up_for", "note")


def read_sessions(data: bytes, *, file: str) -> list[SessionRow]:
    """Return the sessions of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_session, read_table(data, file=file), SESSION_COLUMNS)


def read_attendance(data: bytes, *, file: str) -> list[AttendanceRow]:
    """Return who was where, as a CSV or XLSX file tells in its order; blank means present.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_attendance, read_table(data, file=file), ATTENDANCE_COLUMNS)


def session_values(line: SessionLine) -> Mapping[str, Any]:
    """Return a session by column, as a file has it; who was there is a table of its own."""
    session = line.session
    return {
        "code": session.code,
        "unit": line.unit,
        "held_on": session.held_on,
        "documents": f"{BETWEEN_NUMBERS} ".join(session.documents) or None,
        "target_group": session.target_group,
        "headcount": session.headcount,
        "classes": session.classes,
        "makes_up_for": line.makes_up_for,
        "note": session.note,
        "holds": session.holds,
    }


def _session(row: Row) -> SessionRow:
    return SessionRow(
        code=row.text("code"),
        unit=row.text("unit"),
        held_on=row.day("held_on"),
        documents=parts_of(row.text_or_none("documents")),
        target_group=row.text_or_none("target_group"),
        headcount=row.number_or_none("headcount"),
        classes=row.number_or_none("classes"),
        makes_up_for=row.text_or_none("makes_up_for"),
        note=row.text_or_none("note"),
        attended=parts_of(row.text_or_none("attended")),
        holds=row.flag_or_none("holds"),
        cleared=tuple(name for name in _CLEARABLE if row.is_cleared(name)),
        line=row.line,
    )


def _attendance(row: Row) -> AttendanceRow:
    present = row.flag_or_none("present")
    return AttendanceRow(
        session=row.text("session"),
        person=row.text("person"),
        present=True if present is None else present,
        line=row.line,
    )
