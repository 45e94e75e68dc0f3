"""Values as the text of cells, so that a reader gives the same values back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from fractions import Fraction
from typing import TypeAlias, assert_never

from runtime.readers.cells import BETWEEN_CODES, Value
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.guard import guard_dash
from runtime.readers.limits import MOST_CELLS, MOST_ROWS
from workflow.domain.errors import InvalidValueError
from workflow.domain.scale import write_amount
from workflow.domain.text import fold

Values: TypeAlias = Mapping[str, Value | None]

# Neither XML nor a reader takes them; no keyboard writes them.
_NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_HEADERS = 2


def cell_text(value: Value, column: Column, columns: Columns, *, flags: tuple[str, str]) -> str:
    """Return a value of `column` as text; `flags` are the words for yes and no."""
    match value:
        case bool():
            return flags[0] if value else flags[1]
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case Fraction():
            return write_amount(value)
        case tuple():
            return clean(BETWEEN_CODES.join(value))
        case str():
            return _words(clean(value), column, columns)
        case int():
            return str(value)
        case _:
            assert_never(value)


def _words(text: str, column: Column, columns: Columns) -> str:
    if column.kind is Kind.CHOICE:
        return choice_text(text, column)
    return guard_dash(text) if columns.can_clear(column) else text


def choice_text(value: str, column: Column) -> str:
    """Return the first word that a reader takes for a value, the value itself if it may."""
    words = (word for word, meant in column.choices.items() if meant == value)
    return value if column.choices.get(fold(value)) == value else next(words, value)


def clean(text: str) -> str:
    """Return text in NFC without the signs that no file may hold, lines ended by LF."""
    return unicodedata.normalize("NFC", _NOT_TEXT.sub("", _LINE_END.sub("\n", text)))


def counted(rows: Iterable[Values], columns: Columns) -> Iterator[Values]:
    """Yield the rows, as many as a reader takes back.

    Raises:
        InvalidValueError: `table_too_long`.
    """
    limit = min(MOST_ROWS, MOST_CELLS // len(columns.columns)) - _HEADERS
    for count, row in enumerate(rows, start=1):
        if count > limit:
            raise InvalidValueError("table_too_long", limit=limit)
        yield row
