"""The shape of a definition: whether every value is of the kind that the language asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails, core_schema

from workflow.domain.definition import Definition
from workflow.domain.located import Located, Path, among, mistake, nearest, path_in, shown, value_at
from workflow.domain.terms import Part

MOST_MISTAKES = 1000
MOST_VALUES = 100_000
DEEPEST = 30

_NAME = "a-z 0-9 _"
_TEXT = '"…"'
_KEY = "[key]"  # how pydantic points to a key instead of its value
_LIKE_A_NAME = re.compile("[A-Za-z0-9_-]+")
_OF_PYDANTIC = frozenset(get_args(core_schema.ErrorType))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One error of pydantic, seen from the document.

    Attributes:
        loc: Where it is in the model, parts included that are not in the document.
        path: Where it is in the document.
        value: What stands there.
        told: The facts that come with the error.
    """

    kind: str
    loc: Path
    path: Path
    value: object
    told: Mapping[str, Any]


def read_shape(document: object) -> tuple[Definition | None, tuple[Located, ...]]:
    """Return the definition that a document describes, or every mistake in its shape.

    Of very many mistakes the first thousand are returned.
    """
    strange = tuple(islice(_not_plain(document), MOST_MISTAKES))
    if strange:
        return None, strange
    try:
        return Definition.model_validate(document), ()
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        faults = (_fault(detail, document) for detail in errors)
        found = (_translated(fault) for fault in faults if not _is_echo(fault))
        return None, tuple(islice(found, MOST_MISTAKES))


def _not_plain(document: object) -> Iterator[Located]:
    """Find what no file can hold; without it the content has one hash only."""
    waiting: list[tuple[Path, object]] = [((), document)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        path, value = waiting.pop()
        if isinstance(value, dict | list) and len(path) >= DEEPEST:
            yield mistake("nested_too_deeply", path, expected=str(DEEPEST))
        elif isinstance(value, dict):
            waiting.extend(((*path, key), item) for key, item in value.items())
            yield from (_wrong_key(path, key) for key in value if not isinstance(key, str))
        elif isinstance(value, list):
            waiting.extend(((*path, place), item) for place, item in enumerate(value))
        elif value is not None and not isinstance(value, str | int | float):
            yield mistake("value_wrong_type", path, found=shown(value), expected=_TEXT)
    if waiting:
        yield mistake("too_many_values", (), expected=str(MOST_VALUES))


def _wrong_key(path: Path, key: object) -> Located:
    return mistake("key_not_text", path, found=shown(key))


def _fault(detail: ErrorDetails, document: object) -> _Fault:
    path = path_in(document, detail["loc"])
    return _Fault(
        kind=detail["type"],
        loc=detail["loc"],
        path=path,
        value=value_at(document, path),
        told=detail.get("ctx", {}),
    )


def _is_echo(fault: _Fault) -> bool:
    """Return whether a list is called too short only because its items are wrong."""
    if fault.kind != "too_short":
        return False
    # What stands alone was made a list of one.
    size = len(fault.value) if isinstance(fault.value, list | dict) else 1
    return size >= int(fault.told["min_length"])


def _translated(fault: _Fault) -> Located:
    if fault.loc and fault.loc[-1] == _KEY:
        return _name_wrong(fault)
    if fault.kind in _TRANSLATIONS:
        return _TRANSLATIONS[fault.kind](fault)
    if fault.kind in _OF_PYDANTIC:
        return mistake("value_wrong", fault.path, found=shown(fault.value))
    expected, found = fault.told.get("expected"), fault.told.get("found")
    found = shown(fault.value) if found is None else str(found)
    return mistake(fault.kind, fault.path, found=found, expected=expected)


def _key_missing(fault: _Fault) -> Located:
    key = str(fault.loc[-1])
    path = (*fault.path, key) if isinstance(fault.value, dict) else fault.path
    return mistake("key_missing", path, expected=key)


def _key_unknown(fault: _Fault) -> Located:
    key, known = str(fault.loc[-1]), _fields(fault.loc[:-1])
    in_document = bool(fault.path) and fault.path[-1] == key
    if in_document and fault.value is None and not _LIKE_A_NAME.fullmatch(key):
        return mistake("comma_in_text", fault.path, found=key, at_key=True)
    expected = nearest(key, known)
    return mistake("key_unknown", fault.path, found=key, expected=expected, at_key=in_document)


def _name_wrong(fault: _Fault) -> Located:
    at_key = fault.loc[-1] == _KEY
    found = str(fault.loc[-2]) if at_key else shown(fault.value)
    return mistake("name_wrong", fault.path, found=found, expected=_NAME, at_key=at_key)


def _wrong_type(fault: _Fault, expected: str) -> Located:
    if fault.value is None:
        return mistake("value_missing", fault.path, expected=expected)
    return mistake("value_wrong_type", fault.path, found=shown(fault.value), expected=expected)


def _text_empty(fault: _Fault) -> Located:
    return mistake("value_missing", fault.path, expected=_TEXT)


def _not_a_part(fault: _Fault) -> Located:
    return _wrong_type(fault, f"{{{among(_fields(fault.loc))}}}")


def _is_of_type(expected: str) -> Callable[[_Fault], Located]:
    return lambda fault: _wrong_type(fault, expected)


def _not_one_of(fault: _Fault) -> Located:
    # The published words are a sentence: 'stage' or 'cycle'.
    allowed = re.findall("'([^']*)'", str(fault.told["expected"]))
    if fault.value is None:
        return mistake("value_missing", fault.path, expected=among(allowed))
    expected = among(allowed)
    return mistake("not_one_of", fault.path, found=shown(fault.value), expected=expected)


def _out_of_bounds(code: str, sign: str, limit: str) -> Callable[[_Fault], Located]:
    def translate(fault: _Fault) -> Located:
        expected = f"{sign} {fault.told[limit]}"
        return mistake(code, fault.path, found=shown(fault.value), expected=expected)

    return translate


_TRANSLATIONS: Mapping[str, Callable[[_Fault], Located]] = {
    "missing": _key_missing,
    "extra_forbidden": _key_unknown,
    "string_pattern_mismatch": _name_wrong,
    "string_type": _is_of_type(_TEXT),
    "int_type": _is_of_type("1, 2, 3 …"),
    "bool_type": _is_of_type("true, false"),
    "tuple_type": _is_of_type("[…]"),
    "dict_type": _is_of_type("{…}"),
    "model_type": _not_a_part,
    "enum": _not_one_of,
    "literal_error": _not_one_of,
    "less_than_equal": _out_of_bounds("number_too_large", "≤", "le"),
    "greater_than_equal": _out_of_bounds("number_too_small", "≥", "ge"),
    "string_too_short": _text_empty,
    "string_too_long": _out_of_bounds("text_too_long", "≤", "max_length"),
    "too_short": _out_of_bounds("list_empty", "≥", "min_length"),
    "too_long": _out_of_bounds("list_too_long", "≤", "max_length"),
}


def _fields(loc: Path) -> tuple[str, ...]:
    """Return the keys that the model knows at a place in it."""
    kind: Any = Definition
    for part in loc:
        kind = _inside(kind, part)
    kind = _bare(kind)
    return tuple(kind.model_fields) if _is_part(kind) else ()


def _inside(kind: Any, part: str | int) -> Any:
    kind = _bare(kind)
    if _is_part(kind):
        field = kind.model_fields.get(part)
        return field.annotation if field else None
    arguments = get_args(kind)
    if not arguments:
        return None
    return arguments[1] if issubclass(get_origin(kind), Mapping) else arguments[0]


def _bare(kind: Any) -> Any:
    """Return a type without its annotations and without None."""
    while True:
        if hasattr(kind, "__metadata__"):
            kind = kind.__origin__
        elif get_origin(kind) in (Union, UnionType):
            kind = next(each for each in get_args(kind) if each is not type(None))
        else:
            return kind


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)
