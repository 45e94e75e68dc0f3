"""Pieces of a definition as plain data, in the way in which a file says them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import Any

from workflow.domain.scale import write_amount
from workflow.domain.terms import Part, Target


def written(value: object) -> Any:
    """Return a piece of a definition as mappings, lists, texts, numbers and truth values.

    What is as it would be without a word is left out, and what may stand alone does. Reading it
    gives the same piece again.
    """
    match value:
        case Target(at=None, above=False):
            return value.role
        case Part():
            return {name: written(found) for name, found in said(value).items()}
        case Mapping():
            return {str(key): written(item) for key, item in value.items()}
        case tuple() | list():
            return [written(item) for item in value]
        case Enum():
            return value.value
        case Fraction():
            return write_amount(value)
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def said(part: Part) -> dict[str, Any]:
    """Return the values of a piece that differ from what they are without a word."""
    return {
        name: found
        for name, field in type(part).model_fields.items()
        if (found := getattr(part, name)) != field.get_default(call_default_factory=True)
    }
