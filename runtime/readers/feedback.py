"""Files of requests for feedback, and of answers from paper."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_feedback import AnswerRow, RequestRow

# With a venue it is no code: `DV01@CB2`.
_SUBJECT = Column(code="subject", titles=("Đối tượng", "Mã đối tượng", "Subject"), required=True)
_GROUP = Column(code="group", titles=("Nhóm góp ý", "Nhóm", "Group"), kind=Kind.CODE)
_RESPONDENT = ("Mã người góp ý", "Người góp ý", "Respondent")

REQUEST_COLUMNS = Columns(
    name="feedback_requests",
    columns=(
        _SUBJECT,
        Column(code="respondent", titles=_RESPONDENT, kind=Kind.CODE, required=True),
        Column(code="name", titles=("Họ và tên", "Họ tên", "Full name")),
        _GROUP,
        Column(code="asked_on", titles=("Ngày phát phiếu", "Asked on"), kind=Kind.DAY),
        Column(code="due_on", titles=("Hạn góp ý", "Due"), kind=Kind.DAY),
        Column(code="withdrawn", titles=("Thu hồi", "Withdrawn"), kind=Kind.FLAG),
    ),
    key=("subject", "respondent"),
)

ANSWER_COLUMNS = Columns(
    name="feedback_answers",
    columns=(
        _SUBJECT,
        Column(code="respondent", titles=_RESPONDENT, kind=Kind.CODE),
        _GROUP,
        Column(code="answered_on", titles=("Ngày nhận ý kiến", "Answered on"), kind=Kind.DAY),
        Column(code="declined", titles=("Từ chối góp ý", "Declined"), kind=Kind.FLAG),
        Column(code="code", titles=("Mã ý kiến", "Opinion code"), kind=Kind.CODE),
        Column(code="text", titles=("Ý kiến", "Nội dung ý kiến", "Text"), kind=Kind.LONG_TEXT),
        Column(code="holds", titles=("Còn giá trị", "Holds"), kind=Kind.FLAG),
    ),
    key=("subject", "respondent", "group", "code", "text"),
)


def read_requests(data: bytes, *, file: str) -> list[RequestRow]:
    """Return the requests in a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_request, read_table(data, file=file), REQUEST_COLUMNS)


def read_answers(data: bytes, *, file: str) -> list[AnswerRow]:
    """Return the answers in a CSV or XLSX file, in its order; one row for each opinion.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_answer, read_table(data, file=file), ANSWER_COLUMNS)


def _request(row: Row) -> RequestRow:
    return RequestRow(
        subject=row.text("subject"),
        respondent=row.text("respondent"),
        respondents=row.text_or_none("group"),
        name=row.text_or_none("name"),
        asked_on=row.day_or_none("asked_on"),
        due_on=row.day_or_none("due_on"),
        withdrawn=row.flag_or_none("withdrawn"),
        line=row.line,
    )


def _answer(row: Row) -> AnswerRow:
    return AnswerRow(
        subject=row.text("subject"),
        respondent=row.text_or_none("respondent"),
        respondents=row.text_or_none("group"),
        answered_on=row.day_or_none("answered_on"),
        declined=row.flag_or_none("declined"),
        code=row.text_or_none("code"),
        text=row.text_or_none("text"),
        holds=row.flag_or_none("holds"),
        line=row.line,
    )
