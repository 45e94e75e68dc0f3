"""Files of meetings that are planned."""

from __future__ import annotations

from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.meetings import MEETING_COLUMNS, check_texts, sittings_of, subjects_of
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.domain.rows_of_plans import PlanRow

_SHARED = (
    *("code", "unit", "date", "from", "to", "sittings", "body", "place"),
    *("chair", "secretary", "reviewed"),
)

PLAN_COLUMNS = Columns(
    name="plans",
    columns=(
        *(column for column in MEETING_COLUMNS.columns if column.code in _SHARED),
        Column(
            code="attendees", titles=("Mã người được phân công dự", "Attendees"), kind=Kind.LIST
        ),
    ),
    key=("code",),
    when_repeated="duplicate_code",
    clearable=True,
)


def read_plans(data: bytes, *, file: str) -> list[PlanRow]:
    """Return the planned meetings of a CSV or XLSX file, in its order.

    Raises:
        InvalidFileError: With every problem that the file alone shows.
    """
    return read_as(_plan, read_table(data, file=file), PLAN_COLUMNS, check=check_texts)


def _plan(row: Row) -> PlanRow:
    return PlanRow(
        code=row.text("code"),
        unit=row.text("unit"),
        meets_on=row.day("date"),
        sittings=sittings_of(row),
        body=row.text_or_none("body"),
        place=row.text_or_none("place"),
        chair=row.text_or_none("chair"),
        secretary=row.text_or_none("secretary"),
        attendees=row.codes("attendees"),
        reviewed=subjects_of(row),
        cleared=tuple(sorted(row.cleared)),
        line=row.line,
    )
