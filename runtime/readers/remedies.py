"""Files of remedies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.application.remedy_lines import RemedyLine
from workflow.domain.records.remedy import RemedyForm, RemedyKind, RemedySource, Responsibility
from workflow.domain.rows_of_remedies import RemedyRow

KINDS = {
    "han che, khuyet diem": "shortcoming",
    "han che": "shortcoming",
    "khuyet diem": "shortcoming",
    "khac phuc": "shortcoming",
    "shortcoming": "shortcoming",
    "uu diem": "strength",
    "phat huy uu diem": "strength",
    "phat huy": "strength",
    "strength": "strength",
}
FORMS = {
    "thay doi cach lam": "behaviour",
    "tac phong": "behaviour",
    "behaviour": "behaviour",
    "chuong trinh": "programme",
    "chuong trinh, ke hoach": "programme",
    "programme": "programme",
    "san pham": "deliverable",
    "van ban, san pham": "deliverable",
    "deliverable": "deliverable",
    "viec thuong xuyen": "recurring",
    "thuong xuyen": "recurring",
    "recurring": "recurring",
}
RESPONSIBILITIES = {
    "tap the": "collective",
    "collective": "collective",
    "ca nhan": "member",
    "thanh vien": "member",
    "member": "member",
    "nguoi dung dau": "head",
    "head": "head",
}

REMEDY_COLUMNS = Columns(
    name="remedies",
    columns=(
        Column(code="code", titles=("Mã nội dung", "Remedy code"), kind=Kind.CODE),
        Column(code="subject", titles=("Mã đối tượng", "Đối tượng", "Subject"), required=True),
        Column(code="title", titles=("Nội dung khắc phục", "Nội dung", "Remedy")),
        Column(code="kind", titles=("Loại nội dung", "Kind"), kind=Kind.CHOICE, choices=KINDS),
        Column(code="form", titles=("Hình thức kết quả", "Form"), kind=Kind.CHOICE, choices=FORMS),
        Column(
            code="responsibility",
            titles=("Trách nhiệm", "Responsibility"),
            kind=Kind.CHOICE,
            choices=RESPONSIBILITIES,
        ),
        Column(code="cause", titles=("Nguyên nhân", "Cause"), kind=Kind.LONG_TEXT),
        Column(code="measure", titles=("Biện pháp", "Measure"), kind=Kind.LONG_TEXT),
        Column(code="group", titles=("Nhóm giải pháp", "Group of measures")),
        Column(code="topic", titles=("Nội dung gợi ý", "Chủ đề", "Topic")),
        Column(code="conclusion", titles=("Kết luận hội nghị", "Kết luận", "Conclusion")),
        Column(code="suggestion", titles=("Mã gợi ý", "Suggestion"), kind=Kind.CODE),
        Column(code="earlier", titles=("Nội dung kỳ trước", "Earlier remedy")),
        Column(code="owner", titles=("Mã người phụ trách", "Owner"), kind=Kind.CODE),
        Column(code="director", titles=("Mã người chỉ đạo", "Director"), kind=Kind.CODE),
        Column(code="monitor", titles=("Mã theo dõi", "Người theo dõi", "Monitor"), kind=Kind.CODE),
        Column(
            code="first_raised_on", titles=("Ngày nêu lần đầu", "First raised on"), kind=Kind.DAY
        ),
        Column(code="due_on", titles=("Hạn khắc phục", "Hạn", "Due on"), kind=Kind.DAY),
        Column(
            code="watch_months",
            titles=("Số tháng theo dõi", "Watched months"),
            kind=Kind.NUMBER,
        ),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)
SOURCES = ("conclusion", "suggestion", "earlier")
CLEARABLE = (
    *("responsibility", "cause", "measure", "group", "topic"),
    *("owner", "director", "monitor", "due_on"),
)


def read_remedies(data: bytes, *, file: str) -> list[RemedyRow]:
    """Return the remedies of a CSV or XLSX file in its order; one without code is new.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_remedy, read_table(data, file=file), REMEDY_COLUMNS)


def remedy_values(line: RemedyLine) -> Mapping[str, Any]:
    """Return the values of a remedy by column, as a file has them."""
    remedy = line.remedy
    shown = {column.code: getattr(remedy, column.code, None) for column in REMEDY_COLUMNS.columns}
    named = dict.fromkeys(SOURCES)
    if remedy.source is not RemedySource.OTHER:
        named[remedy.source.value] = remedy.source_ref
    return {
        **shown,
        **named,
        "subject": line.row.key,
        "kind": str(remedy.kind),
        "form": str(remedy.form),
        "responsibility": remedy.responsibility and str(remedy.responsibility),
        "owner": line.owner,
        "director": line.director,
        "monitor": line.monitor,
    }


def _remedy(row: Row) -> RemedyRow:
    kind, form = row.text_or_none("kind"), row.text_or_none("form")
    responsibility = row.text_or_none("responsibility")
    cleared = [name for name in CLEARABLE if row.is_cleared(name)]
    if any(map(row.is_cleared, SOURCES)):
        cleared.append("source")
    return RemedyRow(
        code=row.text_or_none("code"),
        subject=row.text("subject"),
        title=row.text_or_none("title"),
        kind=RemedyKind(kind) if kind else None,
        form=RemedyForm(form) if form else None,
        responsibility=Responsibility(responsibility) if responsibility else None,
        cause=row.text_or_none("cause"),
        measure=row.text_or_none("measure"),
        group=row.text_or_none("group"),
        topic=row.text_or_none("topic"),
        conclusion=row.text_or_none("conclusion"),
        suggestion=row.text_or_none("suggestion"),
        earlier=row.text_or_none("earlier"),
        owner=row.text_or_none("owner"),
        director=row.text_or_none("director"),
        monitor=row.text_or_none("monitor"),
        first_raised_on=row.day_or_none("first_raised_on"),
        due_on=row.day_or_none("due_on"),
        watch_months=row.number_or_none("watch_months"),
        cleared=tuple(cleared),
        line=row.line,
    )
