"""From the text of a cell to its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from fractions import Fraction
from typing import TypeAlias

from runtime.readers.columns import Column, Kind
from runtime.readers.days import DayError, parse_day
from workflow.domain.months import MONTH_EXPECTED, parse_month
from workflow.domain.scale import AMOUNT_EXPECTED, parse_amount, write_amount
from workflow.domain.text import LONGEST_CODE, fold, is_code

LONGEST_TEXT = 500
LONGEST_LONG_TEXT = 20_000
LONGEST_EMAIL = 254
LARGEST_NUMBER = 10**15 - 1  # spreadsheets keep fifteen digits

FLAGS = {
    "co": True,
    "x": True,
    "yes": True,
    "true": True,
    "1": True,
    "khong": False,
    "no": False,
    "false": False,
    "0": False,
}
BETWEEN_CODES = ";"

Value: TypeAlias = str | date | time | int | bool | Fraction | tuple[str, ...]

_NOT_TEXT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_REPLACED = "\ufffd"
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"\\]+@(?:[^\s@,;:<>()\[\]\"\\.]+\.)+[^\s@,;:<>()\[\]\"\\.]{2,}"
)
_CLOCK = re.compile(
    "(?P<hour>[01]?[0-9]|2[0-3])(?:[:hg](?P<minute>[0-5][0-9])(?::00)?|[hg])", re.IGNORECASE
)
_NUMBER = re.compile("[0-9]+")
_BETWEEN_CODES = re.compile(f"[{BETWEEN_CODES}\n]")


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


def _long_text(text: str, _column: Column) -> str:
    if len(text) > LONGEST_LONG_TEXT:
        raise CellError("cell_too_long", expected=str(LONGEST_LONG_TEXT))
    return text


def _code(text: str, _column: Column) -> str:
    if not is_code(text):
        raise CellError("not_a_code", expected=str(LONGEST_CODE), found=text)
    return text


def _list(text: str, column: Column) -> tuple[str, ...]:
    parts = map(str.strip, _BETWEEN_CODES.split(text))
    codes = [part for part in dict.fromkeys(parts) if part]
    return tuple(_code(code, column) for code in codes or [text])


def _day(text: str, _column: Column) -> date:
    try:
        return parse_day(text)
    except DayError as error:
        raise CellError(error.code, expected="dd/mm/yyyy") from None


def _month(text: str, _column: Column) -> str:
    month = parse_month(text)
    if month is None:
        raise CellError("month_unreadable", expected=MONTH_EXPECTED)
    return month


def _clock(text: str, _column: Column) -> time:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise CellError("clock_unreadable", expected="HH:MM")
    return time(int(match["hour"]), int(match["minute"] or 0))


def _number(text: str, _column: Column) -> int:
    if not _NUMBER.fullmatch(text):
        raise CellError("not_a_number")
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(LARGEST_NUMBER)):
        raise CellError("number_too_large", expected=str(LARGEST_NUMBER))
    return int(digits)


def _amount(text: str, _column: Column) -> Fraction:
    amount = parse_amount(text)
    # What could not be written again would change in the next file.
    if amount is None or parse_amount(write_amount(amount)) != amount:
        raise CellError("amount_unreadable", expected=AMOUNT_EXPECTED)
    return amount


def _flag(text: str, _column: Column) -> bool:
    try:
        return FLAGS[fold(text)]
    except KeyError:
        raise CellError("not_a_flag") from None


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
    Kind.LONG_TEXT: _long_text,
    Kind.CODE: _code,
    Kind.LIST: _list,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.CLOCK: _clock,
    Kind.NUMBER: _number,
    Kind.AMOUNT: _amount,
    Kind.FLAG: _flag,
    Kind.EMAIL: _email,
    Kind.CHOICE: _choice,
}
