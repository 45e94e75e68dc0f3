"""Files of what belongs to remedies: indicators, executors and milestones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.application.read_whole_remedies import WholeRemedy
from workflow.domain.records.remedy import IndicatorKind
from workflow.domain.rows_of_remedy_parts import ExecutorRow, IndicatorRow, MilestoneRow

KINDS = {
    "bang 0": "zero",
    "khong con": "zero",
    "zero": "zero",
    "tat ca": "all",
    "n/n": "all",
    "all": "all",
    "it nhat": "at_least",
    "at least": "at_least",
    "at_least": "at_least",
    "hoan thanh": "done",
    "da xong": "done",
    "done": "done",
}

_REMEDY = Column(
    code="remedy",
    titles=("Mã nội dung", "Nội dung khắc phục", "Remedy code"),
    kind=Kind.CODE,
    required=True,
)
_NUMBER = Column(
    code="number", titles=("Số thứ tự", "Stt", "Number"), kind=Kind.NUMBER, required=True
)
_HOLDS = Column(code="holds", titles=("Còn hiệu lực", "Holds"), kind=Kind.FLAG)

INDICATOR_COLUMNS = Columns(
    name="remedy_indicators",
    columns=(
        _REMEDY,
        _NUMBER,
        Column(code="text", titles=("Chỉ tiêu", "Nội dung chỉ tiêu", "Indicator")),
        Column(code="kind", titles=("Loại chỉ tiêu", "Kind"), kind=Kind.CHOICE, choices=KINDS),
        Column(code="target", titles=("Mức cần đạt", "Target"), kind=Kind.AMOUNT),
        Column(code="measured", titles=("Kết quả đo", "Kết quả", "Measured"), kind=Kind.AMOUNT),
        Column(code="measured_of", titles=("Trên tổng số", "Of"), kind=Kind.AMOUNT),
        Column(code="measured_on", titles=("Ngày đo", "Measured on"), kind=Kind.DAY),
        _HOLDS,
    ),
    key=("remedy", "number"),
    clearable=True,
)
EXECUTOR_COLUMNS = Columns(
    name="remedy_executors",
    columns=(
        _REMEDY,
        _NUMBER,
        Column(code="unit", titles=("Mã đơn vị thực hiện", "Unit code"), kind=Kind.CODE),
        Column(code="person", titles=("Mã cá nhân thực hiện", "Person code"), kind=Kind.CODE),
        Column(code="outside", titles=("Tổ chức ngoài hệ thống", "Outside body")),
        Column(code="percent", titles=("Tỷ lệ hoàn thành", "Percent"), kind=Kind.NUMBER),
        Column(code="reported_on", titles=("Ngày báo cáo", "Reported on"), kind=Kind.DAY),
        Column(code="note", titles=("Ghi chú", "Note"), kind=Kind.LONG_TEXT),
        _HOLDS,
    ),
    key=("remedy", "number"),
    clearable=True,
)
MILESTONE_COLUMNS = Columns(
    name="remedy_milestones",
    columns=(
        _REMEDY,
        _NUMBER,
        Column(code="text", titles=("Mốc công việc", "Nội dung mốc", "Milestone")),
        Column(code="due_on", titles=("Hạn của mốc", "Due on"), kind=Kind.DAY),
        Column(code="done_on", titles=("Ngày xong", "Done on"), kind=Kind.DAY),
        _HOLDS,
    ),
    key=("remedy", "number"),
    clearable=True,
)


def read_indicators(data: bytes, *, file: str) -> list[IndicatorRow]:
    """Return the indicators of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_indicator, read_table(data, file=file), INDICATOR_COLUMNS)


def read_executors(data: bytes, *, file: str) -> list[ExecutorRow]:
    """Return the executors of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_executor, read_table(data, file=file), EXECUTOR_COLUMNS)


def read_milestones(data: bytes, *, file: str) -> list[MilestoneRow]:
    """Return the milestones of a CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_milestone, read_table(data, file=file), MILESTONE_COLUMNS)


def _indicator(row: Row) -> IndicatorRow:
    kind = row.text_or_none("kind")
    return IndicatorRow(
        remedy=row.text("remedy"),
        number=row.number("number"),
        text=row.text_or_none("text"),
        kind=IndicatorKind(kind) if kind else None,
        target=_amount(row, "target"),
        measured=_amount(row, "measured"),
        measured_of=_amount(row, "measured_of"),
        measured_on=row.day_or_none("measured_on"),
        holds=row.flag_or_none("holds"),
        cleared=_cleared(row, "target", "measured"),
        line=row.line,
    )


def _executor(row: Row) -> ExecutorRow:
    return ExecutorRow(
        remedy=row.text("remedy"),
        number=row.number("number"),
        unit=row.text_or_none("unit"),
        person=row.text_or_none("person"),
        outside=row.text_or_none("outside"),
        percent=row.number_or_none("percent"),
        reported_on=row.day_or_none("reported_on"),
        note=row.text_or_none("note"),
        holds=row.flag_or_none("holds"),
        cleared=_cleared(row, "note"),
        line=row.line,
    )


def _milestone(row: Row) -> MilestoneRow:
    return MilestoneRow(
        remedy=row.text("remedy"),
        number=row.number("number"),
        text=row.text_or_none("text"),
        due_on=row.day_or_none("due_on"),
        done_on=row.day_or_none("done_on"),
        holds=row.flag_or_none("holds"),
        cleared=_cleared(row, "done_on"),
        line=row.line,
    )


def _amount(row: Row, code: str) -> Fraction | None:
    value = row.values.get(code)
    return value if isinstance(value, Fraction) else None


def _cleared(row: Row, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if row.is_cleared(name))


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFile:
    """One kind of part: how a file of it is read, and what of a remedy it holds."""

    columns: Columns
    read: Callable[..., list[Any]]
    values: Callable[[WholeRemedy], Iterator[Values]]


def _indicator_values(whole: WholeRemedy) -> Iterator[Values]:
    for each in whole.indicators:
        yield {**_own(each, INDICATOR_COLUMNS), **_of(whole), "kind": str(each.kind)}


def _executor_values(whole: WholeRemedy) -> Iterator[Values]:
    for each in whole.executors:
        who = {
            "unit": whole.units.get(each.unit_id or 0),
            "person": whole.people.get(each.person_id or 0),
        }
        yield {**_own(each, EXECUTOR_COLUMNS), **_of(whole), **who}


def _milestone_values(whole: WholeRemedy) -> Iterator[Values]:
    for each in whole.milestones:
        yield {**_own(each, MILESTONE_COLUMNS), **_of(whole)}


def _own(part: Any, columns: Columns) -> Values:
    return {column.code: getattr(part, column.code, None) for column in columns.columns}


def _of(whole: WholeRemedy) -> Values:
    return {"remedy": whole.line.remedy.code}


PART_FILES: Mapping[str, PartFile] = {
    "indicators": PartFile(
        columns=INDICATOR_COLUMNS, read=read_indicators, values=_indicator_values
    ),
    "executors": PartFile(columns=EXECUTOR_COLUMNS, read=read_executors, values=_executor_values),
    "milestones": PartFile(
        columns=MILESTONE_COLUMNS, read=read_milestones, values=_milestone_values
    ),
}
