"""The tables of records, one for each kind, made from its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from storage.tables.base import metadata
from storage.types import Document, Exact, Moment
from workflow.domain.records import RECORDS
from workflow.domain.records.rating import Rating
from workflow.domain.records.record import Record, columns_of
from workflow.domain.records.remedy import Remedy

# Codes are compared and sorted byte by byte on every database.
_Plain = Text().with_variant(Text(collation="C"), "postgresql")

_TYPES: Mapping[Any, type[TypeEngine[Any]]] = {
    int: BigInteger,
    bool: Boolean,
    date: Date,
    datetime: Moment,
    Fraction: Exact,
    tuple[str, ...]: Document,
}

_CHECKS: Mapping[type[Record], tuple[str, str]] = {
    Remedy: (
        "verifier_is_not_owner",
        "verifier_id IS NULL OR owner_id IS NULL OR verifier_id <> owner_id",
    ),
    Rating: ("level_or_reason", "(level IS NULL) <> (not_rated_reason IS NULL)"),
}


def _table(kind: type[Record]) -> Table:
    hints = get_type_hints(kind)
    columns = [_column(name, hints[name]) for name in columns_of(kind)]
    items: list[SchemaItem] = [PrimaryKeyConstraint("cycle_id", *kind.KEY)]
    items += [Index(f"ix_{kind.TABLE}_{name}", "cycle_id", name) for name in kind.LOOKUPS]
    items += [UniqueConstraint("cycle_id", *names) for names in kind.UNIQUE]
    if kind in _CHECKS:
        name, condition = _CHECKS[kind]
        items.append(CheckConstraint(condition, name=name))
    return Table(
        kind.TABLE, metadata, Column("cycle_id", Integer, nullable=False), *columns, *items
    )


def _column(name: str, hint: Any) -> Column[Any]:
    args = get_args(hint)
    is_optional = NoneType in args
    if is_optional:
        [hint] = [arg for arg in args if arg is not NoneType]
    kind: TypeEngine[Any] | type[TypeEngine[Any]] = _TYPES.get(hint, _Plain)
    return Column(name, kind, nullable=is_optional, autoincrement=False)


def enums_of(kind: type[Record]) -> Mapping[str, type[StrEnum]]:
    """Return the fields that hold one of a few words, with the type of the words."""
    found: dict[str, type[StrEnum]] = {}
    for name, hint in get_type_hints(kind).items():
        for part in get_args(hint) or (hint,):
            if isinstance(part, type) and issubclass(part, StrEnum):
                found[name] = part
    return found


RECORD_TABLES: Mapping[type[Record], Table] = {kind: _table(kind) for kind in RECORDS}
