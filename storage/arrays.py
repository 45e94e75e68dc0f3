"""Rows as a table that PostgreSQL makes of one array per column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import String, TableValuedAlias, Text, bindparam, column, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

_GIVEN = "given_"


def table_of_arrays(types: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    """Return a table with these columns, of the rows that come with the parameters `arrays_of`.

    Its driver would send the rows of an `executemany` one by one, and many parameters are slow.
    """
    # Without the dimension a list inside a row would be taken for an array of arrays.
    arrays = [
        bindparam(_GIVEN + name, type_=ARRAY(_uncut(kind), dimensions=1))
        for name, kind in types.items()
    ]
    named = [column(name, kind) for name, kind in types.items()]
    return func.unnest(*arrays).table_valued(*named, name="given").render_derived()


def arrays_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the parameters of `table_of_arrays` for rows that all name its columns."""
    return {_GIVEN + name: [row[name] for row in rows] for name in rows[0]}


def _uncut(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut a text that is too long, where storing it must fail.
    return Text() if isinstance(kind, String) else kind
