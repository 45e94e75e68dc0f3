"""Files of people."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows import PersonRow

DEFAULT_LANGUAGE = "vi"
LANGUAGES = {"vi": "vi", "tieng viet": "vi", "en": "en", "tieng anh": "en", "english": "en"}

PERSON_COLUMNS = Columns(
    columns=(
        Column(
            code="code",
            titles=("Mã", "Mã cá nhân", "Person code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="name", titles=("Họ và tên", "Họ tên", "Full name"), required=True),
        Column(
            code="email",
            titles=("Thư điện tử", "Địa chỉ thư điện tử", "E-mail"),
            kind=Kind.EMAIL,
        ),
        Column(
            code="language",
            titles=("Ngôn ngữ", "Lang"),
            kind=Kind.CHOICE,
            choices=LANGUAGES,
        ),
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị", "Unit code"),
            kind=Kind.CODE,
            required=True,
            when_blank="person_without_unit",
        ),
        Column(
            code="joined_on",
            titles=("Ngày tham gia", "Ngày gia nhập", "Ngày kết nạp", "Joined on"),
            kind=Kind.DAY,
        ),
        Column(
            code="managed_by",
            titles=("Cấp quản lý", "Diện quản lý", "Managed by"),
            kind=Kind.CODE,
        ),
    ),
    key=("code",),
    when_repeated="duplicate_code",
)


def read_people(data: bytes, *, file: str) -> list[PersonRow]:
    """Return the people of a CSV or XLSX file in its order; a blank language means Vietnamese.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_person, read_table(data, file=file), PERSON_COLUMNS)


def _person(row: Row) -> PersonRow:
    return PersonRow(
        code=row.text("code"),
        name=row.text("name"),
        email=row.text_or_none("email"),
        language=row.text_or_none("language") or DEFAULT_LANGUAGE,
        unit=row.text("unit"),
        joined_on=row.day_or_none("joined_on"),
        managed_by=row.text_or_none("managed_by"),
        line=row.line,
    )
