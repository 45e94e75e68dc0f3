"""Rows as a table that PostgreSQL makes of one array per column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, TableValuedAlias, Text, bindparam, column, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine


def rows_as_table(
    rows: Sequence[Mapping[str, Any]], types: Mapping[str, TypeEngine[Any]]
) -> TableValuedAlias:
    """Return `rows`, which all name the same columns, as a table with these columns.

    Its driver would send the rows of an `executemany` one by one, and many parameters are slow.
    """
    # Without the dimension a list inside a row would be taken for an array of arrays.
    arrays = [
        bindparam(None, [row[name] for row in rows], type_=ARRAY(_uncut(types[name]), dimensions=1))
        for name in rows[0]
    ]
    named = [column(name, types[name]) for name in rows[0]]
    return func.unnest(*arrays).table_valued(*named, name="given").render_derived()


def _uncut(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut a text that is too long, where storing it must fail.
    return Text() if isinstance(kind, String) else kind
