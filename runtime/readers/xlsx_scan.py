"""Measuring the parts of an XLSX file: how far a sheet reaches, and how long its texts are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from runtime.readers.limits import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from runtime.readers.problems import refusal
from runtime.readers.xlsx_xml import Attributes, Ends, Starts
from workflow.domain.errors import InvalidFileError

MOST_FLAWS = 1_000

_REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile("[0-9]{1,7}")
_ERROR, _SHARED = "e", "s"
_NUMERIC = ("", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """A cell whose value the parser would show as empty."""

    code: str
    row: int
    column: int
    found: str


class BookScan:
    """The list of sheets and where they are.

    Attributes:
        sheets: Name and relation id of each sheet, in the order of the tabs.
        relations: Target of each relation id.
    """

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.relations: dict[str, str] = {}
        self.starts: Starts = {"sheet": self._note_sheet, "Relationship": self._note_relation}
        self.ends: Ends = {}

    def _note_sheet(self, attributes: Attributes) -> None:
        relation = next((attributes[name] for name in attributes if name.endswith(":id")), "")
        self.sheets.append((attributes.get("name", ""), relation))

    def _note_relation(self, attributes: Attributes) -> None:
        self.relations[attributes.get("Id", "")] = attributes.get("Target", "")


class TextScan:
    """The texts that cells share.

    Attributes:
        lengths: Length of each, in their order.
    """

    def __init__(self, *, file: str) -> None:
        self.lengths: list[int] = []
        self.starts: Starts = {"sst": self._look_at_count}
        self.ends: Ends = {"si": self._note}
        self._file = file

    def _look_at_count(self, attributes: Attributes) -> None:
        # The parser takes as much memory as the part says it needs, and dies when there is less.
        for name in ("count", "uniqueCount"):
            told = attributes.get(name, "0")
            if not _NUMBER.fullmatch(told) or int(told) > 2 * MOST_CELLS:
                raise refusal(self._file, "xlsx_not_safe", found=f"{name}={told}")

    def _note(self, text: str) -> None:
        self.lengths.append(len(text))
        if len(self.lengths) > MOST_CELLS:
            found, expected = str(len(self.lengths)), str(MOST_CELLS)
            raise refusal(self._file, "too_many_cells", found=found, expected=expected)


class SheetScan:
    """The cells of a sheet.

    Attributes:
        flaws: Cells that hold an error, or a formula without a result; the first thousand.
    """

    def __init__(self, *, file: str, shared: Sequence[int]) -> None:
        self.flaws: list[Flaw] = []
        self.starts: Starts = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._extend,
            "is": self._extend,
            "f": self._start_formula,
        }
        self.ends: Ends = {"v": self._end_value, "is": self._end_text, "c": self._end_cell}
        self._file = file
        self._shared = shared
        # Parsers differ in where they put cells without a reference: never less than the most.
        self._row = self._widest = 0
        self._cell = (0, 0)
        self._last_row = self._last_column = 0
        self._letters = 0
        self._type = self._value = ""
        self._has_formula = False

    def _start_row(self, attributes: Attributes) -> None:
        told = attributes.get("r", str(self._row + 1))
        if not _NUMBER.fullmatch(told):
            raise self._damaged()
        self._row, self._widest = int(told), 0

    def _start_cell(self, attributes: Attributes) -> None:
        self._type, self._has_formula, self._value = attributes.get("t", ""), False, ""
        self._widest += 1
        told = attributes.get("r")
        if told is None:
            self._cell = self._row, self._widest
            return
        match = _REFERENCE.fullmatch(told)
        if match is None:
            raise self._damaged()
        row, column = self._cell = int(match[2]), _column_number(match[1])
        if row > self._row:
            self._row = row
        if column > self._widest:
            self._widest = column

    def _start_formula(self, attributes: Attributes) -> None:
        self._extend(attributes)
        self._has_formula = True

    def _extend(self, _attributes: Attributes) -> None:
        """Count the present cell to the rectangle; cells without content are not laid out."""
        if self._row > self._last_row or self._widest > self._last_column:
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._widest)
            self._look_at_rectangle()

    def _look_at_rectangle(self) -> None:
        cells = self._last_row * self._last_column
        if self._last_row > MOST_ROWS:
            raise self._limit("too_many_rows", found=self._last_row, limit=MOST_ROWS)
        if self._last_column > MOST_COLUMNS:
            raise self._limit("too_many_columns", found=self._last_column, limit=MOST_COLUMNS)
        if cells > MOST_CELLS:
            raise self._limit("too_many_cells", found=cells, limit=MOST_CELLS)

    def _end_value(self, text: str) -> None:
        self._value = text
        if self._type != _SHARED:
            self._count(len(text))
            return
        index = int(text) if _NUMBER.fullmatch(text) else len(self._shared)
        if index >= len(self._shared):
            raise self._damaged()
        self._count(self._shared[index])

    def _end_text(self, text: str) -> None:
        self._count(len(text))

    def _count(self, letters: int) -> None:
        self._letters += letters
        if self._letters > MOST_LETTERS:
            raise self._limit("too_much_text", found=self._letters, limit=MOST_LETTERS)

    def _end_cell(self, _text: str) -> None:
        if self._type == _ERROR:
            self._flaw("cell_has_error", self._value)
        elif self._has_formula and self._type in _NUMERIC and not self._value:
            self._flaw("formula_without_result", "")

    def _flaw(self, code: str, found: str) -> None:
        row, column = self._cell
        if len(self.flaws) < MOST_FLAWS:
            self.flaws.append(Flaw(code=code, row=row, column=column, found=found))

    def _damaged(self) -> InvalidFileError:
        return refusal(self._file, "xlsx_damaged")

    def _limit(self, code: str, *, found: int, limit: int) -> InvalidFileError:
        row, column = self._cell
        return refusal(
            self._file, code, line=row, column=column, found=str(found), expected=str(limit)
        )


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
