"""Files of days off and of working Saturdays."""

from __future__ import annotations

import codecs
from typing import Any

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.days import DayError, parse_day
from runtime.readers.problems import ProblemList
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table
from runtime.readers.yaml_tree import Path, Tree, read_yaml
from workflow.domain.rows import CalendarRow

HOLIDAY, WORK = "holiday", "work"
KINDS = {
    "holiday": HOLIDAY,
    "nghi": HOLIDAY,
    "nghi le": HOLIDAY,
    "ngay nghi": HOLIDAY,
    "work": WORK,
    "lam bu": WORK,
    "lam viec": WORK,
    "ngay lam viec": WORK,
}

CALENDAR_COLUMNS = Columns(
    columns=(
        Column(code="date", titles=("Ngày", "Day"), kind=Kind.DAY, required=True),
        Column(
            code="kind", titles=("Loại", "Type"), kind=Kind.CHOICE, choices=KINDS, required=True
        ),
        Column(code="name", titles=("Tên", "Tên ngày", "Title")),
        Column(code="status", titles=("Tình trạng", "Trạng thái")),
    ),
    key=("date",),
    when_repeated="duplicate_day",
)
_LISTS = {"weekday_days_off": False, "working_saturdays": True}
_ENTRY = frozenset({"date", "name", "status"})
_TOP = frozenset({"scope", "weekend", "years"})
_WEEKEND = frozenset({"Sat", "Sun"})


def read_calendar(data: bytes, *, file: str) -> list[CalendarRow]:
    """Return the days of a JSON, CSV or XLSX file in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        # JSON is YAML, and this reader knows the place of every value.
        return _JsonCalendar(read_yaml(data, file=file)).rows()
    return [_table_row(row) for row in read_rows(read_table(data, file=file), CALENDAR_COLUMNS)]


def _table_row(row: Row) -> CalendarRow:
    (day,) = filter(None, [row.day_or_none("date")])
    return CalendarRow(
        day=day,
        works=row.text("kind") == WORK,
        name=row.text_or_none("name") or "",
        status=row.text_or_none("status") or "",
        line=row.line,
    )
