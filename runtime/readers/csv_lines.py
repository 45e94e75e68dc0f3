"""CSV text to records, whatever separator and line ends the program of a clerk chose."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from runtime.readers.encoding import decode
from runtime.readers.guard import unguard_formulas
from runtime.readers.limits import LONGEST_CELL, MOST_COLUMNS
from runtime.readers.problems import LONGEST_QUOTE, refusal
from workflow.domain.errors import InvalidFileError

SEPARATORS = (",", ";", "\t")
MOST_SEPARATORS_IN_A_LINE = 10_000

_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_QUOTED = re.compile('"(?:[^"]|"")*+"')


def csv_records(data: bytes, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the number of the line on which it starts, blank ones included.

    Raises:
        InvalidFileError: Not text, quotes that do not match, or `cell_too_long`.
    """
    _let_csv_read_long_cells()
    text = decode(data, file=file, expected="CSV UTF-8", utf16=True)
    separator = _separator(text)
    lines = _lines(text, separator, file=file)
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    number = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _unreadable(text, number, separator, file=file) from None
        if max(map(len, record), default=0) > LONGEST_CELL:
            raise _unreadable(text, number, separator, file=file)
        yield number, [unguard_formulas(cell) for cell in record]
        number = reader.line_num + 1


def _let_csv_read_long_cells() -> None:
    # The limit of the module is one for the whole process and may have been lowered: ours decides.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))


def _separator(text: str) -> str:
    """Return the separator that the first line with words has most of; a comma on a tie."""
    header = next((match[0] for match in _LINE.finditer(text) if match[0].strip()), "")
    bare = _QUOTED.sub("", header)
    return max(SEPARATORS, key=bare.count)


def _lines(text: str, separator: str, *, file: str) -> Iterator[str]:
    for number, match in enumerate(_LINE.finditer(text), start=1):
        if match[0].count(separator) > MOST_SEPARATORS_IN_A_LINE:
            raise refusal(file, "too_many_columns", line=number, expected=str(MOST_COLUMNS))
        yield match[0]


def _unreadable(text: str, number: int, separator: str, *, file: str) -> InvalidFileError:
    """Return the refusal for the first cell of a record that is too long or wrongly quoted."""
    starts = (match.start() for match in _LINE.finditer(text))
    start = next(offset for row, offset in enumerate(starts, start=1) if row == number)
    end = re.escape(separator)
    quoted = f'"(?P<quoted>(?:[^"]|"")*+)"(?=[{end}\r\n]|\\Z)'
    cell = re.compile(f' *+(?:{quoted}|(?!")(?P<bare>[^{end}\r\n]*+))[{end}]?')
    column, code = 1, "quotes_do_not_match"
    while (match := cell.match(text, start)) and match.end() > start:
        content = match["bare"] or (match["quoted"] or "").replace('""', '"')
        if len(content) > LONGEST_CELL:
            code = "cell_too_long"
            break
        start, column = match.end(), column + 1
    found, *_ = _LINE.findall(text, start, start + LONGEST_QUOTE + 1) or [""]
    limit = str(LONGEST_CELL) if code == "cell_too_long" else None
    found = found.rstrip("\r\n")
    return refusal(file, code, line=number, column=column, found=found, expected=limit)
