"""The base of all records: a row with a key, written whole and told whole in history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from types import NoneType
from typing import Any, ClassVar

Key = tuple[Any, ...]


class Record:
    """A row that people made: a frozen dataclass of plain values, within one cycle.

    Attributes:
        TABLE: Name of the table, and of the rows in the bodies of events.
        KEY: Fields that name a row.
        TEXTS: Fields kept out of the bodies of events, where nothing can be erased: free text
            about people, and who said what. The body gets a salted commitment of each.
        LOOKUPS: Fields, beside the first of the key, by which rows are looked for.
        UNIQUE: Groups of fields that no two rows of a cycle share.
    """

    __slots__ = ()

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    TEXTS: ClassVar[frozenset[str]] = frozenset()
    LOOKUPS: ClassVar[tuple[str, ...]] = ()
    UNIQUE: ClassVar[tuple[tuple[str, ...], ...]] = ()

    @property
    def key(self) -> Key:
        """Return the values that name the row within its table."""
        return tuple(getattr(self, name) for name in self.KEY)


_COLUMNS: dict[type[Record], tuple[str, ...]] = {}


def columns_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields of a kind of record, in their order."""
    if kind not in _COLUMNS:
        _COLUMNS[kind] = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
    return _COLUMNS[kind]


def values_of(record: Record) -> dict[str, Any]:
    """Return the values of a record by field, as they are."""
    return {name: getattr(record, name) for name in columns_of(type(record))}


# What most values are; to find that out by the cases costs several times as much.
_PLAIN = frozenset({NoneType, bool, float, int, str})


def plain(value: Any) -> Any:
    """Return a value as plain JSON data: days and times in ISO 8601, fractions as `185/2`."""
    if type(value) in _PLAIN:
        return value
    # Fractions last: whether something is one costs as much as all the rest.
    match value:
        case StrEnum():
            return str(value)
        case datetime():
            return _moment(value)
        case date() | time():
            return value.isoformat()
        case tuple():
            return [plain(item) for item in value]
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case Fraction():
            return str(value)
        case _:
            return value


# Rows of one command tell the same few moments.
@lru_cache(maxsize=1024)
def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def told(records: Iterable[Record]) -> dict[str, Any]:
    """Return rows as the body of an event tells them: tables of columns and values, no texts."""
    tables: dict[str, dict[str, Any]] = {}
    for record in records:
        kind = type(record)
        shown = [name for name in columns_of(kind) if name not in kind.TEXTS]
        table = tables.setdefault(kind.TABLE, {"columns": shown, "rows": []})
        table["rows"].append([plain(getattr(record, name)) for name in shown])
    return tables


def texts_of(records: Iterable[Record]) -> dict[str, str]:
    """Return what `told` leaves out, by `table/key/field`."""
    return {
        text_name(record, name): str(plain(value))
        for record in records
        for name in sorted(record.TEXTS)
        if (value := getattr(record, name)) is not None
    }


def text_name(record: Record, name: str) -> str:
    """Return the name under which an event keeps a text of a record."""
    key = ".".join(str(plain(part)) for part in record.key)
    return f"{record.TABLE}/{key}/{name}"


def by_key(records: Sequence[Record]) -> Mapping[tuple[str, Key], Record]:
    """Return records by table and key; the last of a key wins."""
    return {(record.TABLE, record.key): record for record in records}
