"""What the keys of a definition mean, in words; and the JSON Schema that tells them to editors."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from workflow.domain.definition import Definition
from workflow.domain.terms import Part

_MESSAGES = Path(__file__).parent / "messages"


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    """Yield every piece of the definition language."""
    for part in kind.__subclasses__():
        yield part
        yield from parts(part)


def key_meaning(language: str, part: type[Part], key: str) -> str | None:
    """Return what a key means; None for a parameter that its requirement explains."""
    owners = (each for each in part.__mro__ if key in vars(each).get("__annotations__", {}))
    return _meanings(language).get(next(owners).__name__, {}).get(key)


def described_schema(language: str) -> dict[str, Any]:
    """Return the JSON Schema of definitions, with the meaning of every key."""
    schema = Definition.model_json_schema()
    known = {part.__name__: part for part in parts()}
    pieces = {**schema["$defs"], Definition.__name__: schema}
    for name, piece in pieces.items():
        for key, told in piece.get("properties", {}).items():
            meaning = key_meaning(language, known[name], key)
            if meaning is not None:
                told["description"] = meaning
        # What the docstrings of the code say is for engineers.
        piece.pop("description", None)
    return schema


@lru_cache(maxsize=2)
def _meanings(language: str) -> Mapping[str, Mapping[str, str]]:
    text = (_MESSAGES / f"keys.{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
