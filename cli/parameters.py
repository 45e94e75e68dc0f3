"""Types of options and arguments, which refuse with a code instead of an English sentence."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from runtime.language import DEFAULT_ZONE
from workflow.domain.errors import InvalidValueError
from workflow.domain.moments import parse_moment
from workflow.domain.text import nfc

STANDARD_INPUT = "-"
LARGEST_FILE = 64_000_000

_DAY_AS_PEOPLE_WRITE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class _Type(click.ParamType[Any]):
    def named(self, param: click.Parameter | None) -> str:
        """Return what people call the parameter: `--to`, or FILE."""
        if isinstance(param, click.Option):
            return max(param.opts, key=len)
        return param.make_metavar(click.get_current_context()) if param else self.name


class OneOf(_Type):
    """One of some words."""

    name = "choice"

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return all of the words."""
        return "|".join(self.words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word.

        Raises:
            InvalidValueError: `choice_unknown`.
        """
        if value in self.words:
            return str(value)
        raise InvalidValueError(
            "choice_unknown", name=self.named(param), found=value, expected=list(self.words)
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Return the words that begin as typed."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]


class _Day(_Type):
    """A day: 2022-12-05, or 05/12/2022 with the day first."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if type(value) is date:
            return value
        match = _DAY_AS_PEOPLE_WRITE.fullmatch(value)
        written = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else value
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise InvalidValueError(
                "day_not_understood", name=self.named(param), found=value, expected="2022-12-05"
            ) from None


class _Moment(_Type):
    """A moment in ISO 8601; without an offset it is meant in Vietnam."""

    name = "iso8601"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        return parse_moment(value, name=self.named(param), zone=ZoneInfo(DEFAULT_ZONE))


class Number(_Type):
    """A whole number between two others, both included."""

    name = "n"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number.

        Raises:
            InvalidValueError: `number_not_understood`.
        """
        written = str(value)
        if re.fullmatch("[+-]?[0-9]{1,9}", written) and self.least <= int(written) <= self.most:
            return int(written)
        raise InvalidValueError(
            "number_not_understood",
            name=self.named(param),
            found=value,
            expected=f"{self.least} … {self.most}",
        )


class _Text(_Type):
    """Text or a code, composed and trimmed."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return nfc(str(value))


class _Amount(_Type):
    """An exact amount, such as `4`, `92,5` or `98%`."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        from workflow.domain.scale import AMOUNT_EXPECTED, parse_amount

        amount = value if isinstance(value, Fraction) else parse_amount(str(value))
        if amount is None:
            raise InvalidValueError(
                "amount_not_understood",
                name=self.named(param),
                found=value,
                expected=AMOUNT_EXPECTED,
            )
        return amount


AMOUNT = _Amount()
DAY = _Day()
MOMENT = _Moment()
TEXT = _Text()


def read_file(name: str, *, most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file, or of the standard input for `-`.

    One byte more than `most`, what any reader takes, is enough to see that a file is too large.

    Raises:
        InvalidValueError: `file_not_found`, `file_not_permitted`, `file_is_directory` or
            `file_unreadable`.
    """
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(most + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise InvalidValueError("file_not_found", file=name) from error
    except PermissionError as error:
        raise InvalidValueError("file_not_permitted", file=name) from error
    except IsADirectoryError as error:
        raise InvalidValueError("file_is_directory", file=name) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidValueError("file_unreadable", file=name, why=why) from error


def read_text(name: str) -> str:
    """Return the text of a file in UTF-8, or of the standard input for `-`.

    Raises:
        InvalidValueError: As from `read_file`, or `file_not_text`.
    """
    try:
        return read_file(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValueError("file_not_text", file=name) from error
