"""Going through one XML part of an XLSX file without expanding or keeping anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias
from xml.parsers import expat

from runtime.readers.limits import LONGEST_CELL, MOST_CELLS
from runtime.readers.problems import refusal
from workflow.domain.errors import InvalidFileError

Attributes: TypeAlias = dict[str, str]
Starts: TypeAlias = Mapping[str, Callable[[Attributes], None]]
Ends: TypeAlias = Mapping[str, Callable[[str], None]]

MOST_ELEMENTS = 4 * MOST_CELLS
DEEPEST = 100

_TEXTS = frozenset({"v", "f", "is", "si"})


class Listener(Protocol):
    """Who is told about elements, by their names without prefix.

    Attributes:
        starts: Called with the attributes.
        ends: Called with the text inside; empty for elements that hold no value.
    """

    starts: Starts
    ends: Ends


class XmlPart:
    """One part of a file, read once."""

    def __init__(self, *listeners: Listener, file: str) -> None:
        self._starts = {name: call for one in listeners for name, call in one.starts.items()}
        self._ends = {name: call for one in listeners for name, call in one.ends.items()}
        self._file = file
        self._elements = self._depth = 0
        self._holder = ""
        self._text: list[str] = []
        self._length = 0

    def read(self, part: bytes) -> None:
        """Go through the whole part and tell the listeners.

        Raises:
            InvalidFileError: `xlsx_damaged`, `xlsx_not_safe` or a limit passed.
        """
        if b"\0" in part:  # UTF-16, where the parser of spreadsheets may read something else
            raise self._damaged()
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._told
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

    def _started(self, tag: str, attributes: Attributes) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise refusal(self._file, "xlsx_not_safe", found=f"<{tag}>")
        name = tag if ":" not in tag else tag.rpartition(":")[2]
        if name in _TEXTS and not self._holder:
            self._holder, self._length = tag, 0
        if start := self._starts.get(name):
            start(attributes)

    def _ended(self, tag: str) -> None:
        self._depth -= 1
        text = ""
        if tag == self._holder:
            text, self._holder = "".join(self._text), ""
            self._text.clear()
        if end := self._ends.get(tag if ":" not in tag else tag.rpartition(":")[2]):
            end(text)

    def _told(self, text: str) -> None:
        if not self._holder:
            return
        self._length += len(text)
        if self._length > LONGEST_CELL:
            raise refusal(self._file, "cell_too_long", found=text, expected=str(LONGEST_CELL))
        self._text.append(text)

    def _damaged(self) -> InvalidFileError:
        return refusal(self._file, "xlsx_damaged")
