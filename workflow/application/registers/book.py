"""The rows of a register about one place, found by code or by what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Generic

from workflow.application.registers.register import P, R, Register


class Book(Generic[R, P]):
    """What is on record in a register about one review or unit, rows of this command included."""

    def __init__(self, register: Register[R, P], rows: Iterable[R]) -> None:
        self._register: Register[R, P] = register
        self._rows: dict[int, R] = {}
        self._by_code: dict[str, int] = {}
        self._by_identity: dict[tuple[Any, ...], int] = {}
        for row in rows:
            self.keep(row)

    @property
    def rows(self) -> Collection[R]:
        """Return every row, those that were taken back included."""
        return self._rows.values()

    def keep(self, row: R) -> None:
        """Take a row, instead of the one with its number."""
        [number] = row.key
        if number in self._rows:
            self._by_identity.pop(self._identity(self._rows[number]), None)
        self._rows[number] = row
        self._by_code[row.code] = number  # type: ignore[attr-defined]
        if self._register.identity and self._register.holds(row):
            self._by_identity[self._identity(row)] = number

    def of_code(self, code: str) -> R | None:
        """Return the row of a code."""
        return self._rows.get(self._by_code.get(code, 0))

    def with_identity(self, values: Mapping[str, Any]) -> R | None:
        """Return the row that holds and is about the same; none in a register without identity."""
        key = tuple(values[name] for name in self._register.identity)
        return self._rows.get(self._by_identity.get(key, 0))

    def saying(self, values: Mapping[str, Any]) -> R | None:
        """Return the first row that holds and has all of some values."""
        holds = self._register.holds
        return next((row for row in self.rows if holds(row) and _agrees(row, values)), None)

    def _identity(self, row: R) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self._register.identity)


def _agrees(row: object, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())
