"""Mistakes in a document, with the place of each as a path of keys and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeAlias

from workflow.domain.errors import Problem

Path: TypeAlias = tuple[str | int, ...]

_LONGEST_SHOWN = 80
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A mistake and where in the document it is.

    Attributes:
        path: Keys, and places in lists from 0, that lead to it.
        at_key: Whether the last key of the path is meant, not the value behind it.
    """

    problem: Problem
    path: Path
    at_key: bool = False


def mistake(
    code: str,
    path: Path,
    *,
    found: str | None = None,
    expected: str | None = None,
    at_key: bool = False,
    **facts: Any,
) -> Located:
    """Return one mistake; a long `found` is shortened."""
    problem = Problem(
        code=code,
        path=_dotted(path),
        found=None if found is None else _shortened(found),
        expected=expected,
        facts=facts,
    )
    return Located(problem=problem, path=path, at_key=at_key)


def in_document(located: Located, document: object) -> Located:
    """Return a mistake with its path as it is in `document`.

    What the reader of the document had put in, such as a list around a single value, is left
    out of the path.
    """
    path = path_in(document, located.path)
    return replace(located, path=path, problem=replace(located.problem, path=_dotted(path)))


def path_in(document: object, path: Path) -> Path:
    """Return `path` without the parts that are not in `document`."""
    known: Path = ()
    for part in path:
        if _has(document, part):
            known = (*known, part)
            document = document[part]  # type: ignore[index] # `_has` knows that it has
    return known


def value_at(document: object, path: Path) -> object:
    """Return the value at a path that is in `document`."""
    for part in path:
        document = document[part]  # type: ignore[index] # the path is in it
    return document


def shown(value: object) -> str:
    """Return a plain value on one line, as people write it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Mapping():
            return f"{{{among(map(str, value))}}}"
        case list() | tuple():
            return "[…]" if value else "[]"
        case _:
            return _shortened(str(value))


def nearest(found: str, known: Iterable[str]) -> str | None:
    """Return the name that was probably meant, else all that there are; None of nothing."""
    names = list(known)
    near = get_close_matches(found, names, n=1) if len(found) <= _LONGEST_SHOWN else []
    return (near[0] if near else among(names)) or None


def among(names: Iterable[str]) -> str:
    """Return names as one text; of very many only the first."""
    listed = list(names)
    rest = ["…"] if len(listed) > _LONGEST_LIST else []
    return ", ".join([*map(_shortened, listed[:_LONGEST_LIST]), *rest])


def _has(document: object, part: str | int) -> bool:
    if isinstance(document, Mapping):
        return part in document
    return isinstance(document, list | tuple) and isinstance(part, int) and part < len(document)


def _dotted(path: Path) -> str | None:
    return ".".join(map(str, path)) or None


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
