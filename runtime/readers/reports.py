"""Files of reports of self-review."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_reports import ReportRow

REPORT_COLUMNS = Columns(
    name="reports",
    columns=(
        Column(
            code="subject",
            titles=("Mã đối tượng", "Đối tượng", "Subject"),
            required=True,
        ),
        Column(code="version", titles=("Lần thảo", "Phiên bản", "Version"), kind=Kind.NUMBER),
        Column(code="text", titles=("Nội dung báo cáo", "Text"), kind=Kind.LONG_TEXT),
        Column(code="written_on", titles=("Ngày viết", "Written on"), kind=Kind.DAY),
        Column(code="sent_on", titles=("Ngày gửi", "Sent on"), kind=Kind.DAY),
    ),
    key=("subject", "version"),
)


def read_reports(data: bytes, *, file: str) -> list[ReportRow]:
    """Return the versions of reports in a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_report, read_table(data, file=file), REPORT_COLUMNS)


def _report(row: Row) -> ReportRow:
    return ReportRow(
        subject=row.text("subject"),
        version=row.number_or_none("version"),
        text=row.text_or_none("text"),
        written_on=row.day_or_none("written_on"),
        sent_on=row.day_or_none("sent_on"),
        line=row.line,
    )
