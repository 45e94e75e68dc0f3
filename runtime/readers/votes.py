"""Files of planned votes, and of what tellers counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_votes import CountRow, VoteRow
from workflow.domain.text import nfc
from workflow.domain.vote_count import NUMBERS
from workflow.domain.vote_file import VoteFile

VOTE_COLUMNS = Columns(
    name="votes",
    columns=(
        Column(
            code="code", titles=("Mã cuộc lấy phiếu", "Vote code"), kind=Kind.CODE, required=True
        ),
        Column(code="rule", titles=("Loại phiếu", "Rule"), kind=Kind.CODE, required=True),
        Column(code="unit", titles=("Mã đơn vị", "Đơn vị", "Unit"), kind=Kind.CODE, required=True),
        Column(code="date", titles=("Ngày lấy phiếu", "Date"), kind=Kind.DAY, required=True),
        Column(code="body", titles=("Thành phần lấy phiếu", "Body")),
        Column(code="stratum", titles=("Khối", "Stratum")),
        Column(code="membership", titles=("Tổng số thành viên", "Membership"), kind=Kind.NUMBER),
        Column(code="tellers", titles=("Mã người kiểm phiếu", "Tellers"), kind=Kind.LIST),
        Column(
            code="subjects",
            titles=("Mã đối tượng", "Người được lấy phiếu", "Subjects"),
            kind=Kind.LONG_TEXT,
            required=True,
        ),
        Column(code="document", titles=("Số biên bản kiểm phiếu", "Document")),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)
_CLEARABLE = ("body", "stratum", "membership", "document")

COUNT_COLUMNS = Columns(
    name="counts",
    columns=(
        Column(code="vote", titles=("Mã cuộc lấy phiếu", "Vote"), kind=Kind.CODE, required=True),
        Column(
            code="teller",
            titles=("Người kiểm phiếu thứ", "Teller"),
            kind=Kind.NUMBER,
            required=True,
        ),
        Column(code="subject", titles=("Mã đối tượng", "Đối tượng", "Subject")),
        Column(code="option", titles=("Mức phiếu", "Lựa chọn", "Option")),
        Column(code="count", titles=("Số phiếu", "Count"), kind=Kind.NUMBER),
        Column(code="person", titles=("Mã người kiểm phiếu", "Person"), kind=Kind.CODE),
        Column(code="convened", titles=("Số triệu tập", "Convened"), kind=Kind.NUMBER),
        Column(code="present", titles=("Số có mặt", "Present"), kind=Kind.NUMBER),
        Column(code="issued", titles=("Số phiếu phát ra", "Issued"), kind=Kind.NUMBER),
        Column(code="collected", titles=("Số phiếu thu về", "Collected"), kind=Kind.NUMBER),
        Column(code="valid", titles=("Số phiếu hợp lệ", "Valid"), kind=Kind.NUMBER),
        Column(code="invalid", titles=("Số phiếu không hợp lệ", "Invalid"), kind=Kind.NUMBER),
    ),
    key=("vote", "teller", "subject", "option"),
)


def read_votes(data: bytes, *, file: str) -> list[VoteRow]:
    """Return the planned votes of a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_vote, read_table(data, file=file), VOTE_COLUMNS)


def read_counts(data: bytes, *, file: str) -> list[CountRow]:
    """Return what tellers counted in a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_count, read_table(data, file=file), COUNT_COLUMNS)


def count_values(file: VoteFile, *, names: Mapping[int, str]) -> Iterator[Mapping[str, Any]]:
    """Yield what tellers counted as a file has it; the numbers stand in a row of their own.

    Args:
        file: The vote.
        names: `SUBJECT` or `SUBJECT@VENUE` of the reviews whose results are told.
    """
    for number, teller in sorted(file.tellers.items()):
        place = {"vote": file.vote.code, "teller": number}
        said = {name: getattr(teller, name) for name in NUMBERS}
        if any(each is not None for each in said.values()):
            yield {**place, **said}
        for review_id, votes in file.counts[number].tallies.items():
            if review_id in names:
                for option, count in votes.items():
                    yield {**place, "subject": names[review_id], "option": option, "count": count}


def _vote(row: Row) -> VoteRow:
    named = row.text("subjects").replace("\n", ";").split(";")
    return VoteRow(
        code=row.text("code"),
        rule=row.text("rule"),
        unit=row.text("unit"),
        held_on=row.day("date"),
        body=row.text_or_none("body"),
        stratum=row.text_or_none("stratum"),
        membership=row.number_or_none("membership"),
        document=row.text_or_none("document"),
        subjects=tuple(dict.fromkeys(nfc(part) for part in named if part.strip())),
        tellers=row.codes("tellers"),
        cleared=tuple(name for name in _CLEARABLE if row.is_cleared(name)),
        line=row.line,
    )


def _count(row: Row) -> CountRow:
    return CountRow(
        vote=row.text("vote"),
        teller=row.number("teller"),
        person=row.text_or_none("person"),
        **{name: row.number_or_none(name) for name in NUMBERS},
        subject=row.text_or_none("subject"),
        option=row.text_or_none("option"),
        count=row.number_or_none("count"),
        line=row.line,
    )
