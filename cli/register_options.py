"""Options of the commands of registers, made from the columns of each register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import click

from cli.frame import option
from cli.parameters import DAY, TEXT, Number, OneOf
from runtime.readers.guard import CLEAR
from workflow.application.registers.register import Holds, Register, RegisterColumn
from workflow.domain.errors import InvalidValueError
from workflow.domain.months import MONTH_EXPECTED, parse_month
from workflow.domain.scale import AMOUNT_EXPECTED, parse_amount

MOST = 1_000_000_000

Decorator = Callable[..., Any]


class _Month(click.ParamType[Any]):
    """A month: 2026-03, or 03/2026."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        month = parse_month(str(value))
        if month is None:
            raise InvalidValueError("month_unreadable", found=value, expected=MONTH_EXPECTED)
        return month


class _Amount(click.ParamType[Any]):
    """An exact amount: 15, 92.5, 98% or 2/3."""

    name = "amount"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        if isinstance(value, Fraction):
            return value
        amount = parse_amount(str(value))
        if amount is None:
            raise InvalidValueError("amount_unreadable", found=value, expected=AMOUNT_EXPECTED)
        return amount


class _OrCleared(click.ParamType[Any]):
    """A value, or a dash that takes away what is stored."""

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.inner = inner
        self.name = inner.name

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return that of the value."""
        return self.inner.get_metavar(param, ctx)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or the dash."""
        return value if value == CLEAR else self.inner.convert(value, param, ctx)


MONTH, AMOUNT = _Month(), _Amount()

_TYPES: Mapping[Holds, tuple[str | None, click.ParamType[Any]]] = {
    Holds.SUBJECT: ("SUBJECT", TEXT),
    Holds.UNIT: ("UNIT", TEXT),
    Holds.PERSON: ("PERSON", TEXT),
    Holds.DAY: ("DATE", DAY),
    Holds.MONTH: ("MONTH", MONTH),
    Holds.NUMBER: ("N", Number(0, MOST)),
    Holds.AMOUNT: ("AMOUNT", AMOUNT),
    Holds.NAME: ("TEXT", TEXT),
    Holds.CODE: ("CODE", TEXT),
    Holds.TEXT: ("TEXT", TEXT),
    Holds.LONG_TEXT: ("TEXT", TEXT),
}


def options_to_record(register: Register[Any, Any]) -> Decorator:
    """Return a decorator that gives a command an option for each column of a register."""
    cycle = option("--cycle", metavar="CYCLE", type=TEXT, required=True)
    return _together(cycle, *(_option(register, column) for column in register.columns))


def options_to_list(register: Register[Any, Any]) -> Decorator:
    """Return a decorator that gives a command the options by which rows are asked for."""
    metavar, kind = _TYPES[register.when_column.holds]
    asked: list[Decorator] = [
        option("--cycle", metavar="CYCLE", type=TEXT, required=True),
        option("--under", metavar="UNIT", type=TEXT),
        option("--unit", metavar="UNIT", type=TEXT),
        option("--from", "since", metavar=metavar, type=kind),
        option("--to", "until", metavar=metavar, type=kind),
        option("--holds/--no-holds", default=True),
    ]
    if register.is_about_reviews:
        asked.insert(3, option("--subject", metavar="SUBJECT", type=TEXT))
    return _together(*asked)


def _option(register: Register[Any, Any], column: RegisterColumn) -> Decorator:
    name = f"--{column.option}"
    if column.holds is Holds.FLAG:
        return option(f"{name}/--no-{column.option}", column.code, default=None)
    metavar, kind = _TYPES.get(column.holds, (None, TEXT))
    if column.holds is Holds.WORD:
        kind = OneOf([str(word) for word in register.types[column.code]])
    if column.code in register.clearable:
        kind = _OrCleared(kind)
    is_place = column is register.place
    return option(name, column.code, metavar=metavar, type=kind, required=is_place)


def _together(*options: Decorator) -> Decorator:
    def decorate(function: Any) -> Any:
        return reduce(lambda made, add: add(made), reversed(options), function)

    return decorate
