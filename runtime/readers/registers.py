"""Files of registers: columns from what a register is, their titles from the catalogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from runtime.language import language
from runtime.readers.columns import Column, Columns, Kind
from runtime.readers.rows import Row, read_as
from runtime.readers.table import read_table
from workflow.application.registers.register import (
    Holds,
    Register,
    RegisterColumn,
    RegisterRow,
)
from workflow.domain.text import fold

_KINDS: Mapping[Holds, Kind] = {
    Holds.SUBJECT: Kind.TEXT,
    Holds.UNIT: Kind.CODE,
    Holds.PERSON: Kind.CODE,
    Holds.DAY: Kind.DAY,
    Holds.MONTH: Kind.MONTH,
    Holds.NUMBER: Kind.NUMBER,
    Holds.AMOUNT: Kind.AMOUNT,
    Holds.WORD: Kind.CHOICE,
    Holds.NAME: Kind.TEXT,
    Holds.CODE: Kind.CODE,
    Holds.TEXT: Kind.TEXT,
    Holds.LONG_TEXT: Kind.LONG_TEXT,
    Holds.FLAG: Kind.FLAG,
}


class ReadRegister(Protocol):
    """A reader of files of one register."""

    def __call__(self, data: bytes, *, file: str) -> Sequence[RegisterRow]:
        """Return the rows of a file."""
        ...


@cache
def columns_of_register(register: Register[Any, Any]) -> Columns:
    """Return the columns of the files of a register."""
    return Columns(
        name=register.key,
        columns=tuple(_column(register, column) for column in register.columns),
        key=("code",),
        clearable=True,
    )


def reader_of(register: Register[Any, Any]) -> ReadRegister:
    """Return what reads a CSV or XLSX file of a register, in its order."""
    columns = columns_of_register(register)

    def read(data: bytes, *, file: str) -> list[RegisterRow]:
        return read_as(_row, read_table(data, file=file), columns)

    return read


def _row(row: Row) -> RegisterRow:
    return RegisterRow(values=row.values, cleared=tuple(sorted(row.cleared)), line=row.line)


def _column(register: Register[Any, Any], column: RegisterColumn) -> Column:
    titles = [language(code).text("tables", column.code) for code in ("vi", "en")]
    return Column(
        code=column.code,
        titles=tuple(titles),
        kind=_KINDS[column.holds],
        required=column is register.place,
        choices=_choices(register, column),
    )


def _choices(register: Register[Any, Any], column: RegisterColumn) -> Mapping[str, str]:
    """Return what people may write for each word: its word in either language, or its code."""
    if column.holds is not Holds.WORD:
        return {}
    words = [str(word) for word in register.types[column.code]]
    said: list[Callable[[str], str]] = [
        lambda word: language("vi").text(column.words, word),
        lambda word: language("en").text(column.words, word),
        lambda word: word,
    ]
    return {fold(say(word)): word for say in said for word in words}
