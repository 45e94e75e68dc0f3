"""Files of series of checks, and of what came of checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.records.monitoring import CheckResult, CheckSeries, Every, Matter
from workflow.domain.rows_of_checks import CheckSeriesRow, ResultRow

BETWEEN_PLACES = "; "

_BETWEEN_PLACES = re.compile("[;\n]")

EVERY = {
    "mot lan": "once",
    "once": "once",
    "hang tuan": "week",
    "tuan": "week",
    "weekly": "week",
    "week": "week",
    "hang thang": "month",
    "thang": "month",
    "monthly": "month",
    "month": "month",
    "hang quy": "quarter",
    "quy": "quarter",
    "quarterly": "quarter",
    "quarter": "quarter",
}
MATTERS = {
    "ho so kiem diem": "review",
    "review": "review",
    "noi dung khac phuc": "remedy",
    "khac phuc": "remedy",
    "remedy": "remedy",
    "cam ket": "commitment",
    "ban cam ket": "commitment",
    "commitment": "commitment",
    "goi y": "suggestion",
    "goi y kiem diem": "suggestion",
    "suggestion": "suggestion",
}
RESULTS = {
    "tot": "good",
    "good": "good",
    "kha": "fair",
    "dat": "fair",
    "fair": "fair",
    "kem": "poor",
    "chua dat": "poor",
    "poor": "poor",
}

CHECK_SERIES_COLUMNS = Columns(
    name="check_series",
    columns=(
        Column(code="code", titles=("Mã đợt kiểm tra", "Series code"), kind=Kind.CODE),
        Column(code="subject", titles=("Mã đối tượng", "Đối tượng", "Subject"), required=True),
        Column(code="title", titles=("Nội dung kiểm tra", "Title")),
        Column(
            code="matter",
            titles=("Kiểm tra việc gì", "Matter"),
            kind=Kind.CHOICE,
            choices=MATTERS,
        ),
        Column(code="matter_code", titles=("Mã nội dung", "Matter code"), kind=Kind.CODE),
        Column(code="checker", titles=("Mã người kiểm tra", "Checker"), kind=Kind.CODE),
        Column(code="every", titles=("Chu kỳ", "Every"), kind=Kind.CHOICE, choices=EVERY),
        Column(code="starts_on", titles=("Ngày bắt đầu", "Starts on"), kind=Kind.DAY),
        Column(code="times", titles=("Số lần", "Times"), kind=Kind.NUMBER),
        Column(code="until", titles=("Đến ngày", "Until"), kind=Kind.DAY),
        Column(code="places", titles=("Các nơi kiểm tra", "Places"), kind=Kind.LONG_TEXT),
        Column(code="is_surprise", titles=("Đột xuất", "Surprise"), kind=Kind.FLAG),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)
RESULT_COLUMNS = Columns(
    name="check_results",
    columns=(
        Column(code="series", titles=("Mã đợt kiểm tra", "Series"), kind=Kind.CODE),
        Column(code="subject", titles=("Mã đối tượng", "Đối tượng", "Subject")),
        Column(
            code="due_on", titles=("Ngày đến hạn", "Hạn", "Due on"), kind=Kind.DAY, required=True
        ),
        Column(code="made_on", titles=("Ngày kiểm tra", "Made on"), kind=Kind.DAY, required=True),
        Column(code="result", titles=("Kết quả", "Result"), kind=Kind.CHOICE, choices=RESULTS),
        Column(code="place", titles=("Nơi kiểm tra", "Place")),
        Column(code="finding", titles=("Ghi nhận", "Finding"), kind=Kind.LONG_TEXT),
    ),
    key=("series", "subject", "due_on", "place"),
)
_CLEARABLE = ("checker", "places")


def read_check_series(data: bytes, *, file: str) -> list[CheckSeriesRow]:
    """Return the series of a CSV or XLSX file in its order; one without code is new.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_series, read_table(data, file=file), CHECK_SERIES_COLUMNS)


def read_check_results(data: bytes, *, file: str) -> list[ResultRow]:
    """Return what came of checks from a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_result, read_table(data, file=file), RESULT_COLUMNS)


def check_series_values(
    series: CheckSeries, *, subject: str, checker: str | None
) -> Mapping[str, Any]:
    """Return the values of a series by column, as a file has them."""
    return {
        "code": series.code,
        "subject": subject,
        "title": series.title,
        "matter": str(series.matter),
        "matter_code": series.matter_code,
        "checker": checker,
        "every": str(series.every),
        "starts_on": series.starts_on,
        "times": series.times,
        "places": BETWEEN_PLACES.join(series.places) or None,
        "is_surprise": series.is_surprise,
    }


def _series(row: Row) -> CheckSeriesRow:
    every, matter = row.text_or_none("every"), row.text_or_none("matter")
    return CheckSeriesRow(
        code=row.text_or_none("code"),
        subject=row.text("subject"),
        title=row.text_or_none("title"),
        matter=Matter(matter) if matter else None,
        matter_code=row.text_or_none("matter_code"),
        checker=row.text_or_none("checker"),
        every=Every(every) if every else None,
        starts_on=row.day_or_none("starts_on"),
        times=row.number_or_none("times"),
        until=row.day_or_none("until"),
        places=_places(row.text_or_none("places")),
        is_surprise=row.flag_or_none("is_surprise"),
        cleared=tuple(name for name in _CLEARABLE if row.is_cleared(name)),
        line=row.line,
    )


def _places(written: str | None) -> tuple[str, ...]:
    parts = map(str.strip, _BETWEEN_PLACES.split(written or ""))
    return tuple(part for part in parts if part)


def _result(row: Row) -> ResultRow:
    result = row.text_or_none("result")
    return ResultRow(
        series=row.text_or_none("series"),
        subject=row.text_or_none("subject"),
        due_on=row.day("due_on"),
        made_on=row.day("made_on"),
        result=CheckResult(result) if result else None,
        place=row.text_or_none("place"),
        finding=row.text_or_none("finding"),
        line=row.line,
    )
