"""CSV files for people and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from runtime.readers.columns import Columns
from runtime.readers.guard import guard_formulas
from runtime.writers.texts import Values, cell_text, counted

_FLAGS = ("true", "false")


def write_csv(columns: Columns, rows: Iterable[Values]) -> bytes:
    """Return rows as CSV in UTF-8 with a byte order mark, the codes of the columns first.

    Days are `2022-11-04`, times `08:30`. What a spreadsheet would run as a formula begins with an
    apostrophe, which our reader takes away.

    Raises:
        InvalidValueError: `table_too_long`.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow([column.code for column in columns.columns])
    for row in counted(rows, columns):
        values = ((row.get(column.code), column) for column in columns.columns)
        writer.writerow(
            "" if value is None else guard_formulas(cell_text(value, column, columns, flags=_FLAGS))
            for value, column in values
        )
    return output.getvalue().encode("utf-8-sig")
