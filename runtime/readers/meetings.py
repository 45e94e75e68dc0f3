"""Files of meetings, of their rolls, and of their conclusions."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.problems import ProblemList
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.errors import InvalidValueError
from workflow.domain.item_chairs import ItemChair, parse_item_chairs
from workflow.domain.local_sitting import LocalSitting, parse_sittings
from workflow.domain.records.meeting import ConclusionKind
from workflow.domain.rows_of_meetings import ConclusionRow, MeetingRow, RollRow
from workflow.domain.text import nfc

CONCLUSION_KINDS = {
    "uu diem": "strength",
    "strength": "strength",
    "han che": "shortcoming",
    "khuyet diem": "shortcoming",
    "han che, khuyet diem": "shortcoming",
    "shortcoming": "shortcoming",
    "nhiem vu": "task",
    "giai phap": "task",
    "task": "task",
    "khac": "other",
    "other": "other",
}
_MEETING = Column(
    code="meeting", titles=("Mã hội nghị", "Hội nghị", "Meeting"), kind=Kind.CODE, required=True
)

MEETING_COLUMNS = Columns(
    name="meetings",
    columns=(
        Column(
            code="code",
            titles=("Mã hội nghị", "Hội nghị", "Meeting code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(
            code="unit",
            titles=("Mã đơn vị", "Đơn vị", "Unit code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="date", titles=("Ngày họp", "Ngày", "Held on"), kind=Kind.DAY, required=True),
        Column(code="from", titles=("Bắt đầu", "Từ giờ", "Begins"), kind=Kind.CLOCK),
        Column(code="to", titles=("Kết thúc", "Đến giờ", "Ends"), kind=Kind.CLOCK),
        Column(code="sittings", titles=("Các buổi họp", "Sittings"), kind=Kind.LONG_TEXT),
        Column(code="body", titles=("Thành phần họp", "Tổ chức họp", "Body")),
        Column(code="place", titles=("Địa điểm", "Nơi họp", "Place")),
        Column(code="chair", titles=("Mã người chủ trì", "Chủ trì", "Chair"), kind=Kind.CODE),
        Column(code="secretary", titles=("Mã thư ký", "Thư ký", "Secretary"), kind=Kind.CODE),
        Column(code="convened", titles=("Số triệu tập", "Convened"), kind=Kind.NUMBER),
        Column(code="minutes", titles=("Số biên bản", "Minutes number")),
        Column(code="supervisors", titles=("Mã người dự chỉ đạo", "Supervisors"), kind=Kind.LIST),
        Column(
            code="reviewed",
            titles=("Mã đối tượng kiểm điểm", "Đối tượng kiểm điểm", "Reviewed"),
            kind=Kind.LONG_TEXT,
        ),
        Column(code="present", titles=("Mã người có mặt", "Có mặt", "Present"), kind=Kind.LIST),
        Column(code="absent", titles=("Mã người vắng mặt", "Vắng mặt", "Absent"), kind=Kind.LIST),
        Column(
            code="item_chairs",
            titles=("Chủ trì từng nội dung", "Item chairs"),
            kind=Kind.LONG_TEXT,
        ),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)
ROLL_COLUMNS = Columns(
    name="rolls",
    columns=(
        _MEETING,
        Column(
            code="person",
            titles=("Mã cá nhân", "Cá nhân", "Person code"),
            kind=Kind.CODE,
            required=True,
        ),
        Column(code="present", titles=("Có mặt", "Present"), kind=Kind.FLAG, required=True),
        Column(code="convened", titles=("Được triệu tập", "Convened"), kind=Kind.FLAG),
        Column(code="excuse", titles=("Lý do vắng", "Excuse")),
        Column(code="represents", titles=("Đại diện cho đơn vị", "Represents"), kind=Kind.CODE),
        Column(code="spoke", titles=("Có phát biểu", "Phát biểu", "Spoke"), kind=Kind.FLAG),
    ),
    key=("meeting", "person"),
    clearable=True,
)
CONCLUSION_COLUMNS = Columns(
    name="conclusions",
    columns=(
        _MEETING,
        Column(
            code="number",
            titles=("Số thứ tự", "Stt", "Number"),
            kind=Kind.NUMBER,
            required=True,
        ),
        Column(code="about", titles=("Mã đối tượng", "Về đối tượng", "About")),
        Column(
            code="kind",
            titles=("Loại kết luận", "Loại", "Kind"),
            kind=Kind.CHOICE,
            choices=CONCLUSION_KINDS,
        ),
        Column(
            code="text", titles=("Nội dung kết luận", "Text"), kind=Kind.LONG_TEXT, required=True
        ),
        Column(code="holds", titles=("Còn hiệu lực", "Holds"), kind=Kind.FLAG),
    ),
    key=("meeting", "number"),
    clearable=True,
)

_CLEARED_AS = {"from": "sittings", "to": "sittings"}


def read_meetings(data: bytes, *, file: str) -> list[MeetingRow]:
    """Return the meetings of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_meeting, read_table(data, file=file), MEETING_COLUMNS, check=check_texts)


def read_roll(data: bytes, *, file: str) -> list[RollRow]:
    """Return the participants of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_participant, read_table(data, file=file), ROLL_COLUMNS)


def read_conclusions(data: bytes, *, file: str) -> list[ConclusionRow]:
    """Return the conclusions of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_conclusion, read_table(data, file=file), CONCLUSION_COLUMNS)


def _meeting(row: Row) -> MeetingRow:
    return MeetingRow(
        code=row.text("code"),
        unit=row.text("unit"),
        held_on=row.day("date"),
        sittings=sittings_of(row),
        body=row.text_or_none("body"),
        place=row.text_or_none("place"),
        chair=row.text_or_none("chair"),
        secretary=row.text_or_none("secretary"),
        convened=row.number_or_none("convened"),
        minutes=row.text_or_none("minutes"),
        supervisors=row.codes("supervisors"),
        reviewed=subjects_of(row),
        present=row.codes("present"),
        absent=row.codes("absent"),
        item_chairs=_item_chairs(row),
        cleared=tuple(sorted({_CLEARED_AS.get(name, name) for name in row.cleared})),
        line=row.line,
    )


def _participant(row: Row) -> RollRow:
    return RollRow(
        meeting=row.text("meeting"),
        person=row.text("person"),
        present=row.flag("present"),
        convened=row.flag_or_none("convened"),
        excuse=row.text_or_none("excuse"),
        represents=row.text_or_none("represents"),
        spoke=row.flag_or_none("spoke"),
        cleared=tuple(name for name in ("excuse", "represents") if row.is_cleared(name)),
        line=row.line,
    )


def _conclusion(row: Row) -> ConclusionRow:
    kind = row.text_or_none("kind")
    return ConclusionRow(
        meeting=row.text("meeting"),
        number=row.number("number"),
        about=row.text_or_none("about"),
        kind=ConclusionKind(kind) if kind else None,
        text=row.text("text"),
        holds=row.flag_or_none("holds"),
        cleared=("about",) if row.is_cleared("about") else (),
        line=row.line,
    )


def check_texts(row: Row, problems: ProblemList) -> None:
    """Add what is wrong in the cells that hold several things."""
    for code, parse in (("sittings", parse_sittings), ("item_chairs", parse_item_chairs)):
        text = row.text_or_none(code)
        try:
            parse(text or "")
        except InvalidValueError as error:
            line, column = row.place(code)
            problems.add(error.code, line=line, column=column, **error.facts)
    begin, end = row.clock_or_none("from"), row.clock_or_none("to")
    if (begin is None) != (end is None):
        line, column = row.place("to" if end is None else "from")
        problems.add("sitting_half_told", line=line, column=column)


def sittings_of(row: Row) -> tuple[LocalSitting, ...]:
    """Return the sittings that a row tells in either way."""
    return _times(row) + _written_sittings(row)


def _times(row: Row) -> tuple[LocalSitting, ...]:
    begin, end = row.clock_or_none("from"), row.clock_or_none("to")
    return () if begin is None or end is None else ((None, begin, end),)


def _written_sittings(row: Row) -> tuple[LocalSitting, ...]:
    try:
        return parse_sittings(row.text_or_none("sittings") or "")
    except InvalidValueError:  # it is among the problems already
        return ()


def _item_chairs(row: Row) -> tuple[ItemChair, ...]:
    try:
        return parse_item_chairs(row.text_or_none("item_chairs") or "")
    except InvalidValueError:  # it is among the problems already
        return ()


def subjects_of(row: Row) -> tuple[str, ...]:
    """Return the subjects that a row names, in their order."""
    text = (row.text_or_none("reviewed") or "").replace("\n", ";")
    return tuple(dict.fromkeys(nfc(part) for part in text.split(";") if part.strip()))
