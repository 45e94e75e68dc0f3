"""Measuring one part of an XLSX file by a streaming parser that expands nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.parsers import expat

from runtime.readers.limits import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from runtime.readers.problems import refusal
from workflow.domain.errors import InvalidFileError

_Attributes: TypeAlias = dict[str, str]

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


class PartScan:
    """One part: a sheet, the shared text, the list of sheets, or anything else in XML.

    Attributes:
        sheets: Name and relation id of each sheet, in the order of the tabs.
        relations: Target of each relation id.
        text_lengths: Length of each shared text.
        flaws: Cells of this sheet that hold an error, or a formula without a result.
    """

    def __init__(self, *, file: str, text_lengths: Sequence[int]) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.relations: dict[str, str] = {}
        self.text_lengths: list[int] = []
        self.flaws: list[Flaw] = []
        self._file = file
        self._shared = text_lengths
        # Parsers differ in where they put cells without a reference: never less than the most.
        self._row = self._widest = 0
        self._cell = (0, 0)
        self._last_row = self._last_column = 0
        self._letters = 0
        self._type = ""
        self._has_formula = False
        self._collected: list[str] | None = None
        self._value = ""
        self._starts: Mapping[str, Callable[[_Attributes], None]] = {
            "c": self._start_cell,
            "v": self._start_value,
            "f": self._start_formula,
            "is": self._extend,
            "row": self._start_row,
            "si": self._start_text,
            "sheet": self._note_sheet,
            "Relationship": self._note_relation,
        }
        self._ends: Mapping[str, Callable[[], None]] = {
            "c": self._end_cell,
            "v": self._end_value,
            "si": self._end_text,
        }

    def read(self, part: bytes) -> None:
        """Go through the whole part.

        Raises:
            InvalidFileError: Not XML, a document type, another encoding, or a limit passed.
        """
        if b"\0" in part:  # UTF-16, where the parser of spreadsheets may read something else
            raise self._damaged()
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            raise self._damaged() from None

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise self._damaged()

    def _document_type(self, *_told: object) -> None:
        # Entities are declared there: text that grows when it is read, files of this computer.
        raise refusal(self._file, "xlsx_not_safe", found="DOCTYPE")

    def _started(self, tag: str, attributes: _Attributes) -> None:
        if start := self._starts.get(tag.rpartition(":")[2]):
            start(attributes)

    def _ended(self, tag: str) -> None:
        if end := self._ends.get(tag.rpartition(":")[2]):
            end()

    def _text(self, text: str) -> None:
        if self._collected is not None:
            self._collected.append(text)

    def _note_sheet(self, attributes: _Attributes) -> None:
        relation = next((attributes[name] for name in attributes if name.endswith(":id")), "")
        self.sheets.append((attributes.get("name", ""), relation))

    def _note_relation(self, attributes: _Attributes) -> None:
        self.relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def _start_text(self, _attributes: _Attributes) -> None:
        self._collected = []

    def _end_text(self) -> None:
        self.text_lengths.append(sum(map(len, self._collected or ())))
        self._collected = None

    def _start_row(self, attributes: _Attributes) -> None:
        told = attributes.get("r", str(self._row + 1))
        if not _NUMBER.fullmatch(told):
            raise self._damaged()
        self._row, self._widest = int(told), 0

    def _start_cell(self, attributes: _Attributes) -> None:
        self._type, self._has_formula, self._value = attributes.get("t", ""), False, ""
        self._widest += 1
        told = attributes.get("r")
        if told is None:
            self._cell = self._row, self._widest
            return
        match = _REFERENCE.fullmatch(told)
        if match is None:
            raise self._damaged()
        self._cell = int(match[2]), _column_number(match[1])
        self._row = max(self._row, self._cell[0])
        self._widest = max(self._widest, self._cell[1])

    def _start_value(self, attributes: _Attributes) -> None:
        self._extend(attributes)
        self._collected = []

    def _end_value(self) -> None:
        self._value = "".join(self._collected or ())
        self._collected = None

    def _start_formula(self, attributes: _Attributes) -> None:
        self._extend(attributes)
        self._has_formula = True

    def _extend(self, _attributes: _Attributes) -> None:
        """Count the present cell to the rectangle; cells without content are not laid out."""
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._widest)
        cells = self._last_row * self._last_column
        if self._last_row > MOST_ROWS:
            raise self._limit("too_many_rows", found=self._last_row, limit=MOST_ROWS)
        if self._last_column > MOST_COLUMNS:
            raise self._limit("too_many_columns", found=self._last_column, limit=MOST_COLUMNS)
        if cells > MOST_CELLS:
            raise self._limit("too_many_cells", found=cells, limit=MOST_CELLS)

    def _end_cell(self) -> None:
        if self._type == _SHARED:
            self._count_shared_text()
        elif self._type == _ERROR:
            self._flaw("cell_has_error", self._value)
        elif self._has_formula and self._type in _NUMERIC and not self._value:
            self._flaw("formula_without_result", "")

    def _count_shared_text(self) -> None:
        index = int(self._value) if _NUMBER.fullmatch(self._value) else len(self._shared)
        if index >= len(self._shared):
            raise self._damaged()
        self._letters += self._shared[index]
        if self._letters > MOST_LETTERS:
            raise self._limit("too_much_text", found=self._letters, limit=MOST_LETTERS)

    def _flaw(self, code: str, found: str) -> None:
        row, column = self._cell
        self.flaws.append(Flaw(code=code, row=row, column=column, found=found))

    def _damaged(self) -> InvalidFileError:
        return refusal(self._file, "xlsx_damaged")

    def _limit(self, code: str, *, found: int, limit: int) -> InvalidFileError:
        row, column = self._cell
        return refusal(
            self._file, code, line=row, column=column, found=str(found), expected=str(limit)
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
