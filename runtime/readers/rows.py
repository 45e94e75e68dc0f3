"""Rows with checked values, or every problem of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias, TypeVar

from runtime.readers.cells import CellError, Value, cell_value
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.guard import CLEAR, unguard_dash
from runtime.readers.header import is_second_header, match_header, matching_sheet
from runtime.readers.problems import ProblemList
from runtime.readers.table import Table, TableRow
from workflow.domain.errors import InvalidFileError
from workflow.domain.legacy_text import looks_like_legacy_text
from workflow.domain.text import nfc

V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row by the codes of its columns.

    A getter raises `TypeError` for a column of another kind.

    Attributes:
        line: Line of the file; in a spreadsheet the number of the row.
        values: The cells that are neither blank nor cleared.
        places: Number of each column that the file has.
        cleared: Columns whose cell says that nothing shall be stored any more; a blank cell leaves
            what is stored.
    """

    line: int
    values: Mapping[str, Value]
    places: Mapping[str, int]
    cleared: frozenset[str] = frozenset()

    def is_cleared(self, code: str) -> bool:
        """Return whether a cell takes away what is stored."""
        return code in self.cleared

    def text(self, code: str) -> str:
        """Return the text of a required cell."""
        return str(self.values[code])

    def text_or_none(self, code: str) -> str | None:
        """Return the text of a cell, or None when it is blank or the column is not there."""
        return self.text(code) if code in self.values else None

    def day(self, code: str) -> date:
        """Return the day in a required cell."""
        return self._of(date, code)

    def day_or_none(self, code: str) -> date | None:
        """Return the day in a cell, or None when it is blank or the column is not there."""
        return self.day(code) if code in self.values else None

    def clock(self, code: str) -> time:
        """Return the local time of day in a required cell."""
        return self._of(time, code)

    def clock_or_none(self, code: str) -> time | None:
        """Return the local time of day, or None when the cell is blank or has no column."""
        return self.clock(code) if code in self.values else None

    def number(self, code: str) -> int:
        """Return the number in a required cell."""
        return self._of(int, code)

    def number_or_none(self, code: str) -> int | None:
        """Return the number in a cell, or None when it is blank or the column is not there."""
        return self.number(code) if code in self.values else None

    def flag(self, code: str) -> bool:
        """Return the yes or no in a required cell."""
        return self._of(bool, code)

    def flag_or_none(self, code: str) -> bool | None:
        """Return the yes or no in a cell, or None when it is blank or the column is not there."""
        return self.flag(code) if code in self.values else None

    def codes(self, code: str) -> tuple[str, ...]:
        """Return the codes in a cell in their order; none when it is blank or has no column."""
        return self._of(tuple, code) if code in self.values else ()

    def _of(self, kind: type[V], code: str) -> V:
        found = self.values[code]
        if not isinstance(found, kind):
            raise TypeError(f"column {code} does not hold a {kind.__name__}")
        return found

    def place(self, code: str) -> tuple[int, int | None]:
        """Return line and column of a cell."""
        return self.line, self.places.get(code)


T = TypeVar("T")
RowCheck: TypeAlias = Callable[[Row, ProblemList], None]


def read_rows(table: Table, columns: Columns, *, check: RowCheck | None = None) -> list[Row]:
    """Return the rows of a table in its order.

    Args:
        table: What was read.
        columns: What the table should have.
        check: Adds the problems of one row that no single cell shows.

    Raises:
        InvalidFileError: With the problems of the header and of every cell and row.
    """
    problems = ProblemList(table.file)
    table = matching_sheet(table, columns, problems=problems)
    for flaw in table.flaws:
        problems.take(flaw)
    matched = match_header(table.header, columns, problems=problems)
    rows: list[Row] = []
    if matched:
        reading = _Reading(table, columns, matched, problems)
        for written in table.rows:
            if written is table.rows[0] and is_second_header(written, matched):
                continue
            row = reading.row(written)
            if check is not None:
                check(row, problems)
            rows.append(row)
        reading.add_legacy_text()
    if problems.count:
        raise problems.error(rows=tuple(rows))
    return rows


def read_as(
    make: Callable[[Row], T], table: Table, columns: Columns, *, check: RowCheck | None = None
) -> list[T]:
    """Return what `make` makes of the rows of a table; `make` expects what is required.

    Raises:
        InvalidFileError: As from `read_rows`; its rows are made too, where nothing is missing.
    """
    try:
        return [make(row) for row in read_rows(table, columns, check=check)]
    except InvalidFileError as error:
        required = {column.code for column in columns.columns if column.required}
        sound = [make(row) for row in error.rows if required <= row.values.keys()]
        raise InvalidFileError(error.problems, rows=tuple(sound)) from error


class _Reading:
    """One pass over the rows under a header."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        matched: Mapping[int, Column],
        problems: ProblemList,
    ) -> None:
        self._width = len(table.header.cells)
        self._unnamed = [index for index, name in enumerate(table.header.cells) if not name]
        self._columns = columns
        self._matched = matched
        self._clearable = {index for index, col in matched.items() if columns.can_clear(col)}
        self._places = {column.code: index + 1 for index, column in matched.items()}
        self._problems = problems
        self._known: dict[int, dict[str, Value]] = {index: {} for index in matched}
        self._flawed = {(flaw.line, flaw.column) for flaw in table.flaws}
        self._first_lines: dict[tuple[Value | None, ...], int] = {}
        self._accented = 0
        self._legacy: list[tuple[int, int, str]] = []

    def row(self, written: TableRow) -> Row:
        """Return the values of a row that are in order; the others become problems."""
        self._look_beside_the_columns(written)
        values: dict[str, Value] = {}
        cleared: set[str] = set()
        wrong: set[str] = set()
        for index, column in self._matched.items():
            cell = written.cell(index, lines=column.kind.has_lines)
            if index in self._clearable:
                if cell == CLEAR:
                    cleared.add(column.code)
                    continue
                cell = unguard_dash(cell)
            value = self._known[index].get(cell)
            if value is None:
                value = self._new_value(cell, index, written.line, wrong)
            if value is not None:
                values[column.code] = value
        row = Row(line=written.line, values=values, places=self._places, cleared=frozenset(cleared))
        if wrong.isdisjoint(self._columns.key):
            self._look_for_the_key(row)
        return row

    def _new_value(self, cell: str, index: int, line: int, wrong: set[str]) -> Value | None:
        """Return the value of a cell that no row had before; one that has none joins `wrong`."""
        column = self._matched[index]
        if (line, index + 1) in self._flawed:
            wrong.add(column.code)
            return None
        if not cell:
            if column.required:
                wrong.add(column.code)
                self._add_blank(column, line, index)
            return None
        if column.kind in (Kind.TEXT, Kind.LONG_TEXT) and not cell.isascii():
            self._look_for_legacy_text(cell, line, index)
        try:
            value = self._known[index][cell] = cell_value(cell, column)
        except CellError as error:
            wrong.add(column.code)
            found = nfc(error.found or cell)
            self._problems.add(
                error.code, line=line, column=index + 1, found=found, expected=error.expected
            )
            return None
        return value

    def _add_blank(self, column: Column, line: int, index: int) -> None:
        self._problems.add(
            column.when_blank,
            line=line,
            column=index + 1,
            expected=column.code,
            title=column.title,
        )

    def _look_for_legacy_text(self, cell: str, line: int, index: int) -> None:
        self._accented += 1
        if looks_like_legacy_text(cell):
            self._legacy.append((line, index + 1, cell))

    def _look_beside_the_columns(self, written: TableRow) -> None:
        cells = written.cells
        for index in self._unnamed:
            if index < len(cells) and cells[index]:
                self._add("cell_without_header", written.line, index, cells[index])
        if len(cells) > self._width:
            self._add("row_too_long", written.line, self._width, cells[self._width])

    def _add(self, code: str, line: int, index: int, found: str) -> None:
        expected = str(self._width)
        self._problems.add(code, line=line, column=index + 1, found=found, expected=expected)

    def _look_for_the_key(self, row: Row) -> None:
        key = tuple(row.values.get(code) for code in self._columns.key)
        has_key = any(part is not None for part in key)
        first = self._first_lines.setdefault(key, row.line) if has_key else row.line
        if first != row.line:
            line, column = row.place(self._columns.key[0])
            found = ", ".join(str(part) for part in key if part is not None)
            self._problems.add(
                self._columns.when_repeated, line=line, column=column, found=found, first_line=first
            )

    def add_legacy_text(self) -> None:
        """Add one problem when the names were typed for a font from before Unicode.

        One name may look so by chance, a third of the accented ones does not.
        """
        if self._legacy and len(self._legacy) * 3 >= self._accented:
            line, column, cell = self._legacy[0]
            self._problems.add(
                "legacy_font_text", line=line, column=column, found=cell, count=len(self._legacy)
            )
