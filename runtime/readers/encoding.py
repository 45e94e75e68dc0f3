"""Bytes to text: UTF-8 is read, everything else is named and refused."""

from __future__ import annotations

import codecs
import re

from runtime.readers.problems import refusal
from workflow.domain.errors import InvalidFileError

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF32_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

# In Windows-1258 a tone is a byte of its own behind the vowel; in TCVN3 a letter with its tone
# is one byte where Latin-1 has signs.
_TONE_OF_WINDOWS_1258 = re.compile(
    rb"[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]"
)
_LETTER_OF_TCVN3 = re.compile(rb"[A-Za-z][\xa7-\xbe]|[\xa7-\xbe][A-Za-z]")
_DAMAGED = "UTF-8, damaged"
_CODECS = {"Windows-1258": "cp1258", "Windows-1252": "cp1252", _DAMAGED: "utf-8"}
_LONGEST_LINE = 200


def decode(data: bytes, *, file: str, expected: str = "UTF-8", utf16: bool = False) -> str:
    """Return the text of `data` without a byte order mark.

    Args:
        data: The bytes of the file.
        file: Name for the problems.
        expected: What programs call the right kind of file.
        utf16: Whether UTF-16 with a byte order mark is accepted too.

    Raises:
        InvalidFileError: `file_not_utf8` with the encoding it probably has and the first place
            that shows it; `file_is_binary`.
    """
    if data.startswith(UTF32_MARKS):
        raise _other_encoding("UTF-32", file=file, expected=expected)
    if data.startswith(UTF16_MARKS):
        if not utf16:
            raise _other_encoding("UTF-16", file=file, expected=expected)
        return _utf16(data, file=file, expected=expected)
    body = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in body:
        raise _holding_zeros(body, file=file, expected=expected)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        readable = body[: error.start].decode("utf-8")
        encoding = _probable_encoding(body) if readable.isascii() else _DAMAGED
        codec = _CODECS.get(encoding, "latin-1")
        found = _line_around(body, error.start).decode(codec, "replace")
    raise _other_encoding(encoding, file=file, expected=expected, before=readable, found=found)


def place(text: str) -> tuple[int, int]:
    """Return line and column just behind `text`, both counted from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.count("\n") + 1, len(lines) - lines.rfind("\n")


def _utf16(data: bytes, *, file: str, expected: str) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        readable = data[: error.start].decode("utf-16", "ignore")
    raise _other_encoding("UTF-16, damaged", file=file, expected=expected, before=readable)


def _other_encoding(
    encoding: str, *, file: str, expected: str, before: str = "", found: str | None = None
) -> InvalidFileError:
    line, column = place(before)
    return refusal(
        file,
        "file_not_utf8",
        line=line,
        column=column,
        found=found,
        expected=expected,
        encoding=encoding,
    )


def _holding_zeros(data: bytes, *, file: str, expected: str) -> InvalidFileError:
    # Latin letters in UTF-16 have a zero as every second byte.
    if data.count(b"\0") * 3 > len(data):
        return _other_encoding("UTF-16", file=file, expected=expected)
    line, column = place(data[: data.index(b"\0")].decode("utf-8", "replace"))
    return refusal(file, "file_is_binary", line=line, column=column, expected=expected)


def _probable_encoding(data: bytes) -> str:
    windows_1258 = len(_TONE_OF_WINDOWS_1258.findall(data))
    tcvn3 = len(_LETTER_OF_TCVN3.findall(data))
    if not windows_1258 and not tcvn3:
        return "Windows-1252"
    return "Windows-1258" if windows_1258 >= tcvn3 else "TCVN3"


def _line_around(data: bytes, offset: int) -> bytes:
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    return data[start : start + _LONGEST_LINE].splitlines()[0]
