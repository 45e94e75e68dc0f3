"""Answers as plain data: what JSON can hold, without anything of a language."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from runtime.language import DEFAULT_ZONE
from runtime.visible import visible_in_json

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def plain(value: object, *, zone: str = DEFAULT_ZONE) -> Plain:
    """Return a value as JSON has it: moments in ISO 8601 with offset, text composed (NFC).

    Args:
        zone: Time zone whose offset the moments get.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return unicodedata.normalize("NFC", str(value))
        case datetime():
            return value.astimezone(ZoneInfo(zone)).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return _plain_whole(value, zone)


def _plain_whole(value: object, zone: str) -> Plain:
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name), zone=zone) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item, zone=zone) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item, zone=zone) for item in value]
    return str(value)


def as_json(document: Plain, *, indent: int | None = 2) -> str:
    """Return a JSON text that may be looked at on a terminal; on one line without `indent`."""
    return visible_in_json(json.dumps(document, ensure_ascii=False, indent=indent))
