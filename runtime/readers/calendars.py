"""Files of days off and of working Saturdays."""

from __future__ import annotations

import codecs

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.problems import ProblemList, refusal
from runtime.readers.rows import Row, read_rows
from runtime.readers.table import read_table
from runtime.readers.yaml_tree import Tree, read_yaml
from workflow.domain.calendar import SATURDAY_AND_SUNDAY
from workflow.domain.calendar_table import CalendarTable, read_calendar_table
from workflow.domain.errors import InvalidFileError
from workflow.domain.rows import CalendarRow

HOLIDAY, WORK, USUAL = "holiday", "work", "usual"
KINDS = {
    "holiday": HOLIDAY,
    "nghi": HOLIDAY,
    "nghi le": HOLIDAY,
    "ngay nghi": HOLIDAY,
    "work": WORK,
    "lam bu": WORK,
    "lam viec": WORK,
    "ngay lam viec": WORK,
    "usual": USUAL,
    "nhu thuong": USUAL,
    "binh thuong": USUAL,
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
    when_repeated="calendar_day_repeated",
)


def read_calendar(data: bytes, *, file: str, is_local: bool = False) -> list[CalendarRow]:
    """Return the days of a JSON file by years and lists, of a CSV or XLSX file in its order.

    Args:
        data: Content of the file.
        file: Its name, for the problems.
        is_local: The days are those of a unit, which may work on any day that is off above it.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
        # JSON is YAML, and this reader knows the place of every value.
        return _rows_of_tree(read_yaml(data, file=file))
    table = read_table(data, file=file)
    return [
        CalendarRow(
            day=row.day("date"),
            works=row.text("kind") == WORK,
            usual=row.text("kind") == USUAL,
            name=row.text_or_none("name") or "",
            status=row.text_or_none("status") or "",
            line=row.line,
        )
        for row in read_rows(table, CALENDAR_COLUMNS, check=None if is_local else _look_at_work)
    ]


def _look_at_work(row: Row, problems: ProblemList) -> None:
    day = row.day_or_none("date")
    works = row.text_or_none("kind") == WORK
    if day is not None and works and day.weekday() not in SATURDAY_AND_SUNDAY:
        line, column = row.place("date")
        found = day.isoformat()
        problems.add("calendar_day_works_anyway", line=line, column=column, found=found)


def _rows_of_tree(tree: Tree) -> list[CalendarRow]:
    content = _content(tree)
    lines = {
        entry["date"]: tree.position(("years", year, kind, index))[0]
        for year, lists in tree.value["years"].items()
        for kind, entries in lists.items()
        for index, entry in enumerate(entries)
    }
    return [
        CalendarRow(
            day=entry.day,
            works=entry.works,
            name=entry.name,
            status=entry.status,
            line=lines[entry.day.isoformat()],
        )
        for entry in content.days
    ]


def _content(tree: Tree) -> CalendarTable:
    try:
        content = read_calendar_table(tree.value, file=tree.file)
    except InvalidFileError as error:
        problems = ProblemList(tree.file)
        for problem in error.problems:
            problems.take(tree.placed(problem, at_key=problem.code == "calendar_key_unknown"))
        raise problems.error() from None
    if content.weekend != SATURDAY_AND_SUNDAY:
        line, column = tree.position(("weekend",))
        raise refusal(tree.file, "calendar_weekend_differs", line=line, column=column)
    return content
