"""Rows as a table that PostgreSQL makes of one array per column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Dialect,
    LargeBinary,
    String,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    column,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine

_GIVEN = "given_"
_NULL = "NULL"


def table_of_arrays(types: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    """Return a table with these columns, of the rows that come with the parameters `arrays_of`.

    Its driver would send the rows of an `executemany` one by one, and many parameters are slow.
    """
    # Without the dimension a list inside a row would be taken for an array of arrays.
    arrays = [
        cast(bindparam(_GIVEN + name, type_=_Written(kind)), ARRAY(_uncut(kind), dimensions=1))
        for name, kind in types.items()
    ]
    named = [column(name, kind) for name, kind in types.items()]
    return func.unnest(*arrays).table_valued(*named, name="given").render_derived()


def arrays_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the parameters of `table_of_arrays` for rows that all name its columns."""
    return {_GIVEN + name: [row[name] for row in rows] for name in rows[0]}


class _Written(TypeDecorator[Sequence[Any]]):
    """A column of values as the text of an array, which its driver would write one by one."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        self.of = of
        super().__init__()

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str:
        """Return the text."""
        values: Sequence[Any] = value or ()
        if not isinstance(self.of, LargeBinary):
            process = self.of.dialect_impl(dialect).bind_processor(dialect)
            values = values if process is None else [process(each) for each in values]
        first = next((each for each in values if each is not None), 0)
        write = next(write for kind, write in _WRITERS if isinstance(first, kind))
        written = ",".join([_NULL if each is None else write(each) for each in values])
        return f"{{{written}}}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


# The first that fits: a truth value is a number too.
_WRITERS: Sequence[tuple[type, Callable[[Any], str]]] = (
    (bool, lambda value: "t" if value else "f"),
    (int, str),
    (str, _quoted),
    (date, date.isoformat),
    (bytes, lambda value: f'"\\\\x{value.hex()}"'),
)


def _uncut(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut a text that is too long, where storing it must fail.
    return Text() if isinstance(kind, String) else kind
