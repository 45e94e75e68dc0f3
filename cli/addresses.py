"""How people name a review: `CYCLE/SUBJECT`, or `CYCLE/SUBJECT@VENUE`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click

from workflow.domain.errors import InvalidValueError
from workflow.domain.text import is_code, nfc

_NUMBER = re.compile("[1-9][0-9]{0,8}")
_ADDRESS = re.compile("([^/@]+)/([^/@]+)(?:@([^/@]+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The review of a subject in a cycle; the venue only when there are several."""

    cycle: str
    subject: str
    venue: str | None = None

    @property
    def within_cycle(self) -> str:
        """Return `SUBJECT` or `SUBJECT@VENUE`."""
        return f"{self.subject}@{self.venue}" if self.venue else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something of a cycle that has a code: `CYCLE/CODE`."""

    cycle: str
    code: str


class _ItemType(click.ParamType[Any]):
    """The address of something of a cycle that has a code."""

    def __init__(self, name: str) -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Item:
        if isinstance(value, Item):
            return value
        cycle, _, code = nfc(str(value)).partition("/")
        if not is_code(cycle) or not is_code(code):
            code = f"{self.name}_not_understood"
            raise InvalidValueError(code, found=value, expected="CYCLE/CODE")
        return Item(cycle=cycle, code=code)


class _NoticeType(click.ParamType[Any]):
    """The name of a notice within its cycle."""

    name = "notice"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Item:
        if isinstance(value, Item):
            return value
        cycle, _, key = nfc(str(value)).partition("/")
        if not is_code(cycle) or not key:
            raise InvalidValueError("notice_not_understood", found=value, expected="CYCLE/KEY")
        return Item(cycle=cycle, code=key)


class _RemedyType(click.ParamType[Any]):
    """The address of a remedy, or its number where that is enough."""

    name = "remedy"

    def __init__(self, *, or_number: bool) -> None:
        self._or_number = or_number

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Item | int:
        if isinstance(value, Item | int):
            return value
        if self._or_number and _NUMBER.fullmatch(value):
            return int(value)
        cycle, _, code = nfc(str(value)).partition("/")
        if not is_code(cycle) or not is_code(code):
            raise InvalidValueError("remedy_not_understood", found=value, expected="CYCLE/CODE")
        return Item(cycle=cycle, code=code)


class _AddressType(click.ParamType[Any]):
    """The address of a review."""

    name = "review"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        if isinstance(value, Address):
            return value
        match = _ADDRESS.fullmatch(nfc(str(value)))
        if match is None:
            expected = "CYCLE/SUBJECT, CYCLE/SUBJECT@VENUE"
            raise InvalidValueError("review_not_understood", found=value, expected=expected)
        return Address(cycle=match[1], subject=match[2], venue=match[3])


REVIEW = _AddressType()
SUGGESTION = _ItemType("suggestion")
SERIES = _ItemType("series")
VOTE = _ItemType("vote")
APPEAL = _ItemType("appeal")
EXTENSION = _ItemType("extension")
NOTICE = _NoticeType()
REMEDY = _RemedyType(or_number=False)
REMEDY_OR_NUMBER = _RemedyType(or_number=True)


def cycle_of(addresses: Iterable[Address | Item]) -> str:
    """Return the one cycle of some reviews, or of some suggestions.

    Raises:
        InvalidValueError: `reviews_of_several_cycles`.
    """
    cycles = sorted({address.cycle for address in addresses})
    if len(cycles) > 1:
        raise InvalidValueError("reviews_of_several_cycles", found=cycles)
    return cycles[0]
