"""From the text of a cell to its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeAlias

from runtime.readers.columns import Column, Kind
from runtime.readers.days import DayError, parse_day
from workflow.domain.text import LONGEST_CODE, fold, is_code

LONGEST_TEXT = 500
LONGEST_EMAIL = 254

Value: TypeAlias = str | date

_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f]")
_REPLACED = "\ufffd"
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"\\]+@(?:[^\s@,;:<>()\[\]\"\\.]+\.)+[^\s@,;:<>()\[\]\"\\.]{2,}"
)


class CellError(ValueError):
    """A cell does not hold what its column demands.

    Attributes:
        code: Stable name of the problem.
        expected: What would be right.
        found: The part that is wrong; None for all of the cell.
    """

    def __init__(self, code: str, *, expected: str | None = None, found: str | None = None) -> None:
        self.code = code
        self.found = found
        self.expected = expected
        super().__init__(code, expected)


def cell_value(text: str, column: Column) -> Value:
    """Return the value of a cell with text.

    Raises:
        CellError: With the code of the problem.
    """
    if not text.isprintable() or _REPLACED in text:
        _look_at_letters(text)
    return _READERS[column.kind](text, column)


def _look_at_letters(text: str) -> None:
    if _REPLACED in text:
        raise CellError("letters_lost")
    if strange := _NOT_TEXT.search(text):
        raise CellError("character_not_allowed", found=f"U+{ord(strange[0]):04X}")


def _text(text: str, _column: Column) -> str:
    if len(text) > LONGEST_TEXT:
        raise CellError("cell_too_long", expected=str(LONGEST_TEXT))
    return text


def _code(text: str, _column: Column) -> str:
    if not is_code(text):
        raise CellError("not_a_code", expected=str(LONGEST_CODE))
    return text


def _day(text: str, _column: Column) -> date:
    try:
        return parse_day(text)
    except DayError as error:
        raise CellError(error.code, expected="dd/mm/yyyy") from None


def _email(text: str, _column: Column) -> str:
    if len(text) > LONGEST_EMAIL or ".." in text or not _EMAIL.fullmatch(text):
        raise CellError("not_an_email")
    return text


def _choice(text: str, column: Column) -> str:
    try:
        return column.choices[fold(text)]
    except KeyError:
        expected = ", ".join(dict.fromkeys(column.choices.values()))
        raise CellError("not_a_choice", expected=expected) from None


_READERS: Mapping[Kind, Callable[[str, Column], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.DAY: _day,
    Kind.EMAIL: _email,
    Kind.CHOICE: _choice,
}
