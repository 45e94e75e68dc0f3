"""Conditions on the paths of the tree."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, func


def is_under(path: ColumnElement[str], top: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Return the condition that `path` is `top` or lies below it.

    A range, so that an index on `path` serves it; paths end in `/`, which `0` follows.
    """
    if isinstance(top, str):
        return and_(path >= top, path < f"{top.removesuffix('/')}0")
    shortened = func.substr(top, 1, func.length(top) - 1, type_=String())
    return and_(path >= top, path < shortened.concat("0"))
