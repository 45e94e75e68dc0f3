"""Column types: moments as integers in UTC, documents as JSON, fractions as they are written."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Made once: `json.dumps` makes one for each call that differs from its defaults.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_microseconds(moment: datetime) -> int:
    """Return microseconds since 1970 in UTC.

    Raises:
        ValueError: The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"moment without time zone: {moment}")
    return (moment - _EPOCH) // _MICROSECOND


def to_moment(microseconds: int) -> datetime:
    """Return the moment in UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


class Moment(TypeDecorator[datetime]):
    """A moment as microseconds since 1970: no session time zone can bend it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        return None if value is None else to_moment(value)


class Document(TypeDecorator[Any]):
    """Plain data as JSON text; the order of its keys is kept, since people chose it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return what is stored."""
        if value is None:
            return None
        return _JSON.encode(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Return the plain data."""
        return None if value is None else json.loads(value)


class Exact(TypeDecorator[Fraction]):
    """A fraction as `185/2`: no database rounds it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """Return the fraction."""
        return None if value is None else Fraction(value)
