"""Expressions over named facts: read, checked for their types, and worked out exactly. Pure.

No code is run: what is read are comparisons, sums and `and`, `or`, `not` over names that are known.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from workflow.domain.errors import InvalidValueError

UNDERSTOOD = "responses.received >= 2/3 * responses.asked"
LONGEST = 500
DEEPEST = 20

# None is a share of nothing; nothing that is compared with it holds.
Value: TypeAlias = Fraction | bool | str | None


class Kind(StrEnum):
    """What a part of an expression comes to."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that stands in the expression."""

    value: Value
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A fact."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """An operator with its operands, one or two."""

    operator: str
    operands: tuple[Node, ...]
    kind: Kind


Node: TypeAlias = Fixed | Named | Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """An expression that was read and whose types fit; it comes to yes or no.

    Attributes:
        text: As it was written.
    """

    text: str
    root: Node

    def __str__(self) -> str:
        """Return it as it was written."""
        return self.text

    @property
    def names(self) -> tuple[str, ...]:
        """Return the facts it asks for, each once, in the order in which they stand."""
        return tuple(dict.fromkeys(_names(self.root)))

    def holds(self, fact: Callable[[str], Value]) -> bool:
        """Return whether it is true of facts that are looked up by their names."""
        return _value(self.root, fact) is True


def parse_expression(text: str, known: Mapping[str, Kind]) -> Expression:
    """Return the expression that a text says.

    Raises:
        InvalidValueError: `expression_unreadable`, `expression_name_unknown` or
            `expression_unfit`, with what was found and what would be right.
    """
    if len(text) > LONGEST:
        raise InvalidValueError("expression_unreadable", found=text, expected=f"≤ {LONGEST}")
    reader = _Reader(text=text, tokens=list(_tokens(text)), known=known)
    root = reader.whole()
    if root.kind is not Kind.YES_NO:
        raise InvalidValueError("expression_unfit", found=text, expected=str(Kind.YES_NO))
    return Expression(text=text, root=root)


_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?%?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"|'(?P<text>[^']*)'|(?P<sign><=|>=|==|!=|[-+*/<>()]))"
)
_FIXED: Mapping[str, bool] = {"yes": True, "no": False}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_OPERATORS: Mapping[str, Callable[..., Value]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> Iterator[_Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            found = text[place:].strip()
            raise InvalidValueError("expression_unreadable", found=found, expected=UNDERSTOOD)
        yield _Token(kind=match.lastgroup, text=match[match.lastgroup])
        place = match.end()


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Reads tokens from left to right; what binds less calls what binds more."""

    text: str
    tokens: list[_Token]
    known: Mapping[str, Kind]
    place: int = 0
    depth: int = 0

    def whole(self) -> Node:
        """Return what all tokens together say."""
        root = self._any()
        if self.place < len(self.tokens):
            raise self._unreadable()
        return root

    def _any(self) -> Node:
        return self._chain(("or",), self._all, Kind.YES_NO, Kind.YES_NO)

    def _all(self) -> Node:
        return self._chain(("and",), self._negated, Kind.YES_NO, Kind.YES_NO)

    def _negated(self) -> Node:
        if not self._takes("not"):
            return self._compared()
        with_not = self._nested(self._negated)
        return Applied(
            operator="not", operands=(self._fit(with_not, Kind.YES_NO),), kind=Kind.YES_NO
        )

    def _compared(self) -> Node:
        left = self._sum()
        if not (sign := self._takes(*_COMPARISONS)):
            return left
        right = self._sum()
        kind = Kind.NUMBER if sign not in ("==", "!=") else left.kind
        operands = (self._fit(left, kind), self._fit(right, kind))
        return Applied(operator=sign, operands=operands, kind=Kind.YES_NO)

    def _sum(self) -> Node:
        return self._chain(("+", "-"), self._product, Kind.NUMBER, Kind.NUMBER)

    def _product(self) -> Node:
        return self._chain(("*", "/"), self._atom, Kind.NUMBER, Kind.NUMBER)

    def _chain(
        self, signs: tuple[str, ...], part: Callable[[], Node], of: Kind, kind: Kind
    ) -> Node:
        left = part()
        while sign := self._takes(*signs):
            operands = (self._fit(left, of), self._fit(part(), of))
            left = Applied(operator=sign, operands=operands, kind=kind)
        return left

    def _atom(self) -> Node:
        if self._takes("("):
            inner = self._nested(self._any)
            if not self._takes(")"):
                raise self._unreadable(expected=")")
            return inner
        if self.place == len(self.tokens):
            raise self._unreadable()
        token = self.tokens[self.place]
        self.place += 1
        match token.kind:
            case "number":
                return Fixed(value=_number(token.text), kind=Kind.NUMBER)
            case "text":
                return Fixed(value=token.text, kind=Kind.TEXT)
            case "name" if token.text in _FIXED:
                return Fixed(value=_FIXED[token.text], kind=Kind.YES_NO)
            case "name" if token.text not in ("and", "or", "not"):
                return self._named(token.text)
        self.place -= 1
        raise self._unreadable()

    def _named(self, name: str) -> Node:
        if name not in self.known:
            raise InvalidValueError("expression_name_unknown", found=name)
        return Named(name=name, kind=self.known[name])

    def _nested(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InvalidValueError("nested_too_deeply", expected=str(DEEPEST))
        inner = part()
        self.depth -= 1
        return inner

    def _takes(self, *texts: str) -> str:
        """Return the next token and go on when it is one of some signs or words, else nothing."""
        if self.place < len(self.tokens):
            token = self.tokens[self.place]
            if token.kind in ("sign", "name") and token.text in texts:
                self.place += 1
                return token.text
        return ""

    def _fit(self, node: Node, kind: Kind) -> Node:
        if node.kind is not kind:
            raise InvalidValueError("expression_unfit", found=_written(node), expected=str(kind))
        return node

    def _unreadable(self, expected: str = UNDERSTOOD) -> InvalidValueError:
        rest = [token.text for token in self.tokens[self.place :]]
        found = " ".join(rest) or self.text
        return InvalidValueError("expression_unreadable", found=found, expected=expected)


def _number(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)


def _written(node: Node) -> str:
    match node:
        case Fixed(value=bool(value)):
            return "yes" if value else "no"
        case Fixed(value=value):
            return str(value)
        case Named(name=name):
            return name
        case Applied(operator=sign, operands=(only,)):
            return f"{sign} {_written(only)}"
        case Applied(operator=sign, operands=(left, right)):
            return f"{_written(left)} {sign} {_written(right)}"
    raise AssertionError(node)


def _names(node: Node) -> Iterator[str]:
    if isinstance(node, Named):
        yield node.name
    elif isinstance(node, Applied):
        for operand in node.operands:
            yield from _names(operand)


def _value(node: Node, fact: Callable[[str], Value]) -> Value:
    match node:
        case Fixed(value=value):
            return value
        case Named(name=name):
            return fact(name)
        case Applied(operator="not", operands=(only,)):
            return _value(only, fact) is not True
        case Applied(operator="and", operands=(left, right)):
            return _value(left, fact) is True and _value(right, fact) is True
        case Applied(operator="or", operands=(left, right)):
            return _value(left, fact) is True or _value(right, fact) is True
    return _applied(node.operator, *(_value(each, fact) for each in node.operands))


def _applied(sign: str, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return False if sign in _COMPARISONS else None
    if sign == "/" and right == 0:
        return None
    return _OPERATORS[sign](left, right)
