"""Columns as migrations write them; what a released migration uses never changes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

BOOLEAN, DAY, TEXT = sa.Boolean(), sa.Date(), sa.Text()
INTEGER, NUMBER = sa.Integer(), sa.BigInteger()
# Codes and keys are compared byte by byte.
# Texts that name things; as codes, without a limit.
PLAIN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
KEY = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
MOMENT = sa.BigInteger()  # microseconds since 1970 in UTC
DOCUMENT = sa.Text()  # JSON
EXACT = sa.Text()  # a fraction, as 185/2
BYTES = sa.LargeBinary()


def required(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Return columns that always hold a value."""
    return [sa.Column(name, kind, nullable=False, autoincrement=False) for name in names]


def optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Return columns that may be empty."""
    return [sa.Column(name, kind) for name in names]


def create_partial_index(name: str, table: str, *columns: str, where: str) -> None:
    """Make an index over the rows that meet a condition."""
    condition = sa.text(where)
    op.create_index(name, table, [*columns], sqlite_where=condition, postgresql_where=condition)
