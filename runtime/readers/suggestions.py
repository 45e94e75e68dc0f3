"""Files of suggestions that are proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.records.suggestion import Suggestion, SuggestionKind
from workflow.domain.rows_of_suggestions import SuggestionRow

KINDS = {
    "goi y kiem diem": "suggested",
    "goi y": "suggested",
    "suggested": "suggested",
    "kiem diem sau": "in_depth",
    "in depth": "in_depth",
    "in_depth": "in_depth",
}

SUGGESTION_COLUMNS = Columns(
    name="suggestions",
    columns=(
        Column(code="code", titles=("Mã gợi ý", "Suggestion code"), kind=Kind.CODE),
        Column(
            code="subject",
            titles=("Mã đối tượng", "Đối tượng", "Subject"),
            required=True,
        ),
        Column(
            code="kind",
            titles=("Hình thức", "Loại gợi ý", "Kind"),
            kind=Kind.CHOICE,
            choices=KINDS,
        ),
        Column(code="topic", titles=("Nội dung gợi ý", "Chủ đề", "Topic")),
        Column(code="case", titles=("Mã vụ việc", "Vụ việc", "Case"), kind=Kind.CODE),
        Column(code="evidence", titles=("Căn cứ", "Biểu hiện", "Evidence"), kind=Kind.LONG_TEXT),
        Column(
            code="direction",
            titles=("Hướng khắc phục", "Định hướng khắc phục", "Direction"),
            kind=Kind.LONG_TEXT,
        ),
        Column(code="raised_before", titles=("Đã gợi ý trước", "Raised before")),
        Column(
            code="first_raised_on", titles=("Ngày nêu lần đầu", "First raised on"), kind=Kind.DAY
        ),
        Column(code="proposed_by", titles=("Mã người đề xuất", "Proposed by"), kind=Kind.CODE),
        Column(code="proposed_on", titles=("Ngày đề xuất", "Proposed on"), kind=Kind.DAY),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)
_CLEARABLE = ("case", "evidence", "direction", "raised_before")


def read_suggestions(data: bytes, *, file: str) -> list[SuggestionRow]:
    """Return the suggestions of a CSV or XLSX file in its order; one without code is new.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_suggestion, read_table(data, file=file), SUGGESTION_COLUMNS)


def suggestion_values(suggestion: Suggestion, *, subject: str) -> Mapping[str, Any]:
    """Return the values of a suggestion by column, as a file has them."""
    shown = {column.code: getattr(suggestion, column.code, None) for column in _OWN}
    return {**shown, "kind": str(suggestion.kind), "subject": subject}


_OWN = tuple(column for column in SUGGESTION_COLUMNS.columns if column.code != "subject")


def _suggestion(row: Row) -> SuggestionRow:
    kind = row.text_or_none("kind")
    return SuggestionRow(
        code=row.text_or_none("code"),
        subject=row.text("subject"),
        kind=SuggestionKind(kind) if kind else None,
        topic=row.text_or_none("topic"),
        case=row.text_or_none("case"),
        evidence=row.text_or_none("evidence"),
        direction=row.text_or_none("direction"),
        raised_before=row.text_or_none("raised_before"),
        first_raised_on=row.day_or_none("first_raised_on"),
        proposed_by=row.text_or_none("proposed_by"),
        proposed_on=row.day_or_none("proposed_on"),
        cleared=tuple(name for name in _CLEARABLE if row.is_cleared(name)),
        line=row.line,
    )
